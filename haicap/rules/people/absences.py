"""The rules of absences: who may record them, which days and substitutes are right (Decree 61/2018 art. 12(8))."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from haicap.rules.base import Change, Decision, Key, Refused
from haicap.rules.calendar import local_date
from haicap.rules.facts import Facts
from haicap.rules.people import absence_commands as c
from haicap.rules.people.decisions import day_of
from haicap.rules.people.events import AbsenceChanged
from haicap.rules.people.state import Absence, Person, digest_of
from haicap.rules.roles import Away

DAYS_MAX = 366
HEAD = "head"
PLANNED = "leave"
"""The kind that a person may record of himself, from tomorrow on; all others are the head's to record."""
NOT_FOUND = Refused("ABSENCE_NOT_FOUND", "absence")

State = tuple[Absence | None, Person | None, Person | None]


class Span(NamedTuple):
    """Two local days and all between."""

    first: date
    last: date


class Place(NamedTuple):
    """Whose absence it is, from which role in which unit; `but`: the absence that is corrected."""

    person: int
    role: str
    unit: int
    but: int


def keys(command: c.RecordAbsence | c.CorrectAbsence) -> tuple[Key | None, ...]:
    """The absence, whose it is, and the substitute; both people locked, so that no two absences cross unseen."""
    substitute = ("person", command.substitute) if command.substitute is not None else None
    return (("absence", command.absence), ("person", command.person), substitute)


def keys_end(command: c.EndAbsence) -> tuple[Key | None, ...]:
    """The absence alone."""
    return (("absence", command.absence),)


def persons(command: c.RecordAbsence | c.CorrectAbsence) -> tuple[int, ...]:
    """Whose absence it is, and the substitute."""
    return (command.person,) if command.substitute is None else (command.person, command.substitute)


def allow_record(state: State, command: c.RecordAbsence) -> Refused | None:
    """The head of the unit; of planned leave from tomorrow on, the person himself."""
    if command.actor.role == HEAD:
        return None
    return _not_ones_own(command, command.person, command.kind, command.from_on)


def allow_change(state: tuple[Absence | None, ...], command: Any) -> Refused | None:
    """The head of the unit; of planned leave that has not begun, and of one's return, the person himself."""
    row = state[0]
    if row is None:
        return None
    if command.actor.unit != row.unit:
        return Refused("OTHER_UNIT", None, {"unit": row.unit})
    if command.actor.role == HEAD:
        return None
    if isinstance(command, c.EndAbsence):
        return _not_ones_own(command, row.person, PLANNED, None)
    return _not_ones_own(command, row.person, command.kind, row.from_on) or _not_ones_own(
        command, row.person, row.kind, command.from_on
    )


def _not_ones_own(command: Any, person: int, kind: str, from_on: str | None) -> Refused | None:
    """The refusal of whoever is neither the head nor plans leave of his own; `from_on` None: from whenever."""
    actor = command.actor
    if actor.role not in c.ROLES or actor.person != person:
        return Refused("ABSENCE_OF_OTHERS", None)
    day = day_of(from_on) if from_on is not None else None
    late = day is not None and day <= local_date(command.at)
    return Refused("ABSENCE_BY_HEAD", "kind") if kind != PLANNED or late else None


def record(state: State, command: c.RecordAbsence, facts: Facts) -> Decision | Refused:
    """An absence of a colleague from today or later on, with a colleague of the same role who is there all the time."""
    row, unit = state[0], command.actor.unit
    if row is not None:
        return Refused("PERSON_EXISTS", "absence")
    if command.role not in c.ROLES:
        return Refused("ABSENCE_ROLE", "role")
    span = _span(command)
    if isinstance(span, Refused):
        return span
    if span.first < local_date(command.at):
        return Refused("ABSENCE_PAST", "from_on")
    place = Place(command.person, command.role, unit, command.absence)
    wrong = _wrong(place, span, command.substitute, state[2], facts)
    if wrong is not None:
        return wrong
    fresh = Absence(
        command.absence,
        person=command.person,
        role=command.role,
        unit=unit,
        from_on=command.from_on,
        to_on=command.to_on,
        substitute=command.substitute,
        kind=command.kind,
        salt=command.salt,
        digest=digest_of(command.kind, command.salt),
    )
    return Decision((), (fresh,), (AbsenceChanged(fresh.id, fresh.person),))


