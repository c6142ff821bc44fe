"""Entries read again in the order of seals, as the text that they are sealed by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from psycopg import Cursor

from haicap.engine.journal import COLUMNS
from haicap.engine.recordings import MICROSECONDS

AS_SEALED = ("timezone = 'UTC'", "datestyle = 'ISO'", "client_encoding = 'UTF8'")
"""What COPY's text depends on; whoever digests entries must read them so."""
ORDER = "at, act_office, act_counter, ordinal"
MOMENT_MAX = 2**62
NO_MOMENT = -1


class Recorded(NamedTuple):
    """An entry's line as COPY sends it, its number and the moment of its recording (UTC microseconds)."""

    line: bytes
    number: int
    moment: int


def recorded(cursor: Cursor[Any], where: str) -> Iterator[Recorded]:
    """The entries for which `where` (SQL of ours) holds, one after the other: the cursor is busy till the last."""
    query = (
        f"COPY (SELECT {', '.join(COLUMNS)}, seq, trunc(extract(epoch FROM recorded_at) * {MICROSECONDS}) "  # noqa: S608 - names and numbers are ours
        f"FROM journal_entry WHERE {where} ORDER BY {ORDER}) TO STDOUT"
    )
    with cursor.copy(query.encode()) as copy:
        for block in copy:
            line, number, moment = bytes(block).rsplit(b"\t", 2)
            yield Recorded(line + b"\n", int(number), _moment(moment))


def _moment(text: bytes) -> int:
    """NO_MOMENT for infinity and what lies so far off that no clock can have said it."""
    try:
        moment = int(text)
    except ValueError:
        return NO_MOMENT
    return moment if abs(moment) < MOMENT_MAX else NO_MOMENT
