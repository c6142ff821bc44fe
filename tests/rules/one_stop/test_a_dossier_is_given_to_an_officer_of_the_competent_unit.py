"""Decree 61/2018 art. 12, 19: a dossier is given to somebody who is an officer of the competent unit on that day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from haicap.rules.base import Decision, Refused
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.handlers import HANDLERS
from haicap.rules.one_stop.state import State, Step
from haicap.rules.roles import Held, Holdings
from tests.builders import MORNING, Shop, actor, decided, dossier, facts, held, local

OFFICER = actor("officer").person
OTHER = actor("other officer").person
TRANSFERRED = dossier(State.IN_PROCESS, Step.TRANSFERRED)
ASSIGNED = dossier(State.IN_PROCESS, Step.ASSIGNED)
HEAD = actor("head")


def assign(officer: int, at: int = MORNING) -> c.Assign:
    return c.Assign(at, HEAD, TRANSFERRED.id, officer)


def reassign(officer: int, at: int = MORNING) -> c.Reassign:
    return c.Reassign(at, HEAD, ASSIGNED.id, officer, "Nghỉ ốm")


def tried(command: Any, *also: Held) -> Decision | Refused:
    row = TRANSFERRED if isinstance(command, c.Assign) else ASSIGNED
    return decided(command, row, known=facts().seated([*held(), *also]))


@pytest.mark.parametrize("give", [assign, reassign])
@pytest.mark.parametrize(
    "person",
    [
        actor("clerk").person,
        actor("head").person,
        actor("signer").person,
        actor("officer", 1002).person,
        0,
        4711,
    ],
    ids=["clerk", "head", "signer", "officer elsewhere", "nobody", "unknown"],
)
def test_whoever_is_no_officer_of_that_unit_is_not_given_it(give: Any, person: int) -> None:
    outcome = tried(give(person))
    assert outcome == Refused("NOT_AN_OFFICER_HERE", "officer", {"officer": person, "unit": 1001})


@pytest.mark.parametrize("give", [assign, reassign])
def test_an_officer_of_the_unit_is_given_it(give: Any) -> None:
    outcome = tried(give(OTHER))
    assert isinstance(outcome, Decision)
    assert outcome.changes[0].fields["owner"] == OTHER


@pytest.mark.parametrize("give", [assign, reassign])
@pytest.mark.parametrize(
    ("from_on", "to_on", "may"),
    [
        (date(2025, 6, 23), None, True),
        (date(2025, 6, 1), date(2025, 6, 23), True),
        (date(2025, 6, 24), None, False),
        (date(2025, 6, 1), date(2025, 6, 22), False),
    ],
)
def test_the_role_must_be_held_on_that_day(give: Any, from_on: date, to_on: date | None, may: bool) -> None:
    outcome = tried(give(77), Held(77, "officer", 1001, None, from_on, to_on))
    assert isinstance(outcome, Decision) is may


def test_the_day_is_the_one_of_hanoi() -> None:
    night = Holdings([Held(77, "officer", 1001, None, date(2025, 6, 24), date(2025, 6, 24))])
    moments = ["2025-06-23 23:59", "2025-06-24 00:00", "2025-06-24 23:59", "2025-06-25 00:00"]
    assert [night.holds(77, "officer", 1001, local(each)) for each in moments] == [False, True, True, False]


def test_a_deputy_is_an_officer_too_and_two_spells_of_office_are_two() -> None:
    spells = Holdings(
        [
            Held(77, "officer", 1001, 9, date(2025, 6, 23), date(2025, 6, 23)),
            Held(77, "officer", 1001, None, date(2025, 6, 25), None),
        ]
    )
    days = ["2025-06-22 12:00", "2025-06-23 12:00", "2025-06-24 12:00", "2025-06-25 12:00"]
    assert [spells.holds(77, "officer", 1001, local(each)) for each in days] == [False, True, False, True]


def test_the_unit_is_the_competent_one_whoever_received() -> None:
    shop = Shop()
    number = shop.received(place=1002)
    shop.do(c.Transfer(MORNING + 600, actor("clerk"), number))
    head = actor("head", 1002)
    refused = shop.refusal(c.Assign(MORNING + 1800, head, number, OFFICER))
    assert (refused.code, refused.facts["unit"]) == ("NOT_AN_OFFICER_HERE", 1002)
    shop.do(c.Assign(MORNING + 1800, head, number, actor("officer", 1002).person))


def test_facts_that_nobody_has_told_of_holdings_give_a_dossier_to_nobody() -> None:
    outcome = decided(assign(OFFICER), TRANSFERRED, known=facts().seated([]))
    assert getattr(outcome, "code", None) == "NOT_AN_OFFICER_HERE"


def test_both_commands_name_the_officer_so_that_a_live_list_looks_the_role_up() -> None:
    assert HANDLERS[c.Assign].persons(assign(OTHER)) == (OTHER,)
    assert HANDLERS[c.Reassign].persons(reassign(OTHER)) == (OTHER,)
    assert HANDLERS[c.Sign].persons(c.Sign(MORNING, HEAD, 1)) == ()
