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
