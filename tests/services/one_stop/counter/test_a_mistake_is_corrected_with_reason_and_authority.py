"""Issue, line 2: corrected, voided and given back with reason and authority; slips entered; cash closed."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from haicap.store import files
from tests.rules.one_stop.test_a_disguised_or_scripted_upload_is_refused import pdf
from tests.services.one_stop.counter.conftest import Plays
from tests.services.one_stop.counter.exercise import PLACE, Exercise
from tests.services.one_stop.counter.hands import form_of, receive
from tests.services.one_stop.papers import measure


def _reasons(town: Exercise, command: str) -> list[tuple[str | None, str]]:
    return town.content(
        "SELECT reason, role::text FROM journal_entry WHERE command::text = %s ORDER BY seq",
        f"one_stop.{command}",
    )


def test_the_head_corrects_and_voids_and_a_clerk_does_not(town: Exercise, play: Plays) -> None:
    clerk, head = play("clerk"), play("head")
    code = receive(town, clerk, play(""), copies=3)
    at = f"/mot-cua/ho-so/{code}/"
    page = clerk.get(f"/mot-cua/giay-hen/{code}/")
    pay = {"dossier": page.context["found"].id, "amount": 6_000, "method": 1, "key": "p"}
    assert clerk.post(f"/mot-cua/giay-hen/{code}/thu-tien/", pay).status_code == 302
    correction = {"do": "correct", "pages": 1, "copies": 2, "reason": "Đếm nhầm số bản"}
    assert clerk.post(at, correction).status_code == 422
    assert head.post(at, correction | {"reason": ""}).status_code == 422
    assert head.post(at, correction).status_code == 302
    assert _reasons(town, "Correct") == [("Đếm nhầm số bản", "head")]
    assert head.get(at).context["back"] == 2_000
    assert head.post(at, {"do": "void", "reason": "Nhận nhầm nơi, chủ tịch cho phép"}).status_code == 302
    assert head.get(at).context["back"] == 6_000
    refund = {"do": "refund", "amount": 6_000, "reason": "Hủy giấy tiếp nhận", "key": "r"}
    assert [head.post(at, refund).status_code for _ in range(2)] == [302, 302]
    assert town.content("SELECT amount FROM paid WHERE id = %s", pay["dossier"]) == [(0,)]
    assert head.get("/mot-cua/quy/").context["till"].cash == -6_000


def test_the_days_cash_is_closed_by_counting_and_opened_again_by_the_head(
    town: Exercise, play: Plays
) -> None:
    clerk, head = play("clerk", PLACE, 1), play("head")
    code = receive(town, clerk, play(""), copies=3)
    found = clerk.get(f"/mot-cua/giay-hen/{code}/").context["found"]
    pay = {"dossier": found.id, "amount": 6_000, "method": 1, "key": "q"}
    assert clerk.post(f"/mot-cua/giay-hen/{code}/thu-tien/", pay).status_code == 302
    till = clerk.get("/mot-cua/quy/").context["till"]
    assert till.cash == 6_000
    assert clerk.post("/mot-cua/quy/", {"counted": "5.000"}).status_code == 422
    assert clerk.post("/mot-cua/quy/", {"counted": "nhiều"}).status_code == 422
    assert clerk.post("/mot-cua/quy/", {"counted": "5.000", "reason": "Trả nhầm tiền lẻ"}).status_code == 302
    page = clerk.get("/mot-cua/quy/")
    assert (page.context["till"].counted, page.context["difference"]) == (5_000, -1_000)
    opening = {"clerk": till.clerk, "period": till.period, "reason": "Còn người đến nộp"}
    assert clerk.post("/mot-cua/quy/mo-lai/", opening).status_code == 404
    assert play("head", 1002).post("/mot-cua/quy/mo-lai/", opening).status_code == 422
    assert head.post("/mot-cua/quy/mo-lai/", opening).status_code == 302
    assert clerk.get("/mot-cua/quy/").context["till"].closed_at is None


def test_a_slip_of_an_outage_is_entered_by_the_head_with_its_legal_time(town: Exercise, play: Plays) -> None:
    head, slip = play("head"), "/mot-cua/phieu-giay/"
    assert play("clerk").get(slip).status_code == 404
    form = form_of(
        town, 0, "hkd_thanh_lap", slip=7, slip_at="2025-06-20T14:30", authority="Văn bản 12/UBND-VP"
    )
    assert head.post(slip, form | {"authority": "", "key": "a"}).status_code == 422
    assert head.post(slip, form | {"slip_at": "2025-06-24T08:00", "key": "b"}).status_code == 422
    assert head.post(slip, form | {"slip_at": "hôm qua", "key": "c"}).status_code == 422
    answer = head.post(slip, form | {"key": "d"})
    assert answer.status_code == 302
    assert "-250620-0001" in answer.headers["Location"]
    assert head.post(slip, form | {"key": "e"}).status_code == 422
    at = "to_char(received_at AT TIME ZONE INTERVAL '7 hours', 'YYYY-MM-DD HH24:MI')"
    rows = town.content(f"SELECT {at} FROM dossier WHERE ticket IS NULL AND code LIKE '%-250620-%'")
    assert rows == [("2025-06-20 14:30",)]
    assert ("Văn bản 12/UBND-VP", "head") in _reasons(town, "EnterSlip")


def test_another_units_dossier_is_404_at_the_counter(town: Exercise, play: Plays) -> None:
    code = receive(town, play("clerk"), play(""))
    there = play("clerk", 1002)
    for address in (f"/mot-cua/ho-so/{code}/", f"/mot-cua/giay-hen/{code}/"):
        assert there.get(address).status_code == 404
        assert there.post(address, {"do": "withdraw", "reason": "x"}).status_code in (404, 405)
    assert play("officer").get(f"/mot-cua/ho-so/{code}/").status_code == 404


def test_a_slip_has_its_submitter_and_its_scans_like_any_receipt(
    town: Exercise, play: Plays, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """Nothing that the form takes is dropped without a word."""
    monkeypatch.setattr(files, "folder", lambda _world: tmp_path)
    head, address = play("head"), "/mot-cua/phieu-giay/"
    other = {"relation": 1, "submitter_identity": "999201000002", "submitter_name": "Trần Văn Con"}
    slip = {"slip": 11, "slip_at": "2025-06-19T15:10", "authority": "Văn bản 12/UBND-VP"}
    form = form_of(town, 0, "hkd_thanh_lap", **slip, **other)
    scripted = SimpleUploadedFile("a.pdf", pdf(b"/OpenAction << /S /JavaScript /JS (x) >>"))
    assert head.post(address, form | {"key": "s1", "scan-0": scripted}).status_code == 422
    assert list(tmp_path.iterdir()) == []
    answer = head.post(address, form | {"key": "s2", "scan-0": SimpleUploadedFile("a.pdf", pdf())})
    assert answer.status_code == 302
    code = str(answer.headers["Location"]).rstrip("/").rsplit("/", 1)[1]
    page = head.get(f"/mot-cua/ho-so/{code}/")
    assert page.context["found"].submitter == "Trần Văn Con"
    assert len(page.context["scans"]) == 1


def test_a_voided_receipt_says_so_on_paper(town: Exercise, play: Plays) -> None:
    head = play("head")
    code = receive(town, play("clerk"), play(""))
    address = f"/ho-so/{code}/giay/giay-tiep-nhan.pdf"
    assert "ĐÃ HỦY" not in measure.text(head.get(address).content)
    assert head.post(f"/mot-cua/ho-so/{code}/", {"do": "void", "reason": "Nhận nhầm nơi."}).status_code == 302
    text = measure.text(head.get(address).content)
    assert "ĐÃ HỦY ngày 23/06/2025: Nhận nhầm nơi. Giấy này không còn giá trị." in text
    assert "Giao tổ chức, cá nhân" not in text
