"""The band of a live exercise, its list of places, and the levers of whoever leads it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve, reverse

from haicap.base.people.rights import STAFF, rights_of
from haicap.engine.clock import WallClock
from haicap.rehearsal import guides
from haicap.store import bases, roles
from tests.store.live.conftest import PLACE
from tests.web.conftest import Served, open_account, with_factor

NOW, PLACE_URL, PLACES, LEAD = "/dien-tap/luc/", "/dien-tap/cho/", "/dien-tap/", "/dien-tap/nhip/"


def _now() -> datetime:
    return datetime.fromtimestamp(WallClock().now(), UTC)


def _band(client: Client, **headers: str) -> str:
    answer = client.get(NOW, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def _engine(exercise: Served, query: str, *values: Any) -> None:
    with bases.connect(exercise.database, roles.ENGINE, autocommit=True) as connection:
        connection.execute(query.encode(), values)


def _taken(exercise: Served) -> list[tuple[int, int, str]]:
    with exercise.connect() as connection:
        return connection.execute("SELECT person, unit, role FROM place ORDER BY person").fetchall()


@pytest.fixture(autouse=True)
def nobody_sits_anywhere(request: pytest.FixtureRequest) -> None:
    if "exercise" in request.fixturenames:
        _engine(request.getfixturevalue("exercise"), "DELETE FROM place")


def test_a_place_is_taken_kept_from_others_and_given_back(exercise: Served) -> None:
    actor = exercise.actor("officer", PLACE)
    first, second = exercise.play_person(actor), exercise.play_person(actor)
    assert "Người mô phỏng đang làm ở chỗ này" in _band(first)
    assert first.post(PLACE_URL, {"act": "take", "next": "/chon-vai/"})["Location"] == "/chon-vai/"
    assert _taken(exercise) == [(actor.person, PLACE, "officer")]
    assert "Bạn đang làm ở chỗ này" in _band(first)
    assert "Người khác đang làm ở chỗ này" in _band(second)
    assert second.post(PLACE_URL, {"act": "take"})["Location"] == "/dien-tap/?cho=1"
    assert "Người khác vừa nhận chỗ ấy" in second.get("/dien-tap/?cho=1").content.decode()
    second.post(PLACE_URL, {"act": "give_back"})
    assert "Bạn đang làm ở chỗ này" in _band(first), "somebody else can neither take nor give it back"
    first.post(PLACE_URL, {"act": "give_back", "next": "https://elsewhere.example/"})
    assert _taken(exercise) == []
    assert "Người mô phỏng đang làm ở chỗ này" in _band(second)


def test_the_band_never_leads_out_of_these_pages(exercise: Served) -> None:
    client = exercise.play("officer")
    answer = client.post(PLACE_URL, {"act": "give_back", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_whoever_looks_on_takes_a_place_and_replaces_nobody(exercise: Served) -> None:
    leader = exercise.play_person(exercise.employ("leader", 1))
    assert "Chỗ này đang trống" in _band(leader)
    leader.post(PLACE_URL, {"act": "take"})
    assert [role for _, _, role in _taken(exercise)] == ["leader"]
    assert "bạn không thay ai" in _band(leader)


def test_nobody_takes_a_place_in_a_live_world(live: Served) -> None:
    one = with_factor(open_account(live.employ("officer").person, "chuyen-vien-thu"))
    assert one.client.get(NOW).status_code == 404
    assert one.client.get(PLACES).status_code == 404
    assert one.client.post(PLACE_URL, {"act": "take"}).status_code == 404


def test_a_newcomer_finds_a_place_without_diacritics_and_sits_down(exercise: Served) -> None:
    client = Client()
    exercise.point()
    page = client.get(PLACES, {"q": "ben hong", "vai": "clerk"}).content.decode()
    clerk = exercise.actor("clerk", PLACE)
    assert f'value="{clerk.person}"' in page
    assert "Người mô phỏng" in page
    answer = client.post(
        PLACE_URL, {"act": "sit", "person": clerk.person, "role": "clerk", "unit": clerk.unit}
    )
    assert answer["Location"] == "/"
    assert _taken(exercise) == [(clerk.person, clerk.unit, "clerk")]
    assert "Gọi số tiếp theo" in _band(client), "the first minutes say what to do now"
    shown = client.get(PLACES, {"don-vi": clerk.unit}).content.decode()
    assert "<b>Bạn</b>" in shown
    assert 'id="lam-gi"' in shown


def test_who_plays_several_keeps_them_all_and_leaving_gives_all_back(exercise: Served) -> None:
    client = exercise.play("clerk")
    client.post(PLACE_URL, {"act": "take"})
    officer = exercise.actor("officer", PLACE)
    client.post(PLACE_URL, {"act": "sit", "person": officer.person, "role": "officer", "unit": officer.unit})
    assert len(_taken(exercise)) == 2
    client.post("/chon-vai/thoi/")
    assert _taken(exercise) == []


def test_a_post_that_nobody_holds_is_no_place(exercise: Served) -> None:
    client = exercise.play("clerk")
    client.post(PLACE_URL, {"act": "sit", "person": 77, "role": "clerk", "unit": 1001})
    assert _taken(exercise) == []


def test_whoever_does_nothing_is_told_before_the_place_is_gone_and_after(exercise: Served) -> None:
    client = exercise.play("officer")
    client.post(PLACE_URL, {"act": "take"})
    _engine(exercise, "UPDATE place SET seen_at = now() - interval '490 seconds'")
    assert "Lâu rồi bạn không làm gì: 2 phút nữa" in _band(client, **{"X-Active": "0"})
    client.post(PLACE_URL, {"act": "stay"})
    assert "Lâu rồi" not in _band(client, **{"X-Active": "0"})
    _engine(exercise, "UPDATE place SET seen_at = now() - interval '490 seconds'")
    assert "Lâu rồi" not in _band(client, **{"X-Active": "1"}), "whoever types or clicks is there"
    _engine(exercise, "DELETE FROM place")
    assert "Chỗ đã trả lại vì bạn vắng lâu" in _band(client)
    assert "vắng lâu" not in _band(client), "told once"


def _drive(exercise: Served, **columns: Any) -> None:
    """Let the beat of a driver be what it says."""
    beat = {"at": _now(), "held_milli": None, "skips_to": None, "opens_at": None} | columns
    _engine(exercise, "DELETE FROM beat")
    _engine(
        exercise,
        "INSERT INTO beat (id, at, held_milli, skips_to, opens_at) VALUES (1, %s, %s, %s, %s)",
        *beat.values(),
    )


def test_the_band_says_how_the_clock_goes(exercise: Served) -> None:
    from haicap.rehearsal import beats
    from haicap.rules.steering import Steer

    exercise.tell(Steer(exercise.at, beats.THE_DRIVER, speed_milli=60_000))
    client = exercise.play("officer")
    _engine(exercise, "DELETE FROM beat")
    assert "chưa ai chạy" in _band(client)
    _drive(exercise)
    assert "nhanh 60 lần" in _band(client)
    _drive(exercise, held_milli=41_000)
    assert "chỉ theo kịp 41 lần thay vì 60 lần" in _band(client)
    _drive(exercise, held_milli=58_000)
    assert "nhanh 60 lần" in _band(client)
    _drive(exercise, skips_to=_now())
    assert "Đang bỏ qua giờ nghỉ, đến" in _band(client)


def test_who_leads_pauses_goes_on_and_changes_the_speed_and_nobody_else_may(exercise: Served) -> None:
    from haicap.rehearsal import beats
    from haicap.rules.steering import Steer

    exercise.tell(Steer(exercise.at, beats.THE_DRIVER, speed_milli=60_000))
    _drive(exercise)
    leader, clerk = exercise.play_person(exercise.employ("controller", 1)), exercise.play("clerk")
    assert clerk.post(LEAD, {"act": "pause"}).status_code == 404
    assert leader.post(LEAD, {"act": "pause", "next": PLACES})["Location"] == PLACES
    assert "Đang tạm dừng" in _band(clerk)
    leader.post(LEAD, {"act": "go_on"})
    leader.post(LEAD, {"act": "speed", "speed": "12,5"})
    assert "nhanh 12 lần" in _band(clerk) or "nhanh 13 lần" in _band(clerk)
    for wrong in ("", "nhanh", "0", "1e99", "nan", "-3"):
        assert leader.post(LEAD, {"act": "speed", "speed": wrong})["Location"] == "/dien-tap/?sai=1", wrong
    assert leader.post(LEAD, {"act": "dance"})["Location"] == "/dien-tap/?sai=1"
    leader.post(LEAD, {"act": "skip_always"})
    assert "tự bỏ qua giờ nghỉ" in leader.get(PLACES).content.decode()
    with exercise.connect() as connection:
        told = connection.execute(
            "SELECT count(DISTINCT person) FROM journal_entry WHERE command IN ('rehearsal.Steer')"
        ).fetchone()
    assert told == (2,), "each is on record with who gave it"


def test_a_leader_frees_a_place_that_somebody_left(exercise: Served) -> None:
    officer = exercise.actor("officer", PLACE)
    exercise.play_person(officer).post(PLACE_URL, {"act": "take"})
    asked = {"act": "free", "person": officer.person, "role": "officer", "unit": officer.unit}
    exercise.play("clerk").post(PLACE_URL, asked)
    assert len(_taken(exercise)) == 1, "not everybody may"
    exercise.play_person(exercise.employ("controller", 1)).post(PLACE_URL, asked)
    assert _taken(exercise) == []


def test_an_ended_exercise_says_so_and_leads_to_its_review(exercise: Served) -> None:
    exercise.employ("evaluator", 1)
    client = exercise.play("officer")
    _engine(exercise, "UPDATE world SET finished = true")
    try:
        assert "đã kết thúc, chỉ còn xem được" in _band(client)
        assert 'value="take"' not in _band(client)
        client.post(PLACE_URL, {"act": "take"})
        assert _taken(exercise) == []
        page = client.get(PLACES).content.decode()
        assert 'value="sit"' not in page
        assert 'value="review"' in page
        assert client.post(PLACE_URL, {"act": "review"})["Location"] == "/bao-cao/"
        assert client.get("/bao-cao/").status_code == 200, "whoever played a clerk may read it as well"
    finally:
        _engine(exercise, "UPDATE world SET finished = false")


@pytest.mark.parametrize("role", sorted(STAFF))
def test_the_first_steps_of_every_role_lead_to_a_page_that_opens_for_it(exercise: Served, role: str) -> None:
    guide = guides.of(role)
    match = resolve(reverse(guide.url_name))
    rights = rights_of(match.func, match.view_name)
    assert rights is not None
    assert rights.public or role in rights.roles, guide.url_name
    assert guide.steps
