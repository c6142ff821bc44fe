"""The stretches that seals cover, read again: by legal time in a trial, by order of recording where people act live.

Up to the first seal that goes by numbers (`seq`) entries belong to seals by their time; from there on by their number,
whatever their time.
"""

from __future__ import annotations

import hashlib
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from psycopg import Connection

from haicap.engine.recordings import Recorder, Recording
from haicap.store.entry_lines import Recorded, recorded
from haicap.store.verify_findings import Words, shown

Tick = Callable[[], None]
_FOREVER = b"\xff"


class Link(NamedTuple):
    """A seal as it stands in the database; its moments also as text, and as UTC seconds where they are whole."""

    number: int
    from_text: str
    to_text: str
    from_at: int | None
    to_at: int | None
    entries: int
    digest: str
    head: str
    leaves: bytes
    from_seq: int | None = None
    to_seq: int | None = None
    recording: Recording | None = None

    @property
    def seqs(self) -> tuple[int, int] | None:
        """After which number it begins and with which it ends, None for a seal by time."""
        return None if self.from_seq is None or self.to_seq is None else (self.from_seq, self.to_seq)


class Stretch(NamedTuple):
    """What a seal covers, or (`link` None) what none does: a span of time, or of numbers where `seqs` says so."""

    link: Link | None
    where: str
    until: bytes
    words: Words


class Measured(NamedTuple):
    """What the entries of a stretch come to: how many, their digest, a checksum of each; numbers and moments beside."""

    entries: int
    digest: str
    leaves: array[int]
    recording: Recording


def links_of(connection: Connection[Any]) -> list[Link]:
    """The seals in order of their numbers."""
    seconds = "CASE WHEN {0} BETWEEN '1970-01-01' AND '9999-01-01' THEN extract(epoch FROM {0})::int8 END"
    query = (
        f"SELECT number, from_at::text, to_at::text, {seconds.format('from_at')}, {seconds.format('to_at')}, "  # noqa: S608 - names are ours
        "entries, digest, head, leaves, from_seq, to_seq, recording_digest, recording_leaves FROM seal ORDER BY number"
    )
    return [_link(record) for record in connection.execute(query.encode()).fetchall()]


def _link(record: Sequence[Any]) -> Link:
    *own, digest, leaves = record
    link = Link(*own)
    recording = None if digest is None or leaves is None else Recording(digest, bytes(leaves))
    return link._replace(leaves=bytes(link.leaves), recording=recording)


def measures(
    connection: Connection[Any], links: Sequence[Link], tick: Tick
) -> Iterator[tuple[Stretch | None, Measured]]:
    """Every stretch in order with what its entries come to; at the end, as None, the entries after the last seal."""
    first = next((place for place, link in enumerate(links) if link.seqs), len(links))
    by_time, by_number = links[:first], links[first:]
    spans = _spans(by_time)
    if not by_number and not goes_by_number(connection):
        yield from zip([*spans, None], _measured_by_time(connection, spans, "true", tick), strict=True)
        return
    start = (by_number[0].from_seq or 0) if by_number else 0
    rest = _span(None, by_time[-1].to_text if by_time else "-infinity", "infinity")
    measured = _measured_by_time(connection, spans, f"seq <= {start}", tick)
    yield from zip([*spans, rest], measured, strict=True)
    last = start
    for stretch, last in _ranges(by_number, start):  # noqa: B007 - the last one is needed below
        yield stretch, _measure(_lines(connection, stretch.where), tick)
    yield None, _measure(_lines(connection, f"seq > {last}"), tick)


def goes_by_number(connection: Connection[Any]) -> bool:
    """Whether people act in this world, so that its entries count in the order of recording, whatever their time."""
    record = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM seal WHERE to_seq IS NOT NULL) "
        "OR EXISTS (SELECT 1 FROM world WHERE kind <> 'trial')"
    ).fetchone()
    return record is not None and bool(record[0])


def lines_of(connection: Connection[Any], stretch: Stretch) -> list[bytes]:
    """The entries of a stretch, as COPY sends them."""
    return [entry.line for entry in _lines(connection, stretch.where)]


def _span(link: Link | None, since: str, until: str) -> Stretch:
    where = f"at >= '{since}' AND at < '{until}'"
    vi, en = f"từ {shown(since)} đến {shown(until)}", f"from {shown(since)} to {shown(until)}"
    return Stretch(link, where, until.encode(), Words(vi, en))


def _spans(links: Sequence[Link]) -> list[Stretch]:
    """The seals' spans of time in order, with the holes where a seal is missing."""
    found: list[Stretch] = []
    since, number = "-infinity", -1
    for link in links:
        if link.number != number + 1 and found and link.from_text > since:
            found.append(_span(None, since, link.from_text))
            since = link.from_text
        found.append(_span(link, since, max(link.to_text, since if found else "")))
        since, number = link.to_text, link.number
    return found


def _ranges(links: Sequence[Link], start: int) -> Iterator[tuple[Stretch, int]]:
    """The seals' ranges of numbers in order, with the holes where a seal is missing, each with its last number."""
    since, number = start, links[0].number - 1 if links else 0
    for link in links:
        from_seq, to_seq = link.seqs or (since, since)
        if link.number != number + 1 and from_seq > since:
            yield _range(None, since, from_seq), from_seq
            since = from_seq
        until = max(since, to_seq)
        yield _range(link, since, until), until
        since, number = until, link.number


def _range(link: Link | None, since: int, until: int) -> Stretch:
    words = Words(f"có số từ {since + 1} đến {until}", f"numbered {since + 1} to {until}")
    return Stretch(link, f"seq > {since} AND seq <= {until}", b"", words)


def _lines(connection: Connection[Any], where: str) -> Iterator[Recorded]:
    with connection.cursor() as cursor:
        yield from recorded(cursor, where)


class _Tally:
    """Takes the entries of one stretch."""

    def __init__(self) -> None:
        self._digest, self._leaves = hashlib.sha256(), array("I")
        self._recorder = Recorder()

    def add(self, entry: Recorded) -> None:
        """Take an entry."""
        line, number, moment = entry
        self._digest.update(line)
        self._leaves.append(zlib.crc32(line))
        self._recorder.add(number, moment)

    def measured(self) -> Measured:
        """What all of them come to."""
        count = len(self._leaves)
        return Measured(count, self._digest.hexdigest(), self._leaves, self._recorder.close(count))


def _measure(entries: Iterable[Recorded], tick: Tick) -> Measured:
    tally = _Tally()
    for entry in entries:
        tally.add(entry)
        tick()
    return tally.measured()


def _measured_by_time(
    connection: Connection[Any], spans: Sequence[Stretch], where: str, tick: Tick
) -> Iterator[Measured]:
    """What each span's entries come to, and at the end those after the last, in one reading."""
    untils = iter([*(each.until for each in spans), _FOREVER])
    until, tally = next(untils), _Tally()
    for entry in _lines(connection, where):
        while entry.line >= until:
            yield tally.measured()
            until, tally = next(untils), _Tally()
        tally.add(entry)
        tick()
    yield tally.measured()
    for _ in untils:
        yield _Tally().measured()
