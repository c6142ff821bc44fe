"""A counter is never left empty: with every clerk away the head of the unit serves (Decree 61/2018, article 12(8))."""

from __future__ import annotations

from dataclasses import replace

from haicap.rehearsal.cast import Cast
from haicap.rules.calendar import day_number, moment
from haicap.rules.one_stop import commands as c
from haicap.services.one_stop.actors.company import Away
from tests.actors.town import Play, cast_of

OFFICE = 1002


def _without_clerks(leave_second: int, place: int = 0) -> Cast:
    """All clerks of one office leave on one day at that second, until midnight; nobody else is away."""
    cast = cast_of(seed=4)
    day = cast.days[place]
    gone = [
        Away(clerk, OFFICE, moment(day, leave_second), moment(day + 1, 0))
        for clerk in cast.staff[OFFICE].clerks
    ]
    return replace(cast, away=tuple(gone))


def _is_called_by_the_head(leave_second: int) -> None:
    play = Play(_without_clerks(leave_second)).to_the_end()
    first = play.cast.days[0]
    head = play.cast.staff[OFFICE].head
    tickets = [one for one in play.tickets if one.unit == OFFICE and day_number(one.taken_at) == first]
    late = [one for one in tickets if one.taken_at >= moment(first, leave_second)]
    by_head = [one for one in late if one.called_by == head]
    assert len(by_head) > 12
    assert {day_number(one.called_at or 0) for one in by_head} == {first}
    received = [one for one in play.done(c.Receive) if one.actor.person == head]
    assert len(received) > 8
    assert {one.actor.role for one in received} == {"head"}
    assert {day_number(one.at) for one in received} == {first}


def test_the_head_serves_all_day() -> None:
    """With all clerks away for the day, whoever comes is served by the head, on that day alone."""
    _is_called_by_the_head(8 * 3_600)


def test_the_head_goes_on_from_the_middle_of_the_morning() -> None:
    """With all clerks leaving in the midst of their visitors, the head takes these over too."""
    _is_called_by_the_head(9 * 3_600 + 1_000)


def test_the_head_stays_away_from_the_counter_while_a_clerk_is_there() -> None:
    """As long as one clerk is present the head receives nothing."""
    play = Play(cast_of(seed=4, settings=("absence=0",))).to_the_end()
    heads = {people.head for people in play.cast.staff.values()}
    assert [one for one in play.done(c.Receive) if one.actor.person in heads] == []


def test_nobody_waits_for_a_counter_overnight() -> None:
    """On a day without clerks those who fetch results, too, are called on the day of their ticket."""
    play = Play(_without_clerks(8 * 3_600, place=1)).to_the_end()
    assert len([one for one in play.tickets if one.unit == OFFICE and one.fetches]) > 20
    for ticket in play.tickets:
        assert ticket.called_at is None or day_number(ticket.called_at) == day_number(ticket.taken_at), ticket
