"""Papers that were asked for, an applicant's wish to withdraw, money that has arrived: by scope, secret and key."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import counter_commands as cc
from haicap.store import files
from tests.api.town import SCOPES, System, Town
from tests.rules.one_stop.test_a_disguised_or_scripted_upload_is_refused import JPEG, pdf
from tests.services.one_stop.citizen import stories

SCRIPTED = pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Any:
    """Files of the test's world lie in a folder that goes away."""
    monkeypatch.setattr(files, "folder", lambda _world: tmp_path)
    return tmp_path


def put(system: System, number: str, secret: str, content: bytes, key: str, paper: int = 0) -> Any:
    """Send the file of one paper."""
    headers = system.headers | {"idempotency-key": key, "haicap-secret": secret}
    path = f"/api/v1/dossiers/{number}/papers/{paper}"
    return Client().put(path, content, content_type="application/pdf", headers=headers)


def state(town: Town, dossier: int) -> tuple[int, int]:
    """State and step of a dossier."""
    ((found, step),) = town.content("SELECT state, step FROM dossier WHERE id = %s", dossier)
    return found, step


# Supplement -----------------------------------------------------------------------------------------------------------


def test_what_was_asked_for_during_work_is_sent_and_the_limit_goes_on(town: Town, system: System) -> None:
    """First the files, then the word that they are there; each once, however often it is sent."""
    dossier, code, request = stories.asked(town)
    secret = town.secret(dossier)
    early = system.post(f"dossiers/{code}/supplement", {"secret": secret}, f"early {code}".replace(" ", "-"))
    assert (early.status_code, early.json()["code"]) == (422, "NO_PAPERS")
    sent = [put(system, code, secret, pdf(), f"file-{code}") for _ in range(2)]
    assert sent[0].status_code == 200, sent[0].content
    assert sent[0].json() == {"paper": 0, "digest": sha256(pdf()).hexdigest(), "size_bytes": len(pdf())}
    assert sent[0].content == sent[1].content
    assert town.content("SELECT count(*) FROM scan WHERE dossier = %s", dossier) == [(1,)]
    told = [system.post(f"dossiers/{code}/supplement", {"secret": secret}, f"there-{code}") for _ in range(2)]
    assert (told[0].status_code, told[0].json()["state"], told[0].json()["step"]) == (200, 4, 2)
    assert told[0].content == told[1].content
    assert town.content("SELECT back_at IS NOT NULL FROM request WHERE id = %s", request) == [(True,)]


def test_what_was_asked_for_before_receipt_goes_back_to_its_check(
    town: Town, system: System, body: dict[str, Any]
) -> None:
    said = system.post("dossiers", body, "before-receipt").json()
    dossier = int(said["number"][1:])
    before = system.post(f"dossiers/{said['number']}/supplement", {"secret": said["secret"]}, "unasked")
    assert (before.status_code, before.json()["code"]) == (422, "OUT_OF_TURN")
    clerk = town.actor("clerk")
    town.do(c.AskAtIntake(town.now, clerk, dossier + 900_000, 0, 1, None, dossier, "Ảnh mờ"))
    assert state(town, dossier) == (1, 7)
    assert put(system, said["number"], said["secret"], JPEG, "photo").status_code == 200
    answer = system.post(f"dossiers/{said['number']}/supplement", {"secret": said["secret"]}, "asked")
    assert answer.status_code == 200, answer.content
    assert state(town, dossier) == (1, 0)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "SCAN_KIND"), (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "SCAN_KIND"),
     (b"<html><script>x()</script>", "SCAN_KIND"), (SCRIPTED, "SCAN_ACTIVE"), (b"MZ" + pdf(), "SCAN_KIND")],
)  # fmt: skip
def test_a_disguised_or_scripted_file_is_refused(
    town: Town, system: System, folder: Any, content: bytes, code: str
) -> None:
    """By its content, whatever it is called; nothing is kept."""
    dossier, number, _ = stories.asked(town)
    answer = put(system, number, town.secret(dossier), content, f"bad-{number}")
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert list(folder.iterdir()) == []


def test_a_file_is_larger_than_a_body_of_json_may_be_and_still_bounded(
    town: Town, system: System, settings: Any
) -> None:
    dossier, number, _ = stories.asked(town)
    large = pdf() + b"\n%" + b"x" * 100_000
    large = large.replace(b"%%EOF", b"%%-OF") + b"\n%%EOF"
    settings.API_FILE_BYTES_MAX = 90_000
    answer = put(system, number, town.secret(dossier), large, f"large-{number}")
    assert (answer.status_code, answer.json()["code"]) == (413, "TOO_LARGE")
    assert "90000" in answer.json()["detail"]
    assert (
        put(system, number, town.secret(dossier), pdf() + b" " * 70_000, f"mid-{number}").status_code != 413
    )


