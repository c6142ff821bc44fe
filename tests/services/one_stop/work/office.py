"""An exercise of the tiny town with colleagues at every desk, and real dossiers brought to any step by commands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from haicap.engine.clock import VirtualClock
from haicap.engine.outcome import Done
from haicap.engine.ports import Wish
from haicap.engine.run import run
from haicap.rehearsal import world
from haicap.rehearsal.cast import make_cast
from haicap.rules.base import Actor, Command
from haicap.rules.one_stop import commands as c
from haicap.store import bases, roles, worlds
from haicap.store.live import PostgresStore
from tests.builders import LAND, SHOP
from tests.services.one_stop.counter.exercise import MORNING, PLACE, Exercise
from tests.store.tampering import forget

OTHER = 1002
PERSON = c.Person("Nguyễn Thị Thử", "001199000001", "0900000001", "Số 1, thôn 1", "muối")
OPTIONS = world.Options(place="tiny", settings=("officers=3", "signers=2"))


class Office(Exercise):
    """The exercise with three officers and two signers at every unit."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.database = worlds.create_world(name, "exercise", place="tiny").database
        self.cast = make_cast("tiny", OPTIONS.plan(), 1)
        with self.connect() as connection:
            world.prepare(connection)
            world.fill(connection, name, OPTIONS, self.cast, "test")
            connection.execute("UPDATE world SET kind = 'exercise'")
        self.at = MORNING
        self.set_clock(MORNING)

    def set_clock(self, at: int) -> None:
        """Move the world's clock, and with it the moment of the next command."""
        super().set_clock(at)
        self.at = at

    def actor(self, role: str, unit: int = PLACE, place: int = 0) -> Actor:
        """Somebody of that role in a unit."""
        return Actor(self.person(role, unit, place), role, unit)

    def do(self, *commands: Command) -> None:
        """Have commands done; anything else fails the test."""
        with bases.connect(self.database, roles.ENGINE, autocommit=True) as connection:
            store = PostgresStore(connection, VirtualClock(self.at))
            outcomes = run([Wish(each) for each in commands], store, self.cast.facts)
        assert all(isinstance(outcome, Done) for outcome in outcomes), outcomes

    def ids(self, number: int = 1) -> list[int]:
        """Fresh ids."""
        with self.connect() as connection:
            return PostgresStore(connection, VirtualClock(self.at)).take(number)

    def received(self, name: str = LAND, unit: int = PLACE, place: int | None = None) -> int:
        """A dossier that came online and was received; the system has transferred it at once."""
        dossier, applicant = self.ids(2)
        visitor = Actor(0, "applicant", unit)
        where = place or (unit if unit > 1000 else PLACE)
        number = self.procedure(name)
        self.do(
            c.Submit(self.at, visitor, dossier, number, where, 2, applicant, PERSON),
            c.Receive(self.at, self.actor("clerk", unit), dossier, number, where, 2, applicant, None),
        )
        return dossier

    def assigned(self, name: str = LAND, unit: int = PLACE, officer: int = 0) -> int:
        """A dossier on an officer's desk."""
        dossier = self.received(name, unit)
        self.do(c.Assign(self.at, self.actor("head", unit), dossier, self.person("officer", unit, officer)))
        return dossier

    def submitted(self, name: str = LAND, unit: int = PLACE, officer: int = 0) -> int:
        """A dossier that lies before the signers."""
        dossier = self.assigned(name, unit, officer)
        who = self.actor("officer", unit, officer)
        steps = self.cast.facts.back_office_steps(self.procedure(name))
        works = [c.Work(self.at + step, who, dossier, step) for step in range(1, steps + 1)]
        self.do(*works, c.SubmitForSignature(self.at + steps + 1, who, dossier))
        return dossier

    def code(self, dossier: int) -> str:
        """The code of a dossier."""
        return str(self.content("SELECT code FROM dossier WHERE id = %s", dossier)[0][0])

    def where(self, dossier: int) -> tuple[Any, ...]:
        """State, step and owner of a dossier."""
        return self.content("SELECT state, step, owner FROM dossier WHERE id = %s", dossier)[0]


@contextmanager
def office(name: str) -> Iterator[Office]:
    """An office for one test or one module, forgotten afterwards."""
    try:
        yield Office(name)
    finally:
        forget(name)


__all__ = ["LAND", "MORNING", "OTHER", "PLACE", "SHOP", "Office", "office"]
