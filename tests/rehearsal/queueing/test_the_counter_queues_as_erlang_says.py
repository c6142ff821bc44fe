"""M/M/c: the mean wait at the counters is the one that Erlang's C formula gives, through the trial's own code."""

from __future__ import annotations

import math

import pytest

from tests.rehearsal.queueing.office import STARTS_AT, Citizen, exponential, play

SEEDS = range(1, 21)
STUDENT_99_19 = 2.861
"""Student's t for 99 % and 19 degrees of freedom."""
VISITORS, WARM_UP = 1_500, 300
SERVICE_SECONDS, LOAD = 600.0, 0.75


def erlang_c_wait(counters: int, load: float, service_seconds: float) -> float:
    """The exact mean wait of M/M/c in seconds; `load` is the share of time that a counter is busy."""
    offered = counters * load
    below = sum(offered**number / math.factorial(number) for number in range(counters))
    all_busy = offered**counters / math.factorial(counters) / (1 - load)
    return all_busy / (below + all_busy) * service_seconds / (counters * (1 - load))


def _mean_wait(counters: int, seed: int) -> float:
    gaps = exponential(seed, 1, SERVICE_SECONDS / (counters * LOAD), VISITORS)
    services = exponential(seed, 2, SERVICE_SECONDS, VISITORS)
    citizens, at = [], float(STARTS_AT)
    for gap, service in zip(gaps, services, strict=True):
        at += gap
        citizens.append(Citizen(round(at), max(1, round(service))))
    tickets, _ = play(citizens, clerks=counters, refused=True)
    waits = [(ticket.called_at or 0) - ticket.taken_at for ticket in tickets[WARM_UP:]]
    assert len(tickets) == VISITORS
    return sum(waits) / len(waits)


@pytest.mark.parametrize("counters", [1, 2, 3])
def test_the_mean_wait_is_erlangs(counters: int) -> None:
    """Over twenty fixed seeds the exact value lies inside the 99 % interval of their mean; times are whole seconds."""
    means = [_mean_wait(counters, seed) for seed in SEEDS]
    mean = sum(means) / len(means)
    spread = math.sqrt(sum((each - mean) ** 2 for each in means) / (len(means) - 1) / len(means))
    exact = erlang_c_wait(counters, LOAD, SERVICE_SECONDS)
    assert abs(mean - exact) <= STUDENT_99_19 * spread, (mean, exact, spread)
    assert spread < exact / 8


def test_the_formula_is_right_where_it_is_known_by_heart() -> None:
    """M/M/1: the wait is load / (1 - load) service times."""
    assert erlang_c_wait(1, 0.5, 100.0) == pytest.approx(100.0)
    assert erlang_c_wait(1, 0.8, 100.0) == pytest.approx(400.0)
