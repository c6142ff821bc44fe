"""Whatever is sent: a problem that says what to do, never an error of ours, and nothing written."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.api.town import System, Town

BROKEN = (
    b"",
    b"{",
    b"[]",
    b"null",
    b'"x"',
    b"\xff\xfe",
    b"[" * 30_000,
    b'{"procedure": "\\ud800"}',
    b'{"pages": ' + b"9" * 6_000 + b"}",
    b'{"pages": NaN}',
)
WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"pages": 0}, "body.pages"),
    ({"pages": 5_001}, "body.pages"),
    ({"pages": 2**70}, "body.pages"),
    ({"pages": "2"}, ""),
    ({"copies": 1.5}, "body.copies"),
    ({"procedure": "x\x00y"}, "body.procedure"),
    ({"procedure": "khong_co"}, "body.procedure"),
    ({"place": "12345"}, "body.place"),
    ({"place": "x' OR 1=1"}, "body.place"),
    ({"applicant": None}, "body.applicant"),
    ({"applicant": {}}, "body.applicant.name"),
    ({"more": 1}, "body.more"),
)


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_no_dossier_in_json_is_a_problem(system: System, text: bytes) -> None:
    """400, 415 or 422."""
    answer = Client().post(
        "/api/v1/dossiers",
        text,
        content_type="application/json",
        headers=system.headers | {"idempotency-key": "b"},
    )
    assert answer.status_code in (400, 415, 422)
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(("change", "field"), WRONG)
def test_a_wrong_field_is_named(
    town: Town, system: System, body: dict[str, Any], change: dict[str, Any], field: str
) -> None:
    """Where it stands and what to do; numbers in quotes are read as numbers."""
    before = town.content("SELECT count(*) FROM dossier")
    answer = system.post("dossiers", body | change, f"wrong {field}".replace(" ", "-"))
    if not field:
        assert answer.status_code == 201
        return
    assert answer.status_code == 422, answer.content
    assert field in [each["field"] for each in answer.json()["errors"]]
    assert all(each["detail"] for each in answer.json()["errors"])
    assert town.content("SELECT count(*) FROM dossier") == before


@pytest.mark.parametrize("name", ["x\x00", "a\nb", "\u202e\u2028", "", " ", "x" * 201])
def test_a_name_is_one_line_of_letters(system: System, body: dict[str, Any], name: str) -> None:
    """No controls, no line breaks, at most 200 letters."""
    body["applicant"]["name"] = name
    answer = system.post("dossiers", body, "name")
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == ["body.applicant.name"]


def test_names_are_kept_composed(town: Town, system: System, body: dict[str, Any]) -> None:
    """NFC, single spaces, whatever spelling they came in."""
    import unicodedata

    body["applicant"]["name"] = "  " + unicodedata.normalize("NFD", "Nguyễn  Thị Ộ") + " "
    assert system.post("dossiers", body, "composed").status_code == 201
    assert town.content("SELECT name FROM applicant ORDER BY id DESC LIMIT 1") == [("Nguyễn Thị Ộ",)]


def test_a_body_is_bounded(system: System) -> None:
    """64 KB; more is not read."""
    answer = system.post("dossiers", {"x": "y" * 70_000}, "large")
    assert (answer.status_code, answer.json()["code"]) == (413, "TOO_LARGE")


def test_another_media_type_is_not_taken(system: System) -> None:
    """Forms and files are no JSON."""
    answer = Client().post(
        "/api/v1/dossiers", {"a": "b"}, headers=system.headers | {"idempotency-key": "form"}
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "MEDIA_TYPE")


@pytest.mark.parametrize(
    "path", ["", "nothing", "dossiers/", "dossiers/%00", "dossiers/N1/x", "problems/NOPE", "../x"]
)
def test_what_is_not_there_is_a_problem_too(system: System, path: str) -> None:
    """404 as a problem, under the API's root."""
    answer = system.get(path)
    assert answer.status_code == 404
    if path != "../x":
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_another_method_is_told_what_is_allowed(system: System) -> None:
    """405 with Allow."""
    answer = Client().delete("/api/v1/dossiers", headers=system.headers)
    assert (answer.status_code, answer.json()["code"]) == (405, "METHOD")
    assert set(answer.headers["Allow"].replace(" ", "").split(",")) == {"GET", "POST"}


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "after=-1", f"after={2**64}", "state=11", "procedure=%00"]
)
def test_a_lists_query_is_bounded(system: System, query: str) -> None:
    """422, the parameter named."""
    answer = system.get(f"dossiers?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "query." + query.partition("=")[0]


def test_types_of_problems_can_be_read(system: System) -> None:
    """The address in `type` says what it means, in both languages."""
    said = system.get("nothing").json()
    meaning = Client().get(said["type"]).json()
    assert meaning["status"] == 404
    assert set(meaning["title"]) == {"vi", "en"}