def test_no_paper_is_sent_where_none_is_wanted(town: Town, system: System) -> None:
    dossier, code = stories.assigned(town)
    answer = put(system, code, town.secret(dossier), pdf(), f"unwanted-{code}")
    assert (answer.status_code, answer.json()["code"]) == (422, "PAPERS_NOT_WANTED")


# Withdrawal -----------------------------------------------------------------------------------------------------------


def test_an_applicant_withdraws_by_secret_once_with_a_reason(town: Town, system: System) -> None:
    dossier, code = stories.assigned(town)
    wish = {"secret": town.secret(dossier), "reason": "Không còn nhu cầu"}
    first = system.post(f"dossiers/{code}/withdrawal", wish, f"withdraw-{code}")
    assert (first.status_code, first.json()["state"]) == (200, 7)
    assert system.post(f"dossiers/{code}/withdrawal", wish, f"withdraw-{code}").content == first.content
    other = system.post(f"dossiers/{code}/withdrawal", wish | {"reason": "Khác"}, f"withdraw-{code}")
    assert (other.status_code, other.json()["code"]) == (409, "IDEMPOTENCY_CONFLICT")
    again = system.post(f"dossiers/{code}/withdrawal", wish, f"again-{code}")
    assert (again.status_code, again.json()["code"]) == (422, "OUT_OF_TURN")
    told = town.content(
        "SELECT reason FROM journal_entry WHERE subject_id = %s AND command::text = 'one_stop.Withdraw'",
        dossier,
    )
    assert told == [("Không còn nhu cầu",)]


# Payments -------------------------------------------------------------------------------------------------------------


def test_a_fee_that_arrived_is_recorded_with_its_reference(town: Town, system: System) -> None:
    dossier, code = stories.received(town, "ct_ban_sao_so_goc")
    town.change("UPDATE dossier SET fee = 8000 WHERE id = %s", dossier)
    owed = system.get(f"dossiers/{code}/payments")
    assert (owed.status_code, owed.json()["owed"], owed.json()["items"]) == (200, 8000, [])
    tag = owed.headers["ETag"]
    assert system.get(f"dossiers/{code}/payments", **{"if-none-match": tag}).status_code == 304
    wrong = system.post(f"dossiers/{code}/payments", {"amount": 7000, "reference": "A1"}, f"pay-{code}-1")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "SUM_CHANGED")
    pay = {"amount": 8000, "reference": "VCB-1"}
    told = [system.post(f"dossiers/{code}/payments", pay, f"pay-{code}") for _ in range(2)]
    assert told[0].status_code == 201, told[0].content
    assert told[0].content == told[1].content
    assert (told[0].json()["paid"], told[0].json()["owed"]) == (8000, 0)
    assert [(each["reference"], each["amount"]) for each in told[0].json()["items"]] == [("VCB-1", 8000)]
    assert system.get(f"dossiers/{code}/payments", **{"if-none-match": tag}).status_code == 200
    twice = system.post(f"dossiers/{code}/payments", pay, f"pay-{code}-2")
    assert (twice.status_code, twice.json()["code"]) == (422, "NOTHING_OWED")


def test_a_duty_that_arrived_lets_the_clock_go_on_and_its_reference_stands_on_record(
    town: Town, system: System
) -> None:
    dossier, code = stories.assigned(town)
    officer = town.actor("officer")
    town.do(c.Work(town.now, officer, dossier, 1), c.AskPayment(town.now, officer, dossier, 150_000))
    assert system.get(f"dossiers/{code}/payments").json()["owed"] == 150_000
    wrong = system.post(f"dossiers/{code}/payments", {"amount": 1, "reference": "KB-1"}, f"duty-{code}-1")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "SUM_CHANGED")
    pay = {"amount": 150_000, "reference": "KB-2"}
    assert system.post(f"dossiers/{code}/payments", pay, f"duty-{code}").status_code == 201
    assert state(town, dossier)[0] == 4
    told = town.content(
        "SELECT reason FROM journal_entry WHERE subject_id = %s AND command::text = 'one_stop.Pay'", dossier
    )
    assert told == [("KB-2",)]


