"""The yardstick of a trial: a bare COPY of all its rows into an empty clone of the same base."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import Connection, sql

from haicap.engine.clock import elapsed_seconds

PIECE_BYTES = 1 << 18


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of one table as the text that COPY takes; numbers that the server gives are left to it."""

    table: str
    columns: tuple[str, ...]
    count: int
    text: bytes


def rows_of(connection: Connection[Any], without: Connection[Any]) -> list[Rows]:
    """The rows of every table that is filled in one database and empty in the other."""
    found = []
    for table in _tables(connection):
        count = _count(connection, table)
        if count and not _count(without, table):
            columns = _columns(connection, table)
            found.append(Rows(table, columns, count, _text(connection, table, columns)))
    return found


def copy_all(connection: Connection[Any], tables: list[Rows]) -> float:
    """Copy all rows in, one transaction a table; answers the seconds of wall."""
    stopwatch = elapsed_seconds()
    for rows in tables:
        statement = _statement("COPY {} ({}) FROM STDIN", rows.table, rows.columns)
        with connection.transaction(), connection.cursor() as cursor, cursor.copy(statement) as copy:
            for start in range(0, len(rows.text), PIECE_BYTES):
                copy.write(rows.text[start : start + PIECE_BYTES])
    return stopwatch()


def furnishing(connection: Connection[Any], tables: list[str]) -> dict[str, list[str]]:
    """What weighs on writing: indexes, constraints and triggers of these tables, and the settings in force."""
    queries = {
        "indexes": "SELECT indexdef FROM pg_indexes WHERE tablename = ANY(%s) ORDER BY 1",
        "constraints": "SELECT conrelid::regclass || ': ' || pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid::regclass::text = ANY(%s) ORDER BY 1",
        "triggers": "SELECT tgrelid::regclass || ': ' || tgname FROM pg_trigger "
        "WHERE tgrelid::regclass::text = ANY(%s) ORDER BY 1",
        "settings": "SELECT name || ' = ' || setting FROM pg_settings WHERE name = ANY(%s) ORDER BY 1",
    }
    settings = ["synchronous_commit", "fsync", "full_page_writes", "wal_level", "shared_buffers"]
    return {
        part: [
            str(line) for (line,) in connection.execute(query, [settings if part == "settings" else tables])
        ]
        for part, query in queries.items()
    }


def bytes_of(connection: Connection[Any], table: str) -> int:
    """The bytes of a table with its indexes."""
    record = connection.execute("SELECT pg_total_relation_size(%s::regclass)", [table]).fetchone()
    return int(record[0]) if record else 0


def _tables(connection: Connection[Any]) -> list[str]:
    query = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
    return [str(name) for (name,) in connection.execute(query)]


def _count(connection: Connection[Any], table: str) -> int:
    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    record = connection.execute(query).fetchone()
    return int(record[0]) if record else 0


def _columns(connection: Connection[Any], table: str) -> tuple[str, ...]:
    query = (
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
        "AND attidentity = '' ORDER BY attnum"
    )
    return tuple(str(name) for (name,) in connection.execute(query, [table]))


def _text(connection: Connection[Any], table: str, columns: tuple[str, ...]) -> bytes:
    with (
        connection.cursor() as cursor,
        cursor.copy(_statement("COPY {} ({}) TO STDOUT", table, columns)) as copy,
    ):
        return b"".join(bytes(block) for block in copy)


def _statement(words: Any, table: str, columns: tuple[str, ...]) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL(words).format(sql.Identifier(table), names)
