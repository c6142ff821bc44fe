"""A live action is a batch of one: a session opened, fed and closed in a transaction of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from haicap.engine.outcome import Failed, Outcome
from haicap.engine.ports import BusyError, LiveStore, Wish, WriteFailedError
from haicap.engine.registry import REGISTRY, Registry
from haicap.engine.session import Session
from haicap.rules.base import Command, Key

TRIES_MAX = 3
WISHES_MAX = 5_000


def run(wishes: Sequence[Wish], store: LiveStore, facts: Any, registry: Registry = REGISTRY) -> list[Outcome]:
    """Carry out wishes in their order, in one transaction; one outcome each: done, refused, or failed by a bug.

    Raises ValueError above WISHES_MAX, and BusyError when others stood in the way TRIES_MAX times.
    """
    if len(wishes) > WISHES_MAX:
        raise ValueError(f"at most {WISHES_MAX} commands at once, not {len(wishes)}")
    for tried in range(1, TRIES_MAX + 1):
        try:
            with store.transaction():
                return _once(wishes, store, facts, registry)
        except BusyError:
            if tried == TRIES_MAX:
                raise
    raise AssertionError("unreachable")


def _once(wishes: Sequence[Wish], store: LiveStore, facts: Any, registry: Registry) -> list[Outcome]:
    settled = dict(store.claim(wishes))
    places = [place for place in range(len(wishes)) if place not in settled]
    commands = [wishes[place].command for place in places]
    outcomes = _carry_out(commands, store, facts, registry) if commands else []
    fresh = {place: (wishes[place], outcome) for place, outcome in zip(places, outcomes, strict=True)}
    store.settle({place: pair for place, pair in fresh.items() if pair[0].key is not None})
    return [settled[place] if place in settled else fresh[place][1] for place in range(len(wishes))]


def _carry_out(
    commands: Sequence[Command], store: LiveStore, facts: Any, registry: Registry
) -> list[Outcome]:
    """Decide and write; a list that cannot be written is halved until the poisonous command stands alone."""
    try:
        with store.attempt():
            session = _open(commands, store, facts, registry)
            outcomes = [session.do(command) for command in commands]
            store.write(session)
            return outcomes
    except WriteFailedError as error:
        if len(commands) == 1:
            return [Failed(error)]
    middle = len(commands) // 2
    first = _carry_out(commands[:middle], store, facts, registry)
    return [*first, *_carry_out(commands[middle:], store, facts, registry)]


def _open(commands: Sequence[Command], store: LiveStore, facts: Any, registry: Registry) -> Session:
    keys = {key for command in commands for key in _touched(command, registry)}
    units = {command.actor.unit for command in commands}
    session = Session(registry, facts, store.holdings(commands), store.acts(units))
    session.put(store.load(keys))
    return session


def _touched(command: Command, registry: Registry) -> list[Key]:
    """The rows that a command may touch, closed over what its reactions may touch."""
    handler = registry.handlers.get(type(command))
    if handler is None:
        return []
    reach = registry.reach.get(type(command))
    keys = (*handler.keys(command), *(reach(command) if reach else ()))
    return [key for key in keys if key is not None]
