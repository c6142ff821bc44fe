"""R-4, R-2: a complete dossier is received, an incomplete one asked for, a wrong one refused, another's guided on."""

from __future__ import annotations

import pytest

from tests.services.one_stop.counter.conftest import Plays
from tests.services.one_stop.counter.exercise import Exercise
from tests.services.one_stop.counter.hands import COUNTER, call, form_of, receive, take_ticket

LAND, WILL = "dd_cap_lan_dau", "ct_giao_dich"


def test_several_dossiers_of_one_citizen_are_one_sheet_and_one_payment(town: Exercise, play: Plays) -> None:
    clerk = play("clerk")
    take_ticket(play(""), dossiers=2)
    ticket = call(clerk)
    first = clerk.post(COUNTER, form_of(town, ticket, pages=5, copies=2)).headers["Location"]
    page = clerk.get(first)
    assert page.context["more"] == 1
    again = clerk.get(f"{COUNTER}?nguoi={page.context['found'].id}").context["form"]
    assert (again.identity, again.name) == ("999190000046", "Trần Thị Thử")
    second = clerk.post(COUNTER, form_of(town, ticket)).headers["Location"]
    page = clerk.get(second)
    assert (page.context["sum_owed"], len(page.context["together"])) == (16_000, 2)
    owed = {
        "dossier": [each.id for each in page.context["owed"]],
        "amount": 16_000,
        "method": 1,
        "key": "pay",
    }
    assert clerk.post(f"{second}thu-tien/", owed).status_code == 302
    assert clerk.post(f"{second}thu-tien/", owed).status_code == 302
    assert town.content("SELECT amount FROM payment") == [(16_000,)]
    assert clerk.post(f"{second}thu-tien/", {**owed, "key": "again"}).status_code == 422
    sheet = clerk.get(f"/ho-so/{page.context['found'].code}/giay/giay-tiep-nhan-chung.pdf")
    assert sheet.status_code == 200
    assert sheet.content.startswith(b"%PDF-")
    applicants = town.content(
        "SELECT count(DISTINCT applicant), count(*) FROM dossier WHERE ticket = %s", ticket
    )
    assert applicants == [(1, 2)]


def test_missing_papers_are_asked_for_all_at_once_with_the_reason(town: Exercise, play: Plays) -> None:
    clerk = play("clerk")
    take_ticket(play(""))
    ticket = call(clerk)
    form = form_of(town, ticket, LAND, papers=[], do="ask", name="", identity="")
    answer = clerk.post(COUNTER, form | {"reason": "Thiếu trích lục"})
    page = clerk.get(answer.headers["Location"])
    always = [
        each.name_vi for each in town.cast.facts.procedures[town.procedure(LAND)].documents if each.always
    ]
    assert [each.name_vi for each in page.context["missing"]] == always
    assert "Thiếu trích lục" in page.content.decode()
    assert clerk.get(page.context["pdf"]).content.startswith(b"%PDF-")
    assert town.content("SELECT at_intake, dossier FROM request") == [(True, None)]


def test_nothing_missing_and_no_reason_is_nothing_to_ask_for(town: Exercise, play: Plays) -> None:
    clerk = play("clerk")
    take_ticket(play(""))
    answer = clerk.post(COUNTER, form_of(town, call(clerk), do="ask"))
    assert answer.status_code == 422
    assert "Thiếu lý do" in answer.context["form"].errors["reason"]


def test_a_refusal_says_why_and_where_to_go(town: Exercise, play: Plays) -> None:
    clerk = play("clerk")
    take_ticket(play(""))
    form = form_of(town, call(clerk), do="refuse", reason="Không có bản chính", where="Nơi cấp bản chính")
    page = clerk.get(clerk.post(COUNTER, form).headers["Location"])
    assert page.context["found"].reason == "Không có bản chính. Nơi cần đến: Nơi cấp bản chính"
    assert clerk.get(page.context["pdf"]).content.startswith(b"%PDF-")


def test_what_another_place_alone_receives_is_guided_there(town: Exercise, play: Plays) -> None:
    clerk = play("clerk")
    take_ticket(play(""))
    ticket = call(clerk)
    form = form_of(town, ticket, WILL, place="Gò Lim")
    answer = clerk.post(COUNTER, form)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Hướng dẫn đến Phường Gò Lim" in text
    assert answer.context["form"].name == "Trần Thị Thử"
    assert clerk.post(COUNTER, form | {"do": "guide", "key": "guide"}).status_code == 302
    assert town.content("SELECT state FROM ticket WHERE id = %s", ticket) == [(5,)]


def test_what_may_be_received_anywhere_is_received_and_says_who_decides(town: Exercise, play: Plays) -> None:
    code = receive(town, play("clerk"), play(""), LAND, place="gò lim")
    assert town.content("SELECT receiver, competent FROM dossier WHERE code = %s", code) == [(1001, 1002)]


def test_a_returning_applicant_is_recognised_in_the_own_unit_and_a_duplicate_warned_of(
    town: Exercise, play: Plays
) -> None:
    clerk = play("clerk")
    receive(town, clerk, play(""), LAND, identity="999201000002", name="Trần Văn Con")
    asked = form_of(town, 0, LAND, identity="999201000002")
    here = clerk.post(f"{COUNTER}nguoi-nop/", asked)
    assert here.context["known"].name == "Trần Văn Con"
    assert len(here.context["repeated"]) == 1
    there = play("clerk", 1002).post(f"{COUNTER}nguoi-nop/", asked)
    assert (there.context["known"], there.context["repeated"]) == (None, [])


def test_who_hands_in_for_another_stands_on_record_beside_the_applicant(town: Exercise, play: Plays) -> None:
    clerk = play("clerk")
    take_ticket(play(""))
    ticket = call(clerk)
    form = form_of(town, ticket, relation=1)
    answer = clerk.post(COUNTER, form)
    assert set(answer.context["form"].errors) == {"submitter_identity", "submitter_name"}
    form |= {"submitter_identity": "999201000002", "submitter_name": "Trần Văn Con"}
    answer = clerk.post(COUNTER, form)
    code = answer.headers["Location"].rstrip("/").rsplit("/", 1)[1]
    case = clerk.get(f"/mot-cua/ho-so/{code}/").context["found"]
    assert (case.name, case.submitter, case.relation) == ("Trần Thị Thử", "Trần Văn Con", 1)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"identity": "12"}, "identity"),
        ({"phone": "0912"}, "phone"),
        ({"name": ""}, "name"),
        ({"place": "Đâu đó"}, "place"),
        ({"procedure": "999"}, "procedure"),
        ({"pages": "0"}, "pages"),
        ({"copies": "1000000"}, "pages"),
        ({"papers": []}, "papers"),
        ({"ticket": ""}, "ticket"),
        ({"ticket": "5"}, "ticket"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    town: Exercise, play: Plays, fields: dict[str, object], field: str
) -> None:
    clerk = play("clerk")
    take_ticket(play(""))
    before = town.content("SELECT count(*) FROM dossier")
    answer = clerk.post(COUNTER, form_of(town, call(clerk), **{"address": "Số 5, ngõ 7", **fields}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert answer.context["form"].address == "Số 5, ngõ 7"
    assert town.content("SELECT count(*) FROM dossier") == before
