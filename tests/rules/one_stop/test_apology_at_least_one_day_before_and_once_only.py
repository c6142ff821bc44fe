"""Decree 61/2018 art. 19(9): whoever can't keep the date apologises in writing at least one day before, with reason and
new date; the date moves once only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from haicap.rules.deadline_rules import RuleBook
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import events as e
from haicap.rules.one_stop.state import State, Step
from tests.builders import SHOP, Shop, actor, decided, dossier, facts, local, shown

MONDAY = local("2025-06-23 09:00")
NEW_DATE = local("2025-07-02 16:00")


def apology(
    number: int, at: str, new_date: int = NEW_DATE, reason: str = "Phải xác minh thêm"
) -> c.Apologise:
    return c.Apologise(local(at), actor("signer"), number, new_date, reason)


def test_a_day_before_the_date_moves_and_the_first_promise_stays_on_record() -> None:
    shop = Shop()
    number = shop.working(MONDAY, name=SHOP)
    assert shop.do(apology(number, "2025-06-25 16:59")) == (e.DueMoved(number, NEW_DATE, False),)
    row = shop.dossier(number)
    assert (row.due_at, shown(row.due_original), row.apologies) == (NEW_DATE, "2025-06-26 17:00", 1)
    assert (row.state, row.step) == (State.IN_PROCESS, Step.WORKING)
    assert shop.session.entries[-1].line.endswith("\tPhải xác minh thêm")


@pytest.mark.parametrize("at", ["2025-06-26 08:00", "2025-06-27 08:00"])
def test_on_the_due_day_or_later_it_stands_but_is_flagged_as_a_breach(at: str) -> None:
    shop = Shop()
    number = shop.working(MONDAY, name=SHOP)
    assert shop.do(apology(number, at)) == (e.DueMoved(number, NEW_DATE, True),)
    assert shop.session.entries[-1].line.endswith("\tR-19: Phải xác minh thêm")


def test_a_second_new_date_is_refused() -> None:
    shop = Shop()
    number = shop.working(MONDAY, name=SHOP)
    shop.do(apology(number, "2025-06-24 09:00"))
    refused = shop.refusal(apology(number, "2025-06-25 09:00", NEW_DATE + 86_400))
    assert (refused.code, refused.facts["law"]) == ("APOLOGY_ONLY_ONCE", "Nghị định 61/2018, Điều 19 khoản 9")
    assert shop.dossier(number).due_at == NEW_DATE


def test_the_new_date_is_later_than_the_old_one_and_than_now() -> None:
    row = dossier(State.IN_PROCESS, Step.WORKING, due_at=local("2025-06-26 17:00"))
    for at, new_date in (("2025-06-24 09:00", "2025-06-26 17:00"), ("2025-06-30 09:00", "2025-06-30 09:00")):
        refused = decided(apology(row.id, at, local(new_date)), row)
        assert getattr(refused, "code", None) == "NEW_DATE_NOT_LATER"


def test_an_apology_names_its_reason() -> None:
    row = dossier(State.IN_PROCESS, Step.WORKING)
    assert (
        getattr(decided(apology(row.id, "2025-06-24 09:00", 2**31, ""), row), "code", None)
        == "REASON_MISSING"
    )


@pytest.mark.parametrize("who", ["clerk", "officer", "head", "records_clerk"])
def test_the_authority_apologises_not_the_counter(who: str) -> None:
    row = dossier(State.IN_PROCESS, Step.WORKING)
    command = apology(row.id, "2025-06-24 09:00")._replace(actor=actor(who))
    assert getattr(decided(command, row), "code", None) == "ROLE_MISSING"


def test_a_dossier_keeps_the_version_in_force_when_it_was_received() -> None:
    changed = [
        replace(each, apologies_max=0) if each.holds_on(date(2025, 7, 1)) else each
        for each in facts().rule_book.versions
    ]
    known = facts(rule_book=RuleBook(tuple(changed)))
    row = dossier(State.IN_PROCESS, Step.WORKING, received_at=local("2025-06-30 09:00"))
    command = apology(row.id, "2025-07-02 09:00", local("2025-08-01 09:00"))
    assert getattr(decided(command, row, known=known), "code", "allowed") == "allowed"
    later = dossier(State.IN_PROCESS, Step.WORKING, received_at=local("2025-07-01 09:00"))
    assert getattr(decided(command, later, known=known), "code", "allowed") == "APOLOGY_ONLY_ONCE"
