"""The stage of a trial: one heap of events for all offices, in exact time, and the session in which acts are decided.

Events are ordered by (at, kind, office, counter of that office): a total order in which no window shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from haicap.engine.outcome import Done, Failed, Refused
from haicap.engine.session import Session
from haicap.rules.base import Command, Event, Row

IDS_PER_OFFICE = 10_000_000


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
        self._heap: list[Happening] = []
        self._counters: dict[int, int] = {}
        self._fresh: dict[tuple[int, int], Happening] = {}
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
        """Put something on the heap; answers the key by which it can be dropped."""
        counter = self._counters.get(office, 0) + 1
        self._counters[office] = counter
        happening = Happening(at, kind, office, counter, a, b)
        heappush(self._heap, happening)
        key = (office, counter)
        self._fresh[key] = happening
        return key

    def drop(self, key: tuple[int, int]) -> None:
        """Take back something that has not happened yet."""
        self._dropped.add(key)
        if self._fresh.pop(key, None) is None:
            self._ended.append(key)

    def first(self) -> Happening | None:
        """What is due next; it stays on the heap."""
        heap, dropped = self._heap, self._dropped
        while heap:
            happening = heap[0]
            key = (happening[2], happening[3])
            if key not in dropped:
                return happening
            heappop(heap)
            dropped.remove(key)
        return None

    def take_first(self) -> None:
        """Take off the heap what `first` answered: it happens now."""
        happening = heappop(self._heap)
        key = (happening[2], happening[3])
        if self._fresh.pop(key, None) is None:
            self._ended.append(key)

    def restore(self, happenings: Iterable[Happening], counters: dict[int, int]) -> None:
        """Take up again what an interrupted run had on its heap."""
        self._heap = list(happenings)
        heapify(self._heap)
        self._counters = counters

    def pending(self) -> list[Happening]:
        """Everything on the heap that will still happen, in no order."""
        return [each for each in self._heap if (each.office, each.counter) not in self._dropped]

    def take_turned_down(self) -> list[TurnedDown]:
        """What the rules have refused since the last time."""
        found, self._turned_down = self._turned_down, []
        return found

    def take_written(self) -> tuple[list[Happening], list[tuple[int, int]], dict[int, int]]:
        """What to write since the last time: new happenings, keys of ended ones, and the offices' counters."""
        fresh, ended = list(self._fresh.values()), self._ended
        self._fresh, self._ended = {}, []
        return fresh, ended, self._counters
