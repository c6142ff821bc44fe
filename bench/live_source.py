"""What a live-like city is told from: rows and entries of a real trial, sorted into stories that belong together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from psycopg import Connection, sql

from haicap.rules.calendar import DAY_SECONDS, UTC_OFFSET_SECONDS

LEFT_OUT = frozenset({"serial", "till", "visitor", "slip", "person", "holding"})
"""What is not told again: numbers are counted, staff is seated; a till adds up a day, of which parts are missing."""
REFERENCES = frozenset(
    {"applicant", "ticket", "fetches", "replaces", "answers", "dossier", "payment", "submitter"}
)
"""Columns that name another row by its id; what has the same id (a dossier, what was paid for it) is one thing."""
OPEN = frozenset({1, 2, 4, 5, 6})
SHIFTED = re.compile(
    r'"(\w+_at|clock_from|' + "|".join(sorted(REFERENCES)) + r'|till|number|code|digest)":("[^"]*"|-?\d+)'
)
"""What of an entry's JSON is another one in another week: moments, ids, codes, numbers of results, digests."""
Numbers = npt.NDArray[np.int64]


class Part(NamedTuple):
    """One value of an entry that is told anew: what it is, and what it was."""

    what: str
    value: Any


@dataclass(slots=True)
class Entries:
    """The journal: numbers by column, and of each line its fixed text and the parts that change."""

    at: Numbers
    office: Numbers
    counter: Numbers
    subject: Numbers
    story: Numbers
    middle: list[str] = field(default_factory=list)
    """Ordinal to kind of subject, tab by tab."""
    told: list[tuple[str, tuple[Part, ...]]] = field(default_factory=list)
    """Before, after and reason as a format, with the values that go into it."""


@dataclass(slots=True)
class Source:
    """All rows by kind, column by column; each row's story; the first and last local day of every story."""

    names: dict[str, tuple[str, ...]]
    rows: dict[str, list[tuple[Any, ...]]]
    story: dict[str, Numbers]
    first_day: Numbers
    last_day: Numbers
    is_open: npt.NDArray[np.bool_]
    entries: Entries
    last_number: dict[int, int]
    """The highest number of a result by unit."""


def load(connection: Connection[Any]) -> Source:
    """Everything that a trial's world holds of dossiers; one SELECT a kind and one COPY."""
    from haicap.store.tables import TABLES

    kinds = [kind for kind in TABLES if kind not in LEFT_OUT]
    names = {kind: tuple(column.name for column in TABLES[kind].columns) for kind in kinds}
    rows = {
        kind: connection.execute(f"{TABLES[kind].select()} ORDER BY id".encode()).fetchall() for kind in kinds
    }
    stories = _stories(names, rows)
    story = {kind: np.array([stories[row[0]] for row in rows[kind]], dtype=np.int64) for kind in kinds}
    first, last, is_open = _spans(names, rows, story, max(stories.values(), default=-1) + 1)
    entries = _entries(connection, stories)
    _widen(first, last, entries)
    numbers: dict[int, int] = {}
    for unit, number in _columns(names["dossier"], rows["dossier"], "competent", "number"):
        numbers[unit] = max(numbers.get(unit, 0), number or 0)
    return Source(names, rows, story, first, last, is_open, entries, numbers)


def local_day(at: int) -> int:
    """The local day of a moment, counted from 1970."""
    return (at + UTC_OFFSET_SECONDS) // DAY_SECONDS


def _columns(
    names: Sequence[str], rows: Iterable[tuple[Any, ...]], *wanted: str
) -> Iterator[tuple[Any, ...]]:
    places = [names.index(name) for name in wanted]
    for row in rows:
        yield tuple(row[place] for place in places)


def _stories(names: dict[str, tuple[str, ...]], rows: dict[str, list[tuple[Any, ...]]]) -> dict[int, int]:
    """To which story each row belongs, by id: rows that name one another, however far around, are one story."""
    parent: dict[int, int] = {row[0]: row[0] for some in rows.values() for row in some}

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for kind, some in rows.items():
        columns = [name for name in names[kind] if name in REFERENCES]
        for own, *others in _columns(names[kind], some, "id", *columns):
            for other in others:
                if other is not None and other in parent:
                    parent[root(other)] = root(own)
    numbered: dict[int, int] = {}
    return {number: numbered.setdefault(root(number), len(numbered)) for number in parent}


