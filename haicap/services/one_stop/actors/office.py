"""One office as its simulated people see it: who is there, who waits, what lies on which desk.

All of it can be read again from rows and from what is on the heap; nothing here is remembered only here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush

from haicap.rules import choosing
from haicap.rules.base import Actor
from haicap.rules.one_stop.state import (
    ASSIGNED,
    CONSULTING,
    IN_PROCESS,
    NO_STEP,
    REGISTERED,
    SUBMITTED,
    WAITING,
    WORKING,
    Dossier,
    Ticket,
)

TicketEntry = tuple[tuple[int, int, int], Ticket]
OnlineEntry = tuple[tuple[int, int], Dossier]


@dataclass(slots=True)
class Staff:
    """The people of an office by role; person ids."""

    clerks: tuple[int, ...] = ()
    officers: tuple[int, ...] = ()
    signers: tuple[int, ...] = ()
    head: int = 0
    records_clerk: int = 0


@dataclass(slots=True)
class Office:
    """Queues and desks of one body."""

    id: int
    staff: Staff
    head: Actor
    """The head of the one-stop unit."""
    visitor: Actor
    """Whoever stands before the office without an account."""
    actors: dict[tuple[int, str], Actor] = field(default_factory=dict)
    in_hand: dict[int, int] = field(default_factory=dict)
    task: dict[int, tuple[int, int]] = field(default_factory=dict)
    away: set[int] = field(default_factory=set)
    played: set[int] = field(default_factory=set)
    """Whose places people have taken in a live exercise: unsimulated else acts for them."""
    load: dict[int, int] = field(default_factory=dict)
    patience: dict[int, tuple[int, int]] = field(default_factory=dict)
    _waiting: list[TicketEntry] = field(default_factory=list)
    _online: list[OnlineEntry] = field(default_factory=list)
    _desks: dict[int, list[tuple[tuple[int, int, int, int], Dossier]]] = field(default_factory=dict)
    _short: list[tuple[tuple[int, int, int], Dossier]] = field(default_factory=list)
    _long: list[tuple[tuple[int, int, int], Dossier]] = field(default_factory=list)

    @classmethod
    def of(cls, unit: int, staff: Staff) -> Office:
        """An office with empty queues and its people present."""
        office = cls(unit, staff, Actor(staff.head, "head", unit), Actor(0, "applicant", unit))
        office.load = dict.fromkeys(staff.officers, 0)
        office._desks = {officer: [] for officer in staff.officers}
        return office

    def actor(self, person: int, role: str) -> Actor:
        """The person in that role for this unit."""
        found = self.actors.get((person, role))
        if found is None:
            found = self.actors[person, role] = Actor(person, role, self.id)
        return found

    def free_at_counter(self) -> int | None:
        """The first free clerk; with every clerk away the head: no counter is left empty (Decree 61, 12(8))."""
        unsimulated, clerks_are_here = self.unsimulated(), False
        for person in self.staff.clerks:
            if person not in unsimulated and person not in self.in_hand:
                return person
            clerks_are_here = clerks_are_here or person not in self.away
        head = self.staff.head
        return None if clerks_are_here or head in unsimulated or head in self.in_hand else head

    def at_counter(self, person: int) -> Actor:
        """Whoever serves, in the role in which that person does."""
        return self.head if person == self.staff.head else self.actor(person, "clerk")

    def unsimulated(self) -> set[int]:
        """Everybody in whose name no simulated person may act."""
        return self.away | self.played if self.played else self.away

    # Who waits --------------------------------------------------------------------------------------------------

    def queue_ticket(self, ticket: Ticket) -> None:
        """Let a ticket's holder wait."""
        heappush(self._waiting, (choosing.ticket_key(ticket), ticket))

    def queue_online(self, dossier: Dossier) -> None:
        """Let an online dossier wait for its check."""
        heappush(self._online, (choosing.online_key(dossier), dossier))

    def first_ticket(self) -> Ticket | None:
        """Who is to be called next; stays in the queue."""
        waiting = self._waiting
        while waiting and waiting[0][1].state != WAITING:
            heappop(waiting)
        return waiting[0][1] if waiting else None

    def first_online(self) -> Dossier | None:
        """The online dossier to be checked next; stays in the queue."""
        online = self._online
        while online:
            dossier = online[0][1]
            if dossier.state == REGISTERED and dossier.step == NO_STEP:
                return dossier
            heappop(online)
        return None

    def take_ticket(self) -> Ticket:
        """Take the first ticket out of the queue."""
        return heappop(self._waiting)[1]

    def take_online(self) -> Dossier:
        """Take the first online dossier out of the queue."""
        return heappop(self._online)[1]

    # Desks ------------------------------------------------------------------------------------------------------

    def put_on_desk(self, officer: int, dossier: Dossier) -> None:
        """Lay a dossier on an officer's desk, in the order of urgency."""
        heappush(self._desks[officer], (choosing.dossier_key(dossier), dossier))

    def take_from_desk(self, officer: int) -> Dossier | None:
        """Take the most urgent dossier that is still this officer's to work on."""
        desk = self._desks[officer]
        while desk:
            key, dossier = heappop(desk)
            if key == choosing.dossier_key(dossier) and is_workable(dossier, officer):
                return dossier
        return None

    def desk_of(self, officer: int) -> list[Dossier]:
        """All dossiers on an officer's desk that are his to work on, the most urgent first."""
        found = {
            dossier.id: dossier
            for key, dossier in sorted(self._desks[officer], key=lambda entry: entry[0])
            if key == choosing.dossier_key(dossier) and is_workable(dossier, officer)
        }
        return list(found.values())

    def lies_on_desk(self, officer: int, dossier: Dossier) -> bool:
        """Whether a dossier lies on an officer's desk, to be worked on."""
        entry = (choosing.dossier_key(dossier), dossier)
        return is_workable(dossier, officer) and any(each == entry for each in self._desks[officer])

    def clear_desk(self, officer: int) -> None:
        """Empty a desk whose dossiers have all been given away."""
        self._desks[officer] = []

    # Before the signers -----------------------------------------------------------------------------------------

    def lay_before_signer(self, dossier: Dossier, *, short: bool) -> None:
        """Lay a dossier before the signers: papers of the day, or others for the bursts."""
        heappush(self._short if short else self._long, (choosing.signing_key(dossier), dossier))

    def take_to_sign(self, *, short: bool, may: Callable[[Dossier], bool] | None = None) -> Dossier | None:
        """Take the most urgent paper, or None; the most urgent of those for which `may` holds, where it is given."""
        heap = self._short if short else self._long
        if not heap:
            return None
        others, found = [], None
        while heap and found is None:
            entry = heappop(heap)
            key, dossier = entry
            if (
                key == choosing.signing_key(dossier)
                and dossier.step == SUBMITTED
                and dossier.state == IN_PROCESS
            ):
                if may is None or may(dossier):
                    found = dossier
                else:
                    others.append(entry)
        for entry in others:
            heappush(heap, entry)
        return found


def loads(dossier: Dossier) -> bool:
    """Whether a dossier counts among what its officer has to do."""
    return dossier.state == IN_PROCESS and dossier.step in (ASSIGNED, WORKING, CONSULTING)


def is_workable(dossier: Dossier, officer: int) -> bool:
    """Whether a dossier lies with this officer to be worked on."""
    return dossier.owner == officer and dossier.state == IN_PROCESS and dossier.step in (ASSIGNED, WORKING)
