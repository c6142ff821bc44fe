"""Reference one-stop.md, section 10: each does the next step on the dossier's page, and is told why not otherwise."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from haicap.rules.one_stop.counter_commands import AttachScan
from haicap.rules.one_stop.counter_state import Media
from haicap.rules.one_stop.state import State, Step
from tests.services.one_stop.work.conftest import Sits
from tests.services.one_stop.work.office import LAND, MORNING, OTHER, PLACE, Office

DAY = 86_400


def act(client: Client, code: str, name: str, **typed: Any) -> Any:
    """Send one form of a case's page, with the key that the page gave it."""
    page = client.get(f"/mot-cua/viec/{code}/")
    assert page.status_code == 200
    found = re.search(
        rf'name="viec" value="{name}"><input type="hidden" name="khoa" value="([^"]+)"', page.content.decode()
    )
    key = found[1] if found else f"no-form-{name}"
    return client.post(f"/mot-cua/viec/{code}/lam/", {"viec": name, "khoa": key, **typed})


def test_assigned_worked_submitted_signed_numbered_and_returned(town: Office, sit: Sits) -> None:
    dossier = town.received(LAND)
    code = town.code(dossier)
    officer = town.person("officer", PLACE, 1)
    assert act(sit("head"), code, "Assign", officer=officer).status_code == 302
    assert town.where(dossier) == (State.IN_PROCESS, Step.ASSIGNED, officer)
    own = sit("officer", PLACE, 1)
    for _ in range(town.cast.facts.back_office_steps(town.procedure(LAND))):
        assert act(own, code, "Work").status_code == 302
    assert act(own, code, "SubmitForSignature").status_code == 302
    assert act(sit("signer"), code, "Sign").status_code == 302
    assert act(sit("records_clerk"), code, "Number").status_code == 302
    assert town.where(dossier)[:2] == (State.DONE, Step.NONE)
    assert act(sit("clerk"), code, "Return").status_code == 302
    assert town.where(dossier)[:2] == (State.RETURNED, Step.NONE)


def test_what_is_not_allowed_is_said_with_its_reason_and_has_no_button(town: Office, sit: Sits) -> None:
    code = town.code(town.assigned(LAND))
    mine = sit("officer").get(f"/mot-cua/viec/{code}/").content.decode()
    assert 'value="Work"' in mine
    assert 'value="SubmitForSignature"' not in mine
    assert "STEPS_MISSING" in mine or "OUT_OF_TURN" in mine
    other = sit("officer", PLACE, 1).get(f"/mot-cua/viec/{code}/").content.decode()
    assert 'value="Work"' not in other
    assert "OTHER_OFFICER" in other
    assert town.name_of(town.person("officer")) in other


def test_a_refused_act_brings_the_page_back_with_what_was_typed(town: Office, sit: Sits) -> None:
    dossier = town.submitted(LAND)
    code = town.code(dossier)
    answer = act(sit("signer"), code, "Apologise", new_due_at="2025-06-28", reason="Chờ xác minh thực địa")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Chờ xác minh thực địa" in text
    assert "là ngày nghỉ" in text
    assert 'aria-invalid="true"' in text
    answer = act(sit("signer"), code, "Apologise", new_due_at="2025-06-24", reason="Chờ xác minh")
    assert "NEW_DATE_NOT_LATER" not in answer.content.decode()
    assert "phải sau ngày đã hẹn" in answer.content.decode()
    assert town.content("SELECT apologies FROM dossier WHERE id = %s", dossier) == [(0,)]


def test_a_form_sent_twice_is_done_once(town: Office, sit: Sits) -> None:
    dossier = town.assigned(LAND)
    code, own = town.code(dossier), sit("officer")
    form = {"viec": "AskSupplement", "khoa": "the same key", "missing": "0", "reason": "Bản sao bị mờ"}
    answers = [own.post(f"/mot-cua/viec/{code}/lam/", form) for _ in range(2)]
    assert [each.status_code for each in answers] == [302, 302]
    assert town.content("SELECT count(*) FROM request WHERE dossier = %s", dossier) == [(1,)]


def test_a_supplement_stops_the_clock_and_the_page_says_since_when(town: Office, sit: Sits) -> None:
    dossier = town.assigned(LAND)
    code = town.code(dossier)
    assert (
        act(sit("officer"), code, "AskSupplement", missing=["0", "1"], reason="Bản sao bị mờ").status_code
        == 302
    )
    assert town.content("SELECT missing FROM request WHERE dossier = %s", dossier) == [(3,)]
    town.set_clock(MORNING + DAY)
    assert "đồng hồ đang dừng" in sit("officer").get(f"/mot-cua/viec/{code}/").content.decode()
    assert act(sit("clerk"), code, "Supplement").status_code == 302
    text = sit("officer").get(f"/mot-cua/viec/{code}/").content.decode()
    assert "data-pauses" in text
    assert "SUPPLEMENT_ONLY_ONCE" in text
    town.set_clock(MORNING)


