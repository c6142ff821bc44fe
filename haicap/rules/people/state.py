"""The things of this chapter: a person who acts, a role held for a unit between two days, an absence from it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import ClassVar

from haicap.rules.base import Row


@dataclass(slots=True)
class Person(Row):
    """Somebody who acts; only `digest` may stand in the journal. `invited` counts the links to an account given out."""

    KIND: ClassVar[str] = "person"
    PRIVATE: ClassVar[frozenset[str]] = frozenset({"name", "salt"})
    SEATED: ClassVar[bool] = True
    unit: int = 0
    name: str = ""
    salt: str = ""
    digest: str = ""
    active: bool = True
    invited: int = 0


@dataclass(slots=True)
class Holding(Row):
    """A role held for a unit between two local days (ISO text, as in entries); no last day: until further notice."""

    KIND: ClassVar[str] = "holding"
    SEATED: ClassVar[bool] = True
    person: int = 0
    role: str = ""
    unit: int = 0
    from_on: str = ""
    to_on: str | None = None
    deputy_for: int | None = None
    authenticates: bool = False


@dataclass(slots=True)
class Absence(Row):
    """An absence from a unit from one local day to another (ISO text); why is known by digest in the journal.

    `cancelled` is one that ended before it began: the person was never away.
    """

    KIND: ClassVar[str] = "absence"
    PRIVATE: ClassVar[frozenset[str]] = frozenset({"kind", "salt"})
    person: int = 0
    role: str = ""
    unit: int = 0
    from_on: str = ""
    to_on: str = ""
    substitute: int | None = None
    cancelled: bool = False
    kind: str = ""
    salt: str = ""
    digest: str = ""


def digest_of(name: str, salt: str) -> str:
    """The salted digest (32 hexadecimal digits) that stands for a text in the journal; none without a salt."""
    if not salt:
        return ""
    return hashlib.sha256(f"{name}\x1f{salt}".encode()).hexdigest()[:32]
