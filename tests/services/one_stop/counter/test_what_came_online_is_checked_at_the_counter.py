"""R-4, R-5: what comes online is answered within 8 working hours: received, asked for papers, or refused."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from haicap.rules.one_stop.state import State, Step
from tests.builders import COPIES, SHOP
from tests.services.one_stop.citizen.test_an_applicant_acts_on_what_is_his import PNG
from tests.services.one_stop.counter.conftest import Plays
from tests.services.one_stop.counter.exercise import Exercise

PERSON = {
    "name": "Trần Thị Thử",
    "identity": "000199000001",
    "phone": "0100000001",
    "address": "Số 5, phố Bến",
}
LIST = "/mot-cua/truc-tuyen/"
_keys = count(1)


def handed_in(town: Exercise, citizen: Client, procedure: str = SHOP) -> int:
    """A dossier with a photo of its first paper, handed in online; its number."""
    form = {
        **PERSON, "place": "Phường Bến Hồng", "sure": "1", "send": "1", "key": f"check{next(_keys)}",
        "scan-0": SimpleUploadedFile("a.png", PNG, "image/png"),
    }  # fmt: skip
    answer = citizen.post(f"/nop-ho-so/{town.procedure(procedure)}/", form)
    assert answer.status_code == 302, answer.content.decode()
    return int(answer["Location"].split("/N")[1].strip("/"))


def decide(clerk: Client, number: int, do: str, **said: object) -> Any:
    return clerk.post(f"{LIST}{number}/", {"do": do, "key": f"decide{next(_keys)}", **said})


def test_it_waits_in_a_list_with_its_limit_until_it_is_received(town: Exercise, play: Plays) -> None:
    number, clerk = handed_in(town, play("")), play("clerk")
    listed = clerk.get(LIST).content.decode()
    assert f"N{number}" in listed
    assert "17:00 Thứ Hai 23/06/2025" not in listed
    assert "09:00 Thứ Ba 24/06/2025" in listed
    assert "hồ sơ trực tuyến chờ kiểm tra" in clerk.get("/mot-cua/tiep-nhan/").content.decode()
    text = clerk.get(f"{LIST}{number}/").content.decode()
    assert PERSON["name"] in text
    scan = town.content("SELECT id FROM scan WHERE dossier = %s", number)[0][0]
    assert f"/ho-so/N{number}/ban-quet/{scan}/" in text
    assert clerk.get(f"/ho-so/N{number}/ban-quet/{scan}/").content == PNG
    answer = decide(clerk, number, "receive", papers=["0", "1", "2"])
    code = town.content("SELECT code FROM dossier WHERE id = %s", number)[0][0]
    assert answer["Location"] == f"/mot-cua/giay-hen/{code}/"
    assert clerk.get(f"/mot-cua/giay-hen/{code}/").status_code == 200
    assert clerk.get(f"{LIST}{number}/")["Location"] == f"/mot-cua/giay-hen/{code}/"
    assert f"N{number}" not in clerk.get(LIST).content.decode()
    state, step, channel = town.content("SELECT state, step, channel FROM dossier WHERE id = %s", number)[0]
    assert (state, step, channel) == (State.IN_PROCESS, Step.TRANSFERRED, 2)


def test_papers_are_asked_for_with_a_reason_and_it_comes_back_when_they_are_sent(
    town: Exercise, play: Plays
) -> None:
    citizen, clerk = play(""), play("clerk")
    number = handed_in(town, citizen)
    assert decide(clerk, number, "ask").status_code == 422
    answer = decide(clerk, number, "ask", reason="Ảnh chụp bị mờ")
    assert answer["Location"] == LIST
    missing = town.content("SELECT missing FROM request WHERE dossier = %s AND at_intake", number)[0][0]
    assert missing & 1
    listed = clerk.get(LIST).content.decode()
    assert "Đang chờ người nộp bổ sung" in listed
    assert "Đã yêu cầu bổ sung" in listed
    page = clerk.get(f"{LIST}{number}/").content.decode()
    assert 'value="receive"' not in page
    request = town.content("SELECT id FROM request WHERE dossier = %s", number)[0][0]
    assert clerk.get(f"/ho-so/bo-sung/{request}.pdf").content[:5] == b"%PDF-"
    citizen.post(
        f"/tra-cuu/N{number}/bo-sung/",
        {"key": "again", "scan-0": SimpleUploadedFile("b.png", PNG, "image/png")},
    )
    assert "Đang chờ người nộp bổ sung" not in clerk.get(LIST).content.decode()


def test_a_refusal_says_why_and_where_to_go(town: Exercise, play: Plays) -> None:
    number, clerk = handed_in(town, play(""), COPIES), play("clerk")
    assert decide(clerk, number, "refuse").status_code == 422
    answer = decide(clerk, number, "refuse", reason="Cần bản chính để đối chiếu", where="Phường Gò Lim")
    assert answer["Location"] == f"/mot-cua/tu-choi/{number}/"
    text = clerk.get(f"/mot-cua/tu-choi/{number}/").content.decode()
    assert "Cần bản chính để đối chiếu. Nơi cần đến: Phường Gò Lim" in text


def test_the_same_form_twice_is_one_receipt_and_others_see_none(town: Exercise, play: Plays) -> None:
    number, clerk = handed_in(town, play("")), play("clerk")
    assert play("clerk", 1002).get(f"{LIST}{number}/").status_code == 404
    assert f"N{number}" not in play("clerk", 1002).get(LIST).content.decode()
    assert play("officer").get(LIST).status_code == 404
    form = {"do": "receive", "key": "one", "papers": ["0", "1", "2"]}
    answers = [clerk.post(f"{LIST}{number}/", form) for _ in range(2)]
    assert {each["Location"] for each in answers} == {answers[0]["Location"]}
    reads = "SELECT count(*) FROM reading_record WHERE subject_kind = 'dossier' AND subject_id = %s"
    assert town.content(reads, number)[0][0] >= 1
