"""R-4: back with what form 02 asked for, or after form 03: a ticket by the paper's QR code, and nothing said twice."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from haicap.base.facts import receipt_key
from haicap.base.people import limits
from haicap.rules.one_stop import receipts
from haicap.rules.one_stop.state import Dossier, Request
from tests.services.one_stop.counter.conftest import Plays
from tests.services.one_stop.counter.exercise import PLACE, Exercise
from tests.services.one_stop.counter.hands import COUNTER, call, form_of, take_ticket
from tests.services.one_stop.papers import measure

KIOSK = f"/hang-doi/{PLACE}/lay-so/"
WANTED = "hkd_thanh_lap"


def asked(town: Exercise, clerk: Client, public: Client, **fields: Any) -> int:
    """A form 02 for whoever took a ticket: everything filled in, no paper there."""
    take_ticket(public)
    form = form_of(town, call(clerk), WANTED, papers=[], do="ask", reason="Thiếu chữ ký", pages=3, **fields)
    answer = clerk.post(COUNTER, form)
    assert answer.status_code == 302, answer.context["form"].errors
    return int(re.findall(r"\d+", answer.headers["Location"])[-1])


def refused(town: Exercise, clerk: Client, public: Client) -> int:
    """A form 03 for whoever took a ticket."""
    take_ticket(public)
    answer = clerk.post(COUNTER, form_of(town, call(clerk), WANTED, do="refuse", reason="Sai tên"))
    assert answer.status_code == 302
    return int(re.findall(r"\d+", answer.headers["Location"])[-1])


def secret_of(town: Exercise, kind: str, number: int) -> str:
    """What is printed on the paper, in groups of four."""
    from dataclasses import replace

    facts = replace(town.cast.facts, receipt_key=receipt_key(django_settings.SECRET_KEY))
    if kind == "Y":
        ((ticket,),) = town.content("SELECT ticket FROM request WHERE id = %s", number)
        return receipts.shown(receipts.secret_of(Request(id=number, ticket=ticket), facts))
    ((applicant,),) = town.content("SELECT applicant FROM dossier WHERE id = %s", number)
    return receipts.shown(receipts.secret_of(Dossier(id=number, applicant=applicant), facts))


@pytest.mark.parametrize("kind", ["Y", "N"])
def test_the_paper_says_code_and_secret_and_whose_it_is(town: Exercise, play: Plays, kind: str) -> None:
    clerk = play("clerk")
    number = (asked if kind == "Y" else refused)(town, clerk, play(""))
    address = f"/yeu-cau-bo-sung/{number}.pdf" if kind == "Y" else f"/tu-choi/{number}.pdf"
    page = clerk.get(
        clerk.get(f"/mot-cua/{'yeu-cau-bo-sung' if kind == 'Y' else 'tu-choi'}/{number}/").context["pdf"]
    )
    assert page.status_code == 200, address
    text = measure.text(page.content)
    assert f"{kind}{number}" in text
    assert secret_of(town, kind, number) in text
    assert "Trần Thị Thử" in text
    other = play("head", 1002).get(page.request["PATH_INFO"])
    assert other.status_code == 404


def test_with_the_papers_that_were_asked_for_the_clerk_only_ticks_and_receives(
    town: Exercise, play: Plays
) -> None:
    clerk, public = play("clerk"), play("")
    number = asked(town, clerk, public)
    scanned = f"http://mot-cua.example.vn{KIOSK}?phieu=Y{number}&bi-mat={secret_of(town, 'Y', number)}"
    take_ticket(public, paper=scanned)
    call(clerk)
    page = clerk.get(COUNTER)
    form, text = page.context["form"], page.content.decode()
    assert (form.name, form.identity, form.phone, form.pages) == (
        "Trần Thị Thử",
        "999190000046",
        "0912345678",
        3,
    )
    assert form.procedure == town.procedure(WANTED)
    assert f"Y{number}" in text
    assert "Quay lại bổ sung" in text
    assert "Thiếu chữ ký" in text
    papers = town.cast.facts.procedures[form.procedure].documents
    assert [each.name_vi for each in page.context["asked"]] == [
        each.name_vi for each in papers if each.always
    ]
    ready = form_of(town, page.context["ticket"].id, WANTED, name=form.name, identity=form.identity, pages=3)
    assert clerk.post(COUNTER, ready).status_code == 302
    ((back_at,),) = town.content("SELECT back_at FROM request WHERE id = %s", number)
    assert back_at is not None
    ((same,),) = town.content(
        "SELECT d.applicant = b.applicant FROM dossier d, begun b WHERE b.id = %s ORDER BY d.id DESC LIMIT 1",
        number,
    )
    assert same  # the same particulars are the same person
    again = public.post(
        KIOSK, {"again": "1", "paper": f"Y{number}", "paper_secret": secret_of(town, "Y", number)}
    )
    assert again.status_code == 422
    assert "không còn chờ" in again.content.decode()


def test_after_a_refusal_the_same_matter_is_taken_up_again(town: Exercise, play: Plays) -> None:
    clerk, public = play("clerk"), play("")
    number = refused(town, clerk, public)
    take_ticket(public, paper=f"n{number}", paper_secret=secret_of(town, "N", number).lower(), priority="1")
    call(clerk)
    page = clerk.get(COUNTER)
    assert (page.context["form"].name, page.context["ticket"].priority) == ("Trần Thị Thử", True)
    assert "Quay lại sau khi bị từ chối" in page.content.decode()
    assert "Sai tên" in page.content.decode()


def test_nobody_comes_back_with_somebody_elses_paper(town: Exercise, play: Plays) -> None:
    clerk, public = play("clerk"), play("")
    number, no = asked(town, clerk, public), refused(town, clerk, public)
    before = town.content("SELECT count(*) FROM ticket")
    right = secret_of(town, "Y", number)
    for code, secret in (
        (f"Y{number}", "0000-0000-0000"), (f"Y{number}", ""), (f"Y{number + 99}", right), (f"N{no}", right),
        (f"Y{no}", secret_of(town, "N", no)), ("Y", right), ("https://[", right), ("Y" + "9" * 30, right),
    ):  # fmt: skip
        answer = public.post(KIOSK, {"again": "1", "paper": code, "paper_secret": secret})
        assert answer.status_code == 422, code
        assert "không khớp" in answer.content.decode()
    assert town.content("SELECT count(*) FROM ticket") == before
    elsewhere = public.post(
        "/hang-doi/1002/lay-so/", {"again": "1", "paper": f"Y{number}", "paper_secret": right}
    )
    assert elsewhere.status_code == 422
    assert "Bến Hồng" in elsewhere.content.decode()  # where to go with it


def test_one_paper_cant_be_tried_on_and_on(
    town: Exercise, play: Plays, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = asked(town, play("clerk"), play(""))
    told: list[int] = []
    for _ in range(22):
        answer = play("").post(KIOSK, {"again": "1", "paper": f"Y{number}", "paper_secret": "0000"})
        told.append("quá nhiều lần" in answer.content.decode())
    assert told == [False] * 20 + [True] * 2
    assert limits.count_of("paper Y1", "kiosk_paper", 900) == 1  # another one is not concerned


def test_a_clerk_hands_out_the_ticket_to_whoever_lost_the_secret(town: Exercise, play: Plays) -> None:
    clerk = play("clerk")
    number = asked(town, clerk, play(""))
    wrong = clerk.post("/mot-cua/lay-so/", {"dossiers": 1, "paper": "H26"})
    assert wrong.status_code == 422
    assert clerk.post("/mot-cua/lay-so/", {"dossiers": 1, "paper": f"Y{number}"}).status_code == 302
    call(clerk)
    assert clerk.get(COUNTER).context["earlier"].code == f"Y{number}"


def test_whoever_lost_the_paper_is_recognised_by_his_identity_number(town: Exercise, play: Plays) -> None:
    clerk = play("clerk")
    number = asked(town, clerk, play(""), identity="999190000053", name="Lê Văn Mất Phiếu")
    known = clerk.post("/mot-cua/tiep-nhan/nguoi-nop/", {"identity": "999190000053"})
    assert f"Y{number}" in known.content.decode()
    assert (
        "Y" + str(number)
        not in play("clerk", 1002)
        .post("/mot-cua/tiep-nhan/nguoi-nop/", {"identity": "999190000053"})
        .content.decode()
    )


def test_what_was_wrong_as_typed_is_not_kept(town: Exercise, play: Plays) -> None:
    clerk = play("clerk")
    number = asked(town, clerk, play(""), identity="12", phone="", name="Phạm Chưa Đủ")
    rows = town.content(
        "SELECT a.name, a.identity FROM begun b JOIN applicant a ON a.id = b.applicant WHERE b.id = %s",
        number,
    )
    assert rows == [("Phạm Chưa Đủ", "")]
    number = asked(town, clerk, play(""), name="")
    assert town.content("SELECT applicant FROM begun WHERE id = %s", number) == [(None,)]
