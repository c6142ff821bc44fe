"""A session: rows held in memory, commands decided one by one, entries and changed rows gathered for one write.

A live action is a session of one command; a trial keeps one session for its whole run and writes it once a window.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from haicap.engine.journal import Entry, entry, who_text
from haicap.engine.outcome import Done, Failed, Outcome
from haicap.engine.registry import Registry, RegistryError
from haicap.rules.base import (
    APPLICANT_ROLE,
    SYSTEM_ROLE,
    Actor,
    Change,
    Command,
    Decision,
    Event,
    Refused,
    Row,
)

REACTION_DEPTH_MAX = 4
_OPEN_ROLES = frozenset({APPLICANT_ROLE, SYSTEM_ROLE})

Holding = tuple[int, str, int]
"""Person, role, unit."""


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
        self.entries: list[Entry] = []
        self.done_count = 0
        self._holdings = frozenset(holdings)
        self._who: dict[tuple[Actor, type], str] = {}

    def put(self, rows: Iterable[Row]) -> None:
        """Take rows as the database holds them into the session."""
        for row in rows:
            self.rows[row.KIND][row.id] = row

    def do(self, command: Command) -> Outcome:
        """Decide one command with its reactions: all of it takes effect, or none."""
        undo = _Undo(self)
        try:
            result = self._perform(command, undo, 0)
        except Exception as error:  # noqa: BLE001 - a bug must not take the other commands down with it
            undo.roll_back()
            return Failed(error)
        if isinstance(result, Refused):
            undo.roll_back()
            return result
        self.entries.extend(undo.entries)
        self.done_count += undo.commands
        return Done(result)

    def take_written(self) -> tuple[list[Entry], dict[str, list[Row]]]:
        """Hand over what has to be written and start gathering afresh; rows count as written from now on."""
        entries, self.entries = self.entries, []
        changed: dict[str, list[Row]] = {}
        for kind, rows in self.dirty.items():
            if rows:
                changed[kind] = [row for row in rows.values() if row.version != row.stored]
                self.dirty[kind] = {}
        return entries, changed

    def _perform(self, command: Command, undo: _Undo, depth: int) -> tuple[Event, ...] | Refused:
        if depth > REACTION_DEPTH_MAX:
            raise ReactionTooDeep(type(command).__name__)
        handler = self.registry.handlers.get(type(command))
        if handler is None:
            raise RegistryError(f"no desk decides {type(command).__name__}")
        rows = self.rows
        state = tuple([rows[key[0]].get(key[1]) if key else None for key in handler.keys(command)])
        refused = self._stranger(command.actor) or handler.allow(state, command)
        if refused is not None:
            return refused
        decision = handler.decide(state, command, self.facts)
        if isinstance(decision, Refused):
            return decision
        self._apply(command, decision, undo)
        return self._react(decision.events, undo, depth)

    def _stranger(self, actor: Actor) -> Refused | None:
        if actor.role in _OPEN_ROLES or (actor.person, actor.role, actor.unit) in self._holdings:
            return None
        return Refused("ROLE_NOT_HELD", None, {"role": actor.role, "unit": actor.unit})

    def _apply(self, command: Command, decision: Decision, undo: _Undo) -> None:
        actor = command.actor
        kind = type(command)
        who = self._who.get((actor, kind))
        if who is None:
            who = self._who[actor, kind] = who_text(actor, self.registry.names[kind])
        counter = undo.next_act(actor.unit)
        ordinal = 0
        for row in decision.created:
            after = self._create(row, undo)
            if row.DERIVED:
                continue
            act = (actor.unit, counter, ordinal)
            undo.entries.append(
                entry(command.at, act, who, (row.KIND, row.id), (None, after), decision.reason)
            )
            ordinal += 1
        for change in decision.changes:
            before = self._change(change, undo)
            if change.row.DERIVED:
                continue
            act = (actor.unit, counter, ordinal)
            subject = (change.row.KIND, change.row.id)
            told = _public(change.row, before), _public(change.row, change.fields)
            undo.entries.append(entry(command.at, act, who, subject, told, decision.reason))
            ordinal += 1
        undo.commands += 1

    def _create(self, row: Row, undo: _Undo) -> dict[str, Any]:
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
        undo.created.append(row)
        pairs = zip(kind.told, kind.values(row), strict=True)
        return {name: value for (name, default), value in pairs if value != default}

    def _change(self, change: Change, undo: _Undo) -> dict[str, Any]:
        row, fields = change
        before = {name: getattr(row, name) for name in fields}
        undo.changed.append((row, before))
        for name, value in fields.items():
            setattr(row, name, value)
        row.version += 1
        broken = self.registry.kinds[row.KIND].check(row)
        if broken:
            raise InvariantBroken(f"{row.KIND} {row.id}: {broken}")
        self.dirty[row.KIND][row.id] = row
        return before

    def _react(self, events: tuple[Event, ...], undo: _Undo, depth: int) -> tuple[Event, ...] | Refused:
        reactions = self.registry.reactions
        for event in events:
            for reaction in reactions.get(type(event), ()):
                for follow in reaction(event, self.facts):
                    result = self._perform(follow, undo, depth + 1)
                    if isinstance(result, Refused):
                        return result
                    events += result
        return events


def _public(row: Row, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields without those of persons, which never stand in the journal."""
    private = row.PRIVATE
    return {name: value for name, value in fields.items() if name not in private} if private else fields


class _Undo:
    """What one command did so far, so that it can be taken back whole."""

    __slots__ = ("acts", "changed", "commands", "created", "entries", "session")

    def __init__(self, session: Session) -> None:
        self.session = session
        self.entries: list[Entry] = []
        self.created: list[Row] = []
        self.changed: list[tuple[Row, dict[str, Any]]] = []
        self.acts: list[int] = []
        self.commands = 0

    def next_act(self, office: int) -> int:
        acts = self.session.acts
        counter = acts.get(office, 0) + 1
        acts[office] = counter
        self.acts.append(office)
        return counter

    def roll_back(self) -> None:
        for row, before in reversed(self.changed):
            for name, value in before.items():
                setattr(row, name, value)
            row.version -= 1
        for row in self.created:
            del self.session.rows[row.KIND][row.id]
            self.session.dirty[row.KIND].pop(row.id, None)
        for office in self.acts:
            self.session.acts[office] -= 1
