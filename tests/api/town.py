"""An exercise of the tiny town that other systems and citizens come to: its staff in place, its clock on a Monday."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connections
from django.test import Client

from haicap.base.facts import receipt_key
from haicap.base.people import tokens
from haicap.engine.clock import VirtualClock
from haicap.engine.outcome import Done, Outcome
from haicap.engine.ports import Wish
from haicap.engine.run import run
from haicap.rehearsal import world
from haicap.rehearsal.cast import Cast, make_cast
from haicap.rules.base import Actor, Command
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import receipts
from haicap.rules.one_stop.state import Dossier
from haicap.store import bases, roles, worlds
from haicap.store.live import PostgresStore
from tests.store.tampering import forget

PLACE = 1001
MORNING = 1_750_644_000
"""Mon 23/06/2025 09:00 in Hanoi."""
SCOPES = tokens.SCOPES


class Town:
    """A world of kind exercise that stands at one moment until somebody moves its clock."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.database = worlds.create_world(name, "exercise", place="tiny").database
        options = world.Options(place="tiny")
        self.cast: Cast = make_cast("tiny", options.plan(), 1)
        with self.connect() as connection:
            world.prepare(connection)
            world.fill(connection, name, options, self.cast, "test")
            connection.execute("UPDATE world SET kind = 'exercise'")
        self.set_clock(MORNING)

    def connect(self) -> psycopg.Connection[Any]:
        """A connection in the engine's role."""
        return bases.connect(self.database, roles.ENGINE, autocommit=True)

    def set_clock(self, at: int) -> None:
        """Move the world's clock to a moment (UTC seconds)."""
        self.now = at
        self.change("UPDATE world SET clock_at = to_timestamp(%s)", at)

    def change(self, statement: str, *values: Any) -> None:
        """One statement in the engine's role."""
        with self.connect() as connection:
            connection.execute(statement.encode(), list(values) or None)

    def content(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of one SELECT over the whole world."""
        with self.connect() as connection:
            return connection.execute(query.encode(), list(values) or None).fetchall()

    def token(
        self, unit: int = PLACE, scopes: tuple[str, ...] = SCOPES, days: int = 1, per_minute: int = 6_000
    ) -> str:
        """A fresh token of some system for a unit."""
        with self.connect() as connection:
            return tokens.make(connection, "Hệ thống thử", unit, scopes, days, per_minute)[1]

    def actor(self, role: str, unit: int = PLACE) -> Actor:
        """Somebody who holds that role in a unit."""
        return Actor(next(p.person for p in self.cast.posts if p.unit == unit and p.role == role), role, unit)

    def tell(self, *commands: Command) -> list[Outcome]:
        """Carry out commands; whatever comes of them."""
        with self.connect() as connection:
            store = PostgresStore(connection, VirtualClock(self.now))
            return run([Wish(each) for each in commands], store, self.facts)

    def do(self, *commands: Command) -> None:
        """Carry out commands, each in its turn; one that is not done fails the test."""
        for command in commands:
            (outcome,) = self.tell(command)
            assert isinstance(outcome, Done), outcome

    @property
    def facts(self) -> Any:
        """The facts as the pages of this world have them."""
        from dataclasses import replace

        from django.conf import settings

        return replace(self.cast.facts, receipt_key=receipt_key(settings.SECRET_KEY))

    def received(self, dossier: int, procedure: int) -> str:
        """Have a clerk receive what came online; answers the code."""
        receive = c.Receive(self.now, self.actor("clerk"), dossier, procedure, PLACE, 2, dossier + 1, None)
        self.do(receive)
        return str(self.content("SELECT code FROM dossier WHERE id = %s", dossier)[0][0])

    def secret(self, dossier: int) -> str:
        """The secret of a dossier's applicant."""
        ((applicant,),) = self.content("SELECT applicant FROM dossier WHERE id = %s", dossier)
        return receipts.secret_of(Dossier(id=dossier, applicant=applicant), self.facts)

    def procedure(self, name: str) -> int:
        """The number of a procedure of the catalogue."""
        return next(each.number for each in self.cast.facts.procedures.values() if each.id == name)


class System:
    """Another system that calls the API with a token."""

    def __init__(self, token: str | None, language: str = "vi") -> None:
        self.headers = {"accept-language": language}
        if token is not None:
            self.headers["authorization"] = f"Bearer {token}"

    def get(self, path: str, **headers: str) -> Any:
        """GET an address below the API's root."""
        return Client().get("/api/v1/" + path, headers=self.headers | headers)

    def post(self, path: str, body: Any, key: str = "", **headers: str) -> Any:
        """POST JSON to an address below the API's root."""
        more = {"idempotency-key": key} if key else {}
        return Client().post(
            "/api/v1/" + path, body, content_type="application/json", headers=self.headers | more | headers
        )


@contextmanager
def town_of(name: str, blocker: Any) -> Iterator[Town]:
    """A town to which Django's pages are connected as haicap_web; forgotten afterwards."""
    settings = connections["default"].settings_dict
    before = settings["NAME"]
    try:
        made = Town(name)
        connections["default"].close()
        settings["NAME"] = made.database
        with blocker.unblock():
            yield made
    finally:
        connections["default"].close()
        settings["NAME"] = before
        forget(name)
