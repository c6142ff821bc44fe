"""The tiny town's offices with the counter's own commands and kinds."""

from __future__ import annotations

from typing import Any

from haicap.engine.outcome import Done
from haicap.engine.registry import Registry
from haicap.engine.session import Session
from haicap.rules.base import Event
from haicap.rules.facts import Facts
from haicap.rules.one_stop import counter_handlers
from tests.builders import Shop, facts, holdings, registry


def counter_registry() -> Registry:
    """The one-stop shop with its counter as the engine knows it."""
    known = registry()
    known.add_handlers("one_stop", counter_handlers.HANDLERS)
    for kind, check in counter_handlers.KINDS.items():
        known.add_kind(kind, check)
    return known


class CounterShop(Shop):
    """A shop whose session knows what the counter keeps."""

    def __init__(self, known: Facts | None = None) -> None:
        super().__init__(known)
        self.facts = known or facts()
        self.session = Session(counter_registry(), self.facts, holdings(), {})

    def all_done(self, *commands: Any) -> list[tuple[Event, ...]]:
        """Have each done."""
        outcomes = [self.session.do(command) for command in commands]
        assert all(isinstance(each, Done) for each in outcomes), outcomes
        return [each.events for each in outcomes if isinstance(each, Done)]
