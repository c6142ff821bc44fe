"""Whatever is to be done lies on somebody's desk, in a queue, or is on its way: nothing is forgotten in mid-run."""

from __future__ import annotations

from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import Dossier, Purpose, State, Step, TicketState
from haicap.services.one_stop.actors.office import Office
from haicap.services.one_stop.actors.script import Kind
from tests.actors.town import Play, cast_of

HOUR_SECONDS = 3_600
TO_WORK_ON = (Step.ASSIGNED, Step.WORKING)


def _forgotten(play: Play) -> list[Dossier]:
    """Dossiers with an officer that lie neither on his desk nor in his hand, nor wait for his deputy."""
    left_behind = {each.b for each in play.stage.pending() if each.kind == Kind.DEPUTISE}
    lies_somewhere = left_behind.union(
        *(office.in_hand.values() for office in play.company.offices.values()),
        *({each.id for each in office.desk_of(owner)} for office, owner in _desks(play)),
    )
    return [
        dossier
        for dossier in play.dossiers
        if dossier.state == State.IN_PROCESS
        and dossier.step in TO_WORK_ON
        and dossier.id not in lies_somewhere
    ]


def _desks(play: Play) -> list[tuple[Office, int]]:
    return [
        (office, officer) for office in play.company.offices.values() for officer in office.staff.officers
    ]


def _overworked(seed: int) -> Play:
    """A town whose single officers fall behind, so that apologies go out for what lies untouched on their desks."""
    return Play(cast_of(seed=seed, days=3, settings=("officers=1", "arrivals=4", "absence=0.2")))


def test_what_an_apology_was_sent_for_is_still_worked_on() -> None:
    """A new promised date moves a paper within its desk; it never falls off."""
    play = _overworked(1)
    while play.at < play.cast.ends_at:
        play.until(play.at + HOUR_SECONDS)
        assert _forgotten(play) == []
    assert len(play.done(c.Apologise)) > 20


def test_an_authentication_waits_for_a_signer_who_may_sign_it() -> None:
    """Where one of three may sign authentications, the others sign the rest: no paper is taken by whoever may not."""
    play = Play(cast_of(days=3, settings=("signers=3", "authentication_signers=1")))
    facts = play.company.facts
    while play.at < play.cast.ends_at:
        play.until(play.at + HOUR_SECONDS)
        for office in play.company.offices.values():
            held = {office.in_hand[each] for each in office.staff.signers if each in office.in_hand}
            waiting = {each.id for each in _before_signers(play, office.id)}
            assert waiting - held - _left_behind(play) == _on_the_pile(office)
    assert play.stage.refusals.get("Sign:NOT_AUTHORISED_TO_SIGN", 0) == 0
    signed = play.done(c.Sign)
    others = [each for each in signed if each.actor.person not in (facts.authentication_signers or ())]
    assert len(signed) > len(others) > 0


def _before_signers(play: Play, unit: int) -> list[Dossier]:
    return [each for each in play.dossiers if each.competent == unit and each.step == Step.SUBMITTED]


def _left_behind(play: Play) -> set[int]:
    return {each.b for each in play.stage.pending() if each.kind == Kind.DEPUTISE}


def _on_the_pile(office: Office) -> set[int]:
    return {each.id for _, each in (*office._short, *office._long) if each.step == Step.SUBMITTED}


def test_every_load_is_what_the_officer_still_has_to_do() -> None:
    """By what the head assigns is counted rightly at every hour: open dossiers by owner, consultations included."""
    play = _overworked(3)
    while play.at < play.cast.ends_at:
        play.until(play.at + HOUR_SECONDS)
        for office in play.company.offices.values():
            assert office.load == _counted(play, office)


def _counted(play: Play, office: Office) -> dict[int, int]:
    counted = dict.fromkeys(office.staff.officers, 0)
    for dossier in play.dossiers:
        open_here = dossier.competent == office.id and dossier.state == State.IN_PROCESS
        if open_here and dossier.step in (*TO_WORK_ON, Step.CONSULTING):
            counted[dossier.owner or 0] += 1
    return counted


def test_every_visitor_who_has_not_left_is_in_the_queue_or_at_a_counter() -> None:
    """Nobody who was called is left standing when the clerk goes, and nobody stands in a queue twice."""
    play = Play(cast_of(seed=5, days=2, settings=("absence=0.5", "arrivals=2")))
    called = 0
    while play.at < play.cast.ends_at:
        play.until(play.at + HOUR_SECONDS // 4)
        left_behind = {each.b for each in play.stage.pending() if each.kind == Kind.DEPUTISE}
        for ticket in play.tickets:
            if ticket.state != TicketState.CALLED:
                continue
            called += 1
            at_a_counter = ticket.id in play.company.offices[ticket.unit].in_hand.values()
            assert at_a_counter != (ticket.id in left_behind), ticket
            assert ticket.pending > 0 or ticket.purpose == Purpose.FETCH
    assert called > 50
