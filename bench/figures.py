"""Figures of a bench: a value with its unit, what was aimed at, and whether it was reached."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

TIMES = "×"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; `goal` is aimed at and `must` has to hold, as upper bounds, or lower ones with `at_least`."""

    name: str
    value: float
    unit: str
    vi: str
    en: str
    goal: float | None = None
    must: float | None = None
    at_least: bool = False

    def reaches(self, bound: float) -> bool:
        """Whether the value lies on the good side of a bound."""
        return self.value >= bound if self.at_least else self.value <= bound

    @property
    def verdict(self) -> str:
        """`goal`, `must` (the goal is missed, the must holds), `missed`, or nothing where nothing was aimed at."""
        if self.goal is None and self.must is None:
            return ""
        if self.goal is not None and self.reaches(self.goal):
            return "goal"
        if self.must is not None and self.reaches(self.must):
            return "must"
        return "missed"

    def as_json(self) -> dict[str, Any]:
        """The figure with its verdict."""
        return {**asdict(self), "verdict": self.verdict}


@dataclass(slots=True)
class Bench:
    """What one bench found: figures, the ratios among them first, and anything that explains them."""

    name: str
    figures: list[Figure] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)

    def ordered(self) -> list[Figure]:
        """Ratios first, then what is aimed at, then the rest."""
        return sorted(self.figures, key=lambda f: (f.unit != TIMES, f.goal is None and f.must is None))

    def as_json(self) -> dict[str, Any]:
        """The bench as `var/bench/NAME.json` holds it, but for machine and date."""
        figures = [figure.as_json() for figure in self.ordered()]
        return {
            "bench": self.name,
            "ratios": [figure for figure in figures if figure["unit"] == TIMES],
            "figures": [figure for figure in figures if figure["unit"] != TIMES],
            "details": self.details,
        }


def median(values: list[float]) -> float:
    """The middle value, or the mean of the two in the middle."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def at_rank(ordered: list[float], share: float) -> float:
    """The value at a share of an ordered list, by nearest rank."""
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]
