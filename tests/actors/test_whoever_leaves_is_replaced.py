"""Whoever leaves in mid-task leaves it undone; after ten minutes somebody else begins it again."""

from __future__ import annotations

from dataclasses import replace

from haicap.rules.calendar import day_number, moment
from haicap.rules.one_stop import commands as c
from haicap.services.one_stop.actors.company import Away
from tests.actors.town import Play, cast_of

OFFICE = 1002
TEN = 10 * 3_600
DEPUTY_SECONDS = 600


def _play_with(role: str, settings: tuple[str, ...], seed: int = 4) -> tuple[Play, int, int, int]:
    """A town in which one busy person of that role leaves at some moment after ten; with person, moment and task."""
    cast = cast_of(seed=seed, settings=settings)
    person = {
        "clerk": cast.staff[OFFICE].clerks[0],
        "officer": cast.staff[OFFICE].officers[0],
        "signer": cast.staff[OFFICE].signers[0],
    }[role]
    at = moment(cast.days[0], TEN)
    trying = Play(replace(cast, away=())).until(at)
    while person not in trying.company.offices[OFFICE].in_hand:
        at += 20
        trying.until(at)
    task = trying.company.offices[OFFICE].in_hand[person]
    gone = Away(person, OFFICE, at, moment(cast.days[0] + 1, 0))
    return Play(replace(cast, away=(gone,))), person, at, task


def test_a_visitor_left_standing_is_called_again_by_another() -> None:
    """The ticket goes back into the queue after ten minutes; its wait ended with the first call."""
    play, clerk, left_at, ticket = _play_with("clerk", ("counters=3", "arrivals=2"))
    play.to_the_end()
    (put_back,) = [one for one in play.done(c.PutBack) if one.ticket == ticket]
    assert put_back.at == left_at + DEPUTY_SECONDS
    calls = [one for one in play.done(c.Call) if one.ticket == ticket]
    assert [one.actor.person == clerk for one in calls] == [True, False]
    assert play.company.ticket(ticket).called_at == calls[0].at < left_at < calls[1].at
    _does_nothing(play, clerk, left_at)


def test_an_officers_desk_goes_to_the_others_and_the_step_begins_again() -> None:
    """All that was on the desk is given away at once; the deputy works the whole step."""
    play, officer, left_at, task = _play_with("officer", ("officers=3", "arrivals=3"))
    play.until(left_at + DEPUTY_SECONDS)
    desk = {task, *(each.id for each in play.company.offices[OFFICE].desk_of(officer))}
    play.to_the_end()
    given = [one for one in play.done(c.Reassign) if one.at == left_at + DEPUTY_SECONDS]
    assert {one.dossier for one in given} == desk
    assert all(one.officer != officer for one in given)
    again = next(one for one in play.done(c.Work) if one.dossier == task and one.at > left_at)
    first_step = play.company.need_of(task).work_seconds[again.step - 1]
    assert again.at >= left_at + DEPUTY_SECONDS + first_step
    _does_nothing(play, officer, left_at)


def test_a_paper_in_a_signers_hand_is_signed_by_another() -> None:
    """It lies before the signers again after ten minutes, at the place of its date."""
    play, signer, left_at, task = _play_with("signer", ("signers=3", "arrivals=3"))
    play.to_the_end()
    decided = [
        (one.at, one.actor.person)
        for one in play.stage.done
        if isinstance(one, c.Sign | c.SendBack | c.RefuseResult) and one.dossier == task and one.at > left_at
    ]
    at, person = min(decided)
    assert person != signer
    assert at >= left_at + DEPUTY_SECONDS
    _does_nothing(play, signer, left_at)


def _does_nothing(play: Play, person: int, left_at: int) -> None:
    """Nothing is done in that person's name for the rest of the day, but again on the next."""
    own = [command for command in play.stage.done if command.actor.person == person]
    days = {day_number(one.at) for one in own if one.at > left_at}
    assert days
    assert day_number(left_at) not in days
