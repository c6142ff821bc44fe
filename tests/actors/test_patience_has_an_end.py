"""Who waits too long leaves, some for good; who holds a ticket at closing time is still served."""

from __future__ import annotations

from haicap.rules.calendar import day_number, local_seconds, moment
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import Purpose, TicketState
from tests.actors.town import Play, cast_of

CROWDED = ("counters=1", "arrivals=3", "absence=0")


def _crowded() -> Play:
    return Play(cast_of(seed=5, settings=CROWDED)).to_the_end()


def test_people_leave_when_their_patience_ends_and_half_come_back_on_the_next_working_day() -> None:
    """To the second; who comes back takes a new ticket for the dossiers that were left, at their hour."""
    play = _crowded()
    left = play.done(c.GiveUp)
    back = {one.replaces: one for one in play.done(c.TakeTicket) if one.replaces}
    came_back = 0
    for one in left:
        ticket = play.company.ticket(one.ticket)
        visit = play.company.script.visit(play.company.origins[one.ticket][0])
        assert one.at - ticket.taken_at == visit.patience_seconds
        returns_at = moment(day_number(one.at) + 1, visit.back_second)
        if not visit.comes_back or returns_at >= play.cast.ends_at:
            assert one.ticket not in back
            continue
        again = back[one.ticket]
        assert (again.at, again.dossiers) == (returns_at, ticket.pending)
        assert ticket.state == TicketState.REPLACED
        came_back += 1
    assert len(left) > 30
    assert 0 < came_back < len(left)


def test_people_are_called_in_opening_hours_or_after_closing_but_never_at_noon_or_night() -> None:
    """After closing those who hold a ticket are served, the last of them too; the counters begin nothing else."""
    play = _crowded()
    hours, after = play.company.hours, 0
    for one in play.done(c.Call):
        assert hours.counter_open(one.at) or hours.after_closing(one.at)
        after += hours.after_closing(one.at)
        assert local_seconds(one.at) >= 8 * 3_600
    assert after > 5
    waiting = [row for row in play.tickets if row.state == TicketState.WAITING]
    assert waiting == []


def test_who_came_for_a_result_never_gives_up() -> None:
    """A result is always worth the wait: only tickets for handing in are given up."""
    play = _crowded()
    assert {play.company.ticket(one.ticket).purpose for one in play.done(c.GiveUp)} == {Purpose.HAND_IN}
