"""Decree 61/2018 art. 11(2)(c), 19(4): during solving a supplement is asked for once only, within three working days of
receipt, and through the one-stop unit."""

from __future__ import annotations

import pytest

from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import State, Step
from tests.builders import SHOP, Shop, actor, local, ruled

FRIDAY = local("2025-06-20 09:00")
LAST_DAY = "2025-06-25"
"""Three working days after Friday 20/06/2025: Monday, Tuesday, Wednesday."""


def ask(shop: Shop, number: int, at: int) -> c.AskSupplement:
    return c.AskSupplement(at, actor("officer"), number, shop.new_id(), 2)


def back(shop: Shop, number: int, at: int, request: int) -> c.Supplement:
    return c.Supplement(at, actor("clerk"), number, request)


def test_the_first_request_stops_the_clock_and_the_answer_goes_to_the_same_officer() -> None:
    shop = Shop()
    number = shop.working(FRIDAY)
    command = ask(shop, number, FRIDAY + 7200)
    shop.do(command)
    row = shop.dossier(number)
    assert (row.state, row.step, row.asked, row.paused_at) == (
        State.SUPPLEMENT_ASKED,
        Step.NONE,
        1,
        command.at,
    )
    owner = row.owner
    shop.do(back(shop, number, local("2025-06-24 09:00"), command.request))
    assert (row.state, row.step, row.owner, row.paused_at) == (State.IN_PROCESS, Step.ASSIGNED, owner, None)
    assert shop.row("request", command.request).back_at == local("2025-06-24 09:00")


def test_the_second_request_is_refused_with_the_article() -> None:
    shop = Shop()
    number = shop.working(FRIDAY)
    first = ask(shop, number, FRIDAY + 7200)
    shop.do(first)
    shop.do(back(shop, number, FRIDAY + 10_800, first.request))
    refused = shop.refusal(ask(shop, number, FRIDAY + 14_400))
    assert refused.code == "SUPPLEMENT_ONLY_ONCE"
    assert refused.facts["law"] == "Nghị định 61/2018, Điều 11 khoản 2 điểm c; Điều 19 khoản 4"


def test_a_version_of_the_rules_with_two_requests_lets_the_second_pass_and_refuses_the_third() -> None:
    shop = Shop(ruled(supplement_requests_max=2))
    number = shop.working(FRIDAY)
    for turn in range(2):
        command = ask(shop, number, FRIDAY + 7200 + turn * 60)
        shop.do(command)
        shop.do(back(shop, number, command.at + 30, command.request))
    assert shop.refusal(ask(shop, number, FRIDAY + 14_400)).code == "SUPPLEMENT_ONLY_ONCE"


def test_within_three_working_days_of_receipt_a_request_is_in_time_and_a_second_later_it_is_not() -> None:
    shop = Shop()
    in_time, too_late = shop.working(FRIDAY), shop.working(FRIDAY)
    shop.do(ask(shop, in_time, local(f"{LAST_DAY} 17:00")))
    refused = shop.refusal(ask(shop, too_late, local(f"{LAST_DAY} 17:00:01")))
    assert (refused.code, refused.facts["received_at"]) == ("SUPPLEMENT_TOO_LATE", FRIDAY)


def test_an_answer_belongs_to_an_open_request_of_the_same_dossier() -> None:
    shop = Shop()
    one, two = shop.working(FRIDAY), shop.working(FRIDAY)
    first, second = ask(shop, one, FRIDAY + 7200), ask(shop, two, FRIDAY + 7200)
    shop.do(first)
    shop.do(second)
    assert shop.refusal(back(shop, one, FRIDAY + 7300, second.request)).code == "REQUEST_NOT_OPEN"
    assert shop.refusal(back(shop, one, FRIDAY + 7300, 999)).code == "REQUEST_NOT_OPEN"


def test_a_request_has_an_id_of_its_own() -> None:
    shop = Shop()
    one, two = shop.working(FRIDAY), shop.working(FRIDAY)
    first = ask(shop, one, FRIDAY + 7200)
    shop.do(first)
    assert shop.refusal(first._replace(dossier=two)).code == "REQUEST_EXISTS"


@pytest.mark.parametrize("who", ["clerk", "head", "applicant"])
def test_what_was_missing_comes_in_through_the_receiving_unit_alone(who: str) -> None:
    shop = Shop()
    number = shop.working(FRIDAY, unit=1002, name=SHOP, place=1001)
    command = ask(shop, number, FRIDAY + 7200)
    shop.do(command)
    elsewhere = c.Supplement(FRIDAY + 7300, actor(who, 1001), number, command.request, shop.secret(number))
    assert shop.refusal(elsewhere).code == "OTHER_UNIT"
    shop.do(elsewhere._replace(actor=actor(who, 1002)))
    assert shop.dossier(number).state == State.IN_PROCESS
