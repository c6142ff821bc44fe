"""The queue of an office: tickets are taken, called, put back, given up or sent elsewhere (R-8)."""

from __future__ import annotations

from typing import Any

from haicap.rules.base import APPLICANT_ROLE, Change, Decision, Key, Refused, Row
from haicap.rules.facts import Facts
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import events as e
from haicap.rules.one_stop.counter_state import Visitor
from haicap.rules.one_stop.state import (
    CALLED,
    FETCH,
    GAVE_UP,
    HAND_IN,
    NOT_RECEIVED,
    REDIRECTED,
    REPLACED,
    SERVED,
    TICKET_BOOK,
    WAITING,
    Dossier,
    Request,
    Serial,
    Ticket,
    day_period,
    serial_id,
)
from haicap.rules.one_stop.transitions import role_missing

DOSSIERS_PER_TICKET_MAX = 20
PUT_BACK_MAX = 3
TICKETS_PER_PERSON_MAX = 5
"""So many tickets one person may take in one office on one day."""
COUNTER_ROLES = frozenset({"clerk", "head"})
VISITOR_ROLES = COUNTER_ROLES | {APPLICANT_ROLE}

_TakeState = tuple[Serial | None, Ticket | None, Request | None, Visitor | None, Dossier | None]


def next_serial(
    serial: Serial | None, unit: int, book: int, period: int
) -> tuple[int, tuple[Change, ...], tuple[Row, ...]]:
    """The next number of a book, with the change of its serial row, or the row itself where the book is new."""
    if serial is None:
        fresh = Serial(id=serial_id(unit, book, period), unit=unit, book=book, period=period, last=1)
        return 1, (), (fresh,)
    return serial.last + 1, (Change(serial, {"last": serial.last + 1}),), ()


def served(ticket: Ticket | None, at: int, row_fields: dict[str, Any] | None = None) -> tuple[Change, ...]:
    """The change of a called ticket when one of its dossiers has been looked at; the last one ends it."""
    if ticket is None:
        return ()
    left = ticket.pending - 1
    fields: dict[str, Any] = {"pending": left}
    if left == 0:
        fields["state"] = SERVED
        fields["ended_at"] = at
    if row_fields:
        fields.update(row_fields)
    return (Change(ticket, fields),)


def not_at_counter(ticket: Ticket | None, actor_unit: int) -> Refused | None:
    """The refusal where a command names a ticket that is not being served here, or None."""
    if ticket is None:
        return None
    if ticket.unit != actor_unit:
        return Refused("OTHER_UNIT", "ticket", {"unit": ticket.unit})
    if ticket.state != CALLED or ticket.pending < 1:
        return Refused("TICKET_NOT_CALLED", "ticket", {"number": ticket.number})
    return None


def nothing_handed_in(ticket: Ticket | None, actor_unit: int) -> Refused | None:
    """The refusal where papers are taken in on a ticket that is not served here or was taken to fetch a result."""
    wrong = not_at_counter(ticket, actor_unit)
    if wrong is None and ticket is not None and ticket.purpose == FETCH:
        return Refused("TICKET_FETCHES_ONE", "ticket")
    return wrong


def not_taken_for(ticket: Ticket | None, dossier: int, actor_unit: int) -> Refused | None:
    """The refusal where something is done with a dossier on a ticket that is not served here or is for another one."""
    wrong = not_at_counter(ticket, actor_unit)
    if wrong is None and ticket is not None and (ticket.purpose != FETCH or ticket.fetches != dossier):
        return Refused("TICKET_FOR_OTHER_DOSSIER", "ticket")
    return wrong


def keys_take(command: c.TakeTicket) -> tuple[Key | None, ...]:
    """The day's serial, the ticket that this one replaces, the request or refusal that somebody comes back with."""
    serial = serial_id(command.actor.unit, TICKET_BOOK, day_period(command.at))
    return (
        ("serial", serial),
        ("ticket", command.replaces) if command.replaces else None,
        ("request", command.back) if command.back else None,
        ("visitor", command.visitor) if command.visitor else None,
        ("dossier", command.again) if command.again else None,
    )


