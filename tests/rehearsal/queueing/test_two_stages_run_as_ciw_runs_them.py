"""Counter, hand-off, officer: every single moment is the one that the simulator Ciw computes from the same times.

Tie rule: everybody comes in a second of his own, and no two dossiers are received in the same second (asserted), so
first come, first served leaves no choice at either station; seed 2 with two clerks has such a pair and is left out.
Somebody who comes in the very second in which a desk gets free is served at once, whichever of the two is thought
first; so no tie can show in a moment.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import ciw
import pytest

from tests.rehearsal.queueing.office import (
    HAND_OFF_SECONDS,
    STARTS_AT,
    Citizen,
    Seen,
    exponential,
    play,
    whole,
)

CITIZENS = 400
TWO_HAND_OFFS = 2 * HAND_OFF_SECONDS
"""Transfer and assignment."""


class Way(NamedTuple):
    """One citizen's two stages: wait and end at the counter, wait and end at the officer's; seconds since start."""

    counter_wait: int
    received: int
    officer_wait: int
    worked_off: int


def _citizens(clerks: int, seed: int) -> list[Citizen]:
    gaps = exponential(seed, 1, 400.0, CITIZENS)
    desks = exponential(seed, 2, 320.0 * clerks, CITIZENS)
    works = exponential(seed, 3, 330.0, CITIZENS)
    citizens, at = [], STARTS_AT
    for gap, desk, work in zip(gaps, desks, works, strict=True):
        at += whole(gap)
        citizens.append(Citizen(at, whole(desk), whole(work)))
    return citizens


def _by_us(citizens: list[Citizen], seen: list[Seen]) -> list[Way]:
    ways = []
    for one, (ticket, dossier) in zip(citizens, seen, strict=True):
        assert ticket.called_at is not None
        assert dossier.received_at is not None
        assert dossier.to_sign_at is not None
        officer_wait = dossier.to_sign_at - one.work_seconds - dossier.received_at - TWO_HAND_OFFS
        received, worked_off = dossier.received_at - STARTS_AT, dossier.to_sign_at - STARTS_AT
        ways.append(Way(ticket.called_at - one.at, received, officer_wait, worked_off))
    return ways


def _by_ciw(citizens: list[Citizen], clerks: int) -> list[Way]:
    """The same by Ciw: counters, a delay that nobody queues for, one officer."""
    ciw.seed(1)
    arrivals = [citizens[0].at - STARTS_AT, *(late.at - early.at for early, late in pairwise(citizens))]
    works = {number: one.work_seconds for number, one in enumerate(citizens, start=1)}

    class OwnWork(ciw.dists.Distribution):  # type: ignore[misc]
        """Each dossier's own work, whoever overtook whom at the counters."""

        def sample(self, t: float | None = None, ind: ciw.Individual | None = None) -> int:
            assert ind is not None
            return works[ind.id_number]

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential([*arrivals, float("inf")]), None, None],
        service_distributions=[
            ciw.dists.Sequential([one.desk_seconds for one in citizens]),
            ciw.dists.Deterministic(TWO_HAND_OFFS),
            OwnWork(),
        ],
        number_of_servers=[clerks, float("inf"), 1],
        routing=[[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(len(citizens), method="Finish")
    found = {(one.id_number, one.node): one for one in simulation.get_all_records()}
    ways = []
    for number in range(1, len(citizens) + 1):
        counter, officer = found[number, 1], found[number, 3]
        way = (counter.waiting_time, counter.exit_date, officer.waiting_time, officer.exit_date)
        assert all(float(moment).is_integer() for moment in way)
        ways.append(Way(*(int(moment) for moment in way)))
    return ways


@pytest.mark.parametrize(("clerks", "seed"), [(1, 1), (1, 2), (1, 3), (2, 1), (2, 3), (2, 4)])
def test_each_citizens_waits_are_ciws(clerks: int, seed: int) -> None:
    """One or two clerks, one officer, first come first served: both waits and both ends equal Ciw's to the second."""
    citizens = _citizens(clerks, seed)
    ours = _by_us(citizens, play(citizens, clerks=clerks))
    assert len({way.received for way in ours}) == CITIZENS, "two receipts in one second: take another seed"
    assert ours == _by_ciw(citizens, clerks)
    assert max(way.counter_wait for way in ours) > 600
    assert max(way.officer_wait for way in ours) > 600
    overtaken = any(late.received < early.received for early, late in pairwise(ours))
    assert overtaken == (clerks > 1)
