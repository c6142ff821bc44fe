"""Decree 61/2018 art. 17(1): what is incomplete is asked for once and completely (form 02), what can't be received is
refused with reasons (form 03), what is complete gets a receipt with a code (form 01)."""

from __future__ import annotations

import pytest

from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import events as e
from haicap.rules.one_stop.state import Channel, State, Step, TicketState
from tests.builders import MORNING, PERSON, Shop, actor, local, procedure, shown

LAND = procedure("dd_cap_lan_dau")


def asked(shop: Shop, ticket: int | None = None, dossier: int | None = None) -> c.AskAtIntake:
    return c.AskAtIntake(MORNING, actor("clerk"), shop.new_id(), LAND, 2, ticket=ticket, dossier=dossier)


def submitted(shop: Shop, channel: int = Channel.ONLINE) -> int:
    number = shop.new_id()
    shop.do(
        c.Submit(
            MORNING, actor("applicant"), number, LAND, 1001, channel, shop.new_id(), PERSON, pages=3, copies=2
        )
    )
    return number


def received_online(number: int, **fields: object) -> c.Receive:
    plain = c.Receive(
        MORNING + 60, actor("clerk"), number, LAND, 1001, Channel.ONLINE, 5, None, pages=3, copies=2
    )
    return plain._replace(**fields)  # type: ignore[arg-type]


def test_a_complete_dossier_gets_code_fee_and_date_of_return() -> None:
    shop = Shop()
    number = shop.received()
    row = shop.dossier(number)
    assert (row.state, row.step, row.code) == (State.RECEIVED, Step.NONE, "H26.980.01-250623-0001")
    assert (row.fee, shown(row.due_at), row.due_original) == (100_000, "2025-07-21 17:00", row.due_at)
    assert (row.received_at, row.clock_from, row.holder) == (MORNING, MORNING, 1001)


def test_what_is_missing_is_asked_for_before_receipt_and_no_dossier_comes_into_being() -> None:
    shop = Shop()
    ticket = shop.called()
    command = asked(shop, ticket=ticket)
    assert shop.do(command) == (e.AskedAtIntake(command.request),)
    request = shop.row("request", command.request)
    assert (request.at_intake, request.missing, request.back_at) == (True, 2, None)
    assert not shop.session.rows["dossier"]
    assert shop.row("ticket", ticket).state == TicketState.SERVED


def test_whoever_comes_back_with_the_papers_answers_the_request_once() -> None:
    shop = Shop()
    command = asked(shop, ticket=shop.called())
    shop.do(command)
    tomorrow = local("2025-06-24 09:00")
    secret = shop.secret_on("request", command.request)
    shop.called(tomorrow, back=command.request, secret=secret)
    assert shop.row("request", command.request).back_at == tomorrow - 300
    again = c.TakeTicket(
        tomorrow, actor("applicant"), shop.new_id(), 1, 1, back=command.request, secret=secret
    )
    assert shop.refusal(again).code == "REQUEST_NOT_OPEN"


def test_asking_before_receipt_does_not_use_up_the_one_request_during_solving() -> None:
    shop = Shop()
    number = submitted(shop)
    shop.do(asked(shop, dossier=number))
    shop.do(c.Resubmit(MORNING + 60, actor("applicant"), number, shop.secret(number)))
    shop.do(received_online(number))
    assert shop.dossier(number).asked == 0


def test_an_online_dossier_may_be_asked_for_papers_again_and_again_before_receipt() -> None:
    shop = Shop()
    number = submitted(shop)
    for turn in range(1, 4):
        shop.do(asked(shop, dossier=number))
        assert shop.dossier(number).step == Step.ASKED_AT_INTAKE
        shop.do(c.Resubmit(MORNING + turn * 60, actor("applicant"), number, shop.secret(number)))
        assert shop.dossier(number).submitted_at == MORNING + turn * 60


def test_a_dossier_that_waits_for_papers_before_receipt_is_not_received() -> None:
    shop = Shop()
    number = submitted(shop)
    shop.do(asked(shop, dossier=number))
    assert shop.refusal(received_online(number)).code == "OUT_OF_TURN"


