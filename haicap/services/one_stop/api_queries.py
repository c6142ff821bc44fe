"""What the API reads of the one-stop shop; whose rows they are is the reader's business."""

# Statements are put together from the fragments written here alone; values are always bound.
# ruff: noqa: S608

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from haicap.base.reading import Reader
from haicap.services.one_stop import conditions


@dataclass(frozen=True, slots=True)
class Case:
    """One dossier as other systems see it."""

    id: int
    code: str | None
    state: int
    step: int
    procedure: int
    channel: int
    receiver: int
    competent: int
    place: int
    submitted_at: datetime | None
    received_at: datetime | None
    due_original: datetime | None
    due_at: datetime | None
    paused_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    fee: int
    duty: int
    refused: bool
    document: int | None
    applicant: int | None
    version: int

    @property
    def number(self) -> str:
        """How it is called outside: its code, or N and its number before receipt."""
        return self.code or f"N{self.id}"


class Count(NamedTuple):
    """Dossiers of one unit, procedure and day of receipt."""

    unit: int
    procedure: int
    received: int
    online: int
    finished: int
    late: int


class Told(NamedTuple):
    """An address that is told of changes."""

    id: int
    url: str
    waiting: int
    made_at: datetime


_COLUMNS = (
    "id, code, state, step, procedure, channel, receiver, competent, place, submitted_at, received_at, due_original,"
    " due_at, paused_at, finished_at, returned_at, fee, duty, refused, number, applicant, version"
)


def case(reader: Reader, number: str) -> Case | None:
    """The dossier of that code or N-number, or None; one statement."""
    by_id = number.startswith("N") and number[1:].isdigit()
    where, value = ("id = %(it)s", int(number[1:])) if by_id else ("code = %(it)s", number)
    row = reader.one(f"SELECT {_COLUMNS} FROM dossier WHERE {where}", {"it": value})
    return Case(*row) if row else None


def cases(
    reader: Reader, after: int, most: int, state: int | None = None, procedure: int | None = None
) -> list[Case]:
    """The next dossiers by id after one of them; one statement."""
    # `+ 0` keeps the planner from walking through all offices' ids in their order: a unit's own rows are found by the
    # indexes of the policy, few as they are, and sorted.
    where = ["id + 0 > %(after)s"]
    if state is not None:
        where.append("state = %(state)s")
    if procedure is not None:
        where.append("procedure = %(procedure)s")
    rows = reader.rows(
        f"SELECT {_COLUMNS} FROM dossier WHERE {' AND '.join(where)} ORDER BY id + 0 LIMIT %(most)s",
        {"after": after, "state": state, "procedure": procedure, "most": most},
    )
    return [Case(*row) for row in rows]


def counts(reader: Reader, day: date, clock: datetime) -> list[Count]:
    """How many dossiers each unit received on a local day, by procedure, and how they stand; one statement."""
    rows = reader.rows(
        f"SELECT receiver, procedure, count(*), count(*) FILTER (WHERE channel = 2), count(finished_at),"
        f" count(*) FILTER (WHERE {conditions.LATE_FINISHED} OR {conditions.LATE_OPEN})"
        " FROM dossier d WHERE received_at >= %(first)s AND received_at < %(end)s"
        " GROUP BY receiver, procedure ORDER BY receiver, procedure",
        {"first": conditions.day_start(day), "end": conditions.day_after(day), "clock": clock},
    )
    return [Count(*row) for row in rows]


def told(reader: Reader, token: int) -> list[Told]:
    """The addresses of a token's system that are told of changes, with what waits for them; one statement."""
    rows = reader.rows(
        "SELECT w.id, w.url, count(d.id), w.made_at FROM webhook w LEFT JOIN webhook_delivery d"
        " ON d.webhook = w.id AND d.next_at IS NOT NULL WHERE w.token = %(token)s AND w.ended_at IS NULL"
        " GROUP BY w.id ORDER BY w.id",
        {"token": token},
    )
    return [Told(*row) for row in rows]
