"""Sealing: entries are digested over fixed stretches of time, and the digests are chained.

The digest (SHA-256) is the proof; the leaves, four bytes of checksum an entry, only serve to name the entry at fault.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable
from typing import NamedTuple

from haicap.engine.journal import Entry


class Seal(NamedTuple):
    """One link of the chain: entries with from_at <= at < to_at, in the order (at, act, ordinal).

    Where people act live, entries of any legal time may still come: there a link has the entries with
    from_seq < seq <= to_seq instead, in the same order, and its moments say from when to when it was open.
    """

    number: int
    from_at: int
    to_at: int
    entries: int
    digest: str
    head: str
    leaves: bytes
    from_seq: int | None = None
    to_seq: int | None = None


def chained(
    head: str, from_at: int, to_at: int, count: int, digest: str, seqs: tuple[int, int] | None = None
) -> str:
    """The chain's new head after a link: SHA-256 over the old head and all that the link says."""
    numbers = f"\t{seqs[0]}\t{seqs[1]}" if seqs else ""
    return hashlib.sha256(f"{head}\t{from_at}\t{to_at}\t{count}\t{digest}{numbers}".encode()).hexdigest()


def first_seal(at: int, parent_digest: str) -> Seal:
    """The seal that opens a journal: no entries, and the digest of the data that the world was made from."""
    return Seal(0, at, at, 0, parent_digest, chained("", at, at, 0, parent_digest), b"")


def sealed_up_to(last: Seal, to_seq: int, at: int, lines: Iterable[bytes]) -> Seal:
    """The link of a live journal that follows `last`: its lines as COPY sends them, in order; `at`: UTC seconds now."""
    digest, leaves = hashlib.sha256(), []
    for line in lines:
        digest.update(line)
        leaves.append(zlib.crc32(line))
    from_seq, to_at = last.to_seq or 0, max(last.to_at, at)
    text, count = digest.hexdigest(), len(leaves)
    head = chained(last.head, last.to_at, to_at, count, text, (from_seq, to_seq))
    packed = struct.pack(f">{count}I", *leaves)
    return Seal(last.number + 1, last.to_at, to_at, count, text, head, packed, from_seq, to_seq)


class Chain:
    """Seals that close every `interval_seconds` of legal time, whatever the pieces in which entries arrive."""

    def __init__(self, last: Seal, interval_seconds: int) -> None:
        self.last = last
        self.interval_seconds = interval_seconds
        self._open()

    def _open(self) -> None:
        self._hash = hashlib.sha256()
        self._count = 0
        self._leaves: list[int] = []

    @property
    def closes_at(self) -> int:
        """When the open stretch ends."""
        return self.last.to_at + self.interval_seconds

    def add(self, entries: Iterable[Entry]) -> list[Seal]:
        """Digest further entries, already in order; answers the seals that closed before the last of them."""
        closed: list[Seal] = []
        closes_at = self.closes_at
        for entry in entries:
            while entry.at >= closes_at:
                closed.append(self._close(closes_at))
                closes_at = self.closes_at
            text = entry.line.encode() + b"\n"
            self._hash.update(text)
            self._leaves.append(zlib.crc32(text))
            self._count += 1
        return closed

    def close_until(self, at: int) -> list[Seal]:
        """Close every stretch that ends at or before `at`: no earlier entry can come any more."""
        closed = []
        while self.closes_at <= at:
            closed.append(self._close(self.closes_at))
        return closed

    def close_at(self, at: int) -> list[Seal]:
        """Close all stretches up to `at`, the last one early if need be: the journal ends here."""
        closed = self.close_until(at)
        if self._count or self.last.to_at < at:
            closed.append(self._close(at))
        return closed

    def _close(self, to_at: int) -> Seal:
        digest = self._hash.hexdigest()
        last = self.last
        head = chained(last.head, last.to_at, to_at, self._count, digest)
        leaves = struct.pack(f">{self._count}I", *self._leaves)
        self.last = Seal(last.number + 1, last.to_at, to_at, self._count, digest, head, leaves)
        self._open()
        return self.last