def test_a_refusal_is_recorded_with_its_reason_though_nothing_was_received() -> None:
    shop = Shop()
    ticket, number = shop.called(), shop.new_id()
    command = c.RefuseIntake(MORNING, actor("clerk"), number, LAND, 1001, "Đất đang tranh chấp", ticket)
    assert shop.do(command) == (e.IntakeRefused(number),)
    row = shop.dossier(number)
    assert (row.state, row.code, row.received_at, row.due_at) == (State.NOT_RECEIVED, None, None, None)
    assert (row.finished_at, row.fee, row.applicant) == (MORNING, 0, None)
    assert shop.session.entries[-1].line.split("\t")[-1] == "Đất đang tranh chấp"


def test_a_refusal_without_a_reason_is_refused() -> None:
    shop = Shop()
    command = c.RefuseIntake(MORNING, actor("clerk"), shop.new_id(), LAND, 1001, "", shop.called())
    assert (shop.refusal(command).code, shop.refusal(command).field) == ("REASON_MISSING", "reason")


def test_an_online_dossier_is_refused_where_it_lies() -> None:
    shop = Shop()
    number = submitted(shop)
    shop.do(c.RefuseIntake(MORNING, actor("clerk"), number, LAND, 1001, "Sai thẩm quyền"))
    assert shop.dossier(number).state == State.NOT_RECEIVED
    assert shop.refusal(received_online(number)).code == "OUT_OF_TURN"


def test_a_request_needs_somebody_to_ask() -> None:
    assert Shop().refusal(asked(Shop())).code == "NOTHING_TO_ASK"


def test_a_dossier_at_the_counter_is_received_from_a_called_ticket_of_this_office() -> None:
    shop = Shop()
    assert shop.refusal(shop.receive(ticket=None)).code == "TICKET_MISSING"
    assert shop.refusal(shop.receive(ticket=shop.called(unit=1002))).code == "OTHER_UNIT"
    command = shop.receive()
    shop.do(command)
    again = command._replace(dossier=shop.new_id())
    assert shop.refusal(again).code == "TICKET_NOT_CALLED"


def test_what_came_online_or_by_post_is_not_handed_in_at_the_counter() -> None:
    shop = Shop()
    command = c.Submit(MORNING, actor("applicant"), shop.new_id(), LAND, 1001, Channel.COUNTER, 1, PERSON)
    assert shop.refusal(command).code == "CHANNEL_WRONG"


def test_the_same_dossier_is_not_handed_in_twice() -> None:
    shop = Shop()
    number = submitted(shop)
    again = c.Submit(MORNING, actor("applicant"), number, LAND, 1001, Channel.ONLINE, 1, PERSON)
    assert shop.refusal(again).code == "DOSSIER_EXISTS"


def test_the_check_of_an_online_dossier_may_correct_what_the_applicant_stated() -> None:
    shop = Shop()
    number = submitted(shop)
    shop.do(received_online(number, procedure=procedure("hkd_thanh_lap"), place=1002, pages=4))
    row = shop.dossier(number)
    assert (row.procedure, row.place, row.competent, row.pages) == (procedure("hkd_thanh_lap"), 1002, 1002, 4)
    assert shown(row.due_at) == "2025-06-26 17:00"


def test_the_channel_of_a_dossier_is_the_one_by_which_it_came() -> None:
    shop = Shop()
    number = submitted(shop, Channel.POST)
    shop.do(received_online(number))
    assert (shop.dossier(number).channel, shop.dossier(number).state) == (Channel.POST, State.RECEIVED)
    assert shop.dossier(number).fee == 100_000


@pytest.mark.parametrize("number", [0, 9999])
def test_an_unknown_procedure_is_refused_at_every_door(number: int) -> None:
    shop = Shop()
    ticket = shop.called()
    doors = (
        c.Submit(MORNING, actor("applicant"), shop.new_id(), number, 1001, Channel.ONLINE, 1, PERSON),
        shop.receive(ticket=ticket)._replace(procedure=number),
        c.RefuseIntake(MORNING, actor("clerk"), shop.new_id(), number, 1001, "Sai", ticket),
        c.AskAtIntake(MORNING, actor("clerk"), shop.new_id(), number, 1, ticket),
    )
    for command in doors:
        assert shop.refusal(command).code == "PROCEDURE_UNKNOWN", command


@pytest.mark.parametrize(("pages", "copies"), [(0, 1), (1, 0), (5001, 1), (1, 501)])
def test_pages_and_copies_stay_within_reason(pages: int, copies: int) -> None:
    shop = Shop()
    command = shop.receive(pages=pages, copies=copies)
    refused = shop.refusal(command)
    assert refused.code == "TOO_MANY_PAGES"
    assert (refused.facts["pages_max"], refused.facts["copies_max"]) == (5000, 500)