def correct(state: State, command: c.CorrectAbsence, facts: Facts) -> Decision | Refused:
    """Other days, another kind or substitute for an absence that isn't over."""
    row, today = state[0], local_date(command.at)
    if row is None or row.person != command.person:
        return NOT_FOUND
    if row.cancelled or row.to_on < today.isoformat():
        return Refused("ABSENCE_OVER", "absence")
    span = _span(command)
    if isinstance(span, Refused):
        return span
    begun = row.from_on <= today.isoformat()
    if begun and command.from_on != row.from_on:
        return Refused("ABSENCE_BEGUN", "from_on", {"from_on": row.from_on})
    if span.last < today or (not begun and span.first < today):
        return Refused("ABSENCE_PAST", "to_on" if begun else "from_on")
    place = Place(row.person, row.role, row.unit, row.id)
    wrong = _wrong(place, span, command.substitute, state[2], facts)
    if wrong is not None:
        return wrong
    wanted: dict[str, Any] = {
        "from_on": command.from_on,
        "to_on": command.to_on,
        "substitute": command.substitute,
    }
    if command.kind != row.kind:
        wanted |= {
            "kind": command.kind,
            "salt": command.salt,
            "digest": digest_of(command.kind, command.salt),
        }
    return _changed(row, wanted, "from_on")


def end(state: tuple[Absence | None], command: c.EndAbsence, facts: Facts) -> Decision | Refused:
    """Back earlier than recorded, from today or a later day on; back before the first day, it never was."""
    row, today = state[0], local_date(command.at)
    if row is None:
        return NOT_FOUND
    back = day_of(command.back_on)
    if back is None:
        return Refused("DAY_WRONG", "back_on")
    if row.cancelled or row.to_on < today.isoformat():
        return Refused("ABSENCE_OVER", "absence")
    if back < today:
        return Refused("ABSENCE_PAST", "back_on")
    if command.back_on > row.to_on:
        return Refused("ABSENCE_NOT_EARLIER", "back_on", {"to_on": row.to_on})
    if command.back_on <= row.from_on:
        return _changed(row, {"cancelled": True}, "back_on")
    return _changed(row, {"to_on": (back - timedelta(days=1)).isoformat()}, "back_on")


def _changed(row: Absence, wanted: dict[str, Any], field: str) -> Decision | Refused:
    fields = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    if not fields:
        return Refused("NOTHING_CHANGES_HERE", field)
    return Decision((Change(row, fields),), (), (AbsenceChanged(row.id, row.person),))


def _span(command: c.RecordAbsence | c.CorrectAbsence) -> Span | Refused:
    first, last = day_of(command.from_on), day_of(command.to_on)
    if first is None or last is None:
        return Refused("DAY_WRONG", "from_on" if first is None else "to_on")
    if last < first:
        return Refused("ABSENCE_REVERSED", "to_on")
    if (last - first).days >= DAYS_MAX:
        return Refused("ABSENCE_TOO_LONG", "to_on", {"most": DAYS_MAX})
    return Refused("ABSENCE_KIND", "kind") if command.kind not in c.KINDS else Span(first, last)


def _wrong(
    place: Place, span: Span, substitute: int | None, other: Person | None, facts: Facts
) -> Refused | None:
    """What speaks against these days or this substitute; somebody can be absent only where he holds the role."""
    person, role, unit, but = place
    if not facts.holdings.overlaps(person, role, unit, *span):
        return Refused("NOT_THAT_ROLE_HERE", "person", {"person": person, "role": role, "unit": unit})
    away = facts.absences.between(person, *span, but)
    if away is not None:
        first, last = _told(away)
        return Refused("ABSENCE_OVERLAPS", "from_on", {"person": person, "from_on": first, "to_on": last})
    away = facts.absences.stood_in_for(person, *span, but)
    if away is not None:
        first, last = _told(away)
        return Refused(
            "SUBSTITUTE_NEEDED",
            "person",
            {"substitute": person, "person": away.person, "from_on": first, "to_on": last},
        )
    return None if substitute is None else _no_substitute(place, span, substitute, other, facts)


def _no_substitute(
    place: Place, span: Span, substitute: int, other: Person | None, facts: Facts
) -> Refused | None:
    """A substitute is somebody else of the same unit and role, or deputy in it, who is there on each of the days."""
    if substitute == place.person:
        return Refused("SUBSTITUTE_ONESELF", "substitute")
    role, unit = place.role, place.unit
    if not facts.holdings.covers(substitute, role, unit, *span) or (other is not None and not other.active):
        return Refused(
            "SUBSTITUTE_NOT_HERE", "substitute", {"substitute": substitute, "role": role, "unit": unit}
        )
    away = facts.absences.between(substitute, *span, place.but)
    if away is None:
        return None
    first, last = _told(away)
    return Refused(
        "SUBSTITUTE_AWAY", "substitute", {"substitute": substitute, "from_on": first, "to_on": last}
    )


def _told(away: Away) -> tuple[str, str]:
    return away.from_on.isoformat(), away.to_on.isoformat()


def right_absence(row: Absence) -> str | None:
    """What must hold of every absence after every change."""
    if row.role not in c.ROLES or row.kind not in c.KINDS:
        return "is no absence that there can be"
    if row.to_on < row.from_on:
        return "ends before it begins"
    return "is stood in for by oneself" if row.substitute == row.person else None
