"""Posts: who may act for whom on a day, and what middleware notes of them on every request."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpRequest

from haicap.base.formats import language
from haicap.base.reading import Reader, WorldNow
from haicap.engine.clock import Clock
from haicap.rules.base import Actor
from haicap.rules.roles import CITY_ROLES

SESSION_KEY = "haicap_post"
CITY_WIDE = CITY_ROLES
"""Roles that see all units' cases and figures."""
CASELESS = frozenset({"administrator"})
"""Roles that see no cases at all, not even their own unit's."""


class Chosen(NamedTuple):
    """What a session remembers of a post; whether it is still held is looked up with every request."""

    person: int
    role: str
    unit: int
    deputy_for: int | None


class Post(NamedTuple):
    """A role that a person holds for a unit on the world's day, perhaps as somebody's deputy."""

    person: int
    role: str
    unit: int
    deputy_for: int | None
    name: str
    unit_name: str

    @property
    def actor(self) -> Actor:
        """Who acts, as commands name it."""
        return Actor(self.person, self.role, self.unit, self.deputy_for)

    @property
    def sees_city(self) -> bool:
        """Whether its readings are those of the whole city."""
        return self.role in CITY_WIDE

    @property
    def sees_no_case(self) -> bool:
        """Whether it reads no cases, not even its own unit's."""
        return self.role in CASELESS

    @property
    def chosen(self) -> Chosen:
        """What a session remembers of it."""
        return Chosen(self.person, self.role, self.unit, self.deputy_for)


class Request(HttpRequest):
    """A request as middleware leaves it; `post` is None for whoever has not signed in."""

    post: Post | None
    clock: Clock
    world: WorldNow | None
    posts: list[Post]
    """All posts of whoever asks, on the world's day."""
    signers: frozenset[int] | None
    """Who may sign authentications, read with the post; None for whoever has none."""
    lacks_factor: bool
    """Whether whoever is signed in must add a second factor before anything else."""
    reviewing: bool
    """Whether whoever sits at this machine reads a trial's review without a post."""


class PostRequest(Request):
    """A request to a view that is for roles alone: nobody gets there without a post."""

    post: Post
    world: WorldNow


_UNIT_NAME = (
    "CASE WHEN u.kind = 'commune' THEN u.full_name WHEN %(english)s THEN coalesce(u.body_name_en, u.body_name_vi) "
    "ELSE u.body_name_vi END"
)
POST_COLUMNS = f"h.person, h.role, h.unit, h.deputy_for, p.name, coalesce({_UNIT_NAME}, u.full_name, '')"
POST_TABLES = "holding h JOIN person p ON p.id = h.person LEFT JOIN unit u ON u.id = h.unit"
HELD_ON_DAY = "p.active AND h.from_on <= %(day)s AND (h.to_on IS NULL OR h.to_on >= %(day)s)"


def posts_of(reader: Reader, person: int, day: date) -> list[Post]:
    """Every post that a person holds on a day (a local date), own ones first."""
    rows = reader.rows(
        f"SELECT {POST_COLUMNS} FROM {POST_TABLES} WHERE h.person = %(person)s AND {HELD_ON_DAY} "  # noqa: S608 - names are ours
        "ORDER BY h.deputy_for IS NOT NULL, h.unit, h.role, h.deputy_for",
        {"person": person, "day": day, "english": language() == "en"},
    )
    return [Post(*row) for row in rows]


def authenticating(reader: Reader) -> frozenset[int]:
    """Who may sign authentications; one statement."""
    rows = reader.rows("SELECT DISTINCT person FROM holding WHERE authenticates")
    return frozenset(person for (person,) in rows)


def is_active(reader: Reader, person: int) -> bool:
    """Whether a person stands on the list and is not kept out."""
    row = reader.one("SELECT active FROM person WHERE id = %(person)s", {"person": person})
    return row is not None and bool(row[0])


def still_held(posts: Sequence[Post], chosen: Chosen | None) -> Post | None:
    """The post that a session remembers, if it is among those held."""
    return next((post for post in posts if post.chosen == chosen), None)


def remembered(value: Any) -> Chosen | None:
    """What a session's value says of a chosen post, or None for anything that can't be one."""
    if not isinstance(value, list | tuple) or len(value) != len(Chosen._fields):
        return None
    person, role, unit, deputy_for = value
    right = isinstance(person, int) and isinstance(role, str) and isinstance(unit, int)
    if not right or not (deputy_for is None or isinstance(deputy_for, int)):
        return None
    return Chosen(person, role, unit, deputy_for)
