"""The live store: one transaction a list of commands, rows locked, everything written by sets.

The number of statements depends on the kinds of rows that are touched, never on the number of commands.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import Connection, Cursor
from psycopg.pq import TransactionStatus

from haicap.engine.clock import Clock
from haicap.engine.journal import entries_of
from haicap.engine.outcome import Done, Failed, Outcome
from haicap.engine.ports import CONFLICT, BusyError, Held, Wish, WriteFailedError
from haicap.engine.registry import REGISTRY, Registry
from haicap.engine.session import Session
from haicap.rules.base import Key, Refused, Row
from haicap.store import arrays, bulk, roles
from haicap.store.arrays import Int8Array
from haicap.store.tables import TABLES

SEAL_LOCK = 7_202_507_01
"""Held in common by whoever adds entries; the sealer asks for it alone, to know that nobody is half done."""
UNBORN_LOCKS = 1_024
"""Into so many locks a kind the ids of rows fall that don't exist yet; the server has room for some thousands."""
UNBORN_CLASS = 7_202_508
_REFUSED_WRITES = (psycopg.DataError, psycopg.IntegrityError, ValueError, TypeError, OverflowError)
"""What the database refuses, and what can't even be put into its language (half a surrogate, a number of 70 bits)."""


def digest_of(wish: Wish) -> str:
    """What a wish says as SHA-256: two wishes with one key must say the same."""
    command = wish.command
    values = command._asdict() if hasattr(command, "_asdict") else {}
    said = wish.said or {name: value for name, value in values.items() if name != "at"}
    text = json.dumps([type(command).__qualname__, command.actor, said], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


class PostgresStore:
    """Answers the engine's port with one connection (Django's, say), which must not be in a transaction of its own."""

    def __init__(self, connection: Connection[Any], clock: Clock, registry: Registry = REGISTRY) -> None:
        self.connection = connection
        self.clock = clock
        self.registry = registry
        arrays.prepare(connection)

    def _execute(self, query: str, values: Sequence[Any] = ()) -> Cursor[Any]:
        # Django's own cursors bind on the client, which knows no binary arrays.
        return Cursor(self.connection).execute(query.encode(), values or None)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction in the engine's role; BusyError on deadlock or serialisation failure."""
        if self.connection.info.transaction_status != TransactionStatus.IDLE:
            raise RuntimeError("a live action is a transaction of its own, not a part of another")
        try:
            with self.connection.transaction():
                self._execute(f"SET LOCAL ROLE {roles.ENGINE}")
                self._execute("SELECT pg_advisory_xact_lock_shared(%s)", [SEAL_LOCK])
                yield
        except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure) as error:
            raise BusyError(str(error)) from error
        except bulk.ConcurrentChange as error:
            raise BusyError(str(error)) from error

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A savepoint; WriteFailedError where the database refuses what is written."""
        try:
            with self.connection.transaction():
                yield
        except _REFUSED_WRITES as error:
            raise WriteFailedError((str(error).splitlines() or [type(error).__name__])[0]) from error

    # Wishes sent again ------------------------------------------------------------------------------------------

    def claim(self, wishes: Sequence[Wish]) -> Mapping[int, Outcome | int]:
        """Note new keys; tell what is settled: what was told before, or a conflict where a key now says otherwise."""
        keyed = {place: wish for place, wish in enumerate(wishes) if wish.key is not None}
        if not keyed:
            return {}
        digests = {place: digest_of(wish) for place, wish in keyed.items()}
        first = {wish.key: place for place, wish in reversed(keyed.items())}
        chosen = [first[key] for key in sorted(first, key=str)]
        fresh = self._note(chosen, keyed, digests)
        known = self._known([str(key) for key in first])
        settled: dict[int, Outcome | int] = {}
        for place, wish in keyed.items():
            leader = first[wish.key]
            if leader == place and wish.key in fresh:
                continue
            person, digest, outcome = known[str(wish.key)]
            if person != wish.command.actor.person or digest != digests[place]:
                settled[place] = CONFLICT
            else:
                settled[place] = leader if wish.key in fresh else self._told(outcome)
        return settled

    def _note(self, chosen: list[int], keyed: Mapping[int, Wish], digests: Mapping[int, str]) -> set[str]:
        rows = self._execute(
            "INSERT INTO idempotency (key, person, digest, at) SELECT k, p, d, to_timestamp(a) "
            "FROM unnest(%s::text[], %s::int[], %s::text[], %s::int8[]) AS u(k, p, d, a) "
            "ON CONFLICT (key) DO NOTHING RETURNING key",
            [
                [keyed[place].key for place in chosen],
                [keyed[place].command.actor.person for place in chosen],
                [digests[place] for place in chosen],
                [keyed[place].command.at for place in chosen],
            ],
        ).fetchall()
        return {key for (key,) in rows}

    def _known(self, keys: list[str]) -> dict[str, tuple[int, str, str]]:
        rows = self._execute(
            "SELECT key, person, digest, outcome FROM idempotency WHERE key = ANY(%s)", [keys]
        ).fetchall()
        return {key: (person, digest, outcome) for key, person, digest, outcome in rows}

    def settle(self, outcomes: Mapping[int, tuple[Wish, Outcome]]) -> None:
        """Keep outcomes; what failed by a bug is forgotten, so that it may be tried again."""
        kept = {wish.key: self._kept(outcome) for wish, outcome in outcomes.values()}
        if not kept:
            return
        self._execute(
            "UPDATE idempotency i SET outcome = u.o FROM unnest(%s::text[], %s::text[]) AS u(k, o) "
            "WHERE i.key = u.k",
            [list(kept), list(kept.values())],
        )
        self._execute("DELETE FROM idempotency WHERE key = ANY(%s) AND outcome IS NULL", [list(kept)])

    def _kept(self, outcome: Outcome) -> str | None:
        if isinstance(outcome, Failed):
            return None
        if isinstance(outcome, Refused):
            return json.dumps({"refused": [outcome.code, outcome.field, dict(outcome.facts)]})
        names = {event: name for name, event in self.registry.events.items()}
        done = [[names[type(event)], list(event)] for event in outcome.events]  # type: ignore[call-overload]
        return json.dumps({"done": done})

    def _told(self, text: str) -> Outcome:
        kept = json.loads(text)
        if "refused" in kept:
            return Refused(*kept["refused"])
        return Done(tuple(self.registry.events[name](*values) for name, values in kept["done"]))

    # Loading ----------------------------------------------------------------------------------------------------

    def load(self, keys: Iterable[Key]) -> list[Row]:
        """The rows of these keys, locked, kind by kind and id by id; a missing one's id is locked as well."""
        wanted: dict[str, set[int]] = {}
        for kind, number in keys:
            wanted.setdefault(kind, set()).add(number)
        return [row for kind in TABLES if kind in wanted for row in self._locked(kind, sorted(wanted[kind]))]

    def _locked(self, kind: str, ids: list[int]) -> list[Row]:
        found = self._select(kind, ids)
        missing = sorted(set(ids) - {row.id for row in found})
        if missing:  # two who make the same row, such as a day's first serial, must come one after the other
            self._execute(
                "SELECT pg_advisory_xact_lock(%s, n) FROM "
                "(SELECT DISTINCT mod(m, %s)::int AS n FROM unnest(%b::int8[]) AS u(m) ORDER BY 1) AS locks",
                [UNBORN_CLASS + list(TABLES).index(kind), UNBORN_LOCKS, Int8Array(missing)],
            )
            found += self._select(kind, missing)
        return found

    def _select(self, kind: str, ids: list[int]) -> list[Row]:
        table = TABLES[kind]
        query = f"{table.select()} WHERE id = ANY(%b::int8[]) ORDER BY id FOR UPDATE"
        return table.rows(self._execute(query, [Int8Array(ids)]).fetchall())

    def acts(self, units: Iterable[int]) -> dict[int, int]:
        """The last act of these units, locked in order."""
        chosen = sorted(units)
        self._execute(
            "INSERT INTO office_counter (unit, last_id, last_act) SELECT u, 0, 0 FROM unnest(%s::int[]) AS n(u) "
            "ORDER BY u ON CONFLICT (unit) DO NOTHING",
            [chosen],
        )
        rows = self._execute(
            "SELECT unit, last_act FROM office_counter WHERE unit = ANY(%s) ORDER BY unit FOR UPDATE",
            [chosen],
        ).fetchall()
        return dict(rows)

    def holdings(self, persons: Iterable[int]) -> list[Held]:
        """Every role that these persons hold, have held or will hold."""
        rows = self._execute(
            "SELECT person, role, unit, deputy_for, from_on, to_on FROM holding WHERE person = ANY(%s)",
            [sorted(persons)],
        ).fetchall()
        return [Held(*row) for row in rows]

    # Writing ----------------------------------------------------------------------------------------------------

    def write(self, session: Session) -> None:
        """Write what the session changed: rows, entries, the offices' acts."""
        notes, changed = session.take_written()
        if not notes and not changed:
            return
        with Cursor(self.connection) as cursor:
            bulk.execute(
                cursor,
                [
                    *bulk.rows(bulk.taken(changed)),
                    *bulk.entries(entries_of(notes), self.clock.now()),
                    *bulk.acts(session.acts),
                ],
            )

    def take(self, count: int) -> list[int]:
        """So many fresh ids, above those of every trial."""
        rows = self._execute("SELECT nextval('haicap_id') FROM generate_series(1, %s)", [count]).fetchall()
        return [number for (number,) in rows]
