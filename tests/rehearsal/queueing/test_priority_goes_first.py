"""The aged and the disabled never wait behind somebody ordinary, and nobody waits beside a clerk who is free.

Tie rule of the trial: in one second, whoever is at a counter leaves it before anybody new takes a ticket.
"""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rehearsal.queueing.office import STARTS_AT, Citizen, Seen, exponential, play, whole

COMING = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 900), st.booleans()), min_size=1, max_size=40)
"""Seconds since the one before (0: together), seconds at the counter, priority."""


def _citizens(coming: list[tuple[int, int, bool]]) -> list[Citizen]:
    citizens, at = [], STARTS_AT
    for gap, desk, priority in coming:
        at += gap
        citizens.append(Citizen(at, desk, priority=priority))
    return citizens


def _check_order(seen: list[Seen]) -> None:
    first = [one for one in seen if one.ticket.priority]
    ordinary = [one for one in seen if not one.ticket.priority]
    for one in ordinary:
        behind = [each for each in first if each.ticket.taken_at < one.called_at < each.called_at]
        assert behind == [], one
    for queue in (first, ordinary):
        assert all(early.called_at <= late.called_at for early, late in pairwise(queue))


def _check_nobody_waits_in_vain(citizens: list[Citizen], seen: list[Seen], clerks: int) -> None:
    served = [
        (one.called_at, one.called_at + each.desk_seconds) for each, one in zip(citizens, seen, strict=True)
    ]
    for one in (one for one in seen if one.waited):
        for at in (one.ticket.taken_at, one.called_at - 1):
            assert sum(start <= at < end for start, end in served) == clerks, one


@settings(deadline=None, max_examples=60)
@given(coming=COMING, clerks=st.integers(1, 3))
def test_priority_never_waits_behind_later_ordinary_tickets(
    coming: list[tuple[int, int, bool]], clerks: int
) -> None:
    """Whoever comes, no ordinary ticket is called while a priority one waits; equals go by arrival; no clerk idles."""
    citizens = _citizens(coming)
    seen = play(citizens, clerks=clerks)
    _check_order(seen)
    _check_nobody_waits_in_vain(citizens, seen, clerks)


def test_in_a_crowded_hall_priority_overtakes() -> None:
    """With three hundred citizens at two busy counters the rule really bites: many ordinary ones are overtaken."""
    gaps, desks = exponential(9, 1, 200.0, 300), exponential(9, 2, 380.0, 300)
    coming = [
        (whole(gap), whole(desk), number % 5 == 0)
        for number, (gap, desk) in enumerate(zip(gaps, desks, strict=True))
    ]
    citizens = _citizens(coming)
    seen = play(citizens, clerks=2)
    _check_order(seen)
    _check_nobody_waits_in_vain(citizens, seen, 2)
    first = [one for one in seen if one.ticket.priority]
    overtaken = [
        one
        for one in seen
        if not one.ticket.priority
        and any(
            one.ticket.taken_at < each.ticket.taken_at and each.called_at < one.called_at for each in first
        )
    ]
    assert len(overtaken) > 50
