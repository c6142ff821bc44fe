"""Another system hands a dossier in, follows it to its result, and reads its unit's list page by page."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from haicap.base import signing
from haicap.services.one_stop.api import _counted
from tests.api.town import System, Town
from tests.services.one_stop.citizen import stories


def test_what_is_handed_in_waits_for_its_check(town: Town, system: System, body: dict[str, Any]) -> None:
    """201 with the number, the applicant's secret, and where to follow it; the row stands at the token's unit."""
    answer = system.post("dossiers", body, "first")
    assert answer.status_code == 201, answer.content
    said = answer.json()
    assert said["state"] == 1
    assert said["state_text"] == "Mới đăng ký"
    assert said["code"] is None
    assert said["receiver"]["id"] == 1001
    rows = town.content("SELECT receiver, channel, pages FROM dossier WHERE id = %s", int(said["number"][1:]))
    assert rows == [(1001, 2, 2)]
    assert said["secret"].replace("-", "") == town.secret(int(said["number"][1:]))
    assert said["follow"].endswith(f"/tra-cuu/{said['number']}/")
    assert system.get(f"dossiers/{said['number']}").json()["number"] == said["number"]


def test_a_list_is_read_page_by_page_and_each_dossier_stands_in_it_once(
    town: Town, system: System, body: dict[str, Any]
) -> None:
    """`next` leads through all of the unit's dossiers, those that another unit received for it too."""
    for each in range(5):
        system.post("dossiers", body, f"page-{each}")
    seen: list[str] = []
    path: str | None = "dossiers?limit=2"
    while path:
        said = system.get(path).json()
        assert len(said["items"]) <= 2
        seen += [each["number"] for each in said["items"]]
        path = said["next"].removeprefix("/api/v1/") if said["next"] else None
    ids = town.content(
        "SELECT coalesce(code, 'N' || id) FROM dossier WHERE 1001 IN (receiver, competent) ORDER BY id"
    )
    assert seen == [number for (number,) in ids]
    assert len(seen) >= 5


def test_a_list_is_narrowed_by_state_and_procedure(town: Town, system: System, body: dict[str, Any]) -> None:
    """By the national code of the state, and by the procedure's code or id."""
    number = int(system.post("dossiers", body, "narrow").json()["number"][1:])
    code = town.received(number, town.procedure(body["procedure"]))
    found = system.get(f"dossiers?state=4&procedure={body['procedure']}&limit=100").json()["items"]
    assert code in [each["number"] for each in found]
    assert {each["state"] for each in found} == {4}
    other = system.get("dossiers?procedure=dd_cap_lan_dau").json()["items"]
    assert code not in [each["number"] for each in other]


def test_an_answer_is_not_sent_again_while_nothing_changed(
    town: Town, system: System, body: dict[str, Any]
) -> None:
    """ETag and 304; after a change another tag; another language, another tag."""
    number = system.post("dossiers", body, "tagged").json()["number"]
    first = system.get(f"dossiers/{number}")
    tag = first.headers["ETag"]
    same = system.get(f"dossiers/{number}", **{"if-none-match": f'W/{tag}, "x"'})
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)
    assert "Accept-Language" in first.headers["Vary"]
    assert system.get(f"dossiers/{number}", **{"accept-language": "en"}).headers["ETag"] != tag
    town.received(int(number[1:]), town.procedure(body["procedure"]))
    later = system.get(f"dossiers/{number}", **{"if-none-match": tag})
    assert later.status_code == 200
    assert later.json()["code"]


def test_a_result_is_there_once_it_is_numbered(town: Town, system: System) -> None:
    """Before: 404 with its own code; then number, day and whether it was refused."""
    _, waiting = stories.assigned(town)
    answer = system.get(f"dossiers/{waiting}/result")
    assert (answer.status_code, answer.json()["code"]) == (404, "RESULT_PENDING")
    _, code = stories.finished(town)
    said = system.get(f"dossiers/{code}/result").json()
    ((document,),) = town.content("SELECT number FROM dossier WHERE code = %s", code)
    assert (said["code"], said["refused"], said["document"]) == (code, False, str(document))
    assert said["finished_at"] == "2025-06-23T09:00:00+07:00"


def test_a_signed_result_is_given_as_the_file_that_was_stored(
    town: Town, system: System, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its digest and size beside the result, the very bytes as PDF; without a file where nobody signed digitally."""
    _, plain = stories.finished(town)
    assert system.get(f"dossiers/{plain}/result").json()["file"] is None
    answer = system.get(f"dossiers/{plain}/result.pdf")
    assert (answer.status_code, answer.json()["code"]) == (404, "NO_FILE")
    monkeypatch.setattr(signing, "folder", lambda: tmp_path)
    known = replace(town.cast, facts=replace(town.cast.facts, keeps_results=True))
    monkeypatch.setattr(town, "cast", known)
    _, code = stories.finished(town)
    assert system.get(f"dossiers/{code}/result").json()["file"] == {"digest": None, "size_bytes": None}
    given = system.get(f"dossiers/{code}/result.pdf")
    assert given.headers["Content-Type"] == "application/pdf"
    file = system.get(f"dossiers/{code}/result").json()["file"]
    assert file == {"digest": sha256(given.content).hexdigest(), "size_bytes": len(given.content)}
    assert system.get(f"dossiers/{code}/result.pdf").content == given.content


def test_open_data_count_and_name_nobody(town: Town, system: System) -> None:
    """Without a token; received, online and finished by unit, procedure and day; no name, no number of anybody."""
    stories.finished(town)
    stories.received(town)
    _counted.cache_clear()
    answer = System(None).get("open/dossiers?day=2025-06-23")
    assert answer.status_code == 200
    (row,) = [each for each in answer.json()["items"] if each["procedure"] in ("hkd_thanh_lap", "1.001612")]
    received = (
        "SELECT count(*), count(finished_at) FROM dossier WHERE received_at IS NOT NULL AND procedure = %s"
    )
    assert town.content(received, town.procedure("hkd_thanh_lap")) == [(row["received"], row["finished"])]
    assert row["online"] == row["received"]
    assert stories.PERSON.name not in answer.content.decode()
    assert "H26" not in answer.content.decode()
    assert System(None).get("open/dossiers?day=2025-06-22").json()["items"] == []


def test_the_catalogue_names_what_can_be_handed_in(system: System) -> None:
    """Every procedure with its papers, in the reader's language, open to everybody."""
    vietnamese = {each["id"]: each for each in System(None).get("procedures").json()}
    english = {each["id"]: each for each in System(None, "en").get("procedures").json()}
    assert len(vietnamese) == 79
    assert vietnamese["hkd_thanh_lap"]["name"] == "Đăng ký thành lập hộ kinh doanh"
    assert english["hkd_thanh_lap"]["name"] == "Household business registration"
    assert vietnamese["hkd_thanh_lap"]["papers"]
