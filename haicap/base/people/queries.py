"""What pages read of people: who may be played today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from haicap.base.formats import language
from haicap.base.people.posts import HELD_ON_DAY, POST_COLUMNS, POST_TABLES, Post
from haicap.base.reading import Reader
from haicap.rules.text import fold


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for among the posts."""

    text: str = ""
    role: str = ""
    unit: int | None = None


class UnitWithPosts(NamedTuple):
    """A unit for which people hold roles."""

    id: int
    name: str


def players(reader: Reader, asked: Asked, day: date, most: int) -> tuple[list[Post], int]:
    """The first posts held on a day that fit what is asked, and how many there are; names match without marks."""
    values: dict[str, Any] = {
        "day": day,
        "english": language() == "en",
        "role": asked.role,
        "unit": asked.unit,
    }
    rows = reader.rows(
        f"SELECT {POST_COLUMNS} FROM {POST_TABLES} WHERE {HELD_ON_DAY} "  # noqa: S608 - names are ours
        "AND (%(role)s = '' OR h.role = %(role)s) AND (%(unit)s::int IS NULL OR h.unit = %(unit)s) "
        "ORDER BY h.unit, h.role, h.person",
        values,
    )
    words = fold(asked.text).split()
    found = [post for post in (Post(*row) for row in rows) if _fits(post, words)]
    return found[:most], len(found)


def units_with_posts(reader: Reader) -> list[UnitWithPosts]:
    """Every unit for which somebody holds a role, in the order of their ids."""
    rows = reader.rows(
        "SELECT u.id, CASE WHEN u.kind = 'commune' THEN u.full_name WHEN %(english)s THEN "
        "coalesce(u.body_name_en, u.body_name_vi) ELSE u.body_name_vi END "
        "FROM unit u WHERE u.id IN (SELECT unit FROM holding) ORDER BY u.id",
        {"english": language() == "en"},
    )
    return [UnitWithPosts(*row) for row in rows]


def _fits(post: Post, words: list[str]) -> bool:
    if not words:
        return True
    text = f"{fold(post.name)} {fold(post.unit_name)} {post.person}"
    return all(word in text for word in words)


class Listed(NamedTuple):
    """A person on the list: name, unit, whether let in, roles today."""

    id: int
    name: str
    unit: int
    unit_name: str
    active: bool
    roles: list[str]


class Held(NamedTuple):
    """A role of a person with its days; `current`: held today; `deputy_name` of whom the person stands in for."""

    id: int
    role: str
    unit: int
    unit_name: str
    from_on: date
    to_on: date | None
    deputy_for: int | None
    deputy_name: str | None
    current: bool
    over: bool


_NAME_OF_UNIT = (
    "CASE WHEN u.kind = 'commune' THEN u.full_name WHEN %(english)s THEN coalesce(u.body_name_en, u.body_name_vi) "
    "ELSE u.body_name_vi END"
)
_LISTED = (
    f"SELECT p.id, p.name, p.unit, coalesce({_NAME_OF_UNIT}, ''), p.active, "  # noqa: S608 - names are ours
    "array_remove(array_agg(h.role ORDER BY h.role), NULL) "
    "FROM person p LEFT JOIN unit u ON u.id = p.unit LEFT JOIN holding h ON h.person = p.id "
    "AND h.from_on <= %(day)s AND (h.to_on IS NULL OR h.to_on >= %(day)s) "
)
_GROUPED = " GROUP BY p.id, p.name, p.unit, u.kind, u.full_name, u.body_name_vi, u.body_name_en, p.active "


def people(reader: Reader, asked: Asked, day: date, most: int, number: int) -> tuple[list[Listed], int]:
    """Page `number` of the people who fit what is asked, and how many there are; names match without marks."""
    values = {
        "day": day,
        "english": language() == "en",
        "unit": asked.unit,
        "role": asked.role,
    }
    rows = reader.rows(
        _LISTED
        + "WHERE (%(unit)s::int IS NULL OR p.unit = %(unit)s)"
        + _GROUPED
        + "HAVING %(role)s = '' OR %(role)s = ANY (array_agg(h.role)) ORDER BY p.unit, p.id",
        values,
    )
    words = fold(asked.text).split()
    found = [
        each
        for each in (Listed(*row) for row in rows)
        if all(word in f"{fold(each.name)} {each.id}" for word in words)
    ]
    start = (number - 1) * most
    return found[start : start + most], len(found)


