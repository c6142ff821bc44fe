"""Papers, fee, withdrawal, rating by whoever has told the secret; by nobody else; each once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from haicap.rules.one_stop import commands as c
from haicap.services.one_stop import citizen_acts
from tests.api.town import Town
from tests.services.one_stop.citizen import stories

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)


def opened(town: Town, visitor: Client, number: int, code: str) -> None:
    """The visitor tells the secret."""
    assert visitor.get(f"/tra-cuu/{code}/?bi-mat={town.secret(number)}").status_code == 302


def paper(content: bytes = PNG, name: str = "giay.png") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def state(town: Town, number: int) -> int:
    """Where a dossier stands."""
    return int(town.content("SELECT state FROM dossier WHERE id = %s", number)[0][0])


def test_what_was_asked_for_is_sent_and_the_clock_goes_on(town: Town, visitor: Client) -> None:
    """The paper is named, its file kept under the dossier; sent twice, it is sent once."""
    number, code, _ = stories.asked(town)
    opened(town, visitor, number, code)
    assert 'name="scan-0"' in visitor.get(f"/tra-cuu/{code}/").content.decode()
    for _ in range(2):
        sent = visitor.post(f"/tra-cuu/{code}/bo-sung/", {"key": "k1", "scan-0": paper()})
        assert (sent.status_code, sent.headers["Location"]) == (302, f"/tra-cuu/{code}/")
    assert state(town, number) == 4
    assert town.content("SELECT paper, unit FROM scan WHERE dossier = %s", number) == [(0, 1001)]
    text = visitor.get(f"/tra-cuu/{code}/").content.decode()
    assert "Đã bổ sung đủ giấy tờ" in text
    assert "Giấy tờ đã gửi" in text


@pytest.mark.parametrize(
    "content", [b"", b"<script>alert(1)</script>", b"MZ\x90\x00", b"%PDF-1.7 /JavaScript %%EOF", PNG[:40]]
)
def test_a_disguised_or_scripted_file_is_not_taken(town: Town, visitor: Client, content: bytes) -> None:
    """Told by its content, whatever it is called; the dossier waits as before."""
    number, code, _ = stories.asked(town)
    opened(town, visitor, number, code)
    answer = visitor.post(f"/tra-cuu/{code}/bo-sung/", {"key": "k2", "scan-0": paper(content)})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert state(town, number) == 5
    assert town.content("SELECT count(*) FROM scan WHERE dossier = %s", number) == [(0,)]


def test_nothing_sent_is_said_so(town: Town, visitor: Client) -> None:
    """A supplement without a file is none."""
    number, code, _ = stories.asked(town)
    opened(town, visitor, number, code)
    answer = visitor.post(f"/tra-cuu/{code}/bo-sung/", {"key": "k3"})
    assert answer.status_code == 422
    assert "ít nhất một tệp" in answer.content.decode()


def test_before_receipt_the_papers_bring_it_back_to_its_check(town: Town, visitor: Client) -> None:
    """Asked at intake (form 02), sent, and waiting again."""
    number = stories.submitted(town)
    clerk = town.actor("clerk")
    town.do(c.AskAtIntake(town.now, clerk, number + 3, 0, 1, None, number))
    opened(town, visitor, number, f"N{number}")
    assert "Bạn cần bổ sung" in visitor.get(f"/tra-cuu/N{number}/").content.decode()
    visitor.post(f"/tra-cuu/N{number}/bo-sung/", {"key": "k4", "scan-0": paper()})
    assert town.content("SELECT state, step FROM dossier WHERE id = %s", number) == [(1, 0)]


def with_fee(town: Town) -> tuple[int, str, int]:
    """A received dossier with a fee: number, code, fee."""
    number, code = stories.received(town)
    town.change("UPDATE dossier SET fee = 30000 WHERE id = %s", number)
    return number, code, 30_000


def test_the_fee_is_paid_once_and_stands_on_record(town: Town, visitor: Client) -> None:
    """The picture holds the amount and the code; the exercise's double confirms; a second press takes nothing."""
    number, code, fee = with_fee(town)
    opened(town, visitor, number, code)
    text = visitor.get(f"/tra-cuu/{code}/nop-tien/").content.decode()
    assert "30.000" in text
    assert "<svg" in text
    assert "Diễn tập" in text
    for _ in range(2):
        assert visitor.post(f"/tra-cuu/{code}/nop-tien/").status_code == 302
    assert town.content("SELECT amount, unit FROM remittance WHERE dossier = %s", number) == [(fee, 1001)]
    assert town.content("SELECT amount FROM paid WHERE id = %s", number) == [(fee,)]
    assert "Còn phải nộp" not in visitor.get(f"/tra-cuu/{code}/").content.decode()


def test_a_duty_that_was_asked_for_is_paid_and_the_clock_goes_on(town: Town, visitor: Client) -> None:
    """State 6 ends with the payment (R-17)."""
    number, code = stories.assigned(town)
    town.do(c.AskPayment(town.now, town.actor("officer"), number, 1_500_000))
    opened(town, visitor, number, code)
    assert "1.500.000" in visitor.get(f"/tra-cuu/{code}/nop-tien/").content.decode()
    visitor.post(f"/tra-cuu/{code}/nop-tien/")
    assert state(town, number) == 4


