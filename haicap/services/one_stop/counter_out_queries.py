"""Readings of what a counter has received and must hand on: to the unit that decides, or back to who applied."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from haicap.base.reading import Reader

MOST = 200


class ToTransfer(NamedTuple):
    """A dossier that was received and has not gone to its solver yet."""

    id: int
    code: str
    procedure: int
    competent: int
    received_at: datetime


def to_transfer(reader: Reader, unit: int) -> list[ToTransfer]:
    """What a unit has received and must hand on, the oldest first; one statement."""
    rows = reader.rows(
        "SELECT d.id, d.code, d.procedure, d.competent, d.received_at FROM dossier d "
        "WHERE d.receiver = %(unit)s AND d.received_at IS NOT NULL AND d.state = 2 "
        "ORDER BY d.received_at, d.id LIMIT %(most)s",
        {"unit": unit, "most": MOST},
    )
    return [ToTransfer(*row) for row in rows]


class ToReturn(NamedTuple):
    """A dossier whose result waits to be fetched; `owed`: what is left of its fee, in dong."""

    code: str
    procedure: int
    competent: int
    finished_at: datetime
    owed: int


def to_return(reader: Reader, unit: int) -> list[ToReturn]:
    """What of a unit's dossiers has its result and was not fetched, the longest waiting first; one statement."""
    rows = reader.rows(
        "SELECT d.code, d.procedure, d.competent, d.finished_at, greatest(0, d.fee - coalesce(p.amount, 0)) "
        "FROM dossier d LEFT JOIN paid p ON p.id = d.id "
        "WHERE d.receiver = %(unit)s AND d.received_at IS NOT NULL AND d.state = 9 "
        "ORDER BY d.finished_at, d.id LIMIT %(most)s",
        {"unit": unit, "most": MOST},
    )
    return [ToReturn(*row) for row in rows]
