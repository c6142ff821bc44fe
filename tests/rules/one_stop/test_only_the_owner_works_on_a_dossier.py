"""Decree 61/2018 art. 19(1): the officer to whom a dossier was given solves it; others, of this office or another,
don't."""

from __future__ import annotations

from typing import Any

import pytest

from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import State, Step
from tests.builders import MORNING, Shop, actor, decided, dossier

OWNERS: list[tuple[type, int, dict[str, Any]]] = [
    (c.Work, Step.ASSIGNED, {"step": 1}),
    (c.Consult, Step.WORKING, {"consultation": 9, "unit": 11, "limit_at": MORNING + 60}),
    (c.AskSupplement, Step.WORKING, {"request": 9, "missing": 1}),
    (c.AskPayment, Step.WORKING, {"amount": 1}),
    (c.SubmitForSignature, Step.WORKING, {}),
]


@pytest.mark.parametrize(("kind", "step", "fields"), OWNERS, ids=lambda each: getattr(each, "__name__", ""))
def test_the_owner_may_and_nobody_else(kind: type, step: int, fields: dict[str, Any]) -> None:
    row = dossier(State.IN_PROCESS, step, work_done=2 if kind is c.SubmitForSignature else 0)
    command = kind(at=MORNING, actor=actor("officer"), dossier=row.id, **fields)
    assert getattr(decided(command, row), "code", "allowed") == "allowed"
    colleague = decided(command._replace(actor=actor("other officer")), row)
    assert getattr(colleague, "code", None) == "OTHER_OFFICER"
    assert getattr(colleague, "facts", None) == {"officer": actor("officer").person}
    stranger = decided(command._replace(actor=actor("officer", 1002)), row)
    assert (getattr(stranger, "code", None), getattr(stranger, "facts", None)) == (
        "OTHER_UNIT",
        {"unit": 1001},
    )
    head = decided(command._replace(actor=actor("head")), row)
    assert getattr(head, "code", None) == "ROLE_MISSING"


def test_nobody_owns_what_was_not_given_to_anybody() -> None:
    row = dossier(State.IN_PROCESS, Step.TRANSFERRED)
    refused = decided(c.Work(MORNING, actor("officer"), row.id, 1), row)
    assert getattr(refused, "code", None) == "OTHER_OFFICER"


def test_the_head_takes_a_dossier_from_one_officer_and_gives_it_to_another_with_a_reason() -> None:
    shop = Shop()
    number, other = shop.working(), actor("other officer")
    change = c.Reassign(MORNING + 7200, actor("head"), number, other.person, "Nghỉ ốm")
    assert shop.refusal(change._replace(officer=actor("officer").person)).code == "SAME_OFFICER"
    assert shop.refusal(change._replace(reason="")).code == "REASON_MISSING"
    shop.do(change)
    assert shop.session.entries[-1].line.endswith("\tNghỉ ốm")
    assert shop.refusal(c.Work(MORNING + 7300, actor("officer"), number, 1)).code == "OTHER_OFFICER"
    shop.do(c.Work(MORNING + 7300, other, number, 1))
