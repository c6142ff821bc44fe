"""A live action is a batch of one: a session opened, fed and closed in a transaction of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from haicap.engine.outcome import Failed, Outcome
from haicap.engine.ports import (
    KEY_LETTERS_MAX,
    BusyError,
    Held,
    LiveStore,
    Opened,
    Wanted,
    Wish,
    WriteFailedError,
)
from haicap.engine.registry import REGISTRY, Registry
from haicap.engine.session import Session
from haicap.rules.base import OPEN_ROLES, Actor, Command, Key, Refused
from haicap.rules.calendar import local_date

RETRIES_MAX = 3
WISHES_MAX = 5_000
NUMBERS, IDS = 2**31, 2**63
"""Numbers of persons and units, and ids of rows, lie below."""
Name = TypeVar("Name")
Thing = TypeVar("Thing")


class NotLockedError(LookupError):
    """A rule touched a row or an office that its command had not named: a bug of its keys, or of what may follow."""


def run(wishes: Sequence[Wish], store: LiveStore, facts: Any, registry: Registry = REGISTRY) -> list[Outcome]:
    """Carry out wishes in order of their time, in one transaction; one outcome each: done, refused, or failed by a bug.

    Raises ValueError for more than WISHES_MAX wishes, a key that can be none or a number that can be no person's, and
    BusyError where others still stood in the way after RETRIES_MAX further tries.
    """
    _check(wishes)
    runner = _Runner(store, facts, registry)
    carry_out, retries_left = runner.at_once, RETRIES_MAX
    while True:
        try:
            with store.transaction():
                return carry_out(wishes)
        except WriteFailedError as error:
            if len(wishes) == 1:
                return [Failed(error)]
            carry_out = runner.in_halves
        except BusyError:
            if not retries_left:
                raise
            retries_left -= 1


def _check(wishes: Sequence[Wish]) -> None:
    if len(wishes) > WISHES_MAX:
        raise ValueError(f"at most {WISHES_MAX} commands at once, not {len(wishes)}")
    for wish in wishes:
        if wish.key is not None and not (0 < len(wish.key) <= KEY_LETTERS_MAX and wish.key.isprintable()):
            raise ValueError(f"a key has 1 to {KEY_LETTERS_MAX} printable letters")
        if not _is_below(NUMBERS, wish.command.actor.person):
            raise ValueError(f"{wish.command.actor.person} is no person's number")


def _is_below(bound: int, number: object) -> bool:
    return isinstance(number, int) and 0 <= number < bound


class _Runner(NamedTuple):
    """What every step of a run needs."""

    store: LiveStore
    facts: Any
    registry: Registry

    def at_once(self, wishes: Sequence[Wish]) -> list[Outcome]:
        """Load for the whole list, decide it, write it."""
        wanted = self.wanted([wish.command for wish in wishes])
        opened = self.store.open(wanted, wishes)
        places = _fresh(wishes, opened)
        outcomes = self.carry_out([wishes[place].command for place in places], wanted, opened)
        return self.answers(wishes, opened, dict(zip(places, outcomes, strict=True)))

    def in_halves(self, wishes: Sequence[Wish]) -> list[Outcome]:
        """The same for a list that could not be written: halved until the poisonous command stands alone."""
        claimed = self.store.open(Wanted(), wishes)
        places = _fresh(wishes, claimed)
        commands = [wishes[place].command for place in places]
        # Taken half by half, locks would come in no fixed order, and two such lists would stop each other for good: so
        # all are taken at once, and the halves find them held.
        self.store.open(self.wanted(commands))
        return self.answers(wishes, claimed, dict(zip(places, self.halved(commands), strict=True)))

    def halved(self, commands: Sequence[Command]) -> list[Outcome]:
        """Decide and write each half by itself, or what it falls into."""
        middle = len(commands) // 2
        outcomes: list[Outcome] = []
        for half in filter(None, (commands[:middle], commands[middle:])):
            try:
                with self.store.attempt():
                    wanted = self.wanted(half)
                    done = self.carry_out(half, wanted, self.store.open(wanted))
            except WriteFailedError as error:
                done = [Failed(error)] if len(half) == 1 else self.halved(half)
            outcomes += done
        return outcomes

    def wanted(self, commands: Sequence[Command]) -> Wanted:
        """All that these commands and what follows may touch or look up; what can be no number is left out."""
        actors = [command.actor for command in commands]
        persons = [actor.person for actor in actors if actor.role not in OPEN_ROLES]
        named = [person for command in commands for person in _named(command, self.registry)]
        keys = [key for command in commands for key in _touched(command, self.registry)]
        return Wanted(
            frozenset([key for key in keys if _is_below(IDS, key[1])]),
            frozenset([actor.unit for actor in actors if _is_below(NUMBERS, actor.unit)]),
            frozenset([person for person in persons + named if _is_below(NUMBERS, person)]),
            frozenset([person for person in named if _is_below(NUMBERS, person)]),
        )

    def carry_out(self, commands: Sequence[Command], wanted: Wanted, opened: Opened) -> list[Outcome]:
        """Decide commands one after the other in a session that holds, locked, all that they may touch; write it."""
        facts = self.facts
        if any(_named(command, self.registry) for command in commands):
            facts = facts.seated(opened.held, opened.away)
        held: dict[int, list[Held]] = {command.actor.person: [] for command in commands}
        for each in opened.held:
            held.setdefault(each.person, []).append(each)
        holdings = [(each.person, each.role, each.unit) for each in opened.held]
        session = Session(self.registry, facts, holdings, _Locked(wanted.units, opened.acts))
        asked: dict[str, list[int]] = {kind: [] for kind in self.registry.kinds}
        for kind, number in wanted.keys:
            asked[kind].append(number)
        session.rows = {kind: _Locked(numbers, {}) for kind, numbers in asked.items()}
        session.put(opened.rows)
        outcomes = [_decide(command, session, held[command.actor.person]) for command in commands]
        self.store.write(session)
        return outcomes

    def answers(self, wishes: Sequence[Wish], opened: Opened, fresh: Mapping[int, Outcome]) -> list[Outcome]:
        """One outcome a wish in the order of wishes; new ones are kept under their keys."""
        self.store.settle({key: fresh[place] for place in fresh if (key := wishes[place].key) is not None})
        found = []
        for place in range(len(wishes)):
            told = opened.settled.get(place, place)
            found.append(fresh[told] if isinstance(told, int) else told)
        return found


def _fresh(wishes: Sequence[Wish], opened: Opened) -> list[int]:
    """The places of wishes that are not settled yet, in order of their legal time."""
    places = [place for place in range(len(wishes)) if place not in opened.settled]
    return sorted(places, key=lambda place: wishes[place].command.at)


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
