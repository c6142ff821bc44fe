"""How strictly people grade: tables of grades by what they lived through."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

PER_MILLE = 1_000


@dataclass(frozen=True, slots=True)
class Grading:
    """One way to grade: grades from the best to the worst, each with the draw (per mille) at which the next begins."""

    grades: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, shares: Sequence[tuple[int, int]]) -> Grading:
        """By grade and parts per million, which sum to a million."""
        best_first = sorted(shares, reverse=True)
        ends = tuple(total // PER_MILLE for total in accumulate(share for _, share in best_first))
        return cls(tuple(grade for grade, _ in best_first), ends)

    def grade(self, permille: int) -> int:
        """The grade that a draw of 0 to 999 falls on."""
        return self.grades[bisect_right(self.ends, permille)]


@dataclass(frozen=True, slots=True)
class Strictness:
    """How people grade by the worst that they lived through; from when on a wait (seconds) is a long one."""

    smooth: Grading
    waited: Grading
    papers: Grading
    refused: Grading
    late: Grading
    waited_long_seconds: int
