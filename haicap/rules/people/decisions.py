"""The rules: who may change what about people at work, and what may never be."""

from __future__ import annotations

from datetime import date
from typing import Any

from haicap.rules.base import OPEN_ROLES, SYSTEM_ROLE, Actor, Change, Decision, Key, Refused
from haicap.rules.calendar import local_date
from haicap.rules.facts import Facts
from haicap.rules.people import commands as c
from haicap.rules.people import events as e
from haicap.rules.people.state import Holding, Person, digest_of
from haicap.rules.roles import CITY_ROLES, ROLES

CITY = 1
NAME_LETTERS_MAX = 80
ADMINISTRATOR = "administrator"
_ROLE_MISSING = Refused("ROLE_MISSING", None, {"role": "", "roles": ADMINISTRATOR})

PersonState = tuple[Person | None]
RoleState = tuple[Holding | None, Person | None]


def keys_person(command: Any) -> tuple[Key | None, ...]:
    """The person alone."""
    return (("person", command.person),)


def keys_appoint(command: c.Appoint) -> tuple[Key | None, ...]:
    """The role that is given, and the person who gets it."""
    return (("holding", command.holding), ("person", command.person))


def keys_end(command: c.EndRole) -> tuple[Key | None, ...]:
    """The role alone."""
    return (("holding", command.holding),)


def persons_appoint(command: c.Appoint) -> tuple[int, ...]:
    """The person who gets the role, and whom they stand in for."""
    return (command.person,) if command.deputy_for is None else (command.person, command.deputy_for)


def persons_invite(command: c.Invite) -> tuple[int, ...]:
    """The person who gets the link."""
    return (command.person,)


def allow_add(state: PersonState, command: c.AddPerson) -> Refused | None:
    """The city's administrator, or that of the person's unit."""
    return _administers(command.actor, command.unit)


def allow_person(state: PersonState, command: Any) -> Refused | None:
    """The city's administrator, or that of the person's unit."""
    return _administers(command.actor, state[0].unit if state[0] else None)


def allow_appoint(state: RoleState, command: c.Appoint) -> Refused | None:
    """The city's administrator, or that of the unit; who would see all units is the city's to name."""
    refused = _administers(command.actor, command.unit)
    if refused is None and command.role in CITY_ROLES and not _for_the_city(command.actor):
        return Refused("CITY_ROLE", "role", {"role": command.role})
    return refused


def allow_end(state: tuple[Holding | None], command: c.EndRole) -> Refused | None:
    """The city's administrator, or that of the unit."""
    return _administers(command.actor, state[0].unit if state[0] else None)


def _for_the_city(actor: Actor) -> bool:
    return actor.role == SYSTEM_ROLE or actor.unit == CITY


def _administers(actor: Actor, unit: int | None) -> Refused | None:
    if actor.role == SYSTEM_ROLE:
        return None
    if actor.role != ADMINISTRATOR:
        return _ROLE_MISSING._replace(facts={"role": actor.role, "roles": ADMINISTRATOR})
    if actor.unit in (CITY, unit) or unit is None:
        return None
    return Refused("OTHER_UNIT", None, {"unit": unit})


def add_person(state: PersonState, command: c.AddPerson, facts: Facts) -> Decision | Refused:
    """Somebody new, of a unit that there is, with a name that can be read."""
    if state[0] is not None:
        return Refused("PERSON_EXISTS", "person")
    if command.unit not in facts.bodies:
        return Refused("UNIT_UNKNOWN", "unit", {"unit": command.unit})
    wrong = _name_wrong(command.name)
    if wrong is not None:
        return wrong
    digest = digest_of(command.name, command.salt)
    person = Person(command.person, unit=command.unit, name=command.name, salt=command.salt, digest=digest)
    return Decision((), (person,), (e.PersonChanged(person.id),))


def rename(state: PersonState, command: c.Rename, facts: Facts) -> Decision | Refused:
    """The new name with a salt of its own; the old one is gone from the row."""
    person = state[0]
    if person is None:
        return Refused("PERSON_UNKNOWN", "person")
    wrong = _name_wrong(command.name)
    if wrong is not None:
        return wrong
    fields = {
        "name": command.name,
        "salt": command.salt,
        "digest": digest_of(command.name, command.salt),
    }
    return Decision((Change(person, fields),), (), (e.PersonChanged(person.id),))


def _name_wrong(name: str) -> Refused | None:
    if not 2 <= len(name.strip()) <= NAME_LETTERS_MAX or not name.isprintable():
        return Refused("NAME_WRONG", "name", {"most": NAME_LETTERS_MAX})
    return None


def appoint(state: RoleState, command: c.Appoint, facts: Facts) -> Decision | Refused:
    """A role that there is, for a unit that there is, from one day to a later one, to somebody who lacks it then."""
    holding, person = state
    if person is None:
        return Refused("PERSON_UNKNOWN", "person")
    if not person.active:
        return Refused("PERSON_KEPT_OUT", "person")
    if holding is not None:
        return Refused("PERSON_EXISTS", "holding")
    if command.role not in ROLES or command.role in OPEN_ROLES:
        return Refused("ROLE_UNKNOWN", "role")
    if command.unit not in facts.bodies:
        return Refused("UNIT_UNKNOWN", "unit", {"unit": command.unit})
    wrong = _days_wrong(command) or _holds_already(command, facts) or _no_deputy(command, facts)
    if wrong is not None:
        return wrong
    fresh = Holding(
        command.holding,
        person=command.person,
        role=command.role,
        unit=command.unit,
        from_on=command.from_on,
        to_on=command.to_on,
        deputy_for=command.deputy_for,
        authenticates=command.authenticates,
    )
    return Decision((), (fresh,), (e.RoleChanged(fresh.id, fresh.person),))


