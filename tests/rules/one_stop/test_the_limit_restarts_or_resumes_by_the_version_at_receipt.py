"""Decree 61/2018 art. 19(4): after a complete supplement the limit is counted again from the beginning; a version that
pauses instead adds the working days of waiting. A dossier keeps the version in force when it was received."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from haicap.rules.deadline_rules import RuleBook, SupplementMode
from haicap.rules.facts import Facts
from haicap.rules.one_stop import commands as c
from tests.builders import COPIES, SHOP, Shop, actor, facts, local, ruled, shown

PAUSING: dict[str, Any] = {"supplement_mode": SupplementMode.PAUSE}


def supplemented(known: Facts, received: str, asked: str, back: str, name: str = SHOP) -> Shop:
    shop = Shop(known)
    number = shop.working(local(received), name=name)
    command = c.AskSupplement(local(asked), actor("officer"), number, shop.new_id(), 1)
    shop.do(command)
    shop.do(c.Supplement(local(back), actor("clerk"), number, command.request))
    return shop


def due(shop: Shop) -> str:
    (row,) = shop.session.rows["dossier"].values()
    return shown(shop.dossier(row.id).due_at)


def test_under_decree_61_three_working_days_begin_anew_on_the_day_of_the_supplement() -> None:
    shop = supplemented(facts(), "2025-06-23 09:00", "2025-06-24 10:00", "2025-06-26 09:00")
    # received Monday, promised Thursday 26/06; complete on Thursday: Friday, Monday, Tuesday
    assert due(shop) == "2025-07-01 17:00"


def test_under_a_pausing_version_the_two_working_days_of_waiting_are_added() -> None:
    shop = supplemented(ruled(**PAUSING), "2025-06-23 09:00", "2025-06-24 10:00", "2025-06-26 09:00")
    # Tuesday and Wednesday were waited through: Thursday 26/06 and two working days more
    assert due(shop) == "2025-06-30 17:00"


def test_the_first_promise_stays_on_record_whatever_the_version() -> None:
    for known in (facts(), ruled(**PAUSING)):
        shop = supplemented(known, "2025-06-23 09:00", "2025-06-24 10:00", "2025-06-26 09:00")
        (row,) = shop.session.rows["dossier"].values()
        assert shown(shop.dossier(row.id).due_original) == "2025-06-26 17:00"


@pytest.mark.parametrize(
    ("received", "asked", "expected"),
    [
        # pausing in June: promised for 02/07, and the three working days 01 to 03/07 were waited through
        ("2025-06-27 09:00", "2025-06-30 15:00", "2025-07-07 17:00"),
        # starting again in July: three working days after 03/07
        ("2025-07-01 09:00", "2025-07-02 15:00", "2025-07-08 17:00"),
    ],
)
def test_a_dossier_keeps_the_version_in_force_when_it_was_received(
    received: str, asked: str, expected: str
) -> None:
    book = facts().rule_book
    split = RuleBook(
        tuple(replace(v, **PAUSING) if v.holds_on(date(2025, 6, 30)) else v for v in book.versions)
    )
    shop = supplemented(facts(rule_book=split), received, asked, "2025-07-03 09:00")
    assert due(shop) == expected


def test_a_limit_of_one_day_begins_anew_under_every_version() -> None:
    for known in (facts(), ruled(**PAUSING)):
        shop = supplemented(known, "2025-06-23 09:00", "2025-06-23 11:00", "2025-06-24 09:00", COPIES)
        assert due(shop) == "2025-06-24 17:00"
        shop = supplemented(known, "2025-06-23 09:00", "2025-06-23 11:00", "2025-06-24 15:00:01", COPIES)
        assert due(shop) == "2025-06-25 17:00"
