"""The stage of a trial: what is due in all offices, in exact time, and the session in which acts are decided.

What is due is ordered by (at, kind, office, counter of that office): a total order in which no window shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from heapq import heappop, heappush
from itertools import chain
from typing import NamedTuple

from haicap.engine.outcome import Done, Failed, Refused
from haicap.engine.session import Session
from haicap.rules.base import Command, Event, Row

IDS_PER_OFFICE = 10_000_000
SHELF_SECONDS = 60
"""What is due in a later minute lies unsorted on that minute's shelf, so that the heap stays small."""

Due = tuple[int, int, int, int, int, int]
"""A happening as the stage holds it: a plain tuple, made and compared most quickly."""


class Happening(NamedTuple):
    """Something due at a moment (UTC seconds) in an office; `a` and `b` are ids, by kind."""

    at: int
    kind: int
    office: int
    counter: int
    a: int
    b: int


class Bug(NamedTuple):
    """A command set aside by a bug: what it was, and what went wrong."""

    command: str
    error: Exception


class TurnedDown(NamedTuple):
    """A wish that the rules refused, numbered in the order of a run; the subject is a row that exists, or None."""

    number: int
    command: Command
    refused: Refused
    subject: Row | None


class Stage:
    """Holds what is due, hands out ids, and counts what was done, refused and lost."""

    def __init__(self, session: Session, last_ids: dict[int, int]) -> None:
        self.session = session
        self.last_ids = last_ids
        self.refusals: dict[str, int] = {}
        self.last_refusal = ""
        self.bugs: list[Bug] = []
        self.lost_count = 0
        self._heap: list[Due] = []
        self._shelf = 0
        self._shelves: defaultdict[int, list[Due]] = defaultdict(list)
        self._counters: dict[int, int] = {}
        self._fresh: dict[tuple[int, int], Due] = {}
        self._ended: list[tuple[int, int]] = []
        self._dropped: set[tuple[int, int]] = set()
        self._turned_down: list[TurnedDown] = []

    def do(self, command: Command) -> tuple[Event, ...] | None:
        """Have a command decided; its events, or None where it was refused (counted) or failed (lost)."""
        outcome = self.session.do(command)
        if isinstance(outcome, Done):
            return outcome.events
        if isinstance(outcome, Refused):
            self._turn_down(command, outcome)
        elif isinstance(outcome, Failed):
            self.lost_count += 1
            if len(self.bugs) < 20:
                self.bugs.append(Bug(repr(command), outcome.error))
        return None

    def _turn_down(self, command: Command, refused: Refused) -> None:
        name = f"{type(command).__name__}:{refused.code}"
        self.refusals[name] = self.refusals.get(name, 0) + 1
        self.last_refusal = refused.code
        found = [
            row
            for kind in ("dossier", "ticket")
            if (row := self.session.rows[kind].get(getattr(command, kind, None) or 0)) is not None
        ]
        number = sum(self.refusals.values())
        self._turned_down.append(TurnedDown(number, command, refused, found[0] if found else None))

    def new_id(self, office: int) -> int:
        """The next id of an office."""
        number = self.last_ids.get(office, 0) + 1
        self.last_ids[office] = number
        return office * IDS_PER_OFFICE + number

    def later(self, at: int, kind: int, office: int, a: int, b: int = 0) -> tuple[int, int]:
        """Put something on the stage; answers the key by which it can be dropped."""
        counter = self._counters.get(office, 0) + 1
        self._counters[office] = counter
        due = (at, kind, office, counter, a, b)
        if at // SHELF_SECONDS <= self._shelf:
            heappush(self._heap, due)
        else:
            self._shelves[at // SHELF_SECONDS].append(due)
        key = (office, counter)
        self._fresh[key] = due
        return key

    def drop(self, key: tuple[int, int]) -> None:
        """Take back something that has not happened yet."""
        self._dropped.add(key)
        if self._fresh.pop(key, None) is None:
            self._ended.append(key)

    def take_before(self, limit: tuple[int, ...]) -> Due | None:
        """Take what is due next, if it comes before `limit` (at, kind, …): it happens now; None where nothing does."""
        while True:
            if not self._heap and not self._take_down():
                return None
            heap = self._heap
            due = heap[0]
            if due >= limit:
                return None
            heappop(heap)
            key = (due[2], due[3])
            if key in self._dropped:
                self._dropped.remove(key)
                continue
            if self._fresh.pop(key, None) is None:
                self._ended.append(key)
            return due

    def _take_down(self) -> bool:
        """Make a heap of the next shelf; False where all shelves are empty."""
        shelves = self._shelves
        if not shelves:
            return False
        self._shelf = self._shelf + 1 if self._shelf + 1 in shelves else min(shelves)
        self._heap = shelves.pop(self._shelf)
        self._heap.sort()
        return True

    def restore(self, happenings: Iterable[Due], counters: dict[int, int]) -> None:
        """Take up again what an interrupted run had on its stage, which is empty yet."""
        for at, kind, office, counter, a, b in happenings:
            self._shelves[at // SHELF_SECONDS].append((at, kind, office, counter, a, b))
        self._counters = counters

    def pending(self) -> list[Happening]:
        """Everything that will still happen, in no order."""
        everything = chain(self._heap, *self._shelves.values())
        return [Happening._make(due) for due in everything if (due[2], due[3]) not in self._dropped]

    def take_turned_down(self) -> list[TurnedDown]:
        """What the rules have refused since the last time."""
        found, self._turned_down = self._turned_down, []
        return found

    def take_written(self) -> tuple[list[Due], list[tuple[int, int]], dict[int, int]]:
        """What to write since the last time: new happenings, keys of ended ones, and the offices' counters."""
        fresh, ended = list(self._fresh.values()), self._ended
        self._fresh, self._ended = {}, []
        return fresh, ended, self._counters
