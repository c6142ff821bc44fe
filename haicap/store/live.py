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
from psycopg import Connection
from psycopg.types.json import Json

from haicap.engine.clock import Clock
from haicap.engine.outcome import Done, Failed, Outcome
from haicap.engine.ports import BusyError, Wish, WriteFailedError
from haicap.engine.registry import REGISTRY, Registry
from haicap.engine.session import Holding, Session
from haicap.rules.base import Command, Key, Refused, Row
from haicap.rules.calendar import local_date
from haicap.store import arrays, bulk, roles
from haicap.store.arrays import Int8Array
from haicap.store.tables import TABLES

SEAL_LOCK = 7_202_507_01
"""Held in common by whoever adds entries; the sealer asks for it alone, to know that nobody is half done."""
CONFLICT = Refused("IDEMPOTENCY_CONFLICT", "key")


def digest_of(command: Command) -> str:
    """What a command says, all but its time, as SHA-256: two wishes with one key must say the same."""
    values = command._asdict() if hasattr(command, "_asdict") else {}
    said = {name: value for name, value in values.items() if name != "at"}
    text = json.dumps([type(command).__name__, said], sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class PostgresStore:
    """Answers the engine's port with one connection, which must not be in a transaction of its own."""

    def __init__(self, connection: Connection[Any], clock: Clock, registry: Registry = REGISTRY) -> None:
        self.connection = connection
        self.clock = clock
        self.registry = registry
        arrays.prepare(connection)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction in the engine's role; BusyError on deadlock or serialisation failure."""
        try:
            with self.connection.transaction():
                self.connection.execute(f"SET LOCAL ROLE {roles.ENGINE}".encode())
                self.connection.execute("SELECT pg_advisory_xact_lock_shared(%s)", [SEAL_LOCK])
                yield
        except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure) as error:
            raise BusyError(str(error)) from error

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A savepoint; WriteFailedError where the database refuses what is written."""
        try:
            with self.connection.transaction():
                yield
        except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure):
            raise
        except (psycopg.DataError, psycopg.IntegrityError, bulk.ConcurrentChange) as error:
            raise WriteFailedError(str(error).splitlines()[0]) from error

    # Wishes sent again ------------------------------------------------------------------------------------------

    def claim(self, wishes: Sequence[Wish]) -> Mapping[int, Outcome]:
        """Note new keys; tell what is settled: what was said before, or a conflict where a key now says otherwise."""
        keyed = {place: wish for place, wish in enumerate(wishes) if wish.key is not None}
        if not keyed:
            return {}
        digests = {place: digest_of(wish.command) for place, wish in keyed.items()}
        first = {wish.key: place for place, wish in reversed(keyed.items())}
        chosen = [first[key] for key in sorted(first, key=str)]
        fresh = self._note(chosen, keyed, digests)
        known = self._known([str(key) for key in first])
        settled: dict[int, Outcome] = {}
        for place, wish in keyed.items():
            if first[wish.key] == place and wish.key in fresh:
                continue
            person, digest, outcome = known[str(wish.key)]
            same = person == wish.command.actor.person and digest == digests[place]
            settled[place] = self._told(outcome) if same and outcome is not None else CONFLICT
        return settled

    def _note(self, chosen: list[int], keyed: Mapping[int, Wish], digests: Mapping[int, str]) -> set[str]:
        rows = self.connection.execute(
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

    def _known(self, keys: list[str]) -> dict[str, tuple[int, str, Any]]:
        rows = self.connection.execute(
            "SELECT key, person, digest, outcome FROM idempotency WHERE key = ANY(%s)", [keys]
        ).fetchall()
        return {key: (person, digest, outcome) for key, person, digest, outcome in rows}

    def settle(self, outcomes: Mapping[int, tuple[Wish, Outcome]]) -> None:
        """Keep outcomes; what failed by a bug is forgotten, so that it may be tried again."""
        kept = {wish.key: self._kept(outcome) for wish, outcome in outcomes.values()}
        if not kept:
            return
        self.connection.execute(
            "UPDATE idempotency i SET outcome = u.o FROM unnest(%s::text[], %s::jsonb[]) AS u(k, o) WHERE i.key = u.k",
            [list(kept), [Json(value) for value in kept.values()]],
        )
        self.connection.execute(
            "DELETE FROM idempotency WHERE key = ANY(%s) AND outcome = 'null'", [list(kept)]
        )

    def _kept(self, outcome: Outcome) -> Any:
        if isinstance(outcome, Failed):
            return None
        if isinstance(outcome, Refused):
            return {"refused": [outcome.code, outcome.field, dict(outcome.facts)]}
        names = {event: name for name, event in self.registry.events.items()}
        return {"done": [[names[type(event)], list(event)] for event in outcome.events]}  # type: ignore[call-overload]

    def _told(self, kept: Any) -> Outcome:
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
            self.connection.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, n)) FROM unnest(%b::int8[]) AS m(n)",
                [kind, Int8Array(missing)],
            )
            found += self._select(kind, missing)
        return found

    def _select(self, kind: str, ids: list[int]) -> list[Row]:
        table = TABLES[kind]
        query = f"{table.select()} WHERE id = ANY(%b::int8[]) ORDER BY id FOR UPDATE"
        return table.rows(self.connection.execute(query.encode(), [Int8Array(ids)]).fetchall())

    def acts(self, units: Iterable[int]) -> dict[int, int]:
        """The last act of these units, locked in order."""
        chosen = sorted(units)
        self.connection.execute(
            "INSERT INTO office_counter (unit, last_id, last_act) SELECT u, 0, 0 FROM unnest(%s::int[]) AS n(u) "
            "ORDER BY u ON CONFLICT (unit) DO NOTHING",
            [chosen],
        )
        rows = self.connection.execute(
            "SELECT unit, last_act FROM office_counter WHERE unit = ANY(%s) ORDER BY unit FOR UPDATE",
            [chosen],
        ).fetchall()
        return dict(rows)

    def holdings(self, commands: Sequence[Command]) -> set[Holding]:
        """The roles that the acting persons hold on the day of the first command."""
        persons = sorted({command.actor.person for command in commands})
        day = local_date(min(command.at for command in commands))
        rows = self.connection.execute(
            "SELECT person, role, unit FROM holding WHERE person = ANY(%s) AND from_on <= %s "
            "AND (to_on IS NULL OR to_on >= %s)",
            [persons, day, day],
        ).fetchall()
        return {(person, role, unit) for person, role, unit in rows}

    # Writing ----------------------------------------------------------------------------------------------------

    def write(self, session: Session) -> None:
        """Write what the session changed: rows, entries, the offices' acts."""
        entries, changed = session.take_written()
        if not entries and not changed:
            return
        with self.connection.cursor() as cursor:
            bulk.execute(
                cursor,
                [
                    *bulk.rows(changed),
                    *bulk.entries(entries, self.clock.now()),
                    *bulk.acts(session.acts),
                ],
            )

    def take(self, count: int) -> list[int]:
        """So many fresh ids, above those of every trial."""
        rows = self.connection.execute(
            "SELECT nextval('haicap_id') FROM generate_series(1, %s)", [count]
        ).fetchall()
        return [number for (number,) in rows]
