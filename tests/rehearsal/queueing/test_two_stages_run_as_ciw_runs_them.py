"""Counter, hand-off, officer: every single moment is the one that the simulator Ciw computes from the same times."""

from __future__ import annotations

from itertools import pairwise

import ciw

from tests.rehearsal.queueing.office import STARTS_AT, Citizen, exponential, play

CITIZENS = 400
HAND_OFF_SECONDS = 120
"""Transfer and assignment: a minute each."""


def _citizens(seed: int) -> list[Citizen]:
    gaps = exponential(seed, 1, 400.0, CITIZENS)
    desks = exponential(seed, 2, 300.0, CITIZENS)
    works = exponential(seed, 3, 320.0, CITIZENS)
    citizens, at = [], STARTS_AT
    for gap, desk, work in zip(gaps, desks, works, strict=True):
        at += max(1, round(gap))
        citizens.append(Citizen(at, max(1, round(desk)), max(1, round(work))))
    return citizens


def _by_ciw(citizens: list[Citizen]) -> list[tuple[int, int]]:
    """When each is called, and when each dossier is worked off, by Ciw."""
    arrivals = [citizens[0].at - STARTS_AT]
    arrivals += [late.at - early.at for early, late in pairwise(citizens)]
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential([*arrivals, float("inf")]), None, None],
        service_distributions=[
            ciw.dists.Sequential([one.desk_seconds for one in citizens]),
            ciw.dists.Deterministic(HAND_OFF_SECONDS),
            ciw.dists.Sequential([one.work_seconds for one in citizens]),
        ],
        number_of_servers=[1, float("inf"), 1],
        routing=[[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(len(citizens), method="Finish")
    records = simulation.get_all_records()
    called = {one.id_number: one.service_start_date for one in records if one.node == 1}
    worked = {one.id_number: one.service_end_date for one in records if one.node == 3}
    return [
        (STARTS_AT + round(called[number]), STARTS_AT + round(worked[number]))
        for number in sorted(worked)[: len(citizens)]
    ]


def test_each_citizens_moments_are_ciws() -> None:
    """One clerk, one officer, first come first served: called and worked off in the same second as in Ciw.

    No two events of one station fall on the same second here but in order of coming, so that no tie rule shows.
    """
    for seed in (1, 2, 3):
        citizens = _citizens(seed)
        tickets, dossiers = play(citizens, clerks=1, officers=1, refused=False)
        ours = [
            (ticket.called_at, dossier.to_sign_at) for ticket, dossier in zip(tickets, dossiers, strict=True)
        ]
        assert ours == _by_ciw(citizens)
        assert max((called or 0) - one.at for (called, _), one in zip(ours, citizens, strict=True)) > 600
