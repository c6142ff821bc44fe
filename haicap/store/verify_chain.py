"""The chain: entries digested again, seal by seal, in constant memory; the first difference names seal and entry."""

from __future__ import annotations

import struct
import zlib
from array import array
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from psycopg import Connection

from haicap.engine.seals import chained
from haicap.engine.stamp import stamp
from haicap.store.verify_findings import Finding, Findings, about_entry, named
from haicap.store.verify_recordings import differences
from haicap.store.verify_stretches import Link, Measured, Stretch, Tick, lines_of, links_of, measures

_EXCHANGED = ((0, 4), (0, 1), (1, 4), (9, 14), (9, 13), (10, 13), (11, 13))
"""What two entries may have exchanged, as ranges of `COLUMNS`: place, moment, act, subject with content, content."""


class Altered(NamedTuple):
    """An entry that is not what was sealed, with the checksum that was sealed in its place."""

    seal: int
    line: bytes
    leaf: int


class Chained(NamedTuple):
    """What came of the chain: entries, those after the last seal, and the seals' heads in order."""

    entries: int
    unsealed: int
    heads: dict[str, int]
    seals: int
    head: str


def check_chain(connection: Connection[Any], findings: Findings, tick: Tick) -> Chained:
    """Digest every entry again and compare with the seals; what differs goes to `findings`."""
    links = links_of(connection)
    for finding in (*_gaps(links), *_opening(connection, links)):
        findings.add(finding)
    judge = _Judge(connection, findings)
    broken: list[tuple[Stretch, Measured]] = []
    restamped: list[tuple[Stretch, Measured]] = []
    entries = unsealed = 0
    for stretch, measured in measures(connection, links, tick):
        entries += measured.entries
        if stretch is None:
            unsealed = measured.entries
        elif judge.differs(stretch, measured):
            broken.append((stretch, measured))
        elif stretch.link is not None and stretch.link.recording != measured.recording:
            restamped.append((stretch, measured))
    judge.name(broken)
    for stretch, measured in restamped:
        for finding in differences(connection, stretch, measured):
            findings.add(finding)
    return Chained(entries, unsealed, {each.head: each.number for each in links}, len(links), _head(links))


def _head(links: Sequence[Link]) -> str:
    return links[-1].head if links else ""


def _gaps(links: Sequence[Link]) -> Iterator[Finding]:
    expected = 0
    for link in links:
        if link.number != expected:
            yield Finding(
                f"Thiếu niêm phong số {expected}; sau niêm phong số {expected - 1} là số {link.number}.",
                f"Seal {expected} is missing; after seal {expected - 1} comes {link.number}.",
                seal=expected,
            )
        expected = link.number + 1
    if not links:
        yield Finding("Nhật ký không có niêm phong mở đầu.", "The journal has no opening seal.", seal=0)


def _opening(connection: Connection[Any], links: Sequence[Link]) -> Iterator[Finding]:
    record = connection.execute("SELECT parent_digest FROM world").fetchone()
    if links and links[0].number == 0 and record is not None and record[0] != links[0].digest:
        yield Finding(
            "Niêm phong mở đầu không mang mã băm của dữ liệu mà thế giới này bắt đầu từ đó.",
            "The opening seal does not bear the digest of the data that this world began with.",
            seal=0,
        )


