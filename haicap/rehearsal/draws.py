"""Chance in a trial: each subject's draw depends on seed, subject, kind of draw and attempt, on nothing else.

The generator is counter-based (Philox 4×64): the i-th output under a key belongs to subject i. So two plans that
differ in staff meet the same citizens, and no order of events, window or machine shows in a result.
"""

from __future__ import annotations

from array import array
from enum import IntEnum
from functools import lru_cache
from math import isqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

BITS = 32
SPAN = 1 << BITS
MILLION = 1_000_000
TABLE_BITS = 12
TABLE_SIZE = 1 << TABLE_BITS
_SHIFT = BITS - TABLE_BITS

Column: TypeAlias = "array[int]"
"""One unsigned 32-bit draw per subject."""


class DrawKind(IntEnum):
    """What is drawn; numbers never change their meaning, for seeds must keep theirs."""

    VISIT_SIZE = 1
    VISIT_TIME = 2
    VISIT_PLACE = 3
    VISIT_CHANNEL = 4
    VISIT_PROCEDURE = 5
    VISIT_ELSEWHERE = 6
    VISIT_OTHER_OFFICE = 7
    VISIT_MISDIRECTED = 8
    VISIT_WRONG_OFFICE = 9
    VISIT_DETOUR = 10
    VISIT_PRIORITY = 11
    VISIT_PATIENCE = 12
    VISIT_COMES_BACK = 13
    VISIT_BACK_TIME = 14
    VISIT_BRANCH = 15
    VISIT_NAME = 16
    VISIT_FORM = 17
    NEED_SAME = 30
    NEED_PROCEDURE = 31
    NEED_PAGES = 32
    NEED_COPIES = 33
    NEED_DESK = 34
    NEED_BACK_OFFICE = 35
    NEED_SUPPLEMENT = 36
    NEED_SUPPLEMENT_STAGE = 37
    NEED_SUPPLEMENT_RETURN = 38
    NEED_MISSING = 39
    NEED_FATE = 40
    NEED_FATE_TIME = 41
    NEED_CONSULT = 42
    NEED_CONSULT_TIME = 43
    NEED_SENT_BACK = 44
    NEED_SENT_BACK_AGAIN = 45
    NEED_VERIFICATION = 46
    NEED_SIGNING = 47
    NEED_DUTY = 48
    NEED_DUTY_TIME = 49
    NEED_FETCH = 50
    NEED_FETCH_TIME = 51
    NEED_FETCH_DESK = 52
    NEED_RATES = 53
    NEED_GRADE = 54
    NEED_CASE = 55
    NEED_SUPPLEMENT_NEVER = 56
    NEED_LATER_DAYS = 57
    NEED_PAPER = 58
    NEED_DUTY_AMOUNT = 59
    NEED_ELECTRONIC = 60
    NEED_PAYS_ONLINE = 61
    NEED_PAY_TIME = 62
    NEED_TRANSFER = 63
    NEED_RATE_TIME = 64
    STAFF_ABSENT = 70
    STAFF_LEAVES = 71
    OFFICER_NAME = 72


