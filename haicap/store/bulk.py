"""Writing what a session changed: a fixed number of statements, whatever the number of commands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from psycopg import Connection, Cursor

from haicap.engine.journal import COLUMNS, Entry
from haicap.engine.seals import Seal
from haicap.engine.stamp import stamp
from haicap.rules.base import Row
from haicap.store.arrays import Int8Array
from haicap.store.tables import NOTHING, TABLES, Table


class ConcurrentChange(Exception):
    """Rows were changed by somebody else since they were loaded; nothing may be written."""


def write_rows(cursor: Cursor[Any], changed: dict[str, list[Row]]) -> None:
    """Write changed rows, new ones by COPY and the others by one UPDATE a kind; raise ConcurrentChange."""
    for kind, table in TABLES.items():
        rows = changed.get(kind)
        if not rows:
            continue
        fresh = [row for row in rows if row.stored == 0]
        old = [row for row in rows if row.stored]
        if fresh:
            copy_rows(cursor, table, fresh)
        if old:
            update_rows(cursor, table, old)
        for row in rows:
            row.stored = row.version


def copy_rows(cursor: Cursor[Any], table: Table, rows: Sequence[Row]) -> None:
    """Insert rows by COPY."""
    with cursor.copy(f"COPY {table.name} ({table.names()}) FROM STDIN") as copy:
        copy.write(table.copied(rows))


def update_rows(cursor: Cursor[Any], table: Table, rows: Sequence[Row]) -> None:
    """Update rows by one statement; each must still have the version that the session loaded."""
    values: list[Any] = [Int8Array([row.id for row in rows]), Int8Array([row.stored for row in rows])]
    for column in table.mutable:
        name = column.name
        if column.array == "text":
            values.append([getattr(row, name) for row in rows])
        else:
            found = [getattr(row, name) for row in rows]
            values.append(Int8Array([NOTHING if value is None else value for value in found]))
    cursor.execute(_update(table), values)
    if cursor.rowcount != len(rows):
        raise ConcurrentChange(f"{table.kind}: {len(rows) - cursor.rowcount} of {len(rows)}")


@cache
def _update(table: Table) -> str:
    names = ", ".join(["id", "expected", *(column.name for column in table.mutable)])
    arrays = ", ".join(["%b::int8[]", "%b::int8[]", *(f"%s::{column.array}[]" for column in table.mutable)])
    assigned = ", ".join(f"{column.name} = {column.assigned}" for column in table.mutable)
    return (
        f"UPDATE {table.name} t SET {assigned} FROM unnest({arrays}) AS u({names}) "  # noqa: S608 - names are ours
        "WHERE t.id = u.id AND t.version = u.expected"
    )


def write_entries(cursor: Cursor[Any], entries: Sequence[Entry], recorded_at: int) -> None:
    """Copy journal entries, all with the same moment of recording (UTC seconds)."""
    if not entries:
        return
    end = f"\t{stamp(recorded_at)}\n"
    with cursor.copy(f"COPY journal_entry ({', '.join(COLUMNS)}, recorded_at) FROM STDIN") as copy:
        copy.write(end.join([entry.line for entry in entries]) + end)


def write_seals(cursor: Cursor[Any], seals: Sequence[Seal]) -> None:
    """Insert closed seals."""
    if not seals:
        return
    cursor.execute(
        "INSERT INTO seal (number, from_at, to_at, entries, digest, head, leaves) "
        "SELECT n, to_timestamp(f), to_timestamp(t), c, d, h, l "
        "FROM unnest(%s::int[], %s::int8[], %s::int8[], %s::int[], %s::text[], %s::text[], %s::bytea[]) "
        "AS u(n, f, t, c, d, h, l)",
        [[seal[place] for seal in seals] for place in range(7)],
    )


def write_counters(cursor: Cursor[Any], ids: dict[int, int], acts: dict[int, int]) -> None:
    """Keep how many ids and acts each office has given out."""
    units = sorted(set(ids) | set(acts))
    cursor.execute(
        "INSERT INTO office_counter (unit, last_id, last_act) "
        "SELECT * FROM unnest(%s::int[], %s::int8[], %s::int[]) "
        "ON CONFLICT (unit) DO UPDATE SET last_id = excluded.last_id, last_act = excluded.last_act",
        [units, [ids.get(unit, 0) for unit in units], [acts.get(unit, 0) for unit in units]],
    )


def load(connection: Connection[Any], kind: str, where: str, values: Sequence[Any] = ()) -> list[Row]:
    """The rows of a kind for which `where` (SQL of ours) holds, in order of id: one SELECT."""
    table = TABLES[kind]
    records = connection.execute(f"{table.select()} WHERE {where} ORDER BY id", values).fetchall()
    return table.rows(records)
