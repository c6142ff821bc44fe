"""Papers and spreadsheets are given to whoever may see the dossier, and to nobody else."""

from __future__ import annotations

import io
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pypdfium2
import pytest
import zxingcpp
from django.conf import settings
from django.test import Client

from haicap.base.facts import load_facts, receipt_key
from haicap.gates.spreadsheets import DAY, MONEY, Wanted, read_table
from haicap.rules.base import Actor
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import receipts
from haicap.rules.one_stop.counter_state import Relation
from haicap.rules.one_stop.state import Dossier
from haicap.services.one_stop import paper_kinds, paper_pages
from tests.services.one_stop.papers.measure import tidy
from tests.store.live.conftest import OPENS_AT, PLACE
from tests.web.conftest import Served

ELSEWHERE, PLACE_NAME = 1003, "tiny"
NAME, SUBMITTER = "Nguyễn Thị Hường Ưởng", "Trần Ỷ Vỹ"


@dataclass(frozen=True)
class Cases:
    """Three dossiers of one visit, received at PLACE, and one refused there: codes and ids."""

    codes: tuple[str, ...]
    refused: int
    asked: int
    applicant: int


_made: dict[str, Cases] = {}


@pytest.fixture
def cases(exercise: Served) -> Cases:
    """What a clerk received, refused and asked for on the first morning, once a town."""
    if exercise.name not in _made:
        _made[exercise.name] = _first_morning(exercise)
    return _made[exercise.name]


def _first_morning(exercise: Served) -> Cases:
    clerk, visitor = exercise.actor("clerk"), Actor(0, "applicant", PLACE)
    ticket, second, third, refused, asked, *dossiers = exercise.ids(8)
    person = c.Person(NAME, "999190000001", "0100000001", "=1+1", "salt")
    outcomes = exercise.tell(
        c.TakeTicket(OPENS_AT, visitor, ticket, 1, 3),
        c.Call(OPENS_AT + 60, clerk, ticket),
        *(_received(exercise, clerk, ticket, dossier, person if n == 0 else None, dossiers[0])
          for n, dossier in enumerate(dossiers)),
        c.TakeTicket(OPENS_AT, visitor, second, 1, 1),
        c.Call(OPENS_AT + 300, clerk, second),
        c.RefuseIntake(OPENS_AT + 330, clerk, refused, exercise.procedure, PLACE, "Đã giải quyết rồi", second),
        c.TakeTicket(OPENS_AT, visitor, third, 1, 1),
        c.Call(OPENS_AT + 400, clerk, third),
        c.AskAtIntake(OPENS_AT + 430, clerk, asked, exercise.procedure, 1, third),
    )  # fmt: skip
    assert {type(each).__name__ for each in outcomes} == {"Done"}, outcomes
    rows = dict(exercise.content("dossier", "id, code"))
    return Cases(tuple(rows[dossier] for dossier in dossiers), refused, asked, dossiers[0] + 500_000)


def _received(
    town: Served, clerk: Actor, ticket: int, dossier: int, person: c.Person | None, first: int
) -> c.Receive:
    at = OPENS_AT + 60 + dossier % 100
    command = c.Receive(
        at, clerk, dossier, town.procedure, PLACE, 1, first + 500_000, person, ticket, papers=0b11
    )
    if dossier == first:
        return command
    submitting = c.Person(SUBMITTER, "999190000002", "0100000002", "Số 2, thôn 2", f"salt {dossier}")
    return command._replace(
        submitter=dossier + 700_000, submitting=submitting, relation=int(Relation.AUTHORISED)
    )


@pytest.fixture
def clerk(exercise: Served) -> Client:
    """A clerk of the receiving unit."""
    return exercise.play("clerk")


