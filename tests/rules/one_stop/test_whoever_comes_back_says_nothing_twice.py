"""R-4: papers are asked for, or receipt is refused, in writing; whoever comes back with that paper goes on from it."""

from __future__ import annotations

from typing import Any

import pytest

from haicap.rules.base import Refused
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import Purpose, TicketState
from tests.builders import LAND, MORNING, PERSON, Shop, actor, local, procedure
from tests.rules.one_stop.counter_town import CounterShop

CLERK, VISITOR = actor("clerk"), actor("applicant")
TOMORROW = local("2025-06-24 09:00")


def filled(shop: Shop, **fields: Any) -> c.Filled:
    return c.Filled(**{"place": 1001, "applicant": shop.new_id(), "person": PERSON, "pages": 3, **fields})


def asked(shop: Shop, what: c.Filled | None = None) -> int:
    """A form 02 given at the counter."""
    number = shop.new_id()
    shop.do(c.AskAtIntake(MORNING, CLERK, number, procedure(LAND), 2, ticket=shop.called(), filled=what))
    return number


def refused(shop: Shop, what: c.Filled | None = None) -> int:
    """A form 03 given at the counter."""
    number, ticket = shop.new_id(), shop.called()
    shop.do(c.RefuseIntake(MORNING, CLERK, number, procedure(LAND), 1001, "Thiếu chữ ký", ticket, what))
    return number


def ticket(shop: Shop, by: Any = VISITOR, **fields: Any) -> c.TakeTicket:
    return c.TakeTicket(TOMORROW, by, shop.new_id(by.unit), int(Purpose.HAND_IN), 1, **fields)


@pytest.mark.parametrize("given", [asked, refused])
def test_what_was_filled_in_is_kept_with_the_paper(given: Any) -> None:
    shop = CounterShop()
    what = filled(shop, papers=5, copies=2, verification=True, declared_late=True)
    number = given(shop, what)
    begun = shop.row("begun", number)
    kept = (begun.unit, begun.applicant, begun.place, begun.pages, begun.copies, begun.papers)
    assert kept == (1001, what.applicant, 1001, 3, 2, 5)
    assert begun.verification
    assert begun.declared_late
    assert what.applicant is not None
    assert shop.row("applicant", what.applicant).name == PERSON.name
    if given is refused:
        assert shop.dossier(number).applicant == what.applicant
    lines = "\n".join(entry.line for entry in shop.session.entries)
    assert PERSON.name not in lines
    assert PERSON.identity not in lines


@pytest.mark.parametrize("given", [asked, refused])
def test_nothing_is_kept_where_nothing_was_filled_in_or_nobody_brings_so_much(given: Any) -> None:
    shop = CounterShop()
    number = given(shop)
    assert number not in shop.session.rows.get("begun", {})
    with pytest.raises(AssertionError, match="TOO_MANY_PAGES"):
        given(shop, filled(shop, pages=5_001))


def test_a_ticket_goes_on_from_a_refusal_as_often_as_somebody_comes_with_its_secret() -> None:
    shop = CounterShop()
    number = refused(shop, filled(shop))
    secret = shop.secret(number)
    assert shop.refusal(ticket(shop, again=number)) == Refused("NOT_THE_APPLICANT", "secret")
    for _ in range(2):
        wish = ticket(shop, again=number, secret=secret)
        shop.do(wish)
        assert shop.row("ticket", wish.ticket).answers == number


def test_what_was_received_is_no_refusal() -> None:
    shop = CounterShop()
    number = shop.received()
    assert shop.refusal(ticket(shop, CLERK, again=number)).code == "REFUSAL_UNKNOWN"
    assert shop.refusal(ticket(shop, CLERK, again=4711)).code == "REFUSAL_UNKNOWN"


def test_one_comes_back_to_the_office_that_gave_the_paper() -> None:
    shop = CounterShop()
    there = actor("clerk", 1002)
    for fields in ({"back": asked(shop)}, {"again": refused(shop)}):
        answer = shop.refusal(ticket(shop, there, **fields))
        assert (answer.code, answer.facts["unit"]) == ("OTHER_UNIT", 1001)


def test_a_ticket_goes_on_from_one_paper_and_none_is_lost() -> None:
    shop = CounterShop()
    first, second, no = asked(shop), asked(shop), refused(shop)
    wish = ticket(shop, CLERK, back=first)
    shop.do(wish)
    shop.do(c.GiveUp(TOMORROW, CLERK, wish.ticket))
    for fields in ({"replaces": wish.ticket, "back": second}, {"back": second, "again": no}):
        assert shop.refusal(ticket(shop, CLERK, **fields)).code == "TICKET_ANSWERS_ONE"
    assert shop.row("request", second).back_at is None
    assert shop.row("ticket", wish.ticket).state == TicketState.GAVE_UP
    again = ticket(shop, CLERK, replaces=wish.ticket)
    shop.do(again)
    assert shop.row("ticket", again.ticket).answers == first


def test_a_left_ticket_and_a_request_go_together_in_one_ticket() -> None:
    shop = CounterShop()
    left = ticket(shop, CLERK)
    shop.do(left)
    shop.do(c.GiveUp(TOMORROW, CLERK, left.ticket))
    wish = ticket(shop, CLERK, replaces=left.ticket, back=asked(shop))
    shop.do(wish)
    assert shop.row("ticket", wish.ticket).answers == wish.back
    assert shop.row("ticket", left.ticket).state == TicketState.REPLACED


def test_papers_asked_for_during_work_end_the_ticket_with_which_they_are_brought() -> None:
    shop = CounterShop()
    number = shop.assigned()
    request = shop.new_id()
    officer = actor("officer", shop.dossier(number).competent)
    shop.do(c.AskSupplement(MORNING + 3600, officer, number, request, 1, "Thiếu bản vẽ"))
    other = shop.called(TOMORROW)
    brings = c.Supplement(TOMORROW, CLERK, number, request, ticket=other)
    assert shop.refusal(brings).code == "TICKET_FOR_OTHER_DOSSIER"
    mine = shop.called(TOMORROW, purpose=int(Purpose.FETCH), fetches=number)
    shop.do(brings._replace(ticket=mine))
    assert shop.row("ticket", mine).state == TicketState.SERVED
