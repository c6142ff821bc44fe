"""A live action is a batch of one: a session opened, fed and closed in a transaction of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, TypeVar

from haicap.engine.outcome import Failed, Outcome
from haicap.engine.ports import KEY_LETTERS_MAX, BusyError, Held, LiveStore, Wish, WriteFailedError
from haicap.engine.registry import REGISTRY, Registry
from haicap.engine.session import Session
from haicap.rules.base import APPLICANT_ROLE, SYSTEM_ROLE, Actor, Command, Key, Refused
from haicap.rules.calendar import local_date

OPEN_ROLES = frozenset({APPLICANT_ROLE, SYSTEM_ROLE})
RETRIES_MAX = 3
WISHES_MAX = 5_000
Name = TypeVar("Name")
Thing = TypeVar("Thing")


class NotLockedError(LookupError):
    """A rule touched a row or an office that its command had not named: a bug of its keys, or of what may follow."""


def run(wishes: Sequence[Wish], store: LiveStore, facts: Any, registry: Registry = REGISTRY) -> list[Outcome]:
    """Carry out wishes in order of their time, in one transaction; one outcome each: done, refused, or failed by a bug.

    Raises ValueError for more than WISHES_MAX wishes or a key that can be none, and BusyError where others still
    stood in the way after RETRIES_MAX further tries.
    """
    if len(wishes) > WISHES_MAX:
        raise ValueError(f"at most {WISHES_MAX} commands at once, not {len(wishes)}")
    for wish in wishes:
        if wish.key is not None and not (0 < len(wish.key) <= KEY_LETTERS_MAX and wish.key.isprintable()):
            raise ValueError(f"a key has 1 to {KEY_LETTERS_MAX} printable letters")
    for retries_left in range(RETRIES_MAX, -1, -1):
        try:
            with store.transaction():
                return _once(wishes, store, facts, registry)
        except BusyError:
            if not retries_left:
                raise
    raise AssertionError("unreachable")


def _once(wishes: Sequence[Wish], store: LiveStore, facts: Any, registry: Registry) -> list[Outcome]:
    settled = store.claim(wishes)
    places = [place for place in range(len(wishes)) if place not in settled]
    places.sort(key=lambda place: wishes[place].command.at)
    commands = [wishes[place].command for place in places]
    fresh = dict(zip(places, _carry_out(commands, store, facts, registry) if commands else [], strict=True))
    store.settle({place: (wishes[place], fresh[place]) for place in places if wishes[place].key is not None})
    outcomes = []
    for place in range(len(wishes)):
        told = settled.get(place, place)
        outcomes.append(fresh[told] if isinstance(told, int) else told)
    return outcomes


def _carry_out(
    commands: Sequence[Command], store: LiveStore, facts: Any, registry: Registry
) -> list[Outcome]:
    """Decide and write; a list that cannot be written is halved until the poisonous command stands alone."""
    try:
        return _attempt(commands, store, facts, registry)
    except WriteFailedError as error:
        if len(commands) == 1:
            return [Failed(error)]
    # The locks went with the failed attempt. Taken half by half they would come in no fixed order, and two such lists
    # would stop each other for good: so all are taken again at once, and the halves find them held.
    with suppress(WriteFailedError), store.attempt():
        _open(commands, store, facts, registry, {})
    return _halved(commands, store, facts, registry)


def _halved(commands: Sequence[Command], store: LiveStore, facts: Any, registry: Registry) -> list[Outcome]:
    middle = len(commands) // 2
    outcomes: list[Outcome] = []
    for half in (commands[:middle], commands[middle:]):
        try:
            outcomes += _attempt(half, store, facts, registry)
        except WriteFailedError as error:
            outcomes += [Failed(error)] if len(half) == 1 else _halved(half, store, facts, registry)
    return outcomes


def _attempt(commands: Sequence[Command], store: LiveStore, facts: Any, registry: Registry) -> list[Outcome]:
    with store.attempt():
        named = {person for command in commands for person in _named(command, registry)}
        held: dict[int, list[Held]] = {command.actor.person: [] for command in commands}
        for person in named:
            held.setdefault(person, [])
        for each in store.holdings(held):
            held[each.person].append(each)
        if named:
            facts = facts.seated([each for some in held.values() for each in some])
        session = _open(commands, store, facts, registry, held)
        outcomes = [_decide(command, session, held[command.actor.person]) for command in commands]
        store.write(session)
        return outcomes


def _decide(command: Command, session: Session, held: Iterable[Held]) -> Outcome:
    actor = command.actor
    if actor.role not in OPEN_ROLES and not _holds(actor, held, local_date(command.at)):
        return Refused("ROLE_NOT_HELD", None, {"role": actor.role, "unit": actor.unit})
    return session.do(command)


def _holds(actor: Actor, held: Iterable[Held], day: date) -> bool:
    """Whether a person holds the role on a day, as the deputy of whom the command says, or as nobody's."""
    return any(
        Actor(each.person, each.role, each.unit, each.deputy_for) == actor
        and each.from_on <= day
        and (each.to_on is None or day <= each.to_on)
        for each in held
    )


def _open(
    commands: Sequence[Command],
    store: LiveStore,
    facts: Any,
    registry: Registry,
    held: Mapping[int, Iterable[Held]],
) -> Session:
    """A session that holds, locked, all that the commands may touch: offices first, then rows kind by kind."""
    units = {command.actor.unit for command in commands}
    acts = _Locked(units, store.acts(units))
    holdings = [(each.person, each.role, each.unit) for some in held.values() for each in some]
    session = Session(registry, facts, holdings, acts)
    asked: dict[str, set[int]] = {kind: set() for kind in registry.kinds}
    for command in commands:
        for kind, number in _touched(command, registry):
            asked[kind].add(number)
    session.rows = {kind: _Locked(numbers, {}) for kind, numbers in asked.items()}
    session.put(store.load((kind, number) for kind, numbers in asked.items() for number in numbers))
    return session


def _named(command: Command, registry: Registry) -> tuple[int, ...]:
    """The persons, besides its actor, whose roles a command's rule looks up."""
    handler = registry.handlers.get(type(command))
    return handler.persons(command) if handler else ()


def _touched(command: Command, registry: Registry) -> list[Key]:
    """The rows that a command may touch, closed over what its reactions may touch."""
    handler = registry.handlers.get(type(command))
    if handler is None:
        return []
    reach = registry.reach.get(type(command))
    try:
        keys = (*handler.keys(command), *(reach(command) if reach else ()))
    except Exception:  # noqa: BLE001 - the session meets the same bug again, and sets this command alone aside
        return []
    return [key for key in keys if key is not None]


class _Locked(dict[Name, Thing]):
    """What was loaded under lock; whoever asks for what nobody asked for before is told so, instead of "none"."""

    def __init__(self, asked: Iterable[Name], found: Mapping[Name, Thing]) -> None:
        super().__init__(found)
        self._asked = frozenset(asked)

    def get(self, key: Any, default: Any = None) -> Any:
        """As of a dict; raises NotLockedError for what was not asked for when the session was opened."""
        if key in self:
            return self[key]
        if key not in self._asked:
            raise NotLockedError(f"{key} was not loaded: a command's keys or its reach are incomplete")
        return default