def named_by_take(state: _TakeState, command: c.TakeTicket) -> list[Ticket | Request | Dossier | None]:
    """What a ticket goes on from, which must be its taker's: an earlier ticket, a request for papers, a refusal."""
    named: list[Ticket | Request | Dossier | None] = []
    if command.replaces is not None:
        named.append(state[1])
    if command.back is not None:
        named.append(state[2])
    if command.again is not None:
        named.append(state[4])
    return named


def keys_ticket(command: Any) -> tuple[Key | None, ...]:
    """The ticket alone."""
    return (("ticket", command.ticket),)


def allow_take(state: tuple[Any, ...], command: c.TakeTicket) -> Refused | None:
    """Anybody may take a ticket; a clerk may hand one out."""
    return None if command.actor.role in VISITOR_ROLES else role_missing(command.actor, VISITOR_ROLES)


def allow_visitor(state: tuple[Ticket | None], command: c.GiveUp) -> Refused | None:
    """The visitor or the office may strike a ticket from the queue."""
    if command.actor.role not in VISITOR_ROLES:
        return role_missing(command.actor, VISITOR_ROLES)
    return _other_unit(state[0], command.actor.unit)


def allow_clerk(state: tuple[Ticket | None], command: Any) -> Refused | None:
    """A clerk of the ticket's own unit."""
    if command.actor.role not in COUNTER_ROLES:
        return role_missing(command.actor, COUNTER_ROLES)
    return _other_unit(state[0], command.actor.unit)


def _other_unit(ticket: Ticket | None, unit: int) -> Refused | None:
    if ticket is not None and ticket.unit != unit:
        return Refused("OTHER_UNIT", "ticket", {"unit": ticket.unit})
    return None


def take(state: _TakeState, command: c.TakeTicket, facts: Facts) -> Decision | Refused:
    """Give the next number of the day; a ticket left or sent elsewhere before is replaced, a request answered."""
    serial, left, request, visitor, _ = state
    if visitor is not None and visitor.taken >= TICKETS_PER_PERSON_MAX:
        return Refused("TOO_MANY_TICKETS", "visitor", {"most": TICKETS_PER_PERSON_MAX})
    if command.purpose == HAND_IN and not 1 <= command.dossiers <= DOSSIERS_PER_TICKET_MAX:
        return Refused("TOO_MANY_DOSSIERS", "dossiers", {"most": DOSSIERS_PER_TICKET_MAX})
    if command.purpose == FETCH and (command.dossiers != 1 or command.fetches is None):
        return Refused("TICKET_FETCHES_ONE", "fetches")
    answers = _goes_on_from(state, command)
    if isinstance(answers, Refused):
        return answers
    unit, at = command.actor.unit, command.at
    number, changes, created = next_serial(serial, unit, TICKET_BOOK, day_period(at))
    if command.visitor:
        changes, created = _one_more(visitor, command, changes, created)
    if left is not None:
        changes += (Change(left, {"state": REPLACED}),)
    if request is not None:
        changes += (Change(request, {"back_at": at}),)
    ticket = Ticket(command.ticket)  # field by field: so many keywords would cost three times as much
    ticket.unit, ticket.number, ticket.taken_at = unit, number, at
    ticket.purpose, ticket.priority = command.purpose, command.priority
    ticket.dossiers = ticket.pending = command.dossiers
    ticket.fetches, ticket.replaces = command.fetches, command.replaces
    ticket.answers = answers
    return Decision(changes, (*created, ticket), (e.TicketTaken(ticket.id, number),))


