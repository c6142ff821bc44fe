"""A session: rows held in memory, commands decided one by one, entries and changed rows gathered for one write.

A live action is a session of one command; a trial keeps one session for its whole run and writes it once a window.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from haicap.engine.journal import Note, shape_of, who_text
from haicap.engine.outcome import Done, Failed, Outcome
from haicap.engine.registry import Registry, RegistryError
from haicap.rules.base import (
    OPEN_ROLES,
    Actor,
    Command,
    Decision,
    Event,
    Refused,
    Row,
)

REACTION_DEPTH_MAX = 4

Holding = tuple[int, str, int]
"""Person, role, unit."""
Told = tuple[tuple[Any, ...], tuple[Any, ...] | None, tuple[Any, ...]]
"""Names, before and after of a note."""


class InvariantBroken(Exception):
    """A change that must never be: a bug of a rule, not a mistake of a user."""


class ReactionTooDeep(Exception):
    """Reactions that go on causing each other: a bug of the reaction table."""


class Session:
    """Rows in memory and the commands carried out on them; nothing here touches a database."""

    def __init__(
        self, registry: Registry, facts: Any, holdings: Iterable[Holding], acts: dict[int, int]
    ) -> None:
        self.registry = registry
        self.facts = facts
        self.acts = acts
        self.rows: dict[str, dict[int, Row]] = {kind: {} for kind in registry.kinds}
        self.dirty: dict[str, dict[int, Row]] = {kind: {} for kind in registry.kinds}
        self._notes: list[tuple[Any, ...]] = []
        self.done_count = 0
        self._holdings = frozenset(holdings)
        self._who: dict[tuple[Actor, type], str] = {}
        self._undo: list[tuple[Row, tuple[str, ...] | None, tuple[Any, ...]]] = []
        self._acted: list[int] = []

    def put(self, rows: Iterable[Row]) -> None:
        """Take rows as the database holds them into the session."""
        for row in rows:
            self.rows[row.KIND][row.id] = row

    def do(self, command: Command) -> Outcome:
        """Decide one command with its reactions: all of it takes effect, or none."""
        mark = len(self._notes)
        try:
            result = self._perform(command, 0)
        except Exception as error:  # noqa: BLE001 - a bug must not take the other commands down with it
            self._roll_back(mark)
            return Failed(error)
        if isinstance(result, Refused):
            self._roll_back(mark)
            return result
        self.done_count += len(self._acted)
        self._acted.clear()
        self._undo.clear()
        return Done(result)

    @property
    def entries(self) -> list[Note]:
        """What has been noted since the last writing."""
        return [Note(*note) for note in self._notes]

    def take_written(self) -> tuple[list[tuple[Any, ...]], dict[str, list[Row]]]:
        """Hand over what has to be written and start gathering afresh; rows count as written from now on."""
        notes, self._notes = self._notes, []
        changed: dict[str, list[Row]] = {}
        for kind, rows in self.dirty.items():
            if rows:
                changed[kind] = [row for row in rows.values() if row.version != row.stored]
                self.dirty[kind] = {}
        return notes, changed

    def _perform(self, command: Command, depth: int) -> tuple[Event, ...] | Refused:
        if depth > REACTION_DEPTH_MAX:
            raise ReactionTooDeep(type(command).__name__)
        handler = self.registry.handlers.get(type(command))
        if handler is None:
            raise RegistryError(f"no desk decides {type(command).__name__}")
        rows = self.rows
        state = tuple([rows[key[0]].get(key[1]) if key else None for key in handler.keys(command)])
        who = self._who.get((command.actor, type(command)))
        if who is None:
            refused = self._stranger(command.actor)
            if refused is not None:
                return refused
            who = self._who[command.actor, type(command)] = who_text(
                command.actor, self.registry.names[type(command)]
            )
        refused = handler.allow(state, command)
        if refused is not None:
            return refused
        decision = handler.decide(state, command, self.facts)
        if isinstance(decision, Refused):
            return decision
        self._apply(command, decision, who)
        return self._react(decision.events, depth)

    def _stranger(self, actor: Actor) -> Refused | None:
        if actor.role in OPEN_ROLES or (actor.person, actor.role, actor.unit) in self._holdings:
            return None
        return Refused("ROLE_NOT_HELD", None, {"role": actor.role, "unit": actor.unit})

    def _apply(self, command: Command, decision: Decision, who: str) -> None:
        """Let a decision take effect in memory, with one entry for each row that it makes or changes."""
        actor, at = command.actor, command.at
        unit = actor.unit
        counter = self.acts.get(unit, 0) + 1
        self.acts[unit] = counter
        self._acted.append(unit)
        ordinal, notes, reason = 0, self._notes, decision.reason
        for row in decision.created:
            names, before, after = self._create(row)
            if not row.DERIVED:
                notes.append(
                    (at, unit, counter, ordinal, who, row.KIND, row.id, names, before, after, reason)
                )
                ordinal += 1
        for row, fields in decision.changes:
            names, before, after = self._change(row, fields)
            if not row.DERIVED:
                notes.append(
                    (at, unit, counter, ordinal, who, row.KIND, row.id, names, before, after, reason)
                )
                ordinal += 1

    def _create(self, row: Row) -> Told:
        """Take a new row into the session; answers what a note tells of it."""
        kind = self.registry.kinds[row.KIND]
        held = self.rows[row.KIND]
        if row.id in held:
            raise InvariantBroken(f"{row.KIND} {row.id} exists already")
        broken = kind.check(row)
        if broken:
            raise InvariantBroken(f"{row.KIND} {row.id}: {broken}")
        row.version = 1
        held[row.id] = row
        self.dirty[row.KIND][row.id] = row
        self._undo.append((row, None, ()))
        return kind.told, None, kind.values(row)

    def _change(self, row: Row, fields: dict[str, Any]) -> Told:
        """Give a row new values; answers what a note tells of it."""
        names, read, _ = shape_of(tuple(fields))
        before = read(row)
        self._undo.append((row, names, before))
        for name, value in fields.items():
            setattr(row, name, value)
        row.version += 1
        broken = self.registry.kinds[row.KIND].check(row)
        if broken:
            raise InvariantBroken(f"{row.KIND} {row.id}: {broken}")
        self.dirty[row.KIND][row.id] = row
        if row.PRIVATE:
            return _public(row, names, before)
        return names, before, read(row)

    def _react(self, events: tuple[Event, ...], depth: int) -> tuple[Event, ...] | Refused:
        reactions = self.registry.reactions
        for event in events:
            for reaction in reactions.get(type(event), ()):
                for follow in reaction(event, self.facts):
                    result = self._perform(follow, depth + 1)
                    if isinstance(result, Refused):
                        return result
                    events += result
        return events

    def _roll_back(self, mark: int) -> None:
        """Take back whatever the command in hand has done so far."""
        del self._notes[mark:]
        for row, names, before in reversed(self._undo):
            if names is not None:
                for name, value in zip(names, before, strict=True):
                    setattr(row, name, value)
                row.version -= 1
            else:
                del self.rows[row.KIND][row.id]
                self.dirty[row.KIND].pop(row.id, None)
        for office in self._acted:
            self.acts[office] -= 1
        self._undo.clear()
        self._acted.clear()


def _public(row: Row, names: tuple[str, ...], before: tuple[Any, ...]) -> Told:
    """What may be told of a row that holds personal data: names, before and after without the private fields."""
    kept = [(name, value) for name, value in zip(names, before, strict=True) if name not in row.PRIVATE]
    public = tuple([name for name, _ in kept])
    return public, tuple([value for _, value in kept]), tuple([getattr(row, name) for name in public])
