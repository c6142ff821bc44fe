"""Design, section 3: deadlocks and overtaken snapshots are tried again; a lost connection leaves nothing behind."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress

import psycopg
import pytest

from haicap.engine.clock import VirtualClock
from haicap.engine.outcome import Done, Outcome, Refused
from haicap.engine.ports import BusyError, Wanted, Wish
from haicap.engine.run import run
from haicap.rules.base import Command
from haicap.rules.one_stop import commands as c
from haicap.store import bases, roles, verify, worlds
from haicap.store.live import PostgresStore
from haicap.store.sealer import seal_now
from tests.store.live.conftest import OPENS_AT, PLACE, Town


class Counting(PostgresStore):
    """A store that counts how often a list was tried."""

    tries = 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.tries += 1
        with super().transaction():
            yield


@pytest.fixture
def dossier(town: Town) -> int:
    """A dossier that has been received and waits for its officer."""
    (number,) = town.ids()
    outcomes = town.tell(town.submit(number), town.receive(number))
    assert [type(outcome) for outcome in outcomes] == [Done, Done]
    return number


def _assign(town: Town, dossier: int) -> c.Assign:
    return c.Assign(OPENS_AT + 120, town.actor("head"), dossier, town.actor("officer").person)


def _waits(town: Town, pid: int) -> None:
    """Wait until somebody stands in the way of this backend."""
    with bases.connect(town.database, autocommit=True) as watcher:
        for _ in range(500):
            if watcher.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid]).fetchone() == (True,):
                return
            time.sleep(0.01)
    raise AssertionError("nobody stands in its way")


def test_whoever_loses_a_deadlock_is_tried_again(town: Town, dossier: int) -> None:
    """Somebody holds the dossier and wants the office, which the action holds: PostgreSQL ends the action's try."""
    with (
        bases.connect(town.database) as rude,
        town.connect() as connection,
        ThreadPoolExecutor(1) as pool,
    ):
        rude.execute("SET deadlock_timeout = '20s'")  # so that it is the action that finds the deadlock
        rude.execute("SELECT 1 FROM dossier WHERE id = %s FOR UPDATE", [dossier])
        store = Counting(connection, VirtualClock(OPENS_AT))
        acting = pool.submit(run, [Wish(_assign(town, dossier), "key")], store, town.cast.facts)
        _waits(town, connection.info.backend_pid)
        rude.execute("SELECT 1 FROM office_counter WHERE unit = %s FOR UPDATE", [PLACE])
        rude.commit()
        (outcome,) = acting.result(30)
    assert isinstance(outcome, Done)
    assert 2 <= store.tries <= 4  # the second try may be quicker than whoever waited
    assert town.content("dossier", "version") == [(4,)]


def test_an_overtaken_snapshot_is_tried_again_and_sees_the_new_state(town: Town, dossier: int) -> None:
    """Under REPEATABLE READ a row changed meanwhile is no longer the one that was read."""
    with town.connect() as slow, town.connect() as connection, ThreadPoolExecutor(1) as pool:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        store = Counting(connection, VirtualClock(OPENS_AT))
        with slow.transaction():
            slow.execute("UPDATE dossier SET state = 8 WHERE id = %s", [dossier])
            acting = pool.submit(run, [Wish(_assign(town, dossier))], store, town.cast.facts)
            _waits(town, connection.info.backend_pid)
        (outcome,) = acting.result(30)
    assert store.tries == 2
    assert isinstance(outcome, Refused)
    assert outcome.code == "OUT_OF_TURN"


def test_a_connection_lost_in_the_middle_leaves_nothing_and_the_key_free(town: Town, dossier: int) -> None:
    """The server ends the session while the action waits; sent again under its key, it is done once."""
    wish = Wish(_assign(town, dossier), "key")
    with bases.connect(town.database) as other, town.connect() as connection, ThreadPoolExecutor(1) as pool:
        other.execute("SELECT 1 FROM dossier WHERE id = %s FOR UPDATE", [dossier])
        store = PostgresStore(connection, VirtualClock(OPENS_AT))
        acting = pool.submit(run, [wish], store, town.cast.facts)
        _waits(town, connection.info.backend_pid)
        other.execute("SELECT pg_terminate_backend(%s)", [connection.info.backend_pid])
        with pytest.raises(psycopg.OperationalError):
            acting.result(30)
    assert town.content("dossier", "version") == [(3,)]
    assert town.content("idempotency", "key") == []
    told = [town.tell(wish) for _ in range(2)]
    assert isinstance(told[0][0], Done)
    assert told[0] == told[1]
    assert town.content("dossier", "version") == [(4,)]


def test_lists_that_cross_each_other_all_come_to_an_end(town: Town) -> None:
    """Six people send lists over the same dossiers in any order, some poisonous, beside a sealer: all agrees after."""
    numbers = town.ids(12)
    town.tell(*[town.submit(number) for number in numbers], *[town.receive(number) for number in numbers])
    lists = [_list_of(town, numbers, random.Random(seed)) for seed in range(36)]
    with ThreadPoolExecutor(6) as pool, town.connect() as sealing:
        running: list[Future[list[Outcome]]] = [pool.submit(town.tell, *wishes) for wishes in lists]
        while not all(each.done() for each in running):
            with suppress(BusyError):
                seal_now(sealing, VirtualClock(OPENS_AT))
        told = [outcome for each in running for outcome in each.result()]
        seal_now(sealing, VirtualClock(OPENS_AT))
    kinds = {type(outcome).__name__ for outcome in told}
    assert kinds == {"Done", "Refused", "Failed"}
    with worlds.connect(town.name, roles.CITY) as connection:
        found = verify.verify(connection)
        (deadlocks,) = connection.execute(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone() or (None,)
    assert found.findings == ()
    assert found.unsealed == 0
    assert deadlocks == 0


def _list_of(town: Town, numbers: list[int], chance: random.Random) -> list[Wish]:
    """Some assignments and withdrawals by two offices' people, and perhaps a name that no database holds."""
    clerk = town.actor("clerk")
    commands: list[Command] = []
    for number in chance.sample(numbers, 5):
        if chance.random() < 0.8:
            commands.append(_assign(town, number))
        else:
            commands.append(c.Withdraw(OPENS_AT + 200, clerk, number, "Người nộp rút"))
        abroad = town.submit(number + 1_000_000_000 + chance.randrange(10_000) * 1_000)
        actor = abroad.actor._replace(unit=1002)
        commands.append(abroad._replace(actor=actor, place=1002))
    if chance.random() < 0.4:
        person = town.submit(0).person
        assert person is not None
        (poisonous,) = town.ids()
        commands.append(town.submit(poisonous)._replace(person=person._replace(name="\x00")))
    chance.shuffle(commands)
    return [Wish(command) for command in commands]


def test_a_sealer_does_not_keep_everybody_waiting_for_one_slow_writer(town: Town, dossier: int) -> None:
    """It gives up after its time, and whoever queued behind it goes on; the next sealing holds all."""
    with town.connect() as slow, town.connect() as sealing, ThreadPoolExecutor(2) as pool:
        store = PostgresStore(slow, VirtualClock(OPENS_AT))
        with store.transaction():
            store.open(Wanted())
            attempt = pool.submit(seal_now, sealing, VirtualClock(OPENS_AT))
            _waits(town, sealing.info.backend_pid)
            (outcome,) = town.tell(_assign(town, dossier))
            assert isinstance(outcome, Done)
            with pytest.raises(BusyError):
                attempt.result(30)
        assert seal_now(sealing, VirtualClock(OPENS_AT)) is not None
