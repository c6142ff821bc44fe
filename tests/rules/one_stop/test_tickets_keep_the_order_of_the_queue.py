"""Decree 61/2018 art. 9(7), 13: queue tickets are linked to the system; each is called, served, put back, given up or
sent elsewhere, and every visitor stays accounted for."""

from __future__ import annotations

from typing import Any

import pytest

from haicap.rules.base import Decision
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import receipts
from haicap.rules.one_stop.state import Purpose, TicketState
from tests.builders import MORNING, SHOP, Shop, actor, decided, ticket


def taken(shop: Shop, **fields: Any) -> int:
    number = shop.new_id()
    wanted = {"purpose": int(Purpose.HAND_IN), "dossiers": 1, **fields}
    shop.do(c.TakeTicket(MORNING, actor("applicant"), number, **wanted))
    return number


def state(shop: Shop, number: int) -> int:
    return int(shop.row("ticket", number).state)


def test_the_first_call_ends_the_wait_and_later_calls_leave_it() -> None:
    shop = Shop()
    number = taken(shop)
    shop.do(c.Call(MORNING + 300, actor("clerk"), number))
    shop.do(c.PutBack(MORNING + 360, actor("clerk"), number))
    shop.do(c.Call(MORNING + 900, actor("head"), number))
    row = shop.row("ticket", number)
    assert (row.called_at, row.called_by, row.put_back) == (MORNING + 300, actor("head").person, 1)


def test_a_ticket_is_put_back_three_times_at_most() -> None:
    shop = Shop()
    number = taken(shop)
    for turn in range(3):
        shop.do(c.Call(MORNING + turn, actor("clerk"), number))
        shop.do(c.PutBack(MORNING + turn, actor("clerk"), number))
    shop.do(c.Call(MORNING + 9, actor("clerk"), number))
    refused = shop.refusal(c.PutBack(MORNING + 9, actor("clerk"), number))
    assert (refused.code, refused.facts) == ("PUT_BACK_TOO_OFTEN", {"most": 3})


def test_whoever_gave_up_is_not_called_and_comes_back_with_a_ticket_that_replaces_the_old_one() -> None:
    shop = Shop()
    number = taken(shop, dossiers=2)
    secret = receipts.secret_of(shop.row("ticket", number), shop.facts)
    shop.do(c.GiveUp(MORNING + 600, actor("applicant"), number, secret))
    assert (state(shop, number), shop.row("ticket", number).ended_at) == (TicketState.GAVE_UP, MORNING + 600)
    assert shop.refusal(c.Call(MORNING + 700, actor("clerk"), number)).code == "TICKET_NOT_WAITING"
    fresh = taken(shop, dossiers=2, replaces=number, secret=secret)
    assert (state(shop, number), shop.row("ticket", fresh).replaces) == (TicketState.REPLACED, number)
    again = c.TakeTicket(MORNING, actor("applicant"), shop.new_id(), 1, 1, replaces=number, secret=secret)
    assert shop.refusal(again).code == "TICKET_NOT_LEFT"


@pytest.mark.parametrize("kind", [c.GiveUp, c.Call])
def test_only_who_waits_is_called_or_gives_up(kind: Any) -> None:
    fit = {TicketState.WAITING} if kind is c.Call else {TicketState.WAITING, TicketState.CALLED}
    for each in (s for s in TicketState if s not in fit):
        held = ticket(each)
        assert (
            getattr(decided(kind(MORNING, actor("clerk"), held.id), held), "code", None)
            == "TICKET_NOT_WAITING"
        )
    assert getattr(decided(kind(MORNING, actor("clerk"), 5)), "code", None) == "TICKET_NOT_WAITING"


def test_the_office_ends_a_called_ticket_whose_holder_never_came_and_a_visitor_does_not() -> None:
    shop = Shop()
    number = shop.called()
    secret = receipts.secret_of(shop.row("ticket", number), shop.facts)
    by_visitor = c.GiveUp(MORNING, actor("applicant"), number, secret)
    assert shop.refusal(by_visitor).code == "TICKET_NOT_WAITING"
    shop.do(c.GiveUp(MORNING, actor("clerk"), number))
    assert state(shop, number) == TicketState.GAVE_UP


def test_only_who_stands_at_a_counter_is_put_back_or_sent_elsewhere() -> None:
    for each in (s for s in TicketState if s != TicketState.CALLED):
        held = ticket(each)
        for command in (
            c.PutBack(MORNING, actor("clerk"), held.id),
            c.Redirect(MORNING, actor("clerk"), held.id, 1002),
        ):
            assert getattr(decided(command, held), "code", None) == "TICKET_NOT_CALLED"


def test_who_came_to_the_wrong_place_is_told_where_to_go_and_takes_a_ticket_there() -> None:
    shop = Shop()
    number = shop.called()
    assert shop.refusal(c.Redirect(MORNING, actor("clerk"), number, 4711)).code == "UNIT_UNKNOWN"
    shop.do(c.Redirect(MORNING, actor("clerk"), number, 101))
    assert (state(shop, number), shop.row("ticket", number).ended_at) == (TicketState.REDIRECTED, MORNING)
    secret = shop.secret_on("ticket", number)
    there = shop.called(MORNING + 1800, unit=101, replaces=number, secret=secret)
    assert (state(shop, number), shop.row("ticket", there).unit) == (TicketState.REPLACED, 101)


def test_a_ticket_for_several_dossiers_ends_with_the_last_of_them() -> None:
    shop = Shop()
    number = shop.called(dossiers=3)
    left = []
    for _ in range(3):
        shop.received(name=SHOP, ticket=number)
        left.append((shop.row("ticket", number).pending, state(shop, number)))
    assert left == [(2, TicketState.CALLED), (1, TicketState.CALLED), (0, TicketState.SERVED)]
    assert shop.row("ticket", number).ended_at == MORNING
    assert shop.refusal(shop.receive(name=SHOP, ticket=number)).code == "TICKET_NOT_CALLED"


@pytest.mark.parametrize("dossiers", [0, -1, 21])
def test_a_ticket_holds_one_to_twenty_dossiers(dossiers: int) -> None:
    refused = decided(c.TakeTicket(MORNING, actor("applicant"), 5, Purpose.HAND_IN, dossiers))
    assert getattr(refused, "code", None) == "TOO_MANY_DOSSIERS"
    assert isinstance(decided(c.TakeTicket(MORNING, actor("applicant"), 5, Purpose.HAND_IN, 20)), Decision)


@pytest.mark.parametrize(
    "fields", [{"dossiers": 1}, {"dossiers": 0, "fetches": 7}, {"dossiers": 2, "fetches": 7}]
)
def test_a_ticket_to_fetch_a_result_names_one_dossier(fields: dict[str, int]) -> None:
    command = c.TakeTicket(MORNING, actor("applicant"), 5, purpose=int(Purpose.FETCH), **fields)  # type: ignore[arg-type]
    assert getattr(decided(command), "code", None) == "TICKET_FETCHES_ONE"
    assert isinstance(decided(command._replace(dossiers=1, fetches=7)), Decision)


def test_nothing_is_handed_in_on_a_ticket_to_fetch_a_result() -> None:
    shop = Shop()
    number = shop.called(purpose=int(Purpose.FETCH), fetches=7)
    assert shop.refusal(shop.receive(ticket=number)).code == "TICKET_FETCHES_ONE"
