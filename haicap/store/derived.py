"""How columns are proved that the journal does not tell: rebuilt by a query, or by a digest that the journal holds.

Desks fill these lists at start-up, so that the store need not know what it keeps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, LiteralString, NamedTuple

from haicap.engine.registry import REGISTRY
from haicap.store.tables import TABLES


@dataclass(frozen=True, slots=True)
class Derived:
    """A kind whose rows can be counted again: `query` answers the id and then `columns` of every row, each id once."""

    columns: tuple[str, ...]
    query: LiteralString


@dataclass(frozen=True, slots=True)
class Private:
    """A kind with particulars of persons: `of` makes the digest from a row's columns; column `digest` is replayed."""

    digest: str
    of: Callable[[Mapping[str, Any]], str]


class Covered(NamedTuple):
    """How one column is proved: `replayed`, `derived` (by `query`), `digest`, or `unproved`."""

    table: str
    column: str
    how: str
    query: str


DERIVED: dict[str, Derived] = {}
PRIVATE: dict[str, Private] = {}
FILES: dict[str, tuple[str, ...]] = {}
"""Kinds of which files lie outside the database, with the columns that hold their digests (empty: none)."""
WORDS_VI: dict[str, str] = {}
"""Each kind's name in Vietnamese, for the sentences of a verdict."""


def coverage() -> list[Covered]:
    """How every column of every registered table is proved."""
    return [
        Covered(table.name, column.name, *_covered(kind, column.name))
        for kind, table in TABLES.items()
        for column in table.columns
    ]


def _covered(kind: str, column: str) -> tuple[str, str]:
    row = REGISTRY.kinds[kind]
    derived, private = DERIVED.get(kind), PRIVATE.get(kind)
    if row.row.DERIVED:
        known = derived is not None and column in ("id", *derived.columns)
        return ("derived", derived.query) if derived is not None and known else ("unproved", "")
    if column in row.private:
        return ("digest" if private is not None else "unproved"), ""
    return ("replayed" if column in ("id", "version") or column in row.defaults else "unproved"), ""