def test_a_consulted_unit_sees_the_dossier_answers_and_sees_it_no_longer(town: Office, sit: Sits) -> None:
    dossier = town.assigned(LAND)
    code, own = town.code(dossier), sit("officer")
    asked = sit("officer", OTHER)
    assert asked.get(f"/mot-cua/viec/{code}/").status_code == 404
    assert act(own, code, "Work").status_code == 302
    assert act(own, code, "Consult", unit=OTHER, limit_at="2025-06-25").status_code == 422
    said = {"unit": OTHER, "limit_at": "2025-06-25", "question": "Thửa đất có giáp ranh không?"}
    assert act(own, code, "Consult", **said).status_code == 302
    for address in (f"/mot-cua/viec/{code}/", "/mot-cua/y-kien/"):
        text = asked.get(address).content.decode()
        assert "Thửa đất có giáp ranh không?" in text
        assert str(town.person("officer")) not in text
    assert "Hãy ghi nội dung trả lời" in act(asked, code, "Answer").content.decode()
    assert act(asked, code, "Answer", answer="Có, ở phía đông.").status_code == 302
    assert "Có, ở phía đông." in own.get(f"/mot-cua/viec/{code}/").content.decode()
    assert town.where(dossier)[1] == Step.WORKING
    assert asked.get(f"/mot-cua/viec/{code}/").status_code == 404


def test_a_dossier_sent_back_says_why_until_something_is_done_about_it(town: Office, sit: Sits) -> None:
    code = town.code(town.submitted(LAND))
    address, own = f"/mot-cua/viec/{code}/", sit("officer")
    town.set_clock(MORNING + 60)
    assert act(sit("signer"), code, "SendBack", reason="Ghi rõ diện tích").status_code == 302
    assert "data-back" in own.get(address).content.decode()
    assert act(own, code, "Work").status_code == 302
    text = own.get(address).content.decode()
    assert "data-back" not in text
    assert "Ghi rõ diện tích" in text
    town.set_clock(MORNING)


def test_another_units_dossier_is_not_there(town: Office, sit: Sits) -> None:
    dossier = town.assigned(LAND)
    code, stranger = town.code(dossier), sit("officer", OTHER)
    for role in ("officer", "head", "signer", "records_clerk", "clerk"):
        assert sit(role, OTHER).get(f"/mot-cua/viec/{code}/").status_code == 404
    assert stranger.post(f"/mot-cua/viec/{code}/lam/", {"viec": "Work"}).status_code == 404
    assert stranger.get("/mot-cua/viec/H26.001.01-250101-9999/").status_code == 404
    assert sit("officer").post(f"/mot-cua/viec/{code}/lam/", {"viec": "Submit"}).status_code == 404
    assert town.where(dossier)[1] == Step.ASSIGNED


def test_what_was_scanned_at_the_counter_lies_before_the_officer(town: Office, sit: Sits) -> None:
    dossier = town.assigned(LAND)
    code, (scan,) = town.code(dossier), town.ids()
    clerk = town.actor("clerk")
    town.do(AttachScan(MORNING, clerk, scan, dossier, 1, "a" * 64, 52_000, int(Media.PDF)))
    text = sit("officer").get(f"/mot-cua/viec/{code}/").content.decode()
    paper = town.cast.facts.procedures[town.procedure(LAND)].documents[1].name_vi
    assert f"/ho-so/{code}/ban-quet/{scan}/" in text
    assert paper in text
    assert "52 KB" in text


def test_who_applies_is_shown_on_request_and_the_look_is_on_record(town: Office, sit: Sits) -> None:
    dossier = town.assigned(LAND)
    own, code = sit("officer"), town.code(dossier)
    assert "Nguyễn Thị Thử" not in own.get(f"/mot-cua/viec/{code}/").content.decode()
    looks = "SELECT person, page FROM reading_record WHERE subject_id = %s"
    assert town.content(looks, dossier) == []
    assert "Nguyễn Thị Thử" in own.get(f"/mot-cua/viec/{code}/?nguoi-nop=1").content.decode()
    assert town.content(looks, dossier) == [(town.person("officer"), "work_case")]
