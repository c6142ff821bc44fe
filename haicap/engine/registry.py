"""What the engine knows: the kinds of things it keeps, and for each command the one rule that decides it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from haicap.engine.journal import reader
from haicap.rules.base import Command, Handler, Key, Row

Reach = Callable[[Any], tuple[Key, ...]]
Reaction = Callable[[Any, Any], tuple[Command, ...]]


class RegistryError(Exception):
    """Two apps claim the same command or kind, or a command is unknown: a fault of the programme's wiring."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of row: its class, its defaults, and the check that must hold after every change."""

    name: str
    row: type[Row]
    check: Callable[[Any], str | None]
    private: frozenset[str]
    defaults: Mapping[str, Any]
    told: tuple[tuple[str, Any], ...]
    """The fields that an entry tells of a new row, in order, with the defaults that go without saying."""
    values: Callable[[Row], tuple[Any, ...]]
    """The values of these fields."""


@dataclass(slots=True)
class Registry:
    """Filled at start-up by every app; exactly one handler per command."""

    handlers: dict[type, Handler] = field(default_factory=dict)
    names: dict[type, str] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    reactions: dict[type, tuple[Reaction, ...]] = field(default_factory=dict)
    reach: dict[type, Reach] = field(default_factory=dict)
    events: dict[str, type] = field(default_factory=dict)

    def add_handlers(self, chapter: str, handlers: Mapping[type, Handler]) -> None:
        """Register the commands of a chapter; their qualified name is `chapter.Command`."""
        for command, handler in handlers.items():
            if command in self.handlers:
                raise RegistryError(f"two desks decide {command.__name__}")
            self.handlers[command] = handler
            self.names[command] = f"{chapter}.{command.__name__}"

    def add_kind(self, row: type[Row], check: Callable[[Any], str | None]) -> None:
        """Register a kind of row with the invariant that every change must keep."""
        if row.KIND in self.kinds:
            raise RegistryError(f"two desks keep {row.KIND}")
        blank = row(id=0)
        names = [each.name for each in fields(row) if each.name not in ("id", "version", "stored")]
        defaults = {name: getattr(blank, name) for name in names}
        told = tuple((name, value) for name, value in defaults.items() if name not in row.PRIVATE)
        values = reader(tuple(name for name, _ in told))
        self.kinds[row.KIND] = Kind(row.KIND, row, check, row.PRIVATE, defaults, told, values)

    def add_events(self, chapter: str, events: Iterable[type]) -> None:
        """Register what can happen in a chapter, so that a kept outcome can be told again."""
        self.events.update({f"{chapter}.{event.__name__}": event for event in events})

    def add_reach(self, reach: Mapping[type[Any], Reach]) -> None:
        """Register which rows the reactions to a command may touch besides its own."""
        self.reach.update(reach)

    def add_reactions(self, reactions: Mapping[type[Any], tuple[Reaction, ...]]) -> None:
        """Register what follows from events."""
        for event, follows in reactions.items():
            self.reactions[event] = (*self.reactions.get(event, ()), *follows)


REGISTRY = Registry()
