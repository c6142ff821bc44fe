"""Idempotency-Key: same key and body, same answer; another body, 409; 20 threads at once, one dossier."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections

from tests.api.town import System, Town


def test_same_key_and_body_give_the_same_answer(town: Town, system: System, body: dict[str, Any]) -> None:
    """Byte for byte, and one row; the same body in another order of fields is the same body."""
    first = system.post("dossiers", body, "once")
    again = system.post("dossiers", dict(reversed(body.items())), "once")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert system.post("dossiers", body, "another").json()["number"] != first.json()["number"]


def test_same_key_with_another_body_is_a_conflict(town: Town, system: System, body: dict[str, Any]) -> None:
    """409 as a problem; the first one stays as it is."""
    first = system.post("dossiers", body, "mine")
    answer = system.post("dossiers", body | {"pages": 3}, "mine")
    assert (answer.status_code, answer.json()["code"]) == (409, "IDEMPOTENCY_CONFLICT")
    assert answer.headers["Content-Type"] == "application/problem+json"
    rows = town.content("SELECT pages FROM dossier WHERE id = %s", int(first.json()["number"][1:]))
    assert rows == [(2,)]


def test_another_systems_key_is_another_key(town: Town, system: System, body: dict[str, Any]) -> None:
    """Two systems that count from 1 don't meet."""
    other = System(town.token())
    numbers = {each.post("dossiers", body, "1").json()["number"] for each in (system, other)}
    assert len(numbers) == 2


def test_twenty_at_once_are_one_dossier_and_twenty_equal_answers(
    town: Town, system: System, body: dict[str, Any], django_db_blocker: Any
) -> None:
    """Whoever sends again because no answer came gets what the first one got."""
    before = town.content("SELECT count(*) FROM dossier")[0][0]

    def send(_: int) -> tuple[int, bytes]:
        try:
            with django_db_blocker.unblock():
                answer = system.post("dossiers", body, "twenty")
            return answer.status_code, answer.content
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(send, range(20)))
    assert {status for status, _ in answers} == {201}
    assert len({content for _, content in answers}) == 1
    assert town.content("SELECT count(*) FROM dossier")[0][0] == before + 1


def test_a_refusal_is_told_again_too(town: Town, system: System, body: dict[str, Any]) -> None:
    """What the rules refuse is 422 with their sentence, in the caller's language, each time."""
    land = body | {"procedure": "dd_cap_lan_dau", "place": "98002"}
    answers = [system.post("dossiers", land, "no") for _ in range(2)]
    assert len({each.content for each in answers}) == 1


def test_a_missing_key_is_asked_for(town: Town, system: System, body: dict[str, Any]) -> None:
    """400, and how to send one."""
    for key in ("", "x" * 101, "với dấu".encode().decode("latin-1"), "a b"):
        answer = system.post("dossiers", body, key)
        assert (answer.status_code, answer.json()["code"]) == (400, "KEY_MISSING")