def words(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    document = pypdfium2.PdfDocument(io.BytesIO(answer.content))
    return tidy(" ".join(page.get_textpage().get_text_range() for page in document))


def test_a_clerk_prints_the_receipt_of_what_his_unit_received(clerk: Client, cases: Cases) -> None:
    read = words(clerk, f"/ho-so/{cases.codes[0]}/giay/giay-tiep-nhan.pdf")
    assert f"Mã hồ sơ: {cases.codes[0]}" in read
    assert NAME in read
    assert "VẬN HÀNH THỬ" in read
    assert "Giấy tờ chứng minh quan hệ với người được cấp bản chính" in read, (
        "a conditional paper that was brought"
    )
    assert SUBMITTER not in read
    handed_in_by_another = words(clerk, f"/ho-so/{cases.codes[1]}/giay/giay-tiep-nhan.pdf")
    assert f"Người nộp thay: {SUBMITTER}" in handed_in_by_another
    assert f"Tiếp nhận hồ sơ của: {NAME}" in handed_in_by_another
    both = words(clerk, f"/ho-so/{cases.codes[0]}/giay/giay-tiep-nhan.pdf?lien=ca-hai")
    assert "Liên 1" in both
    assert "Liên 2" in both


def test_one_visit_is_one_sheet(clerk: Client, cases: Cases) -> None:
    read = words(clerk, f"/ho-so/{cases.codes[1]}/giay/giay-tiep-nhan-chung.pdf")
    assert "Gồm 3 hồ sơ của một người nộp" in read
    assert all(code in read for code in cases.codes)


def test_what_was_refused_or_asked_for_without_a_code_prints_by_its_number(
    clerk: Client, cases: Cases
) -> None:
    assert "Đã giải quyết rồi" in words(clerk, f"/ho-so/tu-choi/{cases.refused}.pdf")
    assert "PHIẾU YÊU CẦU BỔ SUNG" in words(clerk, f"/ho-so/bo-sung/{cases.asked}.pdf")


def test_many_dossiers_are_one_stack(clerk: Client, cases: Cases) -> None:
    listed = "&".join(f"ma={code}" for code in cases.codes[::-1])
    read = words(clerk, f"/ho-so/giay/giay-tiep-nhan.pdf?{listed}")
    places = [read.index(f"Mã hồ sơ: {code}") for code in cases.codes]
    assert places == sorted(places, reverse=True), "the stack lies in the order of the request"
    assert all(code in words(clerk, f"/ho-so/giay/kiem-soat.pdf?don-vi={PLACE}") for code in cases.codes)


def test_too_long_a_stack_says_what_to_do(
    clerk: Client, cases: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper_pages, "BATCH_MAX", 2)
    for query in ("", "&".join(f"ma={code}" for code in cases.codes)):
        answer = clerk.get(f"/ho-so/giay/giay-tiep-nhan.pdf?{query}")
        assert answer.status_code == 400
        assert "Hãy thu hẹp bộ lọc" in answer.content.decode()


def test_a_stack_of_nothing_says_so(clerk: Client, cases: Cases) -> None:
    answer = clerk.get(f"/ho-so/giay/xin-loi.pdf?ma={cases.codes[0]}")
    assert answer.status_code == 400
    assert "Không hồ sơ nào" in answer.content.decode()


def test_the_dossiers_page_leads_to_the_papers_that_it_has(clerk: Client, cases: Cases) -> None:
    page = clerk.get(f"/ho-so/{cases.codes[0]}/").content.decode()
    for slug, there in (
        ("giay-tiep-nhan", True),
        ("kiem-soat", True),
        ("xin-loi", False),
        ("tu-choi", False),
    ):
        address = f"/ho-so/{cases.codes[0]}/giay/{slug}.pdf"
        assert (address in page) is there
        assert clerk.get(address).status_code == (200 if there else 404)


@pytest.mark.parametrize("role", ["clerk", "officer", "head", "signer", "records_clerk"])
def test_another_units_people_get_404_for_every_paper(exercise: Served, cases: Cases, role: str) -> None:
    client = exercise.play(role, ELSEWHERE)
    code = cases.codes[0]
    addresses = [f"/ho-so/{code}/giay/{slug}.pdf" for slug in (*paper_kinds.KINDS, paper_kinds.SHEET)]
    addresses += [f"/ho-so/tu-choi/{cases.refused}.pdf", f"/ho-so/bo-sung/{cases.asked}.pdf"]
    assert {client.get(address).status_code for address in addresses} == {404}
    assert client.get(f"/ho-so/giay/giay-tiep-nhan.pdf?ma={code}").status_code == 400


def test_unknown_papers_codes_and_numbers_are_404(clerk: Client, cases: Cases) -> None:
    for address in (
        f"/ho-so/{cases.codes[0]}/giay/khong-co.pdf",
        "/ho-so/H26.980.01-250623-9999/giay/giay-tiep-nhan.pdf",
        "/ho-so/H26.980.01-250623-9999/giay/giay-tiep-nhan-chung.pdf",
        "/ho-so/tu-choi/999999999999999999.pdf",
        "/ho-so/bo-sung/1.pdf",
        "/ho-so/giay/khong-co.pdf",
        "/so/ho-so/2025/so.pdf?noi-nhan=999999",
    ):
        assert clerk.get(address).status_code == 404, address


def test_nobody_signed_in_gets_no_paper(exercise: Served, cases: Cases) -> None:
    for address in (
        f"/ho-so/{cases.codes[0]}/giay/giay-tiep-nhan.pdf",
        "/ho-so/bang-tinh.xlsx",
        "/so/ho-so/2025/so.pdf",
    ):
        assert Client().get(address).status_code == 302, address


def test_only_who_hands_it_over_the_counter_prints_the_secret(exercise: Served, cases: Cases) -> None:
    address, told = f"/ho-so/{cases.codes[0]}/giay/giay-tiep-nhan.pdf", {}
    for role in ("clerk", "head", "officer", "signer"):
        document = pypdfium2.PdfDocument(io.BytesIO(exercise.play(role).get(address).content))
        (found,) = zxingcpp.read_barcodes(document[0].render(scale=3).to_numpy())
        told[role] = found.text
        assert cases.codes[0] in found.text
    assert told["clerk"] == told["head"]
    assert told["officer"] == told["signer"]
    assert "bi-mat" not in told["officer"]
    secret = parse_qs(urlsplit(told["clerk"]).query)["bi-mat"][0]
    dossier = next(
        number for number, code in exercise.content("dossier", "id, code") if code == cases.codes[0]
    )
    facts = load_facts(
        PLACE_NAME, exercise.cast.facts.organisation_as_of, any_counter=True, authentication_signers=None,
        key=receipt_key(settings.SECRET_KEY),
    )  # fmt: skip
    assert receipts.is_told(secret, Dossier(id=dossier, applicant=cases.applicant), facts)


REGISTER = [
    Wanted("code", "Mã hồ sơ"),
    Wanted("applicant", "Tên cá nhân, tổ chức"),
    Wanted("address", "Địa chỉ, số điện thoại"),
    Wanted("received", "Nhận hồ sơ", DAY),
    Wanted("returned", "Trả kết quả", DAY, needed=False),
    Wanted("fee", "Phí, lệ phí (đồng)", MONEY),
]


def test_the_register_is_a_page_a_print_and_a_spreadsheet_of_the_same_rows(
    clerk: Client, cases: Cases
) -> None:
    page = clerk.get("/so/ho-so/").content.decode()
    read = words(clerk, "/so/ho-so/2025/so.pdf").replace("- ", "-")
    rows = read_table(clerk.get("/so/ho-so/2025/so.xlsx").content, REGISTER)
    assert [row.values["code"] for row in rows] == list(cases.codes)
    assert {row.values["applicant"] for row in rows} == {NAME}
    assert rows[0].values["address"] == "=1+1, 0100000001"
    for code in cases.codes:
        assert code in page
        assert code in read


def test_a_unit_reads_no_other_units_register(exercise: Served, cases: Cases) -> None:
    client = exercise.play("clerk", ELSEWHERE)
    read = words(client, f"/so/ho-so/2025/so.pdf?noi-nhan={PLACE}")
    assert "không tiếp nhận hồ sơ nào" in read
    assert NAME not in client.get(f"/so/ho-so/?noi-nhan={PLACE}").content.decode()


def test_a_list_saved_is_the_list_shown(exercise: Served, clerk: Client, cases: Cases) -> None:
    wanted = [Wanted("code", "Mã hồ sơ"), Wanted("state", "Trạng thái"), Wanted("receiver", "Nơi nhận")]
    answer = clerk.get("/ho-so/bang-tinh.xlsx")
    rows = read_table(answer.content, wanted)
    assert {row.values["code"] for row in rows} == set(cases.codes)
    assert answer["Content-Disposition"].startswith("attachment; ")
    other = exercise.play("clerk", ELSEWHERE).get("/ho-so/bang-tinh.xlsx")
    assert not any(code.encode() in other.content for code in cases.codes)
    visits = read_table(
        clerk.get("/luot-khach/bang-tinh.xlsx").content, [Wanted("office", "Nơi"), Wanted("end", "Kết cục")]
    )
    assert len(visits) == 3


def test_in_english_heads_are_english_and_papers_stay_vietnamese(exercise: Served, cases: Cases) -> None:
    client = exercise.play("clerk")
    client.post("/ngon-ngu/", {"language": "en"})
    assert read_table(client.get("/ho-so/bang-tinh.xlsx").content, [Wanted("code", "Code")])
    assert "GIẤY TIẾP NHẬN HỒ SƠ" in words(client, f"/ho-so/{cases.codes[0]}/giay/giay-tiep-nhan.pdf")


def test_whoever_prints_particulars_is_on_record(exercise: Served, cases: Cases) -> None:
    officer = exercise.play("officer")
    officer.get(f"/ho-so/{cases.codes[0]}/giay/kiem-soat.pdf")
    officer.get("/so/ho-so/2025/so.xlsx")
    person = exercise.actor("officer").person
    rows = exercise.content("reading_record", "person, page, subject_id")
    noted = [row for row in rows if row[0] == person]
    ids = {number for number, code in exercise.content("dossier", "id, code") if code in cases.codes}
    assert {subject for _, page, subject in noted if page == "register_sheet"} == ids
    assert sum(page == "paper" for _, page, _ in noted) == 1
