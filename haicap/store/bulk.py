"""Writing what a session changed: a fixed number of statements, whatever the number of commands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from psycopg import Connection, Cursor

from haicap.engine.journal import COLUMNS, Entry
from haicap.engine.recordings import Recording
from haicap.engine.seals import Seal
from haicap.engine.stamp import stamp
from haicap.rules.base import Row
from haicap.store.arrays import Int8Array
from haicap.store.tables import NOTHING, TABLES, Table

JOURNAL = "journal_entry"


class ConcurrentChange(Exception):
    """Rows were changed by somebody else since they were loaded; nothing may be written."""


class Copy(NamedTuple):
    """Rows to be copied into a table: its columns as SQL, and the rows as COPY's text."""

    table: str
    columns: str
    text: str


class Change(NamedTuple):
    """A statement with its values and, where it matters, the number of rows that it must touch."""

    statement: str
    values: Sequence[Any]
    rows: int | None = None


Statement = Copy | Change


def execute(cursor: Cursor[Any], statements: Iterable[Statement]) -> None:
    """Send statements in their order; raise ConcurrentChange where one touched fewer rows than it must."""
    for statement in statements:
        if isinstance(statement, Copy):
            _copy(cursor, statement)
            continue
        cursor.execute(statement.statement.encode(), statement.values)
        if statement.rows is not None and cursor.rowcount != statement.rows:
            missing = statement.rows - cursor.rowcount
            raise ConcurrentChange(f"{missing} of {statement.rows} rows: {statement.statement[:40]}")


def _copy(cursor: Cursor[Any], rows: Copy) -> None:
    """COPY straight in; by way of a temporary table where the role is under row-level security, which COPY refuses."""
    target = f"{rows.table} ({rows.columns})"
    if not _is_under_policies(cursor, rows.table):
        _send(cursor, target, rows.text)
        return
    stage = f"stage_{rows.table}"
    chosen = f"SELECT {rows.columns} FROM"
    cursor.execute(
        f"CREATE TEMPORARY TABLE IF NOT EXISTS {stage} AS {chosen} {rows.table} WITH NO DATA".encode()
    )
    _send(cursor, f"{stage} ({rows.columns})", rows.text)
    cursor.execute(f"INSERT INTO {target} {chosen} {stage}".encode())
    cursor.execute(f"TRUNCATE {stage}".encode())


def _send(cursor: Cursor[Any], target: str, text: str) -> None:
    with cursor.copy(f"COPY {target} FROM STDIN".encode()) as copy:
        copy.write(text)


def _is_under_policies(cursor: Cursor[Any], table: str) -> bool:
    known = _under_policies.setdefault(cursor.connection, {})
    if table not in known:
        found = cursor.execute("SELECT row_security_active(%s)", [table]).fetchone()
        known[table] = bool(found and found[0])
    return known[table]


_under_policies: WeakKeyDictionary[Connection[Any], dict[str, bool]] = WeakKeyDictionary()


Records = dict[str, list[tuple[Any, ...]]]
"""By kind, what is written of changed rows: the version stored before, then the columns."""


def taken(changed: dict[str, list[Row]]) -> Records:
    """What is written of these rows, as they stand now; from here on they count as stored."""
    records = {kind: list(map(TABLES[kind].taken, found)) for kind, found in changed.items()}
    for found in changed.values():
        for row in found:
            row.stored = row.version
    return records


def rows(records: Records) -> list[Statement]:
    """The statements that write changed rows: new ones by one COPY a kind, the others by one UPDATE a kind."""
    statements: list[Statement] = []
    for kind, table in TABLES.items():
        found = records.get(kind) or []
        fresh = [record for record in found if record[0] == 0]
        old = [record for record in found if record[0]]
        if fresh:
            columns = list(zip(*fresh, strict=True))[1:]
            statements.append(Copy(table.name, table.names(), table.copied(columns)))
        if old:
            statements.append(_updated(table, list(zip(*old, strict=True))))
    return statements


