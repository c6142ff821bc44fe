"""The live store: one transaction a list of commands, rows locked, everything written by sets.

The number of statements depends on the kinds of rows that are touched, never on the number of commands; and they travel
in two sheaves, what is read and what is written, so that an action waits for the server four times, not twenty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
from psycopg import Connection, Cursor
from psycopg.pq import TransactionStatus

from haicap.engine.clock import Clock
from haicap.engine.outcome import Outcome
from haicap.engine.ports import Away, BusyError, Held, Opened, Wanted, Wish, WriteFailedError
from haicap.engine.registry import REGISTRY, Registry
from haicap.engine.session import Session
from haicap.rules.base import Key, Row
from haicap.store import arrays, bulk, keys, roles, writes
from haicap.store.arrays import Int8Array
from haicap.store.tables import TABLES

SEAL_LOCK = 7_202_507_01
"""Held in common by whoever adds entries; the sealer asks for it alone, to know that nobody is half done."""
UNBORN_LOCKS = 1_024
"""Into so many locks a kind the ids of rows fall that don't exist yet; the server has room for some thousands."""
UNBORN_CLASS = 7_202_508
_REFUSED_WRITES = (psycopg.DataError, psycopg.IntegrityError, ValueError, TypeError, OverflowError)
"""What the database refuses, and what can't even be put into its language (half a surrogate, a number of 70 bits)."""
_PLANS = {
    "role": roles.ENGINE,
    # A statement is planned once a connection, perhaps while its table is empty: rows are found by an index even so.
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
}
_BEGIN = (
    "SELECT "
    + "".join(f"set_config('{name}', '{value}', true), " for name, value in _PLANS.items())
    + f"pg_advisory_xact_lock_shared({SEAL_LOCK})"
).encode()
_HOLDINGS = (
    b"SELECT person, role, unit, deputy_for, from_on, to_on FROM holding WHERE person = ANY(%b::int8[])"
)
_AWAY = (
    b"SELECT id, person, unit, from_on, to_on, substitute FROM absence WHERE NOT cancelled AND "
    b"(person = ANY(%b::int8[]) OR substitute = ANY(%b::int8[]))"
)
_ACTS = b"SELECT unit, last_act FROM office_counter WHERE unit = ANY(%b::int8[]) ORDER BY unit FOR UPDATE"
_NEW_OFFICES = (
    b"INSERT INTO office_counter (unit, last_id, last_act) SELECT u, 0, 0 FROM unnest(%b::int8[]) AS n(u) "
    b"ORDER BY u ON CONFLICT (unit) DO NOTHING"
)
_UNBORN = (
    b"SELECT pg_advisory_xact_lock(%s, n) FROM "
    b"(SELECT DISTINCT mod(m, %s)::int AS n FROM unnest(%b::int8[]) AS u(m) ORDER BY 1) AS locks"
)