def test_where_no_gateway_is_connected_nothing_is_paid(town: Town, visitor: Client) -> None:
    """A live world shows no account of the exercise's, and takes no press for money."""
    number, code, _ = with_fee(town)
    opened(town, visitor, number, code)
    town.change("UPDATE world SET kind = 'live'")
    try:
        assert "Chưa thấy tiền" in visitor.post(f"/tra-cuu/{code}/nop-tien/", follow=True).content.decode()
        text = visitor.get(f"/tra-cuu/{code}/nop-tien/").content.decode()
        assert "DIEN TAP" not in text
        assert "chưa nối cổng thanh toán" in text
    finally:
        town.change("UPDATE world SET kind = 'exercise'")
    assert town.content("SELECT count(*) FROM remittance WHERE dossier = %s", number) == [(0,)]


def test_a_dossier_is_withdrawn_with_its_reason(town: Town, visitor: Client) -> None:
    """Without one it isn't."""
    number, code = stories.assigned(town)
    opened(town, visitor, number, code)
    assert visitor.post(f"/tra-cuu/{code}/rut/", {"key": "w", "reason": " "}).status_code == 422
    assert visitor.post(f"/tra-cuu/{code}/rut/", {"key": "w2", "reason": "Không cần nữa"}).status_code == 302
    assert state(town, number) == 7
    assert "Không cần nữa" in visitor.get(f"/tra-cuu/{code}/").content.decode()


def test_five_grades_after_the_result_changed_until_it_is_fetched(town: Town, visitor: Client) -> None:
    """Then one more time, and no more."""
    number, code = stories.finished(town)
    opened(town, visitor, number, code)
    page = visitor.get(f"/tra-cuu/{code}/").content.decode()
    assert [f'name="grade" value="{grade}"' in page for grade in range(7)] == [False, *[True] * 5, False]
    for grade in (2, 4):
        visitor.post(f"/tra-cuu/{code}/danh-gia/", {"key": f"g{grade}", "grade": grade})
    assert town.content("SELECT grade, competent FROM rating WHERE id = %s", number) == [(4, 1001)]
    assert visitor.post(f"/tra-cuu/{code}/danh-gia/", {"key": "g9", "grade": 9}).status_code == 422
    assert town.content("SELECT grade FROM rating WHERE id = %s", number) == [(4,)]


def test_before_the_result_nobody_is_asked_to_rate(town: Town, visitor: Client) -> None:
    """And whoever tries is told."""
    number, code = stories.assigned(town)
    opened(town, visitor, number, code)
    assert 'name="grade"' not in visitor.get(f"/tra-cuu/{code}/").content.decode()
    assert visitor.post(f"/tra-cuu/{code}/danh-gia/", {"key": "e", "grade": 5}).status_code == 422


@pytest.mark.parametrize(
    ("act", "form"), [("bo-sung", {}), ("rut", {"reason": "x"}), ("danh-gia", {"grade": 5}), ("nop-tien", {})]
)
def test_whoever_has_not_told_the_secret_does_nothing(
    town: Town, visitor: Client, act: str, form: dict[str, Any]
) -> None:
    """Sent to the door; another dossier's secret opens this one as little."""
    number, code = stories.assigned(town)
    other, others_code = stories.assigned(town)
    opened(town, visitor, other, others_code)
    before = town.content("SELECT version FROM dossier WHERE id = %s", number)
    for address in (code, f"N{number}", "khong-co", "N" + "9" * 18):
        answer = visitor.post(f"/tra-cuu/{address}/{act}/", {"key": "s"} | form)
        assert answer.status_code == 302
        assert answer.headers["Location"] == f"/tra-cuu/{address}/"
    assert town.content("SELECT version FROM dossier WHERE id = %s", number) == before


def test_a_form_from_another_site_is_refused(town: Town) -> None:
    """The token against forged requests holds for citizens too."""
    visitor = Client(enforce_csrf_checks=True)
    number, code = stories.assigned(town)
    opened(town, visitor, number, code)
    assert visitor.post(f"/tra-cuu/{code}/rut/", {"key": "f", "reason": "x"}).status_code == 403
    assert state(town, number) == 4


def test_one_address_acts_so_often_and_no_more(
    town: Town, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has a secret may not fill the disk with files either."""
    monkeypatch.setattr(citizen_acts, "ACTS_MAX", 3)
    town.change("DELETE FROM page_rate")
    number, code, _ = stories.asked(town)
    opened(town, visitor, number, code)
    statuses = [
        visitor.post(f"/tra-cuu/{code}/rut/", {"key": f"r{n}", "reason": ""}).status_code for n in range(5)
    ]
    assert statuses in ([422] * 3 + [429] * 2, [422] * 5)  # a quarter of an hour may just begin
    assert state(town, number) == 5
