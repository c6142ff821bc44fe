"""What is handed in at the counter beyond the dossier itself: tickets recounted, slips of an outage, scans."""

from __future__ import annotations

import re
from typing import Any

from haicap.rules.base import Change, Decision, Key, Refused
from haicap.rules.calendar import DAY_SECONDS
from haicap.rules.facts import Facts
from haicap.rules.one_stop import commands as base
from haicap.rules.one_stop import counter_commands as c
from haicap.rules.one_stop import events as e
from haicap.rules.one_stop.counter_state import SLIPS_PER_DAY_MAX, Media, Scan, Slip, slip_id
from haicap.rules.one_stop.intake import receive_on
from haicap.rules.one_stop.state import (
    ENDED_STATES,
    Book,
    Channel,
    Dossier,
    Serial,
    Ticket,
    TicketState,
    day_period,
    serial_id,
)
from haicap.rules.one_stop.tickets import (
    COUNTER_ROLES,
    DOSSIERS_PER_TICKET_MAX,
    not_at_counter,
)
from haicap.rules.one_stop.transitions import role_missing

SLIP_ROLES = frozenset({"head"})
SLIP_DAYS_MAX = 10
"""How many days later a slip of an outage may still be entered; ours, no law sets a number."""
SCAN_BYTES_MAX = 20_000_000
_DIGEST = re.compile(r"[0-9a-f]{64}")


def recount(state: tuple[Ticket | None], command: c.Recount, facts: Facts) -> Decision | Refused:
    """Change for how many dossiers a ticket at the counter is; never fewer than were looked at; none left ends it."""
    (ticket,) = state
    if ticket is None:
        return Refused("TICKET_NOT_CALLED", "ticket")
    wrong = not_at_counter(ticket, command.actor.unit)
    if wrong is not None:
        return wrong
    done = ticket.dossiers - ticket.pending
    if not max(done, 1) <= command.dossiers <= DOSSIERS_PER_TICKET_MAX:
        return Refused("TOO_MANY_DOSSIERS", "dossiers", {"most": DOSSIERS_PER_TICKET_MAX})
    fields: dict[str, Any] = {"dossiers": command.dossiers, "pending": command.dossiers - done}
    if command.dossiers == done:
        fields |= {"state": int(TicketState.SERVED), "ended_at": command.at}
    return Decision((Change(ticket, fields),), (), (e.Left(ticket.id),) if command.dossiers == done else ())


# Slips ----------------------------------------------------------------------------------------------------------


def keys_slip(command: c.EnterSlip) -> tuple[Key | None, ...]:
    """The dossier, the serial of the slip's own day, the slip."""
    period = day_period(command.slip_at)
    return (
        ("dossier", command.dossier),
        ("serial", serial_id(command.actor.unit, Book.DOSSIER, period)),
        ("slip", slip_id(command.actor.unit, period, command.slip)),
    )


def allow_slip(state: tuple[Any, ...], command: c.EnterSlip) -> Refused | None:
    """The head of the one-stop unit, in its own name."""
    return None if command.actor.role in SLIP_ROLES else role_missing(command.actor, SLIP_ROLES)


def enter_slip(
    state: tuple[Dossier | None, Serial | None, Slip | None], command: c.EnterSlip, facts: Facts
) -> Decision | Refused:
    """Receive as of the slip's time: code, fee and date of return are those of that day; each slip is entered once."""
    dossier, serial, slip = state
    if slip is not None:
        return Refused("SLIP_ENTERED", "slip", {"number": command.slip})
    if not 1 <= command.slip <= SLIPS_PER_DAY_MAX:
        return Refused("SLIP_NUMBER", "slip", {"most": SLIPS_PER_DAY_MAX})
    if not command.at - SLIP_DAYS_MAX * DAY_SECONDS <= command.slip_at <= command.at:
        return Refused("SLIP_TIME", "slip_at", {"most": SLIP_DAYS_MAX})
    if not command.authority:
        return Refused("AUTHORITY_MISSING", "authority")
    receiving = base.Receive(
        at=command.slip_at,
        actor=command.actor,
        channel=int(Channel.COUNTER),
        **{name: getattr(command, name) for name in _AS_RECEIVED},
    )
    decided = receive_on(dossier, None, serial, receiving, facts)
    if isinstance(decided, Refused):
        return decided
    unit, period = command.actor.unit, day_period(command.slip_at)
    entered = Slip(
        id=slip_id(unit, period, command.slip),
        unit=unit,
        number=command.slip,
        dossier=command.dossier,
        entered_at=command.at,
        entered_by=command.actor.person,
    )
    return decided._replace(created=(*decided.created, entered), reason=command.authority)


_AS_RECEIVED = (
    "dossier", "procedure", "place", "applicant", "person", "pages", "copies", "verification", "declared_late",
    "papers", "submitter", "submitting", "relation",
)  # fmt: skip


# Scans ----------------------------------------------------------------------------------------------------------


def allow_scan(state: tuple[Dossier | None], command: c.AttachScan) -> Refused | None:
    """A clerk or the head of the unit that received the dossier."""
    if command.actor.role not in COUNTER_ROLES:
        return role_missing(command.actor, COUNTER_ROLES)
    dossier = state[0]
    if dossier is not None and dossier.receiver != command.actor.unit:
        return Refused("OTHER_UNIT", "dossier", {"unit": dossier.receiver})
    return None


def attach_scan(state: tuple[Dossier | None], command: c.AttachScan, facts: Facts) -> Decision | Refused:
    """Note a scanned paper: one of the procedure's papers, of a known kind, not larger than is stored."""
    (dossier,) = state
    if dossier is None or dossier.state in ENDED_STATES:
        return Refused("DOSSIER_UNKNOWN", "dossier")
    papers = facts.procedures[dossier.procedure].documents
    if not 0 <= command.paper < len(papers) or command.media not in list(Media):
        return Refused("SCAN_UNKNOWN", "scan")
    if not 0 < command.size_bytes <= SCAN_BYTES_MAX or not _DIGEST.fullmatch(command.digest):
        return Refused("SCAN_SIZE", "scan", {"most": SCAN_BYTES_MAX // 1_000_000})
    scan = Scan(
        id=command.scan,
        unit=dossier.receiver,
        dossier=dossier.id,
        paper=command.paper,
        digest=command.digest,
        size_bytes=command.size_bytes,
        media=command.media,
        added_at=command.at,
    )
    return Decision((), (scan,), ())