def _spans(
    names: dict[str, tuple[str, ...]],
    rows: dict[str, list[tuple[Any, ...]]],
    story: dict[str, Numbers],
    count: int,
) -> tuple[Numbers, Numbers, npt.NDArray[np.bool_]]:
    first = np.full(count, 2**31, dtype=np.int64)
    last = np.full(count, -1, dtype=np.int64)
    is_open = np.zeros(count, dtype=np.bool_)
    for kind, some in rows.items():
        moments = [name for name in names[kind] if is_moment(name)]
        for own, at in zip(story[kind], _columns(names[kind], some, *moments), strict=True):
            days = [local_day(each) for each in at if each is not None]
            if days:
                first[own], last[own] = min(first[own], *days), max(last[own], *days)
    for own, (state,) in zip(
        story["dossier"], _columns(names["dossier"], rows["dossier"], "state"), strict=True
    ):
        is_open[own] |= state in OPEN
    for own, (state,) in zip(
        story["ticket"], _columns(names["ticket"], rows["ticket"], "state"), strict=True
    ):
        is_open[own] |= state in (1, 2)
    return first, last, is_open


def is_moment(name: str) -> bool:
    """Whether a column or field holds a moment."""
    return name.endswith("_at") or name == "clock_from"


_COPY = """
    COPY (SELECT extract(epoch FROM at)::int8, act_office, act_counter, subject_id, ordinal, person, role, deputy_for,
                 unit, command, subject_kind, before, after, reason
          FROM journal_entry WHERE subject_kind::text <> ALL ({left_out}) ORDER BY seq) TO STDOUT
"""


def _entries(connection: Connection[Any], stories: dict[int, int]) -> Entries:
    numbers: list[tuple[int, int, int, int]] = []
    middle: list[str] = []
    told: list[tuple[str, tuple[Part, ...]]] = []
    shapes: dict[str, str] = {}
    ordinals: dict[tuple[int, int], int] = {}
    statement = sql.SQL(_COPY).format(left_out=sql.Literal(sorted(LEFT_OUT)))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for block in copy:
            cells = bytes(block).decode().rstrip("\n").split("\t")
            at, office, counter, subject = map(int, cells[:4])
            numbers.append((at, office, counter, subject))
            ordinal = ordinals[office, counter] = ordinals.get((office, counter), -1) + 1
            text = "\t".join([str(ordinal), *cells[5:11]])
            middle.append(shapes.setdefault(text, text))
            told.append(_told("\t".join(cells[11:]), of_dossier=cells[10] == "dossier"))
    by_column = np.array(numbers, dtype=np.int64).reshape(-1, 4).T
    at_, office_, counter_, subject_ = by_column
    story = np.array([stories[number] for number in subject_.tolist()], dtype=np.int64)
    return Entries(at_, office_, counter_, subject_, story, middle, told)


def _told(text: str, *, of_dossier: bool) -> tuple[str, tuple[Part, ...]]:
    parts: list[Part] = []

    def slot(match: re.Match[str]) -> str:
        name, value = match[1], match[2]
        if name == "number" and not of_dossier:
            return match[0].replace("%", "%%")
        if value.startswith('"'):
            parts.append(Part(name, value[1:-1]))
            return f'"{name}":"%s"'
        what = "moment" if is_moment(name) else name if name in ("number", "till") else "id"
        parts.append(Part(what, int(value)))
        return f'"{name}":%d'

    return SHIFTED.sub(slot, text.replace("%", "%%")), tuple(parts)


def _widen(first: Numbers, last: Numbers, entries: Entries) -> None:
    """A story's days are those of its entries, too: a date that an apology moved stands in them alone."""
    days = (entries.at + UTC_OFFSET_SECONDS) // DAY_SECONDS
    np.minimum.at(first, entries.story, days)
    np.maximum.at(last, entries.story, days)
    for own, (_, parts) in zip(entries.story, entries.told, strict=True):
        for part in parts:
            if part.what == "moment":
                day = local_day(part.value)
                first[own], last[own] = min(first[own], day), max(last[own], day)
