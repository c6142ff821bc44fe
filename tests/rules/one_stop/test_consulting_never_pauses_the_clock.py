"""Decree 61/2018 art. 19(5): other agencies are asked with a stated limit inside the total one; the clock goes on."""

from __future__ import annotations

import pytest

from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import State, Step
from tests.builders import SHOP, Shop, actor, decided, dossier, local, shown

ASKED_AT = local("2025-06-24 09:00")
DUE = local("2025-06-26 17:00")


def consulting(shop: Shop) -> c.Consult:
    number = shop.working(name=SHOP)
    limit_at = local("2025-06-25 17:00")
    command = c.Consult(ASKED_AT, actor("officer"), number, shop.new_id(), 11, limit_at)
    shop.do(command)
    return command


def answer(command: c.Consult, **fields: object) -> c.Answer:
    plain = c.Answer(command.limit_at, actor("officer", 11), command.dossier, command.consultation)
    return plain._replace(**fields)  # type: ignore[arg-type]


def test_neither_question_nor_answer_moves_the_date() -> None:
    shop = Shop()
    command = consulting(shop)
    row = shop.dossier(command.dossier)
    assert (row.step, row.paused_at, row.due_at, row.consulted) == (Step.CONSULTING, None, DUE, 1)
    shop.do(answer(command))
    assert (row.state, row.step, row.paused, row.due_at) == (State.IN_PROCESS, Step.WORKING, 0, DUE)
    assert shop.row("consultation", command.consultation).answered_at == command.limit_at


@pytest.mark.parametrize("limit_at", [ASKED_AT, ASKED_AT - 1, DUE + 1])
def test_its_limit_lies_inside_the_total_one(limit_at: int) -> None:
    shop = Shop()
    number = shop.working(name=SHOP)
    command = c.Consult(ASKED_AT, actor("officer"), number, shop.new_id(), 11, limit_at)
    refused = shop.refusal(command)
    assert (refused.code, refused.field, refused.facts["due_at"]) == (
        "CONSULTATION_LIMIT_WRONG",
        "limit_at",
        DUE,
    )
    shop.do(command._replace(limit_at=DUE))


def test_a_dossier_that_is_late_already_may_still_be_asked_about() -> None:
    shop = Shop()
    number = shop.working(name=SHOP)
    late = local("2025-06-27 09:00")
    shop.do(c.Consult(late, actor("officer"), number, shop.new_id(), 11, late + 86_400))
    assert shown(shop.dossier(number).due_at) == "2025-06-26 17:00"


def test_only_the_unit_that_was_asked_answers() -> None:
    shop = Shop()
    command = consulting(shop)
    assert shop.refusal(answer(command, actor=actor("officer", 1002))).code == "OTHER_UNIT"
    assert shop.refusal(answer(command, actor=actor("clerk", 11))).code == "ROLE_MISSING"
    shop.do(answer(command, actor=actor("head", 11)))


def test_a_question_is_answered_once_and_for_its_own_dossier() -> None:
    shop = Shop()
    one, two = consulting(shop), consulting(shop)
    assert shop.refusal(answer(one, consultation=two.consultation)).code == "CONSULTATION_NOT_OPEN"
    shop.do(answer(one))
    assert shop.refusal(answer(one)).code == "CONSULTATION_NOT_OPEN"


@pytest.mark.parametrize("unit", [1001, 4711])
def test_a_unit_asks_another_unit_that_exists(unit: int) -> None:
    row = dossier(State.IN_PROCESS, Step.WORKING)
    refused = decided(c.Consult(ASKED_AT, actor("officer"), row.id, 9, unit, ASKED_AT + 60), row)
    assert getattr(refused, "code", None) == "UNIT_UNKNOWN"


def test_a_question_has_an_id_of_its_own() -> None:
    shop = Shop()
    command = consulting(shop)
    again = command._replace(dossier=shop.working(name=SHOP))
    assert shop.refusal(again).code == "CONSULTATION_EXISTS"


def test_a_dossier_that_changes_hands_while_others_are_asked_goes_on_waiting_for_the_answer() -> None:
    shop = Shop()
    command = consulting(shop)
    other = actor("other officer")
    shop.do(c.Reassign(ASKED_AT + 60, actor("head"), command.dossier, other.person, "Nghỉ ốm"))
    assert (shop.dossier(command.dossier).step, shop.dossier(command.dossier).owner) == (
        Step.CONSULTING,
        other.person,
    )
    shop.do(answer(command))
    shop.do(c.SubmitForSignature(command.limit_at + 60, other, command.dossier))
