"""M/M/c: the mean wait at the counters is the one that Erlang's C formula gives, through the trial's own code.

Times are exponential in real seconds and then rounded to whole ones, because the trial knows no others: arrivals by
their moment (so that roundings do not add up), service times to at least one second. A service of 600 s is thereby
longer by less than 0.001 s on average and a moment is off by half a second at most: nothing beside waits of minutes.
"""

from __future__ import annotations

import math
from heapq import heapreplace

import pytest

from tests.rehearsal.queueing.office import STARTS_AT, Citizen, exponential, play, whole

SEEDS = range(1, 21)
STUDENT_99_19 = 2.861
"""Student's t for a two-sided 99 % and 19 degrees of freedom."""
VISITORS, WARM_UP = 1_600, 400
"""The warm-up is more than five times as long as such a queue remembers its empty start."""
SERVICE_SECONDS, LOAD = 600.0, 0.8


def erlang_c_wait(counters: int, load: float, service_seconds: float) -> float:
    """The exact mean wait of M/M/c in seconds; `load` is the share of time that a counter is busy."""
    offered = counters * load
    below = sum(offered**number / math.factorial(number) for number in range(counters))
    all_busy = offered**counters / math.factorial(counters) / (1 - load)
    return all_busy / (below + all_busy) * service_seconds / (counters * (1 - load))


def _citizens(counters: int, seed: int) -> list[Citizen]:
    gaps = exponential(seed, 10 * counters, SERVICE_SECONDS / (counters * LOAD), VISITORS)
    services = exponential(seed, 10 * counters + 1, SERVICE_SECONDS, VISITORS)
    citizens, at = [], float(STARTS_AT)
    for gap, service in zip(gaps, services, strict=True):
        at += gap
        citizens.append(Citizen(round(at), whole(service)))
    return citizens


def _waits_first_come_first_served(citizens: list[Citizen], counters: int) -> list[int]:
    """Each wait by the textbook's recursion: whoever is next goes to the counter that is free first."""
    free_at, waits = [0] * counters, []
    for one in citizens:
        begins_at = max(one.at, free_at[0])
        heapreplace(free_at, begins_at + one.desk_seconds)
        waits.append(begins_at - one.at)
    return waits


@pytest.mark.slow
@pytest.mark.parametrize("counters", [2, 3])
def test_the_mean_wait_is_erlangs(counters: int) -> None:
    """Over twenty fixed seeds Erlang's exact value lies inside the 99 % interval of their means."""
    means = []
    for seed in SEEDS:
        seen = play(_citizens(counters, seed), clerks=counters)
        waits = [one.waited for one in seen][WARM_UP:]
        means.append(sum(waits) / len(waits))
    mean = sum(means) / len(means)
    error = math.sqrt(sum((each - mean) ** 2 for each in means) / (len(means) - 1) / len(means))
    exact = erlang_c_wait(counters, LOAD, SERVICE_SECONDS)
    assert abs(mean - exact) <= STUDENT_99_19 * error, (mean, exact, error)
    assert error < exact / 10, "an interval so wide proves nothing"


@pytest.mark.parametrize("counters", [1, 2, 3])
def test_each_wait_is_the_recursions(counters: int) -> None:
    """Not only the mean: every citizen waits to the second as long as first come, first served asks."""
    citizens = _citizens(counters, 1)
    assert [one.waited for one in play(citizens, clerks=counters)] == _waits_first_come_first_served(
        citizens, counters
    )


def test_the_formula_is_right_where_it_is_known_by_heart() -> None:
    """M/M/1 waits load / (1 - load) service times, M/M/2 load² / (1 - load²)."""
    for load in (0.1, 0.5, 0.8):
        assert erlang_c_wait(1, load, 100.0) == pytest.approx(100.0 * load / (1 - load))
        assert erlang_c_wait(2, load, 100.0) == pytest.approx(100.0 * load**2 / (1 - load**2))
