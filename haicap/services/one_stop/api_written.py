"""What the API reads of a dossier's papers and money; whose rows they are is the reader's business."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from haicap.base.reading import Reader


class Asked(NamedTuple):
    """The request that waits for papers, and how many files have come since."""

    request: int
    files: int


def asked(reader: Reader, dossier: int) -> Asked | None:
    """The open request of a dossier, before receipt or after, or None; one statement."""
    row = reader.one(
        "SELECT r.id, (SELECT count(*) FROM scan s WHERE s.dossier = r.dossier AND s.added_at >= r.asked_at) "
        "FROM request r WHERE r.dossier = %(id)s AND r.back_at IS NULL ORDER BY r.asked_at DESC, r.id DESC LIMIT 1",
        {"id": dossier},
    )
    return Asked(*row) if row else None


class Remitted(NamedTuple):
    """Money that reached the office's account online."""

    reference: str
    amount: int
    paid_at: datetime


def remittances(reader: Reader, dossier: int, most: int = 100) -> list[Remitted]:
    """What was paid online for a dossier, in order; one statement."""
    rows = reader.rows(
        "SELECT reference, amount, paid_at FROM remittance WHERE dossier = %(id)s ORDER BY paid_at, id LIMIT %(most)s",
        {"id": dossier, "most": most},
    )
    return [Remitted(*row) for row in rows]


def paid(reader: Reader, dossier: int) -> int:
    """How much of its fee was paid, online and at counters, less what was given back; one statement."""
    row = reader.one("SELECT amount FROM paid WHERE id = %(id)s", {"id": dossier})
    return int(row[0]) if row else 0
