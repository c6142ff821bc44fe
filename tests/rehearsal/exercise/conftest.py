"""A live exercise in the tiny town, and people who act in its world as pages do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from psycopg import Connection

from haicap.engine.clock import VirtualClock
from haicap.engine.outcome import Done, Outcome
from haicap.engine.ports import Wish
from haicap.engine.run import run
from haicap.rehearsal import desk, opening, world
from haicap.rehearsal.exercise import Exercise
from haicap.rules.base import Command
from haicap.rules.one_stop import commands as c
from haicap.services.one_stop.actors.office import Office
from haicap.store import bases, roles, verify, worlds
from haicap.store.live import PostgresStore
from tests.conftest import worker
from tests.store.tampering import forget

OPTIONS = world.Options(place="tiny", scale="3", seed=4)
PERSON = c.Person("Nguyễn Văn Thử", "999190000001", "0100000001", "Số 1, thôn 1", "salt")
HOUR = 3_600


class Hall:
    """An exercise, and people who act in its world as pages do: through a connection of their own."""

    def __init__(self, name: str) -> None:
        opening.begin(name, OPTIONS)
        self.name = name
        self.exercise = Exercise(name)
        self.now = self.exercise.run.reached_at

    @property
    def offices(self) -> dict[int, Office]:
        return self.exercise.run.company.offices

    def play(self, seconds: int, step: int = 60) -> None:
        """Let the exercise go on, tick by tick."""
        for _ in range(0, seconds, step):
            self.now += step
            self.exercise.tick(self.now)

    def act(self, *commands: Command) -> list[Outcome]:
        """Act as a page does."""
        database = worlds.database_of(self.name)
        with bases.connect(database, roles.ENGINE, autocommit=True) as connection:
            store = PostgresStore(connection, VirtualClock(self.now))
            return run([Wish(command) for command in commands], store, self.exercise.run.cast.facts)

    def done(self, *commands: Command) -> None:
        """Act; everything must be done."""
        outcomes = self.act(*commands)
        assert all(isinstance(outcome, Done) for outcome in outcomes), outcomes

    def take(self, person: int, unit: int, role: str, player: str) -> None:
        """Take a place; the driver sees it with its next tick."""
        with self.write() as connection, connection.cursor() as cursor:
            assert desk.take_place(cursor, person, unit, role, player, self.exercise.clock.now())

    def leave(self, player: str, person: int) -> None:
        """Give a place back."""
        with self.write() as connection, connection.cursor() as cursor:
            desk.leave_place(cursor, player, person)

    def state(self, number: int) -> int:
        """The state of a dossier on record."""
        with self.write() as connection:
            found = connection.execute("SELECT state FROM dossier WHERE id = %s", [number]).fetchone()
        assert found is not None
        return int(found[0])

    def write(self) -> Connection[Any]:
        """A connection in the engine's role."""
        return bases.connect(worlds.database_of(self.name), roles.ENGINE)

    def rows(self, kind: str) -> list[Any]:
        """The open rows of a kind, as the driver has them."""
        return list(self.exercise.run.session.rows[kind].values())


@pytest.fixture
def hall() -> Iterator[Hall]:
    """An exercise of a busy tiny town on its first morning, dropped afterwards."""
    name = f"test-hall-{worker()}-{os.getpid()}"
    forget(name)
    opened = Hall(name)
    yield opened
    opened.exercise.close()
    forget(name)


def whole(hall: Hall) -> None:
    """Journal, seals and state agree, and a run taken up anew from the database goes on to the end of the day."""
    hall.exercise.seal()
    assert hall.exercise.run.stage.bugs == []
    hall.exercise.close()
    with hall.write() as connection:
        verdict = verify.verify(connection)
    assert verdict.findings == (), verdict.findings
    hall.exercise = Exercise(hall.name)
    hall.play(8 * HOUR, HOUR // 2)
    assert hall.exercise.run.stage.bugs == []
