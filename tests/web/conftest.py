"""A town served to Django's test client with the web's own login, as an exercise or live; and hands that sign in."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth
from django.db import connections
from django.test import Client

from haicap.engine.clock import WallClock
from haicap.rules.base import SYSTEM_ROLE, Actor
from haicap.rules.people import commands as people
from haicap.store import bases, roles
from tests.conftest import worker
from tests.store.live.conftest import OPENS_AT, PLACE, Town
from tests.store.tampering import forget

PASSWORD = "ba con meo den 7"
_numbers = count(1)
_people = count(500_000_000)


class Served(Town):
    """A town whose pages Django serves in this process; what commits stays for the module."""

    def __init__(self, name: str, kind: str) -> None:
        super().__init__(name)
        self.kind = kind
        with bases.connect(self.database, roles.ENGINE, autocommit=True) as connection:
            connection.execute("UPDATE world SET kind = %s, clock_at = to_timestamp(%s)", [kind, OPENS_AT])

    def point(self) -> None:
        """Let Django's pages in this process read and write this town's database, as the web's login."""
        connection = connections["default"]
        if connection.settings_dict["NAME"] != self.database:
            connection.close()
            connection.settings_dict["NAME"] = self.database

    @property
    def at(self) -> int:
        """The world's own time."""
        return OPENS_AT if self.kind != "live" else WallClock().now()

    def play(self, role: str, unit: int = PLACE, place: int = 0) -> Client:
        """A visitor who plays that simulated person."""
        return self.play_person(self.actor(role, unit, place))

    def play_person(self, actor: Actor) -> Client:
        """A visitor who plays that person."""
        self.point()
        client = Client()
        answer = client.post("/chon-vai/", actor._asdict() | {"deputy_for": actor.deputy_for or ""})
        assert answer.status_code == 302, answer.status_code
        return client

    def employ(self, role: str, unit: int = PLACE, **words: Any) -> Actor:
        """A new person who holds that role in that unit from the first day on."""
        system, person, holding = Actor(0, SYSTEM_ROLE, 1), next(_people), next(_people)
        first = words.pop("from_on", "2025-06-01")
        outcomes = self.tell(
            people.AddPerson(self.at, system, person, unit, f"Người thử {person}", secrets.token_hex(8)),
            people.Appoint(self.at, system, holding, person, role, unit, first, **words),
        )
        assert [type(each).__name__ for each in outcomes] == ["Done", "Done"], outcomes
        return Actor(person, role, unit)


@dataclass
class SignedIn:
    """Somebody with an account: the client, the user name, the secret of the second factor."""

    client: Client
    username: str
    person: int
    secret: str = ""


def code_now(secret: str, steps: int = 0) -> str:
    """The code that an app shows now, or some steps from now."""
    counter = WallClock().now() // 30 + steps
    return str(auth.format_hotp_value(auth.hotp_value(secret, counter)))


def open_account(person: int, username: str) -> SignedIn:
    """Follow a fresh link, set the password, sign in with it: no second factor yet."""
    from haicap.base.people import accounts

    client = Client()
    token = accounts.open_link(person, username)
    answer = client.post(f"/mo-tai-khoan/{token}/", {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    answer = client.post("/dang-nhap/", {"login": username, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return SignedIn(client, username, person)


def with_factor(one: SignedIn) -> SignedIn:
    """Add the second factor as the page asks for it."""
    page = one.client.get("/tai-khoan/buoc-hai/")
    assert page.status_code == 200, page.status_code
    one.secret = page.context["form"].secret
    answer = one.client.post("/tai-khoan/buoc-hai/", {"code": code_now(one.secret)})
    assert answer.status_code == 302, answer.content.decode()
    return one


@contextmanager
def _served(kind: str, blocker: Any) -> Iterator[Served]:
    name = f"test-web-{kind}-{worker()}-{os.getpid()}-{next(_numbers)}"
    connection = connections["default"]
    before = connection.settings_dict["NAME"]
    try:
        with blocker.unblock():
            town = Served(name, kind)
            town.point()
            yield town
            connection.close()
    finally:
        connection.settings_dict["NAME"] = before
        forget(name)


@pytest.fixture(autouse=True)
def uncollected_files(settings: Any) -> None:
    """Pages name the browsers' files as they are, whether or not they have been collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.fixture(scope="module")
def exercise(django_db_blocker: Any) -> Iterator[Served]:
    """An exercise of the tiny town on its first morning."""
    with _served("exercise", django_db_blocker) as town:
        yield town


@pytest.fixture(scope="module")
def live(django_db_blocker: Any) -> Iterator[Served]:
    """The tiny town's live world."""
    with _served("live", django_db_blocker) as town:
        yield town


@pytest.fixture(autouse=True)
def pointed(request: pytest.FixtureRequest) -> None:
    """Where a module has both worlds, this process's pages point at the one that the test asks for."""
    for name in ("exercise", "live"):
        if name in request.fixturenames:
            request.getfixturevalue(name).point()
