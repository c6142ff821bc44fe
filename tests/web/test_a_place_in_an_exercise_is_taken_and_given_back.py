"""The band of a live exercise: its clock, who acts in one's place, and the button that changes it."""

from __future__ import annotations

from django.test import Client

from tests.store.live.conftest import PLACE
from tests.web.conftest import Served, open_account, with_factor

NOW, PLACE_URL = "/dien-tap/luc/", "/dien-tap/cho/"


def _band(client: Client) -> str:
    answer = client.get(NOW)
    assert answer.status_code == 200
    return answer.content.decode()


def _taken(exercise: Served) -> list[tuple[int, int, str]]:
    with exercise.connect() as connection:
        return connection.execute("SELECT person, unit, role FROM place ORDER BY person").fetchall()


def test_a_place_is_taken_kept_from_others_and_given_back(exercise: Served) -> None:
    actor = exercise.actor("officer", PLACE)
    first, second = exercise.play_person(actor), exercise.play_person(actor)
    assert "Người mô phỏng đang làm ở chỗ này" in _band(first)
    assert first.post(PLACE_URL, {"act": "take", "next": "/chon-vai/"})["Location"] == "/chon-vai/"
    assert _taken(exercise) == [(actor.person, PLACE, "officer")]
    assert "Bạn đang làm ở chỗ này" in _band(first)
    assert "Người khác đang làm ở chỗ này" in _band(second)
    second.post(PLACE_URL, {"act": "take"})
    second.post(PLACE_URL, {"act": "give_back"})
    assert "Bạn đang làm ở chỗ này" in _band(first), "somebody else can neither take nor give it back"
    first.post(PLACE_URL, {"act": "give_back", "next": "https://elsewhere.example/"})
    assert _taken(exercise) == []
    assert "Người mô phỏng đang làm ở chỗ này" in _band(second)


def test_the_band_never_leads_out_of_these_pages(exercise: Served) -> None:
    client = exercise.play("officer")
    answer = client.post(PLACE_URL, {"act": "give_back", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_whoever_looks_on_has_no_place_to_take(exercise: Served) -> None:
    leader = exercise.play_person(exercise.employ("leader", 1))
    assert "<button" not in _band(leader)
    leader.post(PLACE_URL, {"act": "take"})
    assert _taken(exercise) == []


def test_nobody_takes_a_place_in_a_live_world(live: Served) -> None:
    one = with_factor(open_account(live.employ("officer").person, "chuyen-vien-thu"))
    assert one.client.get(NOW).status_code == 404
    assert one.client.post(PLACE_URL, {"act": "take"}).status_code == 404
