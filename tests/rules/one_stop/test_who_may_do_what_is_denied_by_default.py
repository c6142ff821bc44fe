"""Design, section 3: may this person do this for this unit? Deny by default. Decree 61/2018 art. 5(1), 8, 11, 19."""

from __future__ import annotations

from typing import Any

import pytest

from haicap.rules.base import Actor, Decision, Refused
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.receipts import secret_of
from haicap.rules.one_stop.state import TicketState
from haicap.rules.one_stop.transitions import TABLE
from haicap.rules.roles import ROLES
from tests.builders import MORNING, Shop, actor, decided, facts, ticket
from tests.rules.one_stop.test_every_command_keeps_the_transition_table import command, companions, row

TICKET_COMMANDS: list[tuple[Any, set[str]]] = [
    (lambda who: c.TakeTicket(MORNING, who, 5, 1, 1), {"applicant", "clerk", "head"}),
    (
        lambda who: c.GiveUp(MORNING, who, 10_010_000_100, secret_of(ticket(), facts())),
        {"applicant", "clerk", "head"},
    ),
    (lambda who: c.Call(MORNING, who, 10_010_000_100), {"clerk", "head"}),
    (lambda who: c.PutBack(MORNING, who, 10_010_000_100), {"clerk", "head"}),
    (lambda who: c.Redirect(MORNING, who, 10_010_000_100, 1002), {"clerk", "head"}),
]


def first_place(kind: type) -> tuple[int, int]:
    return min(TABLE[kind].froms, default=(1, 0))


@pytest.mark.parametrize("role", [*ROLES, "", "root", "Clerk"])
@pytest.mark.parametrize("kind", TABLE, ids=lambda each: each.__name__)
def test_a_role_that_the_table_does_not_name_may_not(kind: type, role: str) -> None:
    unit = 11 if TABLE[kind].side == "asked" else 1001
    who = Actor(actor("officer").person, role, unit)
    outcome = decided(command(kind, who), row(kind, *first_place(kind)), *companions(kind))
    if role in TABLE[kind].roles:
        assert not (isinstance(outcome, Refused) and outcome.code == "ROLE_MISSING")
    else:
        assert isinstance(outcome, Refused)
        assert (outcome.code, outcome.facts["role"]) == ("ROLE_MISSING", role)
        assert set(str(outcome.facts["roles"]).split()) == TABLE[kind].roles


@pytest.mark.parametrize("kind", TABLE, ids=lambda each: each.__name__)
def test_the_right_role_in_another_unit_may_not(kind: type) -> None:
    for role in sorted(TABLE[kind].roles):
        who = Actor(actor("officer").person, role, 1003)
        outcome = decided(command(kind, who), row(kind, *first_place(kind)), *companions(kind))
        assert isinstance(outcome, Refused)
        assert outcome.code == "OTHER_UNIT"


@pytest.mark.parametrize("kind", TABLE, ids=lambda each: each.__name__)
def test_the_receiver_and_the_competent_unit_each_do_their_own_part(kind: type) -> None:
    side = TABLE[kind].side
    if side == "asked":
        return
    case = row(kind, *first_place(kind))
    case.receiver, case.competent = 1002, 1001
    for role in sorted(TABLE[kind].roles):
        codes = {}
        for unit in (1001, 1002):
            outcome = decided(
                command(kind, Actor(actor("officer").person, role, unit)), case, *companions(kind)
            )
            codes[unit] = getattr(outcome, "code", "")
        mine, other = (1002, 1001) if side == "receiver" else (1001, 1002)
        assert codes[other] == "OTHER_UNIT"
        assert codes[mine] not in ("OTHER_UNIT", "ROLE_MISSING") or kind is c.Return


@pytest.mark.parametrize("role", [*ROLES, "root"])
@pytest.mark.parametrize(
    ("make", "roles"), TICKET_COMMANDS, ids=["take", "give up", "call", "put back", "redirect"]
)
def test_tickets_are_called_by_clerks_of_their_own_unit(make: Any, roles: set[str], role: str) -> None:
    waiting = isinstance(make(actor("clerk")), c.Call | c.GiveUp)
    held = ticket(TicketState.WAITING if waiting else TicketState.CALLED)
    outcome = decided(make(Actor(1, role, 1001)), held)
    if role in roles:
        assert isinstance(outcome, Decision)
        if not isinstance(make(actor("clerk")), c.TakeTicket):
            elsewhere = decided(make(Actor(1, role, 1002)), held)
            assert getattr(elsewhere, "code", None) == "OTHER_UNIT"
    else:
        assert isinstance(outcome, Refused)
        assert (outcome.code, outcome.facts["roles"]) == ("ROLE_MISSING", " ".join(sorted(roles)))


def test_a_role_that_a_person_does_not_hold_is_nobodys() -> None:
    shop = Shop()
    number = shop.submitted()
    clerk = actor("clerk").person
    for who in (
        Actor(clerk, "signer", 1001),
        actor("signer", 4711),
        Actor(clerk, "signer", 1002),
        Actor(0, "head", 1001),
    ):
        refused = shop.refusal(c.Sign(MORNING + 9000, who, number))
        assert (refused.code, refused.facts) == ("ROLE_NOT_HELD", {"role": who.role, "unit": who.unit})
    shop.do(c.Sign(MORNING + 9000, actor("signer"), number))


def test_a_visitor_can_do_nothing_that_belongs_to_the_office() -> None:
    visitors = {kind.__name__ for kind, entry in TABLE.items() if "applicant" in entry.roles}
    assert visitors == {"Submit", "Resubmit", "Supplement", "Pay", "Withdraw"}
    assert {kind.__name__ for kind, entry in TABLE.items() if "system" in entry.roles} == {"Transfer"}
