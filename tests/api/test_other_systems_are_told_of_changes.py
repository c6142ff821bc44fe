"""Webhooks: each change of state of a unit's dossiers, in order, signed, once; nothing leaves an exercise."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from haicap.base.people import accounts, tokens
from haicap.base.people.tokens import TokenError
from haicap.gates.webhookdoor import DoorError, HttpsDoor, SimulatedDoor, door_of, signature
from haicap.rules.one_stop import commands as c
from haicap.services.one_stop import api_webhooks
from tests.api.town import PLACE, System, Town
from tests.services.one_stop.citizen import stories

URL = "https://lien-thong.example.vn/haicap"


def told(town: Town, unit: int = PLACE) -> int:
    """A webhook of a fresh token of a unit."""
    with town.connect() as connection:
        token, _ = tokens.make(connection, "Liên thông", unit, ("webhooks", "status"), 1)
        return api_webhooks.add(connection, token.id, URL, accounts.now(), SimulatedDoor())[0]


def ended(town: Town) -> None:
    """No webhook of another test is told any more."""
    town.change("UPDATE webhook SET ended_at = now()")


def read(town: Town) -> int:
    """One reading of the journal."""
    with town.connect() as connection:
        return api_webhooks.read(connection, accounts.now())


def send(town: Town, door: Any, now: datetime | None = None) -> tuple[int, int]:
    """One emptying of the outbox."""
    with town.connect() as connection:
        return api_webhooks.send(connection, door, now or accounts.now())


class BrokenDoor:
    """Takes nothing."""

    name = "broken"

    def __init__(self) -> None:
        self.tried: list[bytes] = []

    def check(self, url: str) -> None:
        """Any address will do."""

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Refuse."""
        self.tried.append(body)
        raise DoorError("HTTP 503")


def test_each_change_is_told_once_in_order_and_without_persons(town: Town) -> None:
    """From handing in to the officer's desk; a second reading finds nothing new."""
    ended(town)
    number = told(town)
    _, code = stories.assigned(town)
    assert read(town) >= 4
    assert read(town) == 0
    door = SimulatedDoor()
    taken, failed = send(town, door)
    assert (taken, failed) == (len(door.taken), 0)
    said = [json.loads(body) for _, body, _ in door.taken]
    after = [(each["after"].get("state"), each["after"].get("step")) for each in said]
    assert after == [(1, None), (2, None), (4, 1), (None, 2)]
    assert {each["number"] for each in said} == {code}
    assert [each["id"] for each in said] == sorted(
        (each["id"] for each in said), key=lambda t: int(t.split("-")[1])
    )
    text = "".join(str(body) for _, body, _ in door.taken)
    assert stories.PERSON.name not in text
    assert stories.PERSON.identity not in text
    url, body, headers = door.taken[0]
    assert url == URL
    moment = headers["Haicap-Signature"].split(",")[0].removeprefix("t=")
    right = hmac.new(api_webhooks.secret_of(number).encode(), moment.encode() + b"." + body, hashlib.sha256)
    assert headers["Haicap-Signature"] == f"t={moment},v1={right.hexdigest()}"


def test_a_unit_is_told_of_its_own_dossiers_alone(town: Town) -> None:
    """Another commune's address hears nothing of this one's cases."""
    ended(town)
    told(town, 1002)
    stories.received(town)
    assert read(town) == 0


def test_what_is_not_taken_is_tried_again_in_order_and_given_up_after_all_tries(town: Town) -> None:
    """Those behind it wait; nothing is lost; at last it stays in the outbox with its trouble."""
    ended(town)
    number = told(town)
    stories.submitted(town)
    count = read(town)
    broken, now = BrokenDoor(), accounts.now()
    assert send(town, broken, now) == (0, 1)
    assert send(town, broken, now) == (0, 0)
    for wait in api_webhooks.WAITS:
        now += timedelta(seconds=wait + 1)
        assert send(town, broken, now) == (0, 1)
    assert len(set(broken.tried)) == 1
    rows = town.content(
        "SELECT trouble, next_at, tries FROM webhook_delivery WHERE webhook = %s ORDER BY id", number
    )
    assert rows[0] == ("HTTP 503", None, 7)
    assert all(each[1] is not None for each in rows[1:])
    assert send(town, SimulatedDoor(), now) == (count - 1, 0)


def test_a_revoked_token_is_told_nothing(town: Town) -> None:
    """And its list of webhooks is closed to it."""
    ended(town)
    number = told(town)
    with town.connect() as connection:
        row = connection.execute("SELECT token FROM webhook WHERE id = %s", [number]).fetchone()
        assert row is not None
        tokens.revoke(connection, row[0])
    stories.submitted(town)
    assert read(town) == 0


def test_a_system_sees_its_own_webhooks(town: Town) -> None:
    """Address and what waits, never the secret."""
    ended(town)
    with town.connect() as connection:
        token, secret = tokens.make(connection, "Liên thông", PLACE, ("webhooks",), 1)
        number, signing = api_webhooks.add(connection, token.id, URL, accounts.now(), SimulatedDoor())
    stories.submitted(town)
    waiting = read(town)
    answer = System(secret).get("webhooks")
    assert [(each["id"], each["url"], each["waiting"]) for each in answer.json()] == [(number, URL, waiting)]
    assert signing not in answer.content.decode()
    assert System(town.token(scopes=("webhooks",))).get("webhooks").json() == []


def test_only_a_live_world_has_a_door_that_leads_outside() -> None:
    """In all others nothing can leave, whoever asks."""
    assert [door_of(kind).name for kind in ("plan", "trial", "exercise", "")] == ["simulated"] * 4
    assert isinstance(door_of("live"), HttpsDoor)


@pytest.mark.parametrize(
    "url",
    ["http://a.vn/", "https://", "https://u:p@a.vn/", "https://localhost/x", "https://127.0.0.1/", "https://[::1]/",
     "https://169.254.169.254/", "https://10.0.0.5/", "https://[fd00::1]/",
     "https://a.vn:0/", "https://a.vn/ x", "file:///etc/passwd", "https://a.vn/#x", "https://ă.vn/"],
)  # fmt: skip
def test_an_address_that_can_be_none_is_refused(town: Town, url: str) -> None:
    """With a sentence in both languages; nothing is written."""
    with town.connect() as connection:
        token, _ = tokens.make(connection, "Liên thông", PLACE, ("webhooks",), 1)
        with pytest.raises(TokenError):
            api_webhooks.add(connection, token.id, url, accounts.now(), SimulatedDoor())


def test_a_signature_holds_for_one_body_and_moment() -> None:
    """Another secret, another body, another second: another signature."""
    made = {signature(*each) for each in (("a", 1, b"x"), ("b", 1, b"x"), ("a", 2, b"x"), ("a", 1, b"y"))}
    assert len(made) == 4


def test_the_https_door_needs_a_certificate_it_knows(tmp_path: Any) -> None:
    """Nobody at the other end, or somebody without a proper certificate: a DoorError, never an exception."""
    with pytest.raises(DoorError):
        HttpsDoor().post("https://127.0.0.1:9/", b"{}", {})


def test_a_void_receipt_is_told_too(town: Town) -> None:
    """Ends of dossiers are changes of state like others."""
    ended(town)
    told(town)
    number, _ = stories.received(town)
    town.do(c.VoidReceipt(town.now, town.actor("head"), number, "nhầm"))
    read(town)
    door = SimulatedDoor()
    send(town, door)
    assert json.loads(door.taken[-1][1])["after"]["state"] == 8