def person(reader: Reader, number: int, day: date) -> Listed | None:
    """One person with the roles of a day, or None where the reading may not see them."""
    values = {"day": day, "english": language() == "en", "person": number}
    row = reader.one(_LISTED + "WHERE p.id = %(person)s" + _GROUPED, values)
    return Listed(*row) if row is not None else None


def roles_of(reader: Reader, number: int, day: date) -> list[Held]:
    """Every role that a person holds, has held or will hold, the latest first; and those who stand in for them."""
    rows = reader.rows(
        f"SELECT h.id, h.role, h.unit, coalesce({_NAME_OF_UNIT}, ''), h.from_on, h.to_on, h.deputy_for, d.name, "  # noqa: S608 - names are ours
        "h.from_on <= %(day)s AND (h.to_on IS NULL OR h.to_on >= %(day)s), "
        "h.to_on IS NOT NULL AND h.to_on < %(day)s "
        "FROM holding h LEFT JOIN unit u ON u.id = h.unit LEFT JOIN person d ON d.id = h.deputy_for "
        "WHERE h.person = %(person)s ORDER BY h.from_on DESC, h.id DESC",
        {"day": day, "english": language() == "en", "person": number},
    )
    return [Held(*row) for row in rows]


def deputies_of(reader: Reader, number: int, day: date) -> list[Held]:
    """Who stands in for a person, now or later; `deputy_name` is the one who stands in."""
    rows = reader.rows(
        f"SELECT h.id, h.role, h.unit, coalesce({_NAME_OF_UNIT}, ''), h.from_on, h.to_on, h.person, d.name, "  # noqa: S608 - names are ours
        "h.from_on <= %(day)s, false "
        "FROM holding h LEFT JOIN unit u ON u.id = h.unit LEFT JOIN person d ON d.id = h.person "
        "WHERE h.deputy_for = %(person)s AND (h.to_on IS NULL OR h.to_on >= %(day)s) ORDER BY h.from_on, h.id",
        {"day": day, "english": language() == "en", "person": number},
    )
    return [Held(*row) for row in rows]


def colleagues(reader: Reader, unit: int, number: int) -> list[tuple[int, str]]:
    """The others of a unit who are let in, by name."""
    rows = reader.rows(
        "SELECT id, name FROM person WHERE unit = %(unit)s AND active AND id <> %(person)s ORDER BY name, id",
        {"unit": unit, "person": number},
    )
    return [(number, name) for number, name in rows]


def all_units(reader: Reader) -> list[UnitWithPosts]:
    """Every body that people can work for, in the order of their ids."""
    rows = reader.rows(
        f"SELECT u.id, {_NAME_OF_UNIT} FROM unit u WHERE u.body_name_vi IS NOT NULL ORDER BY u.id",  # noqa: S608 - names are ours
        {"english": language() == "en"},
    )
    return [UnitWithPosts(*row) for row in rows]


class HeldRow(NamedTuple):
    """A person with one role of today or later; somebody without any has one row without a role."""

    person: int
    name: str
    unit: int
    unit_name: str
    active: bool
    role: str | None
    role_unit: int | None
    role_unit_name: str | None
    from_on: date | None
    to_on: date | None
    deputy_for: int | None
    authenticates: bool


def held_rows(reader: Reader, day: date) -> list[HeldRow]:
    """Every person with every role that is not over, by unit and name; units by their Vietnamese names."""
    name = "CASE WHEN {0}.kind = 'commune' THEN {0}.full_name ELSE {0}.body_name_vi END"
    rows = reader.rows(
        f"SELECT p.id, p.name, p.unit, coalesce({name.format('u')}, ''), p.active, h.role, h.unit, "  # noqa: S608 - names are ours
        f"coalesce({name.format('v')}, ''), h.from_on, h.to_on, h.deputy_for, coalesce(h.authenticates, false) "
        "FROM person p LEFT JOIN unit u ON u.id = p.unit "
        "LEFT JOIN holding h ON h.person = p.id AND (h.to_on IS NULL OR h.to_on >= %(day)s) "
        "LEFT JOIN unit v ON v.id = h.unit ORDER BY p.unit, p.name, p.id, h.from_on, h.id",
        {"day": day},
    )
    return [HeldRow(*row) for row in rows]
