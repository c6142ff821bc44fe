"""An exercise of the tiny town for the counter: its staff in place, its clock on a Monday morning, nobody simulated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from haicap.engine.clock import VirtualClock
from haicap.engine.ports import Wish
from haicap.engine.run import run
from haicap.rehearsal import world
from haicap.rehearsal.cast import Cast, make_cast
from haicap.rules.base import Actor, Command
from haicap.rules.one_stop import commands as c
from haicap.store import bases, roles, worlds
from haicap.store.live import PostgresStore
from tests.store.tampering import forget

PLACE = 1001
MORNING = 1_750_644_000
"""Mon 23/06/2025 09:00 in Hanoi."""


class Exercise:
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
        with self.connect() as connection:
            connection.execute("UPDATE world SET clock_at = to_timestamp(%s)", [at])

    def tell(self, *commands: Command) -> None:
        """Have commands done by whoever they name; anything else fails the test."""
        with self.connect() as connection:
            store = PostgresStore(connection, VirtualClock(MORNING))
            outcomes = run([Wish(command) for command in commands], store, self.cast.facts)
        assert [type(each).__name__ for each in outcomes] == ["Done"] * len(commands), outcomes

    def actor(self, role: str, unit: int = PLACE, place: int = 0) -> Actor:
        """Somebody of that role in a unit, as commands name him."""
        return Actor(self.person(role, unit, place), role, unit)

    def finish(self, code: str) -> int:
        """Bring a received dossier of one unit to its signed and numbered result; answers its id."""
        row = self.content("SELECT id, procedure, competent FROM dossier WHERE code = %s", code)[0]
        number, procedure, unit = row
        officer, at = self.actor("officer", unit), MORNING + 60
        steps = range(1, self.cast.facts.back_office_steps(procedure) + 1)
        self.tell(c.Transfer(at, self.actor("clerk", unit), number))
        self.tell(c.Assign(at, self.actor("head", unit), number, officer.person))
        for step in steps:
            self.tell(c.Work(at, officer, number, step))
        self.tell(c.SubmitForSignature(at, officer, number))
        self.tell(c.Sign(at, self.actor("signer", unit), number))
        self.tell(c.Number(at, self.actor("records_clerk", unit), number))
        return int(number)

    def person(self, role: str, unit: int = PLACE, place: int = 0) -> int:
        """Somebody who holds that role in a unit."""
        return [post.person for post in self.cast.posts if post.unit == unit and post.role == role][place]

    def name_of(self, person: int) -> str:
        """What somebody is called."""
        return str(self.content("SELECT name FROM person WHERE id = %s", person)[0][0])

    def content(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of one SELECT over the whole world."""
        with self.connect() as connection:
            return connection.execute(query.encode(), list(values) or None).fetchall()

    def procedure(self, name: str) -> int:
        """The number of a procedure of the catalogue."""
        return next(each.number for each in self.cast.facts.procedures.values() if each.id == name)


@contextmanager
def exercise(name: str) -> Iterator[Exercise]:
    """An exercise for one test or one module, forgotten afterwards."""
    try:
        yield Exercise(name)
    finally:
        forget(name)