def _updated(table: Table, values: Sequence[Sequence[Any]]) -> Change:
    """One statement for all rows; each must still have the version that the session loaded."""
    stored, *columns = values
    named = {column.name: cells for column, cells in zip(table.columns, columns, strict=True)}
    arrays: list[Any] = [Int8Array(named["id"]), Int8Array(stored)]
    for column in table.mutable:
        cells = named[column.name]
        if column.array == "text":
            arrays.append(list(cells))
        else:
            arrays.append(Int8Array([NOTHING if value is None else value for value in cells]))
    return Change(_update(table), arrays, len(stored))


@cache
def _update(table: Table) -> str:
    names = ", ".join(["id", "expected", *(column.name for column in table.mutable)])
    arrays = ", ".join(["%b::int8[]", "%b::int8[]", *(f"%s::{column.array}[]" for column in table.mutable)])
    assigned = ", ".join(f"{column.name} = {column.assigned}" for column in table.mutable)
    return (
        f"UPDATE {table.name} t SET {assigned} FROM unnest({arrays}) AS u({names}) "  # noqa: S608 - names are ours
        "WHERE t.id = u.id AND t.version = u.expected"
    )


def entries(found: Sequence[Entry], recorded_at: int, numbers: Sequence[int]) -> list[Statement]:
    """The statement that copies journal entries under these numbers, all recorded at one moment (UTC seconds)."""
    if not found:
        return []
    end = f"\t{stamp(recorded_at)}"
    lines = [f"{entry.line}{end}\t{seq}\n" for entry, seq in zip(found, numbers, strict=True)]
    return [Copy(JOURNAL, f"{', '.join(COLUMNS)}, recorded_at, seq", "".join(lines))]


def entry_numbers(cursor: Cursor[Any], count: int) -> list[int]:
    """The next so many numbers of entries, ascending."""
    cursor.execute(b"SELECT nextval('journal_entry_seq_seq') FROM generate_series(1, %s)", [count])
    return [number for (number,) in cursor.fetchall()]


def seals(closed: Sequence[Seal], recordings: Sequence[Recording | None]) -> list[Statement]:
    """The statement that inserts closed seals, each with what stands beside it; the opening one has no recording."""
    if not closed:
        return []
    beside = [recording or (None, None) for recording in recordings]
    rows = [(*seal[:7], *recording) for seal, recording in zip(closed, beside, strict=True)]
    return [Change(_SEALS, list(map(list, zip(*rows, strict=True))))]


def counters(ids: dict[int, int], acts: dict[int, int]) -> list[Statement]:
    """The statement that keeps how many ids and acts each office has given out."""
    units = sorted(set(ids) | set(acts))
    values = [units, [ids.get(unit, 0) for unit in units], [acts.get(unit, 0) for unit in units]]
    return [Change(_COUNTERS, values)]


_SEALS = (
    "INSERT INTO seal (number, from_at, to_at, entries, digest, head, leaves, recording_digest, recording_leaves) "
    "SELECT n, to_timestamp(f), to_timestamp(t), c, d, h, l, rd, rl "
    "FROM unnest(%s::int[], %s::int8[], %s::int8[], %s::int[], %s::text[], %s::text[], %s::bytea[], %s::text[], "
    "%s::bytea[]) AS u(n, f, t, c, d, h, l, rd, rl)"
)
_COUNTERS = (
    "INSERT INTO office_counter (unit, last_id, last_act) "
    "SELECT * FROM unnest(%s::int[], %s::int8[], %s::int[]) "
    "ON CONFLICT (unit) DO UPDATE SET last_id = excluded.last_id, last_act = excluded.last_act"
)


def load(connection: Connection[Any], kind: str, where: str, values: Sequence[Any] = ()) -> list[Row]:
    """The rows of a kind for which `where` (SQL of ours) holds, in order of id: one SELECT."""
    table = TABLES[kind]
    records = connection.execute(f"{table.select()} WHERE {where} ORDER BY id", values).fetchall()
    return table.rows(records)