class Draws:
    """All draws of one seed; columns are made when first asked for and kept."""

    def __init__(self, seed: int, subjects: int = 0) -> None:
        """`seed` is any whole number from 0 to 2^64 - 1; `subjects` is the length of columns by default."""
        if not 0 <= seed < 1 << 64:
            raise ValueError(f"a seed is a whole number from 0 to 2^64 - 1, not {seed}")
        self.seed = seed
        self.subjects = subjects
        self._columns: dict[tuple[int, int, int], Column] = {}

    def block(
        self, kind: DrawKind, subjects: int, attempt: int = 0, group: int = 0, skip: int = 0
    ) -> NDArray[np.uint32]:
        """Draws of `subjects` subjects from number `skip` on, within a `group` (such as a unit's id)."""
        key = np.array([self.seed, (int(kind) << 48) | (group << 16) | attempt], dtype=np.uint64)
        generator = np.random.Philox(key=key)
        if skip >= 4:
            generator.advance(skip // 4)
        raw = generator.random_raw(subjects + skip % 4)[skip % 4 :]
        return (raw >> np.uint64(64 - BITS)).astype(np.uint32)

    def column(self, kind: DrawKind, attempt: int = 0, group: int = 0) -> Column:
        """One draw per subject: value i belongs to subject i, whatever the number of subjects."""
        key = (int(kind), attempt, group)
        found = self._columns.get(key)
        if found is None:
            found = self._columns[key] = array("I", self.block(kind, self.subjects, attempt, group).tobytes())
        return found


def chance(value: int, per_million: int) -> bool:
    """Whether a draw falls on the side that `per_million` of a million draws do."""
    return value * MILLION < per_million << BITS


def threshold(per_million: int) -> int:
    """The draw below which `chance` is true, for whole columns at once."""
    return -((-per_million << BITS) // MILLION)


def quantile(table: NDArray[np.int32], value: int) -> int:
    """The entry of a quantile table of TABLE_SIZE entries that belongs to a draw."""
    return int(table[value >> _SHIFT])


def quantiles(table: NDArray[np.int32], values: NDArray[np.uint32]) -> NDArray[np.int32]:
    """The entries of a quantile table that belong to many draws."""
    found: NDArray[np.int32] = table[values >> np.uint32(_SHIFT)]
    return found


@lru_cache(maxsize=512)
def triangular(least: int, mode: int, most: int) -> NDArray[np.int32]:
    """Quantiles of the triangular distribution in whole seconds, by exact integer arithmetic."""
    if not least <= mode <= most:
        raise ValueError(f"a triangle needs least ≤ mode ≤ most, not {least}, {mode}, {most}")
    width, left, right = most - least, mode - least, most - mode
    entries = []
    for step in range(TABLE_SIZE):
        odd = 2 * step + 1  # the middle of the step, in units of 1 / (2 × TABLE_SIZE)
        if odd * width < 2 * TABLE_SIZE * left:
            entries.append(least + isqrt(odd * width * left // (2 * TABLE_SIZE)))
        else:
            entries.append(most - isqrt((2 * TABLE_SIZE - odd) * width * right // (2 * TABLE_SIZE)))
    return _sealed(entries)


@lru_cache(maxsize=64)
def around_median(least: int, median: int, most: int) -> NDArray[np.int32]:
    """Quantiles that rise evenly from least to median and from median to most, in whole seconds."""
    if not least <= median <= most:
        raise ValueError(f"the median lies between least and most, not {least}, {median}, {most}")
    half = TABLE_SIZE // 2
    entries = [least + (2 * step + 1) * (median - least) // (2 * half) for step in range(half)]
    entries += [median + (2 * step + 1) * (most - median) // (2 * half) for step in range(half)]
    return _sealed(entries)


def _sealed(entries: list[int]) -> NDArray[np.int32]:
    table = np.array(entries, dtype=np.int32)
    table.flags.writeable = False
    return table


def bounds(weights: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Upper bounds in the span of a draw for choosing by whole weights; exact, the last is the span itself."""
    total = int(weights.sum())
    if total <= 0:
        raise ValueError("weights must not all be zero")
    ends = [int(end) * SPAN // total for end in np.cumsum(weights)]
    return np.array(ends, dtype=np.uint64)


def choose(upper: NDArray[np.uint64], values: NDArray[np.uint32]) -> NDArray[np.int64]:
    """The index that each draw falls on, by the bounds of `bounds`."""
    return np.searchsorted(upper, values.astype(np.uint64), side="right").astype(np.int64)


class Clockface:
    """Times of day by a profile: spans with weights, drawn evenly inside a span; whole seconds since midnight."""

    __slots__ = ("_ends", "_starts", "_upper", "_widths")

    def __init__(self, spans: tuple[tuple[int, int, int], ...]) -> None:
        """`spans` are (start, end, weight) in seconds since midnight, growing."""
        self._starts = np.array([span[0] for span in spans], dtype=np.int64)
        self._ends = np.array([span[1] for span in spans], dtype=np.int64)
        self._upper = bounds(np.array([span[2] for span in spans], dtype=np.int64))
        lower = np.concatenate([np.zeros(1, dtype=np.uint64), self._upper[:-1]])
        self._widths = np.stack([lower, self._upper - lower]).astype(np.int64)

    def seconds(self, values: NDArray[np.uint32]) -> NDArray[np.int64]:
        """The time of day of each draw."""
        span = choose(self._upper, values)
        lower, width = self._widths[0][span], self._widths[1][span]
        length = self._ends[span] - self._starts[span]
        found: NDArray[np.int64] = self._starts[span] + (values.astype(np.int64) - lower) * length // width
        return found