def _days_wrong(command: c.Appoint) -> Refused | None:
    first, last = day_of(command.from_on), day_of(command.to_on) if command.to_on else None
    if first is None:
        return Refused("DAY_WRONG", "from_on")
    if command.to_on is not None and last is None:
        return Refused("DAY_WRONG", "to_on")
    if last is not None and (last < first or last < local_date(command.at)):
        return Refused("DAYS_REVERSED", "to_on")
    if command.deputy_for is not None and last is None:
        return Refused("DEPUTY_WITHOUT_END", "to_on")
    return None


def _holds_already(command: c.Appoint, facts: Facts) -> Refused | None:
    """The same role twice would leave two last days; a deputy may stand in for several."""
    if command.deputy_for is not None:
        return None
    first = day_of(command.from_on) or date.min
    last = day_of(command.to_on or "") or date.max
    if facts.holdings.overlaps(command.person, command.role, command.unit, first, last):
        return Refused("ROLE_HELD_ALREADY", "role", {"role": command.role, "unit": command.unit})
    return None


def _no_deputy(command: c.Appoint, facts: Facts) -> Refused | None:
    """A deputy stands in for another person who holds that very role in his own right (Decree 61/2018 art. 12(8))."""
    if command.deputy_for is None:
        return None
    first = day_of(command.from_on) or date.min
    if command.deputy_for == command.person or not facts.holdings.overlaps(
        command.deputy_for, command.role, command.unit, first, first
    ):
        return Refused("DEPUTY_FOR_NOBODY", "deputy_for", {"role": command.role, "unit": command.unit})
    return None


def end_role(state: tuple[Holding | None], command: c.EndRole, facts: Facts) -> Decision | Refused:
    """A last day from yesterday on; what was done under the role before stands."""
    holding = state[0]
    if holding is None:
        return Refused("ROLE_NOT_FOUND", "holding")
    last = day_of(command.to_on)
    if last is None:
        return Refused("DAY_WRONG", "to_on")
    if last.toordinal() < local_date(command.at).toordinal() - 1:
        return Refused("ROLE_ENDED_TOO_EARLY", "to_on")
    if command.to_on == holding.to_on:
        return Refused("NOTHING_CHANGES_HERE", "to_on")
    if (holding.person, holding.role) == (command.actor.person, ADMINISTRATOR):
        return Refused("NOT_ONESELF", "holding")
    return Decision(
        (Change(holding, {"to_on": command.to_on}),), (), (e.RoleChanged(holding.id, holding.person),)
    )


def deactivate(state: PersonState, command: c.Deactivate, facts: Facts) -> Decision | Refused:
    """Somebody else than oneself, for a reason of the list."""
    person = state[0]
    if person is None:
        return Refused("PERSON_UNKNOWN", "person")
    if person.id == command.actor.person:
        return Refused("NOT_ONESELF", "person")
    if command.reason not in c.REASONS:
        return Refused("REASON_MISSING", "reason")
    if not person.active:
        return Refused("PERSON_KEPT_OUT", "person")
    return Decision((Change(person, {"active": False}),), (), (e.PersonChanged(person.id),), command.reason)


def reactivate(state: PersonState, command: c.Reactivate, facts: Facts) -> Decision | Refused:
    """Somebody who is kept out."""
    person = state[0]
    if person is None:
        return Refused("PERSON_UNKNOWN", "person")
    if person.active:
        return Refused("NOTHING_CHANGES_HERE", "person")
    return Decision((Change(person, {"active": True}),), (), (e.PersonChanged(person.id),))


def invite(state: PersonState, command: c.Invite, facts: Facts) -> Decision | Refused:
    """Somebody who is not kept out; each link counts, so that the journal tells of every one.

    A unit's administrator opens no account that reaches beyond the unit: whoever holds the link becomes that person.
    """
    person = state[0]
    if person is None:
        return Refused("PERSON_UNKNOWN", "person")
    if not person.active:
        return Refused("PERSON_KEPT_OUT", "person")
    if not _for_the_city(command.actor):
        for role, unit in facts.holdings.roles_of(person.id):
            if role in CITY_ROLES or unit != command.actor.unit:
                return Refused("CITY_ACCOUNT", "person")
    return Decision((Change(person, {"invited": person.invited + 1}),), (), (e.PersonChanged(person.id),))


def day_of(text: str) -> date | None:
    """A day from a date as `2025-06-30`, or None for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.isoformat() == text else None


def right_person(row: Person) -> str | None:
    """What must hold of every person after every change."""
    return None if row.unit >= 1 and row.invited >= 0 else "belongs to no unit"


def right_holding(row: Holding) -> str | None:
    """What must hold of every role after every change."""
    if row.role not in ROLES or row.role in OPEN_ROLES:
        return "is no role that a person can hold"
    if row.deputy_for is not None and row.deputy_for == row.person:
        return "somebody stands in for himself"
    return None
