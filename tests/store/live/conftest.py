"""A small live town: the tiny base with its staff, and a hand that makes commands for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from typing import Any

import psycopg
import pytest

from haicap.engine.clock import VirtualClock
from haicap.engine.outcome import Outcome
from haicap.engine.ports import Wish
from haicap.engine.run import run
from haicap.rehearsal import world
from haicap.rehearsal.cast import Cast, make_cast
from haicap.rules.base import Actor, Command
from haicap.rules.one_stop import commands as c
from haicap.store import bases, roles, worlds
from haicap.store.live import PostgresStore
from tests.conftest import worker
from tests.store.tampering import forget

OPENS_AT = 1_750_640_400  # Mon 23/06/2025 08:00 in Hanoi
PLACE = 1001
PERSON = c.Person("Nguyễn Văn Thử", "999190000001", "0100000001", "Số 1, thôn 1", "salt")


class Town:
    """A clone of the tiny base with its staff; every call opens what it needs."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.database = worlds.create_world(name, "exercise", place="tiny").database
        options = world.Options(place="tiny")
        self.cast: Cast = make_cast("tiny", options.plan(), 1)
        with self.connect() as connection:
            world.prepare(connection)
            world.fill(connection, name, options, self.cast, "test")
        self.numbers = count(1)
        same_day = [p.number for p in self.cast.facts.procedures.values() if p.id == "ct_ban_sao_so_goc"]
        self.procedure = same_day[0]

    def connect(self) -> psycopg.Connection[Any]:
        """A connection in the engine's role."""
        return bases.connect(self.database, roles.ENGINE, autocommit=True)

    def tell(
        self, *wishes: Wish | Command, connection: psycopg.Connection[Any] | None = None
    ) -> list[Outcome]:
        """Carry out wishes on a connection of their own, or on this one."""
        said = [wish if isinstance(wish, Wish) else Wish(wish) for wish in wishes]
        if connection is not None:
            return run(said, PostgresStore(connection, VirtualClock(OPENS_AT)), self.cast.facts)
        with self.connect() as own:
            return run(said, PostgresStore(own, VirtualClock(OPENS_AT)), self.cast.facts)

    def ids(self, number: int = 1) -> list[int]:
        """Fresh ids."""
        with self.connect() as connection:
            return PostgresStore(connection, VirtualClock(OPENS_AT)).take(number)

    def actor(self, role: str, unit: int = PLACE, place: int = 0) -> Actor:
        """A person of that role in a unit."""
        people = [post.person for post in self.cast.posts if post.unit == unit and post.role == role]
        return Actor(people[place], role, unit)

    def submit(self, dossier: int, at: int = OPENS_AT, pages: int = 1) -> c.Submit:
        """An online dossier for the commune's own certified copy from the register."""
        visitor = Actor(0, "applicant", PLACE)
        return c.Submit(at, visitor, dossier, self.procedure, PLACE, 2, dossier + 500_000, PERSON, pages)

    def receive(self, dossier: int, at: int = OPENS_AT + 60) -> c.Receive:
        """Its receipt by a clerk."""
        clerk = self.actor("clerk")
        return c.Receive(at, clerk, dossier, self.procedure, PLACE, 2, dossier + 500_000, None)

    def submitted_for_signature(self) -> int:
        """A dossier that lies before the signer, brought there by real commands."""
        (dossier,) = self.ids()
        officer, head = self.actor("officer"), self.actor("head")
        steps = self.cast.facts.back_office_steps(self.procedure)
        self.tell(self.submit(dossier), self.receive(dossier))
        self.tell(c.Assign(OPENS_AT + 120, head, dossier, officer.person))
        for step in range(1, steps + 1):
            self.tell(c.Work(OPENS_AT + 180 + step, officer, dossier, step))
        self.tell(c.SubmitForSignature(OPENS_AT + 300, officer, dossier))
        return dossier

    def content(self, table: str, columns: str, order: str = "1") -> list[tuple[Any, ...]]:
        """What stands in a table."""
        with self.connect() as connection:
            return connection.execute(f"SELECT {columns} FROM {table} ORDER BY {order}".encode()).fetchall()


_numbers = count(1)


@pytest.fixture
def town() -> Iterator[Town]:
    """A town for one test."""
    name = f"test-live-{worker()}-{os.getpid()}-{next(_numbers)}"
    try:
        yield Town(name)
    finally:
        forget(name)
