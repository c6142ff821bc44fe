"""What may be done with a dossier, and why not, is what the engine answers to the very same command: no second list."""

from __future__ import annotations

from copy import deepcopy

import pytest

from haicap.engine.outcome import Done
from haicap.rules.base import Actor
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.choices import ALONE, Around, Choice, choices, next_step, trial_of
from haicap.rules.one_stop.state import Consultation, Dossier, Request, State, Step, TicketState
from haicap.rules.one_stop.transitions import TABLE
from haicap.rules.roles import ROLES
from tests.builders import MORNING, Shop, actor, dossier, facts, session, ticket
from tests.rules.one_stop.test_every_command_keeps_the_transition_table import PLACES

LATER = MORNING + 7200
OFFICERS = (actor("officer").person, actor("other officer").person)


def around() -> Around:
    number = dossier().id
    return Around(
        Request(id=8, unit=1001, dossier=number, asked_at=MORNING),
        Consultation(id=7, dossier=number, unit=11, asked_at=MORNING, limit_at=MORNING + 60),
        ticket(TicketState.CALLED, purpose=2, fetches=number),
        OFFICERS,
    )


def those_of(row: Dossier, who: Actor, near: Around = ALONE) -> dict[str, Choice]:
    return {choice.name: choice for choice in choices(row, who, LATER, facts(), near)}


@pytest.mark.parametrize("place", PLACES, ids=lambda each: f"{each[0].name}-{each[1].name}".lower())
def test_every_choice_is_the_answer_of_the_engine(place: tuple[State, Step]) -> None:
    """Every command, for every role, here and in the unit that was asked: allowed where a session does it."""
    known, near, compared = facts(), around(), 0
    people = [actor(who) for who in ("clerk", "officer", "other officer", "head", "signer", "records_clerk")]
    people.append(actor("officer", 11))
    for who in people:
        for choice in choices(dossier(*place), who, LATER, known, near):
            command = trial_of(choice.command, dossier(*place), who, LATER, known, near)
            rows = [dossier(*place), *(row for row in near[:3] if row is not None)]
            outcome = session(known, deepcopy(rows)).do(command)
            assert isinstance(outcome, Done) if choice.allowed else outcome == choice.refused
            compared += 1
    assert compared == 7 * sum(bool(row.froms) for row in TABLE.values())


def test_asking_changes_nothing() -> None:
    row = dossier(State.IN_PROCESS, Step.WORKING, work_done=1)
    before = deepcopy(row)
    those_of(row, actor("officer"), around())
    assert row == before


def test_whoever_has_no_say_is_told_who_has() -> None:
    for role in ROLES:
        for choice in those_of(dossier(), Actor(1, role, 1001)).values():
            roles = TABLE[choice.command].roles
            if role not in roles:
                assert choice.refused is not None
                assert (choice.refused.code, choice.refused.facts["roles"]) == (
                    "ROLE_MISSING",
                    " ".join(sorted(roles)),
                )


def test_an_officer_with_all_steps_done_submits_and_has_no_step_left() -> None:
    found = those_of(dossier(State.IN_PROCESS, Step.WORKING, work_done=2), actor("officer"))
    assert found["SubmitForSignature"].allowed
    refused = found["Work"].refused
    assert refused is not None
    assert (refused.code, refused.facts["steps"]) == ("STEPS_ALL_DONE", 2)


def test_what_was_sent_back_is_worked_over_by_its_last_step() -> None:
    row = dossier(State.IN_PROCESS, Step.ASSIGNED, work_done=2, sent_back=1)
    assert next_step(row, facts()) == 2
    assert those_of(row, actor("officer"))["Work"].allowed


def test_a_second_supplement_is_said_to_be_refused_before_anybody_tries() -> None:
    shop = Shop()
    number = shop.assigned()
    officer = actor("officer")
    shop.do(c.AskSupplement(MORNING + 3000, officer, number, 99, 1))
    shop.do(c.Supplement(MORNING + 4000, actor("clerk"), number, 99))
    refused = those_of(shop.dossier(number), officer)["AskSupplement"].refused
    assert refused is not None
    assert refused.code == "SUPPLEMENT_ONLY_ONCE"


def test_a_desk_without_a_colleague_cannot_be_handed_over() -> None:
    row = dossier(State.IN_PROCESS, Step.ASSIGNED)
    found = those_of(row, actor("head"), Around(officers=OFFICERS[:1]))
    assert found["Reassign"].refused is not None
    assert found["Reassign"].refused.code == "SAME_OFFICER"
    assert those_of(row, actor("head"), Around(officers=OFFICERS))["Reassign"].allowed
