"""An absence by its page, what follows from it on the others, and the way back."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings

from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import Step
from haicap.store import bases, roles, verify
from tests.services.one_stop.counter.exercise import MORNING
from tests.services.one_stop.work.conftest import Sits
from tests.services.one_stop.work.office import LAND, OTHER, PLACE, Office

PAGE, RECORD, TOLD = "/mot-cua/vang-mat/", "/mot-cua/vang-mat/ghi/", "/mot-cua/viec/ket-qua/"
TODAY, TOMORROW = "2025-06-23", "2025-06-24"
KEYS = iter(range(10_000))


@pytest.fixture(autouse=True)
def morning(town: Office) -> Any:
    """Every test begins on Monday morning, with everybody there."""
    town.set_clock(MORNING)
    yield
    with town.connect() as link:
        link.execute("UPDATE absence SET cancelled = true WHERE NOT cancelled")


def _away(town: Office, sit: Sits, role: str = "officer", unit: int = PLACE, **words: Any) -> Any:
    """The head records the absence of the first of a role, whom the second stands in for."""
    form = {
        "person": f"{town.person(role, unit)}:{role}",
        "from_on": TODAY,
        "to_on": TOMORROW,
        "kind": "sick",
        "substitute": town.person(role, unit, 1),
        "khoa": f"v{next(KEYS)}",
    }
    return sit("head", unit).post(RECORD, form | words)


def test_recorded_by_the_head_it_stands_on_the_list_and_in_the_journal_without_its_reason(
    town: Office, sit: Sits
) -> None:
    assert _away(town, sit).status_code == 302
    own = sit("head").get(PAGE).content.decode()
    name, other = (town.name_of(town.person("officer", PLACE, n)) for n in (0, 1))
    assert "nghỉ ốm" in own
    assert f"{other} thay" in own
    told = town.content(
        "SELECT after::text FROM journal_entry WHERE subject_kind = 'absence' ORDER BY seq DESC LIMIT 1"
    )
    assert "sick" not in told[0][0]
    assert TOMORROW in told[0][0]
    for role, place in (("officer", 1), ("signer", 0), ("clerk", 0)):
        page = sit(role, PLACE, place).get(PAGE).content.decode()
        assert "nghỉ ốm" not in page
        assert f"<strong>{name}</strong>" not in page
    assert "nghỉ ốm" in sit("officer").get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("words", "said", "said_en"),
    [
        ({"to_on": "2025-06-22"}, "Ngày cuối không được trước ngày đầu", "The last day can't be before"),
        ({"from_on": "2025-06-20"}, "Ngày này đã qua", "This day is over"),
        ({"kind": ""}, "Chưa chọn loại vắng mặt", "The kind of absence is missing"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_in_two_languages(
    town: Office, sit: Sits, words: dict[str, Any], said: str, said_en: str
) -> None:
    answer = _away(town, sit, **words)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    client = sit("head")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    form = {
        "person": f"{town.person('officer')}:officer",
        "from_on": TODAY,
        "to_on": TOMORROW,
        "kind": "sick",
    }
    english = client.post(RECORD, form | {"substitute": "0"} | words).content.decode()
    assert said_en in english.replace("&#x27;", "'")


def test_somebody_of_another_unit_and_an_absent_substitute_are_refused(town: Office, sit: Sits) -> None:
    stranger = _away(town, sit, person=f"{town.person('officer', OTHER)}:officer")
    assert "không giữ vai trò" in stranger.content.decode()
    assert _away(town, sit).status_code == 302
    again = _away(
        town, sit, person=f"{town.person('officer', PLACE, 2)}:officer", substitute=town.person("officer")
    )
    assert "cũng vắng mặt, từ 23/06/2025 đến hết 24/06/2025" in again.content.decode()
    twice = _away(town, sit, substitute=town.person("officer", PLACE, 2))
    assert "Hãy sửa lượt đó thay vì ghi thêm" in twice.content.decode()


def test_assigning_to_somebody_absent_is_refused_and_names_the_substitute(town: Office, sit: Sits) -> None:
    assert _away(town, sit).status_code == 302
    absent, other = town.person("officer"), town.person("officer", PLACE, 1)
    dossier = town.received(LAND)
    form = {"viec": "Assign", "khoa": f"a{next(KEYS)}", "officer": absent}
    answer = sit("head").post(f"/mot-cua/viec/{town.code(dossier)}/lam/", form)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert f"{town.name_of(absent)} vắng mặt đến hết 24/06/2025; người thay là {town.name_of(other)}" in text
    many = {"viec": "Assign", "khoa": f"a{next(KEYS)}", "hs": [dossier], "Assign-officer": "chia-deu"}
    sit("head").post("/mot-cua/viec/nhieu/", many)
    assert town.where(dossier)[2] not in {absent, None}


def test_the_morning_sheet_gives_the_desk_to_the_substitute_in_one_click_and_back(
    town: Office, sit: Sits
) -> None:
    unit, own = 1003, sit("head", 1003)
    absent, other = town.person("officer", unit), town.person("officer", unit, 1)
    dossiers = [town.assigned(LAND, unit) for _ in range(3)]
    assert _away(town, sit, unit=unit).status_code == 302
    page = own.get("/mot-cua/buoi-sang/").content.decode()
    assert f"Giao cả bàn cho {town.name_of(other)}" in page
    assert "3 hồ sơ trên bàn" in page
    assert "nghỉ ốm" in page
    form = {"officer": other, "reason": "Người thụ lý vắng mặt", "khoa": f"b{next(KEYS)}"}
    own.post(f"/mot-cua/buoi-sang/ban/{absent}/", form)
    assert {town.where(dossier)[2] for dossier in dossiers} == {other}
    assert "còn vắng đến hết 24/06" in own.get("/mot-cua/buoi-sang/").content.decode()
    own.post(f"/mot-cua/buoi-sang/tra-ban/{absent}/", {"khoa": f"b{next(KEYS)}"})
    assert "OFFICER_ABSENT" in own.get(TOLD).content.decode()
    town.set_clock(MORNING + 86_400)
    ((number,),) = town.content("SELECT id FROM absence WHERE person = %s AND NOT cancelled", absent)
    assert own.post(f"{PAGE}{number}/ve/", {"khoa": f"b{next(KEYS)}"}).status_code == 302
    assert town.content("SELECT to_on::text FROM absence WHERE id = %s", number) == [(TODAY,)]
    assert "Trả lại bàn" in own.get("/mot-cua/buoi-sang/").content.decode()
    own.post(f"/mot-cua/buoi-sang/tra-ban/{absent}/", {"khoa": f"b{next(KEYS)}"})
    assert {town.where(dossier)[2] for dossier in dossiers} == {absent}


def test_tomorrow_is_on_the_sheet_today_and_its_work_is_still_given(town: Office, sit: Sits) -> None:
    assert _away(town, sit, from_on=TOMORROW).status_code == 302
    page = sit("head").get("/mot-cua/buoi-sang/").content.decode()
    assert "từ ngày mai" in page
    dossier = town.received(LAND)
    form = {"viec": "Assign", "khoa": f"a{next(KEYS)}", "officer": town.person("officer")}
    assert sit("head").post(f"/mot-cua/viec/{town.code(dossier)}/lam/", form).status_code == 302


def test_what_lay_before_an_absent_signer_lies_before_whoever_signs_meanwhile(
    town: Office, sit: Sits
) -> None:
    signer, other = town.person("signer"), town.person("signer", PLACE, 1)
    dossier = town.assigned(LAND)
    code, who = town.code(dossier), town.actor("officer")
    steps = town.cast.facts.back_office_steps(town.procedure(LAND))
    town.do(*(c.Work(town.at + step, who, dossier, step) for step in range(1, steps + 1)))
    page = sit("officer").get(f"/mot-cua/viec/{code}/").content.decode()
    assert f'<option value="{signer}">{town.name_of(signer)}</option>' in page
    form = {"viec": "SubmitForSignature", "khoa": f"s{next(KEYS)}", "signer": signer}
    assert sit("officer").post(f"/mot-cua/viec/{code}/lam/", form).status_code == 302
    assert town.content("SELECT signer FROM dossier WHERE id = %s", dossier) == [(signer,)]
    assert "trình bạn ký" in sit("signer").get("/ky/").content.decode()
    assert _away(town, sit, "signer").status_code == 302
    assert (
        f"bạn ký thay {town.name_of(signer)} đang vắng"
        in sit("signer", PLACE, 1).get("/ky/").content.decode()
    )
    second = town.assigned(LAND)
    town.do(*(c.Work(town.at + step, who, second, step) for step in range(1, steps + 1)))
    answer = sit("officer").post(f"/mot-cua/viec/{town.code(second)}/lam/", form | {"khoa": f"s{next(KEYS)}"})
    assert f"người ký thay là {town.name_of(other)}" in answer.content.decode()
    sit("signer", PLACE, 1).post(
        "/mot-cua/viec/nhieu/", {"viec": "Sign", "khoa": f"s{next(KEYS)}", "hs": [dossier]}
    )
    assert town.where(dossier)[1] == Step.SIGNED


def test_one_plans_ones_own_leave_and_takes_it_back(town: Office, sit: Sits) -> None:
    own, me = sit("officer", PLACE, 2), town.person("officer", PLACE, 2)
    form = {"from_on": TOMORROW, "to_on": "2025-06-27", "substitute": town.person("officer", PLACE, 1)}
    assert own.post(RECORD, form | {"khoa": f"o{next(KEYS)}"}).status_code == 302
    ((number, kind),) = town.content("SELECT id, kind FROM absence WHERE person = %s AND NOT cancelled", me)
    assert kind == "leave"
    today = own.post(RECORD, form | {"from_on": TODAY, "khoa": f"o{next(KEYS)}"})
    assert "chỉ tự đăng ký được nghỉ phép từ ngày mai" in today.content.decode()
    assert sit("officer").post(f"{PAGE}{number}/ve/", {"khoa": f"o{next(KEYS)}"}).status_code == 404
    later = {
        "from_on": TOMORROW,
        "to_on": "2025-06-25",
        "substitute": town.person("officer"),
        "khoa": f"o{next(KEYS)}",
    }
    assert own.post(f"{PAGE}{number}/sua/", later).status_code == 302
    assert own.post(f"{PAGE}{number}/ve/", {"khoa": f"o{next(KEYS)}"}).status_code == 302
    assert town.content("SELECT cancelled FROM absence WHERE id = %s", number) == [(True,)]
    assert "Không ai vắng" in own.get(PAGE).content.decode()


def test_the_deputy_whom_the_post_names_is_taken_where_nobody_else_is_said(town: Office, sit: Sits) -> None:
    absent, deputy = town.person("officer", OTHER), town.person("clerk", OTHER)
    with town.connect() as link:
        link.execute(
            "INSERT INTO holding (id, person, role, unit, from_on, to_on, deputy_for, version, authenticates)"
            " VALUES (987654, %s, 'officer', %s, '2025-06-01', '2025-07-30', %s, 1, false)",
            [deputy, OTHER, absent],
        )
    assert _away(town, sit, unit=OTHER, substitute="").status_code == 302
    assert town.content("SELECT substitute FROM absence WHERE person = %s AND NOT cancelled", absent) == [
        (deputy,)
    ]


def test_two_heads_at_once_record_no_crossing_absences(town: Office, sit: Sits) -> None:
    """The second sees what the first recorded, for both people are locked while it is decided."""
    first = _away(
        town, sit, person=f"{town.person('officer')}:officer", substitute=town.person("officer", PLACE, 1)
    )
    crossed = _away(
        town, sit, person=f"{town.person('officer', PLACE, 1)}:officer", substitute=town.person("officer")
    )
    assert first.status_code == 302
    assert "đang thay cho" in crossed.content.decode()


def test_verify_replays_absences_and_finds_a_changed_reason(town: Office, sit: Sits) -> None:
    assert _away(town, sit, kind="mission").status_code == 302
    ((number,),) = town.content("SELECT id FROM absence WHERE NOT cancelled AND kind = 'mission'")

    def found() -> int:
        with bases.connect(town.database, roles.CITY) as link:
            return sum(each.subject == f"absence {number}" for each in verify.verify(link).findings)

    assert found() == 0
    for kind, wrong in (("sick", 1), ("mission", 0)):
        with town.connect() as link:
            link.execute("UPDATE absence SET kind = %s WHERE id = %s", [kind, number])
        assert found() == wrong