def test_what_was_paid_at_a_counter_is_not_owed_any_more(town: Town, system: System) -> None:
    dossier, code = stories.received(town, "ct_ban_sao_so_goc")
    town.change("UPDATE dossier SET fee = 8000 WHERE id = %s", dossier)
    town.do(cc.TakePayment(town.now, town.actor("clerk"), dossier + 5, (dossier,), 8000, 1))
    assert system.get(f"dossiers/{code}/payments").json()["owed"] == 0


def test_twenty_at_once_are_one_payment(town: Town, system: System, django_db_blocker: Any) -> None:
    dossier, code = stories.received(town, "ct_ban_sao_so_goc")
    town.change("UPDATE dossier SET fee = 8000 WHERE id = %s", dossier)

    def pay(_: int) -> bytes:
        try:
            return bytes(
                system.post(
                    f"dossiers/{code}/payments", {"amount": 8000, "reference": "Z"}, f"z-{code}"
                ).content
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(pay, range(20)))
    assert len(answers) == 1
    assert town.content("SELECT count(*), sum(amount) FROM remittance WHERE dossier = %s", dossier) == [
        (1, 8000)
    ]


# Who may --------------------------------------------------------------------------------------------------------------

Ask = Callable[[System, str, str], Any]
ASKS: dict[str, tuple[str, Ask]] = {
    "paper": ("supplement", lambda system, number, secret: put(system, number, secret, pdf(), "k")),
    "supplement": (
        "supplement",
        lambda system, number, secret: system.post(f"dossiers/{number}/supplement", {"secret": secret}, "k"),
    ),
    "withdraw": (
        "withdraw",
        lambda system, number, secret: system.post(
            f"dossiers/{number}/withdrawal", {"secret": secret, "reason": "x"}, "k"
        ),
    ),
    "owed": ("payments", lambda system, number, _: system.get(f"dossiers/{number}/payments")),
    "pay": (
        "payments",
        lambda system, number, _: system.post(f"dossiers/{number}/payments", {"amount": 1, "reference": "x"}, "k"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ASKS)
def test_each_needs_its_scope_and_sees_its_own_unit_alone(town: Town, name: str) -> None:
    """403 without the scope, 401 without a token, 404 for another unit's dossier and for one that isn't there."""
    scope, ask = ASKS[name]
    dossier, code, _ = stories.asked(town)
    secret = town.secret(dossier)
    lacking = System(town.token(scopes=tuple(each for each in SCOPES if each != scope)))
    assert ask(lacking, code, secret).json()["code"] == "SCOPE_MISSING"
    assert ask(System(None), code, secret).status_code == 401
    assert ask(System(town.token(1002)), code, secret).status_code == 404
    for number in ("N1", "N999999999999999999", "H26.1-250623-9999", "x' OR 1=1", "%00"):
        assert ask(System(town.token()), number, secret).status_code == 404
    before = town.content("SELECT version FROM dossier WHERE id = %s", dossier)
    english = System(town.token(scopes=tuple(each for each in SCOPES if each != scope)), "en")
    assert "scope" in ask(english, code, secret).json()["detail"]
    assert town.content("SELECT version FROM dossier WHERE id = %s", dossier) == before


@pytest.mark.parametrize("name", ["paper", "supplement", "withdraw"])
def test_an_applicants_act_needs_the_secret_and_guessing_ends(town: Town, name: str) -> None:
    dossier, code, _ = stories.asked(town)
    _, ask = ASKS[name]
    system = System(town.token())
    told = [ask(system, code, "0000-0000-0000").json()["code"] for _ in range(14)]
    assert told == ["SECRET_WRONG"] * 12 + ["TOO_MANY"] * 2
    assert state(town, dossier) == (5, 0)


@pytest.mark.parametrize("name", ["paper", "supplement", "withdraw", "pay"])
def test_without_a_key_nothing_is_done(town: Town, system: System, name: str) -> None:
    dossier, code, _ = stories.asked(town)
    paths = {"paper": "papers/0", "supplement": "supplement", "withdraw": "withdrawal", "pay": "payments"}
    body = {"secret": town.secret(dossier), "reason": "x", "amount": 1, "reference": "x"}
    method = Client().put if name == "paper" else Client().post
    headers = system.headers | {"haicap-secret": town.secret(dossier)}
    answer = method(
        f"/api/v1/dossiers/{code}/{paths[name]}", body, content_type="application/json", headers=headers
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "KEY_MISSING")
    assert state(town, dossier) == (5, 0)
