"""R-4 of returning: by the ticket taken with code and secret at the kiosk, or by one that the clerk takes."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings

from haicap.base.facts import receipt_key
from haicap.rules.one_stop import receipts
from haicap.rules.one_stop.state import Dossier
from tests.services.one_stop.counter.conftest import Plays
from tests.services.one_stop.counter.exercise import Exercise
from tests.services.one_stop.counter.hands import COUNTER, receive

REGISTER = "ct_ban_sao_so_goc"


def secret_of(town: Exercise, code: str) -> str:
    """What is printed on the receipt of a dossier."""
    number, applicant = town.content("SELECT id, applicant FROM dossier WHERE code = %s", code)[0]
    facts = replace(town.cast.facts, receipt_key=receipt_key(settings.SECRET_KEY))
    return receipts.secret_of(Dossier(id=number, applicant=applicant), facts)


def test_the_kiosk_gives_a_ticket_for_code_and_secret_alone(town: Exercise, play: Plays) -> None:
    clerk, public = play("clerk"), play("")
    code = receive(town, clerk, public, REGISTER)
    town.finish(code)
    kiosk = "/hang-doi/1001/lay-so/"
    for secret in ("", "0" * 12, secret_of(town, code)[:-1]):
        answer = public.post(kiosk, {"fetch": 1, "code": code, "secret": secret})
        assert answer.status_code == 422
        assert "không khớp" in answer.content.decode()
    assert public.post(kiosk, {"fetch": 1, "code": "H26-250623-0000", "secret": "x"}).status_code == 422
    shown = receipts.shown(secret_of(town, code)).lower()
    assert public.post(kiosk, {"fetch": 1, "code": code, "secret": shown}).status_code == 302
    assert clerk.post("/mot-cua/goi/").status_code == 302
    at = f"/mot-cua/ho-so/{code}/"
    assert clerk.get(COUNTER).headers["Location"] == at
    assert clerk.get(at).context["may"]["return"]
    assert clerk.post(at, {"do": "return", "key": "k"}).status_code == 302
    assert town.content("SELECT state FROM dossier WHERE code = %s", code) == [(10,)]
    assert clerk.get(COUNTER).context["ticket"] is None


def test_whoever_has_no_ticket_gets_one_with_the_result(town: Exercise, play: Plays) -> None:
    clerk = play("clerk")
    code = receive(town, clerk, play(""), REGISTER)
    number = town.finish(code)
    assert [
        clerk.post(f"/mot-cua/ho-so/{code}/", {"do": "return", "key": "n"}).status_code for _ in range(2)
    ] == [
        302,
        302,
    ]
    assert town.content("SELECT purpose, state FROM ticket WHERE fetches = %s", number) == [(2, 3)]
    assert clerk.post(f"/mot-cua/ho-so/{code}/", {"do": "return", "key": "m"}).status_code == 422


def test_what_is_not_finished_is_not_handed_out(town: Exercise, play: Plays) -> None:
    clerk = play("clerk")
    code = receive(town, clerk, play(""), REGISTER)
    at = f"/mot-cua/ho-so/{code}/"
    assert not clerk.get(at).context["may"]["return"]
    answer = clerk.post(at, {"do": "return"})
    assert answer.status_code == 422
    assert "không thể trả kết quả" in answer.content.decode()
    assert clerk.post(at, {"do": "dance"}).status_code == 404
    assert clerk.post(at, {"do": "withdraw", "reason": "Không cần nữa"}).status_code == 302
    assert town.content("SELECT state FROM dossier WHERE code = %s", code) == [(7,)]


def test_what_is_owed_is_taken_where_the_result_is_handed_out(town: Exercise, play: Plays) -> None:
    """The page names applicant and identity number to be compared, the sum that is owed, and the way on."""
    clerk = play("clerk")
    code = receive(town, clerk, play(""), "ct_ban_sao", pages=2)
    at = f"/mot-cua/ho-so/{code}/"
    town.finish(code)
    text = clerk.get(at).content.decode()
    assert "Chủ hồ sơ: Trần Thị Thử, số định danh 999190000046." in text
    fee = town.content("SELECT fee FROM dossier WHERE code = %s", code)[0][0]
    assert fee > 0
    wrong = clerk.post(at, {"do": "take", "amount": fee - 1, "method": 1, "key": "w"})
    assert wrong.status_code == 422
    assert clerk.post(at, {"do": "take", "amount": fee, "method": 1, "key": "p"}).status_code == 302
    text = clerk.get(at).content.decode()
    assert "Đã thu đủ" in text
    assert 'value="take"' not in text
    assert clerk.post(at, {"do": "return", "key": "r"}).status_code == 302
    assert "Về trang tiếp nhận" in clerk.get(at).content.decode()
