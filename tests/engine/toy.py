"""A chapter of nothing but mechanism: commands that carry their own rule, and things that they change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from haicap.engine.registry import Registry
from haicap.engine.session import Session
from haicap.rules.base import Actor, Decision, Handler, Key, Refused, Row

SYSTEM = Actor(0, "system", 1)


@dataclass(slots=True)
class Thing(Row):
    """Something with a size of 0 or more, a note, a flag, and a secret that only its table may hold."""

    KIND: ClassVar[str] = "thing"
    PRIVATE: ClassVar[frozenset[str]] = frozenset({"secret"})
    size: int = 0
    note: str | None = None
    flag: bool = False
    secret: str = ""


@dataclass(slots=True)
class Tally(Row):
    """Something that can be counted again from things."""

    KIND: ClassVar[str] = "tally"
    DERIVED: ClassVar[bool] = True
    count: int = 0


class Toy(NamedTuple):
    """Decide whatever `rule` says of the rows named by `keys`."""

    rule: Callable[..., Decision | Refused]
    keys: tuple[Key, ...] = ()
    actor: Actor = SYSTEM
    at: int = 0


class Then(NamedTuple):
    """Something happened that has these commands follow."""

    commands: tuple[Any, ...]


def registry() -> Registry:
    """The toy chapter as the engine knows it."""
    known = Registry()
    handler = Handler(lambda c: c.keys, lambda state, c: None, lambda state, c, facts: c.rule(*state))
    known.add_handlers("toy", {Toy: handler})
    known.add_kind(Thing, lambda row: "too small" if row.size < 0 else None)
    known.add_kind(Tally, lambda row: None)
    known.add_reactions({Then: (lambda event, facts: event.commands,)})
    return known


def session(*rows: Row) -> Session:
    """A session of the toy chapter that holds `rows` as stored."""
    opened = Session(registry(), None, [], {})
    opened.put(rows)
    return opened


def thing(number: int = 1, **fields: Any) -> Thing:
    """A thing that is stored with version 3."""
    return Thing(id=number, version=3, stored=3, **fields)