class PostgresStore:
    """Answers the engine's port with one connection (Django's, say), which must not be in a transaction of its own."""

    def __init__(self, connection: Connection[Any], clock: Clock, registry: Registry = REGISTRY) -> None:
        self.connection = connection
        self.clock = clock
        self.registry = registry
        self._writes: list[writes.Write] = []
        arrays.prepare(connection)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction, in the engine's role once something is opened; raises as the engine's port says."""
        if self.connection.info.transaction_status != TransactionStatus.IDLE:
            raise RuntimeError("a live action is a transaction of its own, not a part of another")
        try:
            with self.attempt():
                yield
        except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure) as error:
            raise BusyError(str(error)) from error
        except bulk.ConcurrentChange as error:
            raise BusyError(str(error)) from error

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A savepoint, or the transaction itself; what is to be written inside is sent at its end."""
        self._writes.clear()
        with self.connection.transaction():
            yield
            self._send()

    @contextmanager
    def _sheaf(self) -> Iterator[None]:
        """Statements inside are sent without waiting for answers, which have all come at the end."""
        try:
            with self.connection.pipeline():
                yield
        except _REFUSED_WRITES as error:
            raise WriteFailedError((str(error).splitlines() or [type(error).__name__])[0]) from error

    def _execute(self, query: bytes, values: Sequence[Any] = ()) -> Cursor[Any]:
        # Django's own cursors bind on the client, which knows no binary arrays.
        return Cursor(self.connection).execute(query, values or None)

    # Opening ----------------------------------------------------------------------------------------------------

    def open(self, wanted: Wanted, wishes: Sequence[Wish] = ()) -> Opened:
        """Note keys, lock offices, then rows kind by kind and id by id, then whatever is missing; read roles."""
        own, ids, units = keys.Keys(wishes), _by_kind(wanted.keys), sorted(wanted.units)
        note = own.noting(self.clock.now())
        with self._sheaf():
            self._execute(_BEGIN)
            noted = self._execute(note.statement, note.values) if note else ()
            offices = self._execute(_ACTS, [Int8Array(units)]) if units else ()
            locked = [(kind, self._locked(kind, numbers)) for kind, numbers in ids.items()]
            held = self._execute(_HOLDINGS, [Int8Array(wanted.persons)]) if wanted.persons else ()
            away = self._execute(_AWAY, [Int8Array(wanted.named)] * 2) if wanted.named else ()
        acts, rows = (
            dict(offices),
            [row for kind, cursor in locked for row in TABLES[kind].rows(cursor.fetchall())],
        )
        found = {(row.KIND, row.id) for row in rows}
        missing = _by_kind(key for key in wanted.keys if key not in found)
        rows += self._born(missing) if missing else []
        acts |= (
            self._new_offices([unit for unit in units if unit not in acts]) if len(acts) < len(units) else {}
        )
        settled = self._settled(own, {key for (key,) in noted})
        return Opened(rows, acts, [Held(*each) for each in held], settled, [Away(*each) for each in away])

    def _locked(self, kind: str, ids: Iterable[int]) -> Cursor[Any]:
        return self._execute(_lock(kind), [Int8Array(ids)])

    def _born(self, missing: dict[str, list[int]]) -> list[Row]:
        """Rows made meanwhile: two who make the same row, such as a day's first serial, come one after the other."""
        locked = []
        with self._sheaf():
            for kind, ids in missing.items():
                number = UNBORN_CLASS + list(TABLES).index(kind)
                self._execute(_UNBORN, [number, UNBORN_LOCKS, Int8Array(ids)])
                locked.append((kind, self._locked(kind, ids)))
        return [row for kind, cursor in locked for row in TABLES[kind].rows(cursor.fetchall())]

    def _new_offices(self, units: list[int]) -> dict[int, int]:
        """The acts of offices that had done none when they were looked for; theirs are counted from now on."""
        with self._sheaf():
            self._execute(_NEW_OFFICES, [Int8Array(units)])
            offices = self._execute(_ACTS, [Int8Array(units)])
        return dict(offices)

    def _settled(self, own: keys.Keys, fresh: set[str]) -> dict[int, Outcome | int]:
        again = [key for key in own.leaders if key not in fresh]
        records = self._execute(keys.KNOWN, [again]) if again else ()
        known = {key: keys.Known(digest, outcome) for key, digest, outcome in records}
        return own.settled(fresh, known, self.registry)

    # Writing ----------------------------------------------------------------------------------------------------

    def write(self, session: Session) -> None:
        """Write what the session changed: rows, entries, the offices' acts."""
        notes, changed = session.take_written()
        if not notes and not changed:
            return
        try:
            self._writes += writes.rows(bulk.taken(changed))
            self._writes += writes.entries(notes, self.clock.now())
            self._writes += writes.acts(session.acts)
        except _REFUSED_WRITES as error:
            raise WriteFailedError(str(error)) from error

    def settle(self, outcomes: Mapping[str, Outcome]) -> None:
        """Keep outcomes; what failed by a bug is forgotten, so that it may be tried again."""
        self._writes += keys.keeping(outcomes, self.registry)

    def _send(self) -> None:
        """Send all that is to be written, and see that it reached the rows it was meant for."""
        with self._sheaf():
            sent = [(each, self._execute(each.statement, each.values)) for each in self._writes]
        for each, cursor in sent:
            if cursor.rowcount != each.rows:
                raise bulk.ConcurrentChange(f"{cursor.rowcount} of {each.rows} rows: {each.statement[:40]!r}")
        self._writes.clear()

    def take(self, count: int) -> list[int]:
        """So many fresh ids, above those of every trial."""
        rows = self._execute(b"SELECT nextval('haicap_id') FROM generate_series(1, %s)", [count]).fetchall()
        return [number for (number,) in rows]


def _by_kind(wanted: Iterable[Key]) -> dict[str, list[int]]:
    """The ids of each kind, kinds and ids in the one order in which everybody locks them."""
    found: dict[str, list[int]] = {}
    for kind, number in wanted:
        found.setdefault(kind, []).append(number)
    return {kind: sorted(found[kind]) for kind in TABLES if kind in found}


@cache
def _lock(kind: str) -> bytes:
    return f"{TABLES[kind].select()} WHERE id = ANY(%b::int8[]) ORDER BY id FOR UPDATE".encode()
