"""What a live action writes: one statement a kind of thing, which takes all its rows as one array of JSON.

For a few rows this is some three times cheaper than an array a column, which is what a trial's large windows use; and
unlike COPY it can be sent with others before the first has answered.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from haicap.engine.journal import COLUMNS, NULL, Note
from haicap.store.bulk import Records
from haicap.store.tables import TABLES, Table


class Write(NamedTuple):
    """A statement with its values and the number of rows that it must touch."""

    statement: bytes
    values: Sequence[Any]
    rows: int


def rows(records: Records) -> list[Write]:
    """The statements that write changed rows: new ones by one INSERT a kind, the others by one UPDATE a kind."""
    writes: list[Write] = []
    for kind, table in TABLES.items():
        found = records.get(kind) or []
        fresh = [record for record in found if record[0] == 0]
        old = [record for record in found if record[0]]
        if fresh:
            writes.append(Write(_insert(kind), [_told(table, fresh)], len(fresh)))
        if old:
            writes.append(Write(_update(kind), [_told(table, old)], len(old)))
    return writes


def entries(notes: Iterable[tuple[Any, ...]], recorded_at: int) -> list[Write]:
    """The statement that adds journal entries in order of decision, all recorded at one moment (UTC seconds)."""
    told = [dict(zip(COLUMNS, _cells(Note(*note)), strict=True)) for note in notes]
    return [Write(_ENTRIES, [recorded_at, json.dumps(told)], len(told))] if told else []


def acts(last: Mapping[int, int]) -> list[Write]:
    """The statement that keeps how many acts each office has done; its rows exist and are locked."""
    told = [{"unit": unit, "last_act": number} for unit, number in last.items()]
    return [Write(_ACTS, [json.dumps(told)], len(told))] if told else []


def _told(table: Table, records: Iterable[tuple[Any, ...]]) -> str:
    """Records of `Table.taken` as JSON; a truth value goes as a number, as `Column.assigned` expects it."""
    names = ("expected", *(column.name for column in table.columns))
    return json.dumps(
        [
            {
                name: int(value) if value.__class__ is bool else value
                for name, value in zip(names, record, strict=True)
            }
            for record in records
        ]
    )


def _cells(note: Note) -> list[str | None]:
    """The cells of an entry's line, no longer as COPY spells them: only JSON and the reason can have a backslash."""
    cells = [None if cell == NULL else cell.replace("\\\\", "\\") for cell in note.line.split("\t")]
    return [*cells[:-1], note.reason]


@cache
def _insert(kind: str) -> bytes:
    table = TABLES[kind]
    names = ", ".join(column.name for column in table.columns)
    values = ", ".join(column.assigned for column in table.columns)
    return f"INSERT INTO {table.name} ({names}) SELECT {values} FROM {_recordset(table)}".encode()  # noqa: S608 - names are ours


@cache
def _update(kind: str) -> bytes:
    table = TABLES[kind]
    assigned = ", ".join(f"{column.name} = {column.assigned}" for column in table.mutable)
    return (
        f"UPDATE {table.name} t SET {assigned} FROM {_recordset(table)} "  # noqa: S608 - names are ours
        "WHERE t.id = u.id AND t.version = u.expected"
    ).encode()


def _recordset(table: Table) -> str:
    columns = ", ".join(f"{column.name} {column.array}" for column in table.columns)
    return f"json_to_recordset(%s) AS u(expected int8, {columns})"


_READ = {"before": "u.before::json", "after": "u.after::json"}  # by way of text, so that it stays as written
_ENTRIES = (
    f"INSERT INTO journal_entry (recorded_at, {', '.join(COLUMNS)}) SELECT to_timestamp(%s), "  # noqa: S608 - names are ours
    f"{', '.join(_READ.get(name, f'u.{name}') for name in COLUMNS)} "
    "FROM json_to_recordset(%s) AS u(at timestamptz, act_office int, act_counter int, ordinal int2, person int, "
    "role role_name, deputy_for int, unit int, command command_name, subject_kind kind_name, subject_id int8, "
    "before text, after text, reason text)"
).encode()
_ACTS = (
    b"UPDATE office_counter c SET last_act = u.last_act FROM json_to_recordset(%s) AS u(unit int, last_act int) "
    b"WHERE c.unit = u.unit"
)
