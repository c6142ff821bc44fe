"""The words in which the rules speak: who acts, what is wanted, what follows, and why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, Protocol

Value = int | str | bool | None
NOTHING: Mapping[str, Value] = {}

APPLICANT_ROLE = "applicant"
SYSTEM_ROLE = "system"
OPEN_ROLES = frozenset({APPLICANT_ROLE, SYSTEM_ROLE})
"""Roles that nobody is given, and that nobody is asked to hold."""


class Actor(NamedTuple):
    """The person who acts, in which role (see design, roles of people) and for which unit."""

    person: int
    role: str
    unit: int
    deputy_for: int | None = None


class Command(Protocol):
    """A wish to change something: an immutable value with its legal time (UTC seconds) and its actor."""

    @property
    def at(self) -> int: ...
    @property
    def actor(self) -> Actor: ...


class Event(Protocol):
    """Something that happened: an immutable value named in the past tense."""


@dataclass(slots=True)
class Row:
    """One thing the engine keeps; `version` counts its changes, `stored` is the version that the database holds."""

    KIND: ClassVar[str]
    PRIVATE: ClassVar[frozenset[str]] = frozenset()
    """Fields of persons: they stand in the table and never in the journal."""
    DERIVED: ClassVar[bool] = False
    """Whether the row can be counted again from others, so that the journal need not tell it."""
    SEATED: ClassVar[bool] = False
    """Whether such rows may stand there before the journal begins; then the entries tell what changed of them since."""
    id: int
    version: int = 0
    stored: int = 0


class Change(NamedTuple):
    """New values of some fields of one row."""

    row: Row
    fields: dict[str, Any]


class Decision(NamedTuple):
    """What a rule decided: fields that change, things that come into being, and what happened."""

    changes: tuple[Change, ...] = ()
    created: tuple[Row, ...] = ()
    events: tuple[Event, ...] = ()
    reason: str | None = None


class Refused(NamedTuple):
    """A wish the rules don't allow: the rule's code, the field at fault and the facts for the sentence."""

    code: str
    field: str | None = None
    facts: Mapping[str, Value] = NOTHING


Key = tuple[str, int]
"""A row's kind and id."""


def _nobody(_command: Any) -> tuple[int, ...]:
    return ()


class Handler(NamedTuple):
    """How one command is decided: which rows it needs, who may give it, and the rule itself.

    `keys` names the rows in the order in which `allow` and `decide` receive them; a row that does not exist is None.
    `persons` names those, besides the actor, whose roles `decide` looks up in the facts.
    """

    keys: Callable[[Any], tuple[Key | None, ...]]
    allow: Callable[[Any, Any], Refused | None]
    decide: Callable[[Any, Any, Any], Decision | Refused]
    persons: Callable[[Any], tuple[int, ...]] = _nobody
