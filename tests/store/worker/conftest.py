"""A live world of the tiny town, in which citizens hand in what nobody receives: a live world opens without staff."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from itertools import count

import pytest

from haicap.base.facts import load_facts
from haicap.engine.clock import VirtualClock
from haicap.engine.outcome import Done
from haicap.engine.ports import Wish
from haicap.engine.run import run
from haicap.rules.base import Actor
from haicap.rules.one_stop import commands as c
from haicap.store import heads, roles, worlds
from haicap.store.live import PostgresStore
from haicap.store.opening import make_live
from haicap.store.worker import Worker
from tests.conftest import worker
from tests.store.tampering import forget

NOW = 1_795_500_000  # 24/11/2026 in Hanoi
PLACE = 1001
PERSON = c.Person("Nguyễn Văn Thử", "999190000001", "0100000001", "Số 1, thôn 1", "salt")


class Live:
    """A live world with whatever a test needs of it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.clock = VirtualClock(NOW)
        make_live(name, "tiny", self.clock)
        self.facts = load_facts("tiny", date(2026, 11, 24), any_counter=True, authentication_signers=None)
        self.procedure = next(p.number for p in self.facts.procedures.values() if p.id == "ct_ban_sao_so_goc")
        self.said: list[str] = []

    def worker(self) -> Worker:
        """A worker for it, whose words are noted."""
        return Worker(self.name, self.clock, lambda _vi, en: self.said.append(en))

    def hand_in(self, number: int = 1) -> None:
        """So many citizens hand something in, each under a key."""
        with worlds.connect(self.name, roles.ENGINE, autocommit=True) as connection:
            store = PostgresStore(connection, self.clock)
            for dossier in store.take(number):
                actor = Actor(0, "applicant", PLACE)
                command = c.Submit(
                    NOW, actor, dossier, self.procedure, PLACE, 2, dossier + 500_000, PERSON, 1
                )
                (outcome,) = run([Wish(command, f"form-{dossier}")], store, self.facts)
                assert isinstance(outcome, Done), outcome

    def heads(self) -> list[str]:
        """The heads of its seals."""
        with worlds.connect(self.name, roles.CITY) as connection:
            return [head for (head,) in connection.execute("SELECT head FROM seal ORDER BY number")]

    def kept(self) -> list[str]:
        """The heads that lie outside."""
        return [line.split("\t")[2] for line in heads.file_of(self.name).read_text("utf-8").splitlines()]


_numbers = count(1)


@pytest.fixture
def live() -> Iterator[Live]:
    """A live world for one test."""
    name = f"test-worker-{worker()}-{os.getpid()}-{next(_numbers)}"
    try:
        yield Live(name)
    finally:
        forget(name)
