"""The aged and the disabled never wait behind somebody who came after them."""

from __future__ import annotations

from tests.rehearsal.queueing.office import STARTS_AT, Citizen, exponential, play


def test_nobody_ordinary_is_called_while_somebody_with_priority_waits() -> None:
    """In a crowded hall every ordinary ticket is called at a moment at which no priority ticket was waiting."""
    gaps, desks = exponential(9, 1, 200.0, 300), exponential(9, 2, 380.0, 300)
    citizens, at = [], STARTS_AT
    for number, (gap, desk) in enumerate(zip(gaps, desks, strict=True)):
        at += max(1, round(gap))
        citizens.append(Citizen(at, max(1, round(desk)), priority=number % 5 == 0))
    tickets, _ = play(citizens, clerks=2, refused=True)
    first = [ticket for ticket in tickets if ticket.priority]
    for ticket in (ticket for ticket in tickets if not ticket.priority):
        called = ticket.called_at or 0
        waiting = [one for one in first if one.taken_at < called < (one.called_at or 0)]
        assert waiting == [], ticket
    assert max((ticket.called_at or 0) - ticket.taken_at for ticket in tickets) > 1_000
