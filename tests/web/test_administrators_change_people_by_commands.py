"""People, roles, deputies, accounts change by commands; the journal tells of them without names."""

from __future__ import annotations

from datetime import date, timedelta

from django.test import Client

from haicap.store import bases, roles
from haicap.store.verify import verify
from tests.store.live.conftest import PLACE
from tests.web.conftest import Served

TODAY = date(2025, 6, 23)


def _administrator(town: Served, unit: int = 1) -> Client:
    return town.play_person(town.employ("administrator", unit))


def _add(town: Served, client: Client, name: str, unit: int = PLACE, role: str = "officer") -> str:
    form = client.get("/quan-tri/nguoi/them/")
    said = {"name": name, "unit": unit, "role": role, "key": form.context["key"]}
    answer = client.post("/quan-tri/nguoi/them/", said)
    assert answer.status_code == 302, answer.content.decode()
    twice = client.post("/quan-tri/nguoi/them/", said)
    assert twice["Location"] == answer["Location"]
    return str(answer["Location"])


def test_a_newcomer_works_under_the_role_from_the_first_day(exercise: Served) -> None:
    """Added once though sent twice; the officer's list of dossiers opens; after the last day it does not."""
    page = _add(exercise, client := _administrator(exercise), "Đặng Thị Mới Đến")
    person = int(page.rstrip("/").rsplit("/", 1)[1])
    shown = client.get(page)
    (held,) = shown.context["held"]
    assert (held.role, held.unit, held.current) == ("officer", PLACE, True)
    officer = exercise.play_person(exercise.actor("officer")._replace(person=person))
    assert officer.get("/ho-so/").status_code == 200
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    client.post(f"{page}het-vai-tro/", {"holding": held.id, "to_on": yesterday, "key": "k1"})
    assert officer.get("/ho-so/").status_code == 302


def test_a_deputy_stands_in_between_two_days(exercise: Served) -> None:
    """The other person holds the role, as a deputy, on those days; for somebody who lacks the role it is refused."""
    client = _administrator(exercise)
    absent, deputy = (_add(exercise, client, f"Người vắng {n}") for n in (1, 2))
    number = deputy.rstrip("/").rsplit("/", 1)[1]
    said = {
        "person": number,
        "role": "officer",
        "unit": PLACE,
        "from_on": TODAY.isoformat(),
        "to_on": (TODAY + timedelta(days=5)).isoformat(),
        "key": "k2",
    }
    wrong = client.post(f"{absent}lam-thay/", said | {"role": "signer", "key": "k3"})
    assert wrong.status_code == 422
    assert "Người được thay phải là người khác" in wrong.content.decode()
    assert client.post(f"{absent}lam-thay/", said | {"to_on": "", "key": "k4"}).status_code == 422
    assert client.post(f"{absent}lam-thay/", said).status_code == 302
    (found,) = client.get(absent).context["deputies"]
    assert (found.role, found.to_on) == ("officer", TODAY + timedelta(days=5))
    stands_in = exercise.actor("officer")._replace(
        person=int(number), deputy_for=int(absent.rstrip("/").rsplit("/", 1)[1])
    )
    assert exercise.play_person(stands_in).get("/ho-so/").status_code == 200


def test_an_administrator_of_a_unit_changes_that_unit_alone(exercise: Served) -> None:
    """Another unit's person is not there; a role for another unit is refused."""
    city = _administrator(exercise)
    other = _add(exercise, city, "Cán bộ nơi khác", unit=1002)
    own = _add(exercise, city, "Cán bộ nơi này", unit=PLACE)
    local = _administrator(exercise, PLACE)
    assert local.get(other).status_code == 404
    assert local.post(f"{other}ngung/", {"reason": "left"}).status_code == 404
    assert local.get(own).status_code == 200
    said = {"role": "officer", "unit": 1002, "from_on": TODAY.isoformat(), "key": "k5"}
    assert local.post(f"{own}vai-tro/", said).status_code == 422


def test_nobody_keeps_himself_out(exercise: Served) -> None:
    """The last administrator could lock the house from outside."""
    actor = exercise.employ("administrator", 1)
    client = exercise.play_person(actor)
    answer = client.post(f"/quan-tri/nguoi/{actor.person}/ngung/", {"reason": "left", "key": "k6"})
    assert answer.status_code == 422
    assert "Hãy nhờ một quản trị khác" in answer.content.decode()


def test_an_account_opens_by_a_link_that_is_shown_once(exercise: Served) -> None:
    """The link opens the page of the password; the person's page does not show it again."""
    page = _add(exercise, client := _administrator(exercise), "Trần Văn Mở")
    answer = client.post(f"{page}moi/", {"username": "Tran.Van.Mo", "key": "k7"})
    link = answer.context["link"]
    assert Client().get(link).status_code == 200
    assert link not in client.get(page).content.decode()
    second = _add(exercise, client, "Trùng Tên")
    assert client.post(f"{second}moi/", {"username": "tran.van.mo", "key": "k8"}).status_code == 422


def test_the_journal_tells_all_without_a_name_and_is_proved(exercise: Served) -> None:
    """Entries of every command, salted digests for names; verify replays people and roles, seated or made."""
    page = _add(exercise, client := _administrator(exercise), "Tên Không Được Lộ")
    client.post(f"{page}ten/", {"name": "Tên Sửa Không Lộ", "key": "k9"})
    seated = exercise.actor("signer").person
    client.post(f"/quan-tri/nguoi/{seated}/ngung/", {"reason": "leave", "key": "k10"})
    with bases.connect(exercise.database, roles.CITY) as city:
        text = "\n".join(
            str(row) for row in city.execute("SELECT before::text, after::text, reason FROM journal_entry")
        )
        assert "Lộ" not in text
        assert "leave" in text
        findings = [
            str(each) for each in verify(city).findings if "person" in str(each) or "holding" in str(each)
        ]
    assert findings == []
    with bases.connect(exercise.database, roles.ENGINE, autocommit=True) as engine:
        engine.execute("UPDATE person SET active = true WHERE id = %s", [seated])
    with bases.connect(exercise.database, roles.CITY) as city:
        findings = [str(each) for each in verify(city).findings if f"person {seated}" in str(each)]
    assert len(findings) == 1
