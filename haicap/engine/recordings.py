"""Beside each seal, outside its head: under which numbers and when its entries were recorded.

As with seals, the digest (SHA-256) is the proof; the leaves, four bytes an entry, only serve to name the one at fault.
"""

from __future__ import annotations

import hashlib
import sys
from array import array
from typing import NamedTuple

_PRIME, _FACTOR = 4_294_967_291, 2_654_435_761
MICROSECONDS = 1_000_000


class Recording(NamedTuple):
    """Digest and leaves of what stands beside the entries of one seal, in the order of the seal."""

    digest: str
    leaves: bytes


def _packed(values: array[int]) -> bytes:
    """The values one after the other, the greatest byte first on every machine."""
    if sys.byteorder == "little":
        values.byteswap()
    return values.tobytes()


class Recorder:
    """Gathers numbers and moments as entries are recorded, and hands them out seal by seal."""

    def __init__(self) -> None:
        self._numbers, self._moments = array("q"), array("q")

    def add(self, number: int, moment: int) -> None:
        """Take an entry, in the order of the seals."""
        self._numbers.append(number)
        self._moments.append(moment)

    def add_all(self, numbers: list[int], moment: int) -> None:
        """Take further entries, all recorded at one moment."""
        self._numbers.fromlist(numbers)
        self._moments.extend(array("q", [moment]) * len(numbers))

    def close(self, count: int) -> Recording:
        """The recording of a seal that holds the first `count` entries that none held before."""
        numbers, moments = self._numbers[:count], self._moments[:count]
        del self._numbers[:count], self._moments[:count]
        leaves = [
            (number * _FACTOR + moment) % _PRIME for number, moment in zip(numbers, moments, strict=True)
        ]
        digest = hashlib.sha256(_packed(numbers) + _packed(moments)).hexdigest()
        return Recording(digest, _packed(array("I", leaves)))
