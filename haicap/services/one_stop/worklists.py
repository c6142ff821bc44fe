"""What lies before each person of a unit: the rows from which `rules.choosing` picks what is next, for pages.

Moments are UTC seconds. What somebody has in hand this minute stands in these lists too: only whoever works knows it.
"""

from __future__ import annotations

from dataclasses import dataclass

from haicap.base.reading import Reader
from haicap.rules import choosing
from haicap.rules.one_stop.state import State, Step, TicketState


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket whose holder waits to be called."""

    id: int
    priority: bool
    taken_at: int


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A dossier that came online or by post and waits for its check."""

    id: int
    submitted_at: int | None


@dataclass(frozen=True, slots=True)
class OnDesk:
    """A dossier on an officer's desk or before the signers."""

    id: int
    owner: int
    procedure: int
    due_at: int | None
    received_at: int | None
    to_sign_at: int | None
    signed_at: int | None
    sent_back: int


_DOSSIER = (
    "SELECT id, owner, procedure, extract(epoch FROM due_at)::int8, extract(epoch FROM received_at)::int8,"
    " extract(epoch FROM to_sign_at)::int8, extract(epoch FROM signed_at)::int8, sent_back FROM dossier"
    " WHERE competent = %(unit)s AND state = %(state)s AND step = ANY(%(steps)s)"
)
_LOADING = (Step.ASSIGNED, Step.WORKING, Step.CONSULTING)


def waiting(reader: Reader, unit: int) -> list[Waiting]:
    """Who waits to be called in a unit, the next first; one statement."""
    rows = reader.rows(
        "SELECT id, priority, extract(epoch FROM taken_at)::int8 FROM ticket"
        " WHERE unit = %(unit)s AND state = %(state)s",
        {"unit": unit, "state": int(TicketState.WAITING)},
    )
    return sorted((Waiting(*row) for row in rows), key=choosing.ticket_key)


def unchecked(reader: Reader, unit: int) -> list[Unchecked]:
    """What a unit has still to check of what came online or by post, the next first; one statement."""
    rows = reader.rows(
        "SELECT id, extract(epoch FROM submitted_at)::int8 FROM dossier"
        " WHERE receiver = %(unit)s AND state = %(state)s AND step = %(step)s",
        {"unit": unit, "state": int(State.REGISTERED), "step": int(Step.NONE)},
    )
    return sorted((Unchecked(*row) for row in rows), key=choosing.online_key)


def desks(reader: Reader, unit: int) -> dict[int, list[OnDesk]]:
    """What each officer of a unit has to work on, by person, the most urgent first; one statement."""
    found: dict[int, list[OnDesk]] = {}
    for dossier in _dossiers(reader, unit, (Step.ASSIGNED, Step.WORKING)):
        found.setdefault(dossier.owner, []).append(dossier)
    return {owner: sorted(desk, key=choosing.dossier_key) for owner, desk in sorted(found.items())}


def to_sign(reader: Reader, unit: int) -> list[OnDesk]:
    """What lies before the signers of a unit, the next first; one statement."""
    return sorted(_dossiers(reader, unit, (Step.SUBMITTED,)), key=choosing.signing_key)


def loads(reader: Reader, unit: int) -> dict[int, int]:
    """How many open dossiers each officer of a unit has, officers with none included; two statements."""
    officers = reader.rows(
        "SELECT person FROM holding WHERE unit = %(unit)s AND role = 'officer' ORDER BY person",
        {"unit": unit},
    )
    counted = {person: 0 for (person,) in officers}
    for dossier in _dossiers(reader, unit, _LOADING):
        counted[dossier.owner] = counted.get(dossier.owner, 0) + 1
    return counted


def _dossiers(reader: Reader, unit: int, steps: tuple[Step, ...]) -> list[OnDesk]:
    values = {"unit": unit, "state": int(State.IN_PROCESS), "steps": [int(step) for step in steps]}
    return [OnDesk(*row) for row in reader.rows(_DOSSIER, values)]
