"""Wishes that may be sent again: by their keys it is known what was said before, and what came of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from psycopg import Connection

from haicap.engine.outcome import Done, Failed, Outcome
from haicap.engine.ports import CONFLICT, Wish
from haicap.engine.registry import Registry
from haicap.rules.base import Refused
from haicap.store.writes import Write

KNOWN = b"SELECT key, digest, outcome FROM idempotency WHERE key = ANY(%s)"
_NOTED = (
    b"INSERT INTO idempotency (key, person, digest, at) SELECT u.key, u.person, u.digest, to_timestamp(%s) "
    b"FROM json_to_recordset(%s) AS u(key text, person int, digest text) ON CONFLICT (key) DO NOTHING RETURNING key"
)
_KEPT = (
    b"UPDATE idempotency i SET outcome = u.outcome FROM json_to_recordset(%s) AS u(key text, outcome text) "
    b"WHERE i.key = u.key"
)
_FREED = b"DELETE FROM idempotency WHERE key = ANY(%s)"
_PRUNED = (
    b"DELETE FROM idempotency WHERE key IN (SELECT key FROM idempotency WHERE at < to_timestamp(%s) "
    b"ORDER BY key LIMIT %s FOR UPDATE SKIP LOCKED)"
)
KEPT_DAYS = 30
"""So long after it was sent a wish that is sent again is known; afterwards it would be carried out anew."""
PRUNED_AT_ONCE = 5_000


def digest_of(wish: Wish) -> str:
    """What a wish says as SHA-256: two wishes with one key must say the same, and be the same person's."""
    command = wish.command
    values = command._asdict() if hasattr(command, "_asdict") else {}
    said = wish.said or {name: value for name, value in values.items() if name != "at"}
    text = json.dumps([type(command).__qualname__, command.actor, said], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


class Known(NamedTuple):
    """What stands under a key: the digest of what was said, and the outcome."""

    digest: str
    outcome: str


class Keys:
    """The keys of a list of wishes; of several with one key the first one leads."""

    def __init__(self, wishes: Sequence[Wish]) -> None:
        self.said = {
            place: (wish.key, digest_of(wish)) for place, wish in enumerate(wishes) if wish.key is not None
        }
        self.leaders = {key: place for place, (key, _) in reversed(self.said.items())}
        self._persons = {key: wishes[place].command.actor.person for key, place in self.leaders.items()}

    def noting(self, now: int) -> Write | None:
        """The statement that notes the keys at `now` (UTC seconds) and answers those that were not known."""
        if not self.leaders:
            return None
        rows = [
            {"key": key, "person": self._persons[key], "digest": self.said[self.leaders[key]][1]}
            for key in sorted(
                self.leaders
            )  # in one fixed order, for two lists may wait for each other's keys
        ]
        return Write(_NOTED, [now, json.dumps(rows)], len(rows))

    def settled(
        self, fresh: set[str], known: Mapping[str, Known], registry: Registry
    ) -> dict[int, Outcome | int]:
        """By place what is settled: told before, a conflict where a key now says otherwise, or the leader's place."""
        found: dict[int, Outcome | int] = {}
        for place, (key, digest) in self.said.items():
            leader = self.leaders[key]
            if place == leader and key in fresh:
                continue
            before = self.said[leader][1] if key in fresh else known[key].digest
            if digest != before:
                found[place] = CONFLICT
            else:
                found[place] = leader if key in fresh else _told(known[key].outcome, registry)
        return found


def keeping(outcomes: Mapping[str, Outcome], registry: Registry) -> list[Write]:
    """The statements that keep outcomes; what failed by a bug is forgotten, so that it may be tried again."""
    failed = [key for key, outcome in outcomes.items() if isinstance(outcome, Failed)]
    kept = [
        {"key": key, "outcome": _kept(outcome, registry)}
        for key, outcome in outcomes.items()
        if not isinstance(outcome, Failed)
    ]
    return [
        *([Write(_KEPT, [json.dumps(kept)], len(kept))] if kept else []),
        *([Write(_FREED, [failed], len(failed))] if failed else []),
    ]


def prune(connection: Connection[Any], now: int) -> int:
    """Forget keys noted more than KEPT_DAYS before `now` (UTC seconds), some at a time; answers how many."""
    pruned, last = 0, PRUNED_AT_ONCE
    while last == PRUNED_AT_ONCE:
        with connection.transaction():
            last = connection.execute(_PRUNED, [now - KEPT_DAYS * 86_400, PRUNED_AT_ONCE]).rowcount
        pruned += last
    return pruned


def _kept(outcome: Done | Refused, registry: Registry) -> str:
    if isinstance(outcome, Refused):
        return json.dumps({"refused": [outcome.code, outcome.field, dict(outcome.facts)]})
    names = {event: name for name, event in registry.events.items()}
    done = [[names[type(event)], list(event)] for event in outcome.events]  # type: ignore[call-overload]
    return json.dumps({"done": done})


def _told(text: str, registry: Registry) -> Outcome:
    kept = json.loads(text)
    if "refused" in kept:
        return Refused(*kept["refused"])
    return Done(tuple(registry.events[name](*values) for name, values in kept["done"]))
