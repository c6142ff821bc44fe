"""The national index of service to people and businesses (Decision 766/QĐ-TTg): points, punctuality, ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SAME_SCORE = 0.001
SUPPLEMENT_REQUESTS_MAX = 1


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: most points, and the ratio from which all of them are given (1 where none is set)."""

    number: str
    group: str
    points_max: float
    threshold: float = 1.0


@dataclass(frozen=True, slots=True)
class Score:
    """Points reached beside the points that could be measured; nothing is scaled up to the full hundred."""

    reached: float
    measurable: float
    total: float


def points(indicator: Indicator, ratio: float | None) -> float | None:
    """Points for a ratio of 0 to 1: max x min(1, ratio / threshold); None (never full marks) where nothing counts."""
    if ratio is None:
        return None
    return indicator.points_max * min(1.0, max(0.0, ratio) / indicator.threshold)


def score(indicators: Sequence[Indicator], ratios: Mapping[str, float | None]) -> Score:
    """The sum over all indicators whose ratio is known, beside the points that these could bring at most."""
    given = [(item, points(item, ratios.get(item.number))) for item in indicators]
    return Score(
        reached=sum(found for _, found in given if found is not None),
        measurable=sum(item.points_max for item, found in given if found is not None),
        total=sum(item.points_max for item in indicators),
    )


def on_time(
    *,
    state: int,
    due: int,
    finished_at: int | None,
    paused_at: int | None,
    waited_seconds: int,
    requests: int,
    clock: int,
) -> bool:
    """Whether a received dossier counts as on time by indicator 2.1: end less waiting for the applicant <= due.

    All times are UTC seconds; `due` is the first promised date, `waited_seconds` how long the applicant took to
    supplement; more than one request to supplement is late in itself.
    """
    if requests > SUPPLEMENT_REQUESTS_MAX:
        return False
    if state in (7, 8, 9, 10) and finished_at is not None:
        end = finished_at
    elif state in (5, 6) and paused_at is not None:
        end = paused_at
    else:
        end = clock
    return end - waited_seconds <= due


def ranks(scores: Sequence[float]) -> list[int]:
    """Competition ranks (1-2-2-4), best first; scores within 0.001 of the one above share its rank."""
    order = sorted(range(len(scores)), key=lambda index: -scores[index])
    found = [0] * len(scores)
    for place, index in enumerate(order):
        above = order[place - 1]
        tied = place > 0 and abs(scores[above] - scores[index]) <= SAME_SCORE
        found[index] = found[above] if tied else place + 1
    return found
