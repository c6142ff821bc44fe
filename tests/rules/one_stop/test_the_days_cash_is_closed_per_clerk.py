"""Issue, line 2: one payment for all dossiers of a citizen, given back with a reason, cash closed per clerk."""

from __future__ import annotations

from haicap.rules.one_stop import commands as base
from haicap.rules.one_stop import counter_commands as c
from haicap.rules.one_stop import events
from haicap.rules.one_stop.counter_state import Method, till_id
from haicap.rules.one_stop.state import day_period
from tests.builders import COPIES, MORNING, actor
from tests.rules.one_stop.counter_town import CounterShop

CLERK, HEAD, OTHER = actor("clerk"), actor("head"), actor("clerk", 1002)
TODAY = day_period(MORNING)


def two_dossiers(shop: CounterShop) -> tuple[int, int]:
    """Certified copies, 5 pages twice (14.000 dong) and 2 pages once (4.000)."""
    ticket = shop.called(dossiers=2)
    return (
        shop.received(name=COPIES, ticket=ticket, pages=5, copies=2),
        shop.received(name=COPIES, ticket=ticket, pages=2),
    )


def pay(
    shop: CounterShop, *dossiers: int, amount: int, method: int = Method.CASH, by: object = CLERK
) -> c.TakePayment:
    return c.TakePayment(MORNING, by, shop.new_id(), dossiers, amount, int(method))  # type: ignore[arg-type]


def test_several_dossiers_are_one_payment() -> None:
    shop = CounterShop()
    both = two_dossiers(shop)
    shop.do(pay(shop, *both, amount=18_000))
    till = shop.row("till", till_id(CLERK.person, TODAY))
    assert (till.cash, till.transfers, till.payments) == (18_000, 0, 1)
    assert [shop.row("paid", each).amount for each in both] == [14_000, 4_000]


def test_what_is_paid_is_not_taken_twice_and_the_sum_must_be_the_one_shown() -> None:
    shop = CounterShop()
    first, second = two_dossiers(shop)
    assert shop.refusal(pay(shop, first, amount=15_000)).code == "SUM_CHANGED"
    shop.do(pay(shop, first, amount=14_000, method=Method.TRANSFER))
    assert shop.refusal(pay(shop, first, amount=14_000)).code == "NOTHING_OWED"
    shop.do(pay(shop, first, second, amount=4_000))
    till = shop.row("till", till_id(CLERK.person, TODAY))
    assert (till.cash, till.transfers, till.payments) == (4_000, 14_000, 2)


def test_another_units_clerk_takes_no_money_for_it() -> None:
    shop = CounterShop()
    first, _ = two_dossiers(shop)
    assert shop.refusal(pay(shop, first, amount=14_000, by=OTHER)).code == "OTHER_UNIT"


def test_a_voided_receipt_is_given_back_by_the_head_with_a_reason() -> None:
    shop = CounterShop()
    first, _ = two_dossiers(shop)
    shop.do(pay(shop, first, amount=14_000))
    back = c.Refund(MORNING, HEAD, shop.new_id(), first, 14_000, "Nhận nhầm, quyết định số 5")
    assert shop.refusal(back).code == "REFUND_TOO_MUCH"
    shop.do(base.VoidReceipt(MORNING, HEAD, first, "Nhận nhầm"))
    assert shop.refusal(back._replace(actor=CLERK)).code == "ROLE_MISSING"
    assert shop.refusal(back._replace(reason="")).code == "REASON_MISSING"
    shop.do(back)
    assert shop.row("paid", first).amount == 0
    assert shop.row("till", till_id(HEAD.person, TODAY)).cash == -14_000
    assert shop.refusal(back._replace(payment=shop.new_id())).code == "NOTHING_PAID"


def test_what_a_correction_takes_off_is_given_back_and_what_it_adds_is_taken() -> None:
    shop = CounterShop()
    first, second = two_dossiers(shop)
    shop.do(pay(shop, first, second, amount=18_000))
    shop.do(base.Correct(MORNING, HEAD, first, 5, 1, "Đếm nhầm số bản"))
    shop.do(base.Correct(MORNING, HEAD, second, 3, 1, "Đếm nhầm số trang"))
    too_much = c.Refund(MORNING, HEAD, shop.new_id(), first, 8_000, "Đếm nhầm số bản")
    assert shop.refusal(too_much).facts["amount"] == 7_000
    shop.do(too_much._replace(amount=7_000))
    shop.do(pay(shop, second, amount=1_000))
    assert [shop.row("paid", each).amount for each in (first, second)] == [7_000, 5_000]


def test_a_closed_till_takes_nothing_more_until_the_head_opens_it_again() -> None:
    shop = CounterShop()
    first, second = two_dossiers(shop)
    assert shop.refusal(c.CloseCash(MORNING, CLERK, TODAY, 0)).code == "TILL_EMPTY"
    shop.do(pay(shop, first, amount=14_000))
    assert shop.refusal(c.CloseCash(MORNING, CLERK, TODAY, 13_000)).code == "CASH_DIFFERS"
    shop.do(c.CloseCash(MORNING, CLERK, TODAY, 13_000, "Trả nhầm tiền thừa"))
    assert shop.refusal(pay(shop, second, amount=4_000)).code == "TILL_CLOSED"
    assert shop.refusal(c.CloseCash(MORNING, CLERK, TODAY, 13_000)).code == "TILL_CLOSED"
    again = c.ReopenCash(MORNING, HEAD, CLERK.person, TODAY, "Còn người đến nộp")
    assert shop.refusal(again._replace(actor=CLERK)).code == "ROLE_MISSING"
    assert shop.refusal(again._replace(actor=actor("head", 1002))).code == "OTHER_UNIT"
    shop.do(again)
    shop.do(pay(shop, second, amount=4_000))
    shop.do(c.CloseCash(MORNING, CLERK, TODAY, 18_000))
    till = shop.row("till", till_id(CLERK.person, TODAY))
    assert (till.cash, till.counted, till.closed_at) == (18_000, 18_000, MORNING)


def test_opening_a_till_again_is_told_as_what_it_is() -> None:
    """Whoever follows the cash must not take an opened till for a closed one."""
    shop = CounterShop()
    first, _ = two_dossiers(shop)
    shop.do(pay(shop, first, amount=14_000))
    till = till_id(CLERK.person, TODAY)
    assert shop.do(c.CloseCash(MORNING, CLERK, TODAY, 14_000)) == (events.CashClosed(till),)
    again = c.ReopenCash(MORNING, HEAD, CLERK.person, TODAY, "Còn người đến nộp")
    assert shop.do(again) == (events.CashReopened(till),)