class _Judge:
    """Goes along the chain and says of each stretch whether it is what was sealed."""

    def __init__(self, connection: Connection[Any], findings: Findings) -> None:
        self.connection = connection
        self.findings = findings
        self._before = ""
        self._number = -1
        self._to_text: str | None = None
        self._to_seq: int | None = None

    def differs(self, stretch: Stretch, measured: Measured) -> bool:
        """Whether the entries differ from the seal; a seal that was altered itself is named at once."""
        link = stretch.link
        if link is None:
            self._unsealed_hole(stretch, measured)
            return False
        known = link.number == self._number + 1
        touches = self._touches(link) or not known
        before, self._before, self._number = self._before, link.head, link.number
        self._to_text, self._to_seq = link.to_text, link.to_seq
        digest = _digest_of(link, measured)
        same = link.entries == measured.entries and link.digest == digest
        same_leaves = _leaves_of(link) == measured.leaves
        if not known:  # the head before is lost with its seal; what the seal says of its entries still stands
            return not same
        if touches and _own_head(link, before, link.digest, link.entries) == link.head:
            if same and not same_leaves:
                self._altered_seal(link)
            return not same
        self._altered_seal(link)
        rebuilt = _own_head(link, before, digest, measured.entries)
        if same_leaves and rebuilt is not None:
            self._before = rebuilt  # the entries are as sealed, so the next seal was chained to this head
        return not same_leaves

    def _touches(self, link: Link) -> bool:
        """Whether it begins where the seal before it ended, in time and, where people act live, in number."""
        first = 0 if self._to_seq is None and link.to_seq is not None else self._to_seq
        return self._to_text in (None, link.from_text) and link.from_seq == first

    def _unsealed_hole(self, stretch: Stretch, measured: Measured) -> None:
        if measured.entries:
            count, words = measured.entries, stretch.words
            self.findings.add(
                Finding(
                    f"{count} dòng nhật ký {words.vi} không thuộc niêm phong nào.",
                    f"{count} entries {words.en} belong to no seal.",
                    seal=self._number + 1,
                )
            )

    def _altered_seal(self, link: Link) -> None:
        self.findings.add(
            Finding(
                f"Niêm phong số {link.number} đã bị sửa: mốc thời gian, số dòng, mã băm hoặc đầu chuỗi của nó không "
                "khớp với chuỗi.",
                f"Seal {link.number} was altered: its moments, count, digest, checksums or head don't fit the chain.",
                seal=link.number,
            )
        )

    def name(self, broken: Sequence[tuple[Stretch, Measured]]) -> None:
        """Name the entries of broken stretches: altered, exchanged, inserted or missing."""
        altered: list[Altered] = []
        for stretch, measured in broken:
            if stretch.link is not None and len(self.findings.told) + len(altered) < 200:
                altered += self._compared(stretch, stretch.link, measured)
        exchanged = _exchanged(altered)
        for first, second in exchanged:
            self.findings.add(_swapped(first, second))
        swapped = {each for pair in exchanged for each in pair}
        for each in altered:
            if each not in swapped:
                name = named(each.line)
                seal = each.seal
                vi = f"đã bị sửa sau khi niêm phong (niêm phong số {seal})."
                self.findings.add(
                    about_entry(name, vi, f"was altered after it was sealed (seal {seal}).", seal)
                )

    def _compared(self, stretch: Stretch, link: Link, measured: Measured) -> Iterator[Altered]:
        leaves = _leaves_of(link)
        if leaves == measured.leaves:
            number = link.number
            self.findings.add(
                Finding(
                    f"Mã băm của niêm phong số {number} không khớp các dòng nhật ký, dù mã kiểm của từng dòng khớp: "
                    "có dòng bị sửa khéo hoặc mã kiểm bị sửa theo.",
                    f"The digest of seal {number} doesn't fit its entries though each checksum does: an entry was "
                    "altered with care, or the checksums with it.",
                    seal=number,
                )
            )
            return
        lines = lines_of(self.connection, stretch)
        matcher = SequenceMatcher(None, leaves, measured.leaves, autojunk=False)
        for _, sealed_from, sealed_to, from_, to in _differences(matcher):
            both = min(sealed_to - sealed_from, to - from_)
            for step in range(both):
                yield Altered(link.number, lines[from_ + step], leaves[sealed_from + step])
            for line in lines[from_ + both : to]:
                self._inserted(link.number, line)
            lost = sealed_to - sealed_from - both
            if lost:
                self._missing(link, lost, lines, from_ + both)

    def _inserted(self, seal: int, line: bytes) -> None:
        vi = f"được chèn thêm sau khi niêm phong (niêm phong số {seal})."
        en = f"was inserted after the sealing (seal {seal})."
        self.findings.add(about_entry(named(line), vi, en, seal))

    def _missing(self, link: Link, lost: int, lines: Sequence[bytes], place: int) -> None:
        after = named(lines[place - 1]) if place else None
        before = named(lines[place]) if place < len(lines) else None
        where_vi = f"sau {after.vi}" if after else f"trước {before.vi}" if before else "không còn dòng nào"
        where_en = f"after {after.en}" if after else f"before {before.en}" if before else "none is left"
        self.findings.add(
            Finding(
                f"Niêm phong số {link.number} thiếu {lost} dòng nhật ký đã niêm phong: {where_vi}.",
                f"Seal {link.number} lacks {lost} sealed {'entry' if lost == 1 else 'entries'}: {where_en}.",
                seal=link.number,
                entry=after.key if after else before.key if before else None,
            )
        )


def _differences(matcher: SequenceMatcher[int]) -> list[tuple[str, int, int, int, int]]:
    return [code for code in matcher.get_opcodes() if code[0] != "equal"]


def _digest_of(link: Link, measured: Measured) -> str:
    """The opening seal has the digest of the parent's data, which no entry makes."""
    return link.digest if link.number == 0 and not measured.entries else measured.digest


def _own_head(link: Link, before: str, digest: str, entries: int) -> str | None:
    if link.from_at is None or link.to_at is None:
        return None
    if stamp(link.from_at) != link.from_text or stamp(link.to_at) != link.to_text:
        return None
    return chained(before, link.from_at, link.to_at, entries, digest, link.seqs)


def _leaves_of(link: Link) -> array[int]:
    whole = len(link.leaves) // 4
    return array("I", struct.unpack(f">{whole}I", link.leaves[: whole * 4]))


def _exchanged(altered: Sequence[Altered]) -> list[tuple[Altered, Altered]]:
    """Pairs of altered entries that are what was sealed once they give each other back what they exchanged."""
    found: list[tuple[Altered, Altered]] = []
    taken: set[Altered] = set()
    for place, first in enumerate(altered):
        for second in altered[place + 1 :]:
            if first not in taken and second not in taken and _restored(first, second):
                found.append((first, second))
                taken |= {first, second}
    return found


def _restored(first: Altered, second: Altered) -> bool:
    one, other = first.line.split(b"\t"), second.line.split(b"\t")
    for start, end in _EXCHANGED:
        was = [*one[:start], *other[start:end], *one[end:]]
        other_was = [*other[:start], *one[start:end], *other[end:]]
        leaves = (zlib.crc32(b"\t".join(was)), zlib.crc32(b"\t".join(other_was)))
        if leaves in ((first.leaf, second.leaf), (second.leaf, first.leaf)):
            return True
    return False


def _swapped(first: Altered, second: Altered) -> Finding:
    one, other = named(first.line), named(second.line)
    return about_entry(
        one,
        f"và {other.vi} đã bị đổi chỗ cho nhau sau khi niêm phong (niêm phong số {first.seal}).",
        f"and {other.en} were swapped after the sealing (seal {first.seal}).",
        first.seal,
    )