def _goes_on_from(state: _TakeState, command: c.TakeTicket) -> int | Refused | None:
    """The one paper that a ticket goes on from: a request, a refusal, or what the ticket that it replaces went on from.

    A ticket for two of them would lose one: each needs a ticket of its own.
    """
    _, left, request, _, refused = state
    unit = command.actor.unit
    if command.replaces is not None and (left is None or left.state not in (GAVE_UP, REDIRECTED)):
        return Refused("TICKET_NOT_LEFT", "replaces")
    if command.back is not None and (request is None or not request.at_intake or request.back_at is not None):
        return Refused("REQUEST_NOT_OPEN", "back")
    if command.again is not None and (refused is None or refused.state != NOT_RECEIVED):
        return Refused("REFUSAL_UNKNOWN", "again")
    elsewhere = next(
        (each for each in (request, refused) if each is not None and unit_of(each) != unit), None
    )
    if elsewhere is not None:
        return Refused("OTHER_UNIT", "back", {"unit": unit_of(elsewhere)})
    found = [
        each for each in (command.back, command.again, left.answers if left else None) if each is not None
    ]
    if len(set(found)) > 1:
        return Refused("TICKET_ANSWERS_ONE", "back")
    return found[0] if found else None


def unit_of(paper: Request | Dossier) -> int:
    """The office that gave a form 02 or 03, the one to come back to."""
    return paper.unit if isinstance(paper, Request) else paper.receiver


def _one_more(
    visitor: Visitor | None, command: c.TakeTicket, changes: tuple[Change, ...], created: tuple[Row, ...]
) -> tuple[tuple[Change, ...], tuple[Row, ...]]:
    """What a ticket changes and makes, with one more that its taker has taken today."""
    if visitor is None:
        return changes, (*created, Visitor(id=command.visitor, unit=command.actor.unit, taken=1))
    return (*changes, Change(visitor, {"taken": visitor.taken + 1})), created


def call(state: tuple[Ticket | None], command: c.Call, facts: Facts) -> Decision | Refused:
    """Call a waiting ticket to the acting clerk's counter; the first call ends its wait."""
    (ticket,) = state
    if ticket is None or ticket.state != WAITING:
        return Refused("TICKET_NOT_WAITING", "ticket")
    fields: dict[str, Any] = {"state": CALLED, "called_by": command.actor.person}
    if ticket.called_at is None:
        fields["called_at"] = command.at
    return Decision((Change(ticket, fields),), (), (e.Called(ticket.id),))


def put_back(state: tuple[Ticket | None], command: c.PutBack, facts: Facts) -> Decision | Refused:
    """Put a called ticket back into the queue, three times at most."""
    (ticket,) = state
    if ticket is None or ticket.state != CALLED:
        return Refused("TICKET_NOT_CALLED", "ticket")
    if ticket.put_back >= PUT_BACK_MAX:
        return Refused("PUT_BACK_TOO_OFTEN", "ticket", {"most": PUT_BACK_MAX})
    fields = {"state": WAITING, "put_back": ticket.put_back + 1}
    return Decision((Change(ticket, fields),), (), (e.Left(ticket.id),))


def give_up(state: tuple[Ticket | None], command: c.GiveUp, facts: Facts) -> Decision | Refused:
    """End a waiting ticket unserved; the office may end a called one, too, whose holder never came."""
    (ticket,) = state
    absent = command.actor.role in COUNTER_ROLES and ticket is not None and ticket.state == CALLED
    if ticket is None or not (ticket.state == WAITING or absent):
        return Refused("TICKET_NOT_WAITING", "ticket")
    fields = {"state": GAVE_UP, "ended_at": command.at}
    return Decision((Change(ticket, fields),), (), (e.Left(ticket.id),))


def redirect(state: tuple[Ticket | None], command: c.Redirect, facts: Facts) -> Decision | Refused:
    """End a called ticket by telling its holder which unit to go to."""
    (ticket,) = state
    if ticket is None or ticket.state != CALLED:
        return Refused("TICKET_NOT_CALLED", "ticket")
    if command.where not in facts.bodies:
        return Refused("UNIT_UNKNOWN", "where", {"unit": command.where})
    fields = {"state": REDIRECTED, "ended_at": command.at}
    return Decision((Change(ticket, fields),), (), (e.Left(ticket.id),), f"to unit {command.where}")
