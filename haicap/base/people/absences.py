"""What pages read of absences: who is absent when, who stands in, and, for the head alone, why."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from haicap.base.reading import Reader
from haicap.rules.roles import Away, Held


class Absent(NamedTuple):
    """An absence that isn't over; `kind` is empty for whoever may not know it."""

    id: int
    person: int
    name: str
    role: str
    from_on: date
    to_on: date
    substitute: int | None
    substitute_name: str
    kind: str

    def on(self, day: date) -> bool:
        """Whether the person is absent on a day."""
        return self.from_on <= day <= self.to_on


class Colleague(NamedTuple):
    """Somebody who holds a role for a unit, in his own right or as the deputy of whom the post says."""

    person: int
    name: str
    role: str
    deputy_for: int | None


def absent(reader: Reader, unit: int, day: date, *, told: bool, person: int | None = None) -> list[Absent]:
    """A unit's absences (or one person's in it) that last to that day or longer; why only if `told`; one statement."""
    rows = reader.rows(
        "SELECT a.id, a.person, p.name, a.role, a.from_on, a.to_on, a.substitute, coalesce(s.name, ''),"
        " CASE WHEN %(told)s THEN a.kind ELSE '' END"
        " FROM absence a JOIN person p ON p.id = a.person LEFT JOIN person s ON s.id = a.substitute"
        " WHERE a.unit = %(unit)s AND NOT a.cancelled AND a.to_on >= %(day)s"
        " AND (%(person)s::int IS NULL OR a.person = %(person)s) ORDER BY a.from_on, p.name, a.id",
        {"unit": unit, "day": day, "told": told, "person": person},
    )
    return [Absent(*row) for row in rows]


def away_of(reader: Reader, unit: int, day: date) -> list[Away]:
    """The same absences as the rules look them up; one statement."""
    rows = reader.rows(
        "SELECT id, person, unit, from_on, to_on, substitute FROM absence"
        " WHERE unit = %(unit)s AND NOT cancelled AND to_on >= %(day)s",
        {"unit": unit, "day": day},
    )
    return [Away(*row) for row in rows]


def held_of(reader: Reader, unit: int, roles: tuple[str, ...]) -> list[Held]:
    """Every holding of these roles for a unit, with its days, as the rules look them up; one statement."""
    rows = reader.rows(
        "SELECT person, role, unit, deputy_for, from_on, to_on FROM holding"
        " WHERE unit = %(unit)s AND role = ANY(%(roles)s)",
        {"unit": unit, "roles": list(roles)},
    )
    return [Held(*row) for row in rows]


def colleagues(reader: Reader, unit: int, roles: tuple[str, ...], day: date) -> list[Colleague]:
    """Who holds these roles for a unit on a day or later on, by role and name; one statement."""
    rows = reader.rows(
        "SELECT DISTINCT h.person, p.name, h.role, h.deputy_for FROM holding h JOIN person p ON p.id = h.person"
        " WHERE h.unit = %(unit)s AND h.role = ANY(%(roles)s) AND p.active"
        " AND (h.to_on IS NULL OR h.to_on >= %(day)s) ORDER BY h.role, p.name, h.person, h.deputy_for",
        {"unit": unit, "roles": list(roles), "day": day},
    )
    return [Colleague(*row) for row in rows]
