"""Offices of the SimPy city: who waits, what lies on which desk, who is idle; no database, no record."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any

from haicap.services.one_stop.actors.office import Staff
from haicap.services.one_stop.actors.script import Need, Visit

WAITING, GONE, CALLED = 1, 2, 3
ONLINE, RECEIVED, WITH_UNIT, ON_DESK, CONSULTING, TO_SIGN, SIGNED, ASKED, DONE, RETURNED, ENDED = range(11)
LOADING = frozenset({ON_DESK, CONSULTING})


@dataclass(slots=True, eq=False)
class Caller:
    """Somebody with a ticket: to hand in `pending` dossiers from `need` on, or to fetch a result."""

    number: int
    visit: Visit
    need: int
    pending: int
    taken_at: int
    again: bool = False
    with_papers: bool = False
    fetches: Case | None = None
    state: int = WAITING


@dataclass(slots=True, eq=False)
class Case:
    """A dossier, with what the rules of deadlines ask of one."""

    number: int
    need: Need
    visit: Visit
    procedure: int
    verification: bool
    receiver: int
    competent: int
    channel: int
    submitted_at: int
    state: int = ONLINE
    received_at: int | None = None
    clock_from: int | None = None
    due_at: int | None = None
    paused: int = 0
    paused_at: int | None = None
    apologies: int = 0
    owner: int = 0
    work_done: int = 0
    again: bool = False
    effort: int = 0
    asked_at_intake: bool = False
    asked: bool = False
    duty: bool = False
    consulted: bool = False
    sent_back: int = 0
    to_sign_at: int = 0

    @property
    def urgency(self) -> tuple[int, int, int, int]:
        """What the signer sent back first, then by due date, receipt and number."""
        return (0 if self.sent_back else 1, self.due_at or 0, self.received_at or 0, self.number)


@dataclass(slots=True)
class Office:
    """One body: queues as heaps, bells of those who wait for work."""

    id: int
    staff: Staff
    load: dict[int, int]
    waiting: list[tuple[tuple[int, int, int], Caller]] = field(default_factory=list)
    online: deque[Case] = field(default_factory=deque)
    desks: dict[int, list[tuple[tuple[int, int, int, int], Case]]] = field(default_factory=dict)
    short: list[tuple[tuple[int, int, int], Case]] = field(default_factory=list)
    long: list[tuple[tuple[int, int, int], Case]] = field(default_factory=list)
    away: set[int] = field(default_factory=set)
    bells: dict[int, Any] = field(default_factory=dict)

    def queue(self, caller: Caller) -> None:
        """Let somebody wait: priority first, then by arrival."""
        key = (0 if caller.visit.priority else 1, caller.taken_at, caller.number)
        heappush(self.waiting, (key, caller))

    def first_caller(self) -> Caller | None:
        """Who is next, of those still there."""
        while self.waiting and self.waiting[0][1].state != WAITING:
            heappop(self.waiting)
        return self.waiting[0][1] if self.waiting else None

    def first_online(self) -> Case | None:
        """The online dossier to be checked next."""
        return self.online[0] if self.online else None

    def put_on_desk(self, case: Case) -> None:
        """Lay a dossier on its officer's desk."""
        heappush(self.desks[case.owner], (case.urgency, case))

    def take_from_desk(self, officer: int) -> Case | None:
        """The most urgent dossier on a desk that is still there to work on."""
        desk = self.desks[officer]
        while desk:
            key, case = heappop(desk)
            if case.state == ON_DESK and case.owner == officer and key == case.urgency:
                return case
        return None

    def lay_before_signer(self, case: Case, *, short: bool) -> None:
        """Lay a dossier before the signers."""
        heappush(self.short if short else self.long, ((case.due_at or 0, case.to_sign_at, case.number), case))

    @staticmethod
    def take(heap: list[Any]) -> Case | None:
        """The first paper of a signer's heap that still waits for a signature."""
        while heap:
            case: Case = heappop(heap)[1]
            if case.state == TO_SIGN:
                return case
        return None

    def lightest(self) -> int | None:
        """The officer present with the fewest dossiers."""
        present = [(load, officer) for officer, load in self.load.items() if officer not in self.away]
        return min(present)[1] if present else None

    def ring(self, people: tuple[int, ...]) -> None:
        """Wake the first of these people who waits for work."""
        for person in people:
            bell = self.bells.pop(person, None)
            if bell is not None:
                bell.succeed()
                return

    def ring_all(self) -> None:
        """Wake everybody who waits for work."""
        bells, self.bells = self.bells, {}
        for bell in bells.values():
            bell.succeed()
