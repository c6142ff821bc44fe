"""R-17 (Decrees 101/2024, 151/2025): the time until the applicant has paid a financial duty is not counted."""

from __future__ import annotations

import pytest

from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import State, Step
from tests.builders import SHOP, Shop, actor, local, shown

MONDAY = local("2025-06-23 09:00")


def asked(shop: Shop, at: str, amount: int = 5_000_000) -> int:
    number = shop.working(MONDAY, name=SHOP)
    shop.do(c.AskPayment(local(at), actor("officer"), number, amount))
    return number


def test_while_the_duty_is_unpaid_the_clock_stands_still() -> None:
    shop = Shop()
    number = asked(shop, "2025-06-24 10:00")
    row = shop.dossier(number)
    assert (row.state, row.duty, row.paused_at) == (State.PAYMENT_ASKED, 5_000_000, local("2025-06-24 10:00"))
    assert shown(row.due_at) == "2025-06-26 17:00"


@pytest.mark.parametrize(
    ("paid", "due", "paused"),
    [
        ("2025-06-24 16:00", "2025-06-26 17:00", 0),
        ("2025-06-25 08:00", "2025-06-27 17:00", 1),
        ("2025-06-30 09:00", "2025-07-02 17:00", 4),
    ],
)
def test_once_paid_the_working_days_of_waiting_are_added(paid: str, due: str, paused: int) -> None:
    shop = Shop()
    number = asked(shop, "2025-06-24 10:00")
    shop.do(c.Pay(local(paid), actor("applicant"), number, shop.secret(number)))
    row = shop.dossier(number)
    assert (shown(row.due_at), row.paused, row.paused_at) == (due, paused, None)
    assert (row.state, row.step, row.owner) == (State.IN_PROCESS, Step.ASSIGNED, actor("officer").person)


def test_a_date_moved_by_an_apology_moves_on_by_the_wait() -> None:
    shop = Shop()
    number = shop.working(MONDAY, name=SHOP)
    new_date = local("2025-07-01 10:00")
    shop.do(c.Apologise(local("2025-06-24 09:00"), actor("signer"), number, new_date, "Cần thẩm tra thêm"))
    shop.do(c.AskPayment(local("2025-06-24 10:00"), actor("officer"), number, 1))
    shop.do(c.Pay(local("2025-06-26 09:00"), actor("clerk"), number))
    # Tuesday and Wednesday were waited through: two working days after Tuesday 01/07
    assert shown(shop.dossier(number).due_at) == "2025-07-03 17:00"


def test_a_date_moved_by_an_apology_stays_where_nothing_was_waited() -> None:
    shop = Shop()
    number = shop.working(MONDAY, name=SHOP)
    new_date = local("2025-07-01 10:00")
    shop.do(c.Apologise(local("2025-06-24 09:00"), actor("signer"), number, new_date, "Cần thẩm tra thêm"))
    shop.do(c.AskPayment(local("2025-06-24 10:00"), actor("officer"), number, 1))
    shop.do(c.Pay(local("2025-06-24 11:00"), actor("clerk"), number))
    assert shop.dossier(number).due_at == new_date


@pytest.mark.parametrize("amount", [0, -1])
def test_a_duty_is_at_least_one_dong(amount: int) -> None:
    shop = Shop()
    number = shop.working(MONDAY)
    refused = shop.refusal(c.AskPayment(MONDAY + 7200, actor("officer"), number, amount))
    assert (refused.code, refused.facts) == ("AMOUNT_WRONG", {"amount": amount})


def test_a_duty_is_asked_for_once() -> None:
    shop = Shop()
    number = asked(shop, "2025-06-24 10:00")
    shop.do(c.Pay(local("2025-06-24 11:00"), actor("clerk"), number))
    again = c.AskPayment(local("2025-06-24 12:00"), actor("officer"), number, 7)
    assert shop.refusal(again).code == "DUTY_ALREADY_ASKED"
