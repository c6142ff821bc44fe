"""Issue, line 2: kiosk with priority and cap, the slip that opens one's own turn alone, the call screen, the desk."""

from __future__ import annotations

from tests.services.one_stop.counter.conftest import Plays
from tests.services.one_stop.counter.exercise import Exercise
from tests.services.one_stop.counter.hands import COUNTER, call, form_of, take_ticket


def test_priority_is_called_first_and_the_screen_tells_numbers_alone(town: Exercise, play: Plays) -> None:
    public, clerk = play(""), play("clerk")
    take_ticket(public)
    urgent = take_ticket(public, priority="1")
    assert public.get(urgent).context["ahead"] == 0
    call(clerk)
    page = public.get("/hang-doi/1001/man-hinh/", headers={"HX-Request": "true"})
    assert page.context["now"]["number"] == public.get(urgent).context["found"].number
    assert page.context["waiting"] == 1
    assert town.name_of(town.person("clerk")) not in page.content.decode()
    ticket = clerk.get(COUNTER).context["ticket"]
    assert clerk.post("/mot-cua/goi/").status_code == 302
    assert clerk.get(COUNTER).context["ticket"] == ticket
    for _ in range(3):
        assert clerk.post("/mot-cua/xep-lai/", {"ticket": ticket.id}).status_code == 302
        assert call(clerk) == ticket.id
    assert clerk.post("/mot-cua/xep-lai/", {"ticket": ticket.id}).status_code == 422
    assert clerk.post("/mot-cua/da-ve/", {"ticket": ticket.id}).status_code == 302
    assert clerk.get(COUNTER).context["ticket"] is None


def test_a_slip_opens_for_whoever_has_it_and_can_be_given_up(town: Exercise, play: Plays) -> None:
    public = play("")
    mine = take_ticket(public)
    assert public.get(mine).context["waiting"]
    forged = mine.rstrip("/")[:-1] + ("0" if mine.rstrip("/")[-1] != "0" else "1") + "/"
    assert public.get(forged).status_code == 404
    assert public.post(forged).status_code == 404
    assert public.post(mine).status_code == 302
    assert public.get(mine).context["found"].state == 4


def test_a_person_takes_five_tickets_a_day_in_one_office(town: Exercise, play: Plays) -> None:
    public = play("")
    for _ in range(5):
        take_ticket(public, holder="0912 345 678")
    answer = public.post("/hang-doi/1001/lay-so/", {"dossiers": 1, "holder": "0912345678"})
    assert answer.status_code == 422
    assert "tối đa 5 số" in answer.content.decode()
    take_ticket(public, 1002, holder="0912345678")
    stored = town.content("SELECT id FROM visitor")
    assert all("912345678" not in str(number) for (number,) in stored)


def test_offices_that_there_are_not_and_odd_numbers_are_refused(play: Plays) -> None:
    public = play("")
    assert public.get("/hang-doi/11/lay-so/").status_code == 404
    assert public.get("/hang-doi/999999/man-hinh/").status_code == 404
    for dossiers in ("0", "21", "-1", "nhiều"):
        assert public.post("/hang-doi/1001/lay-so/", {"dossiers": dossiers}).status_code == 422


def test_another_offices_clerk_has_nothing_to_do_with_a_ticket(town: Exercise, play: Plays) -> None:
    take_ticket(play(""))
    ticket = call(play("clerk"))
    there = play("clerk", 1002)
    assert there.post("/mot-cua/xep-lai/", {"ticket": ticket}).status_code == 422
    assert there.get(COUNTER).context["ticket"] is None
    assert play("clerk").post("/mot-cua/so-ho-so/", {"ticket": ticket, "dossiers": 3}).status_code == 302
    assert town.content("SELECT dossiers, pending FROM ticket WHERE id = %s", ticket) == [(3, 3)]


def test_in_a_rehearsal_a_slip_leads_to_what_was_received_on_it(town: Exercise, play: Plays) -> None:
    """Whoever plays the citizen gets no receipt on paper from a simulated clerk."""
    public, clerk = play(""), play("clerk")
    mine = take_ticket(public)
    assert public.get(mine).context["brought"] == []
    answer = clerk.post(COUNTER, form_of(town, call(clerk)))
    code = str(answer.headers["Location"]).rstrip("/").rsplit("/", 1)[1]
    ((told, where),) = public.get(mine).context["brought"]
    assert told == code
    assert public.get(where).status_code in (200, 302)
    assert f"{code}: theo dõi hồ sơ" in public.get(mine).content.decode()


def test_one_kiosk_gives_so_many_tickets_a_minute(town: Exercise, play: Plays) -> None:
    """Nobody empties an office's roll of numbers from one machine."""
    with town.connect() as connection:
        connection.execute("DELETE FROM page_rate")
    public = play("")
    statuses = [public.post("/hang-doi/1002/lay-so/", {"dossiers": 0}).status_code for _ in range(62)]
    assert statuses in ([422] * 60 + [429] * 2, [422] * 62)  # a minute may just begin
    assert public.get("/hang-doi/1002/lay-so/").status_code == 200
    with town.connect() as connection:
        connection.execute("DELETE FROM page_rate")
