"""What applicants do beside moving their dossiers: files, fees, ratings (Decree 61/2018 art. 16, 22, 28)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from haicap.rules.base import APPLICANT_ROLE, Change, Decision, Handler, Key, Refused, Row
from haicap.rules.facts import Facts
from haicap.rules.one_stop import citizen_commands as c
from haicap.rules.one_stop import events as e
from haicap.rules.one_stop.cash import VOID_STATES
from haicap.rules.one_stop.citizen_state import GRADES, Rating, Remittance
from haicap.rules.one_stop.counter_commands import AttachScan
from haicap.rules.one_stop.counter_state import Paid
from haicap.rules.one_stop.handing_in import attach_scan
from haicap.rules.one_stop.intake import keys_dossier
from haicap.rules.one_stop.receipts import proven
from haicap.rules.one_stop.state import Dossier, State
from haicap.rules.one_stop.transitions import role_missing

ROLES = frozenset({APPLICANT_ROLE})
PAPERS_WANTED = frozenset({int(State.REGISTERED), int(State.SUPPLEMENT_ASKED)})
WITH_RESULT = frozenset({int(State.DONE), int(State.RETURNED)})
REFERENCE_LETTERS_MAX = 60


def keys_remit(command: c.Remit) -> tuple[Key | None, ...]:
    """The dossier, and what was paid for it."""
    return (("dossier", command.dossier), ("paid", command.dossier))


def keys_rate(command: c.Rate) -> tuple[Key | None, ...]:
    """The dossier, and its rating."""
    return (("dossier", command.dossier), ("rating", command.dossier))


def allow(state: tuple[Any, ...], command: Any) -> Refused | None:
    """An applicant alone, of the unit that received the dossier."""
    if command.actor.role not in ROLES:
        return role_missing(command.actor, ROLES)
    dossier = state[0]
    if dossier is not None and dossier.receiver != command.actor.unit:
        return Refused("OTHER_UNIT", None, {"unit": dossier.receiver})
    return None


def send_scan(state: tuple[Dossier], command: c.SendScan, facts: Facts) -> Decision | Refused:
    """Note a file while papers are wanted: before the check, or when a supplement was asked for."""
    if state[0].state not in PAPERS_WANTED:
        return Refused("PAPERS_NOT_WANTED", "scan")
    values = command._asdict()
    del values["secret"]
    return attach_scan(state, AttachScan(**values), facts)


def remit(state: tuple[Dossier, Paid | None], command: c.Remit, facts: Facts) -> Decision | Refused:
    """Note the whole of what is still owed, in one sum, which must be the one that the applicant was shown."""
    dossier, paid = state
    if dossier.received_at is None or dossier.state in VOID_STATES:
        return Refused("DOSSIER_UNKNOWN", "dossier")
    owed = dossier.fee - (paid.amount if paid else 0)
    if owed <= 0:
        return Refused("NOTHING_OWED", "amount")
    if command.amount != owed:
        return Refused("SUM_CHANGED", "amount", {"amount": owed})
    if not 1 <= len(command.reference) <= REFERENCE_LETTERS_MAX or not command.reference.isprintable():
        return Refused("REFERENCE_MISSING", "reference")
    row = Remittance(
        id=command.remittance,
        unit=dossier.receiver,
        dossier=dossier.id,
        amount=command.amount,
        reference=command.reference,
        paid_at=command.at,
    )
    events = (e.Paid(command.remittance, command.amount),)
    if paid is None:
        fresh = Paid(id=dossier.id, unit=dossier.receiver, amount=command.amount, payment=command.remittance)
        return Decision((), (row, fresh), events)
    more = {"amount": paid.amount + command.amount, "payment": command.remittance}
    return Decision((Change(paid, more),), (row,), events)


def rate(state: tuple[Dossier, Rating | None], command: c.Rate, facts: Facts) -> Decision | Refused:
    """Rate once there is a result; changed as often as one likes until it is fetched, once afterwards (art. 28)."""
    dossier, rating = state
    if dossier.state not in WITH_RESULT:
        return Refused("RATING_TOO_EARLY", "grade")
    if command.grade not in GRADES:
        return Refused("GRADE_WRONG", "grade", {"most": GRADES[-1]})
    fields = {"grade": command.grade, "rated_at": command.at}
    if rating is None:
        row = Rating(id=dossier.id, unit=dossier.receiver, competent=dossier.competent)
        row.grade, row.rated_at = command.grade, command.at
        return Decision((), (row,), (e.Rated(dossier.id, command.grade),))
    if dossier.returned_at is not None and rating.rated_at >= dossier.returned_at:
        return Refused("RATED_ALREADY", "grade")
    return Decision((Change(rating, fields),), (), (e.Rated(dossier.id, command.grade),))


HANDLERS: dict[type, Handler] = {
    c.SendScan: proven(Handler(keys_dossier, allow, send_scan)),
    c.Remit: proven(Handler(keys_remit, allow, remit)),
    c.Rate: proven(Handler(keys_rate, allow, rate)),
}


def _rating(row: Rating) -> str | None:
    return None if row.grade in GRADES else "a grade that is none of the five"


def _remittance(row: Remittance) -> str | None:
    return None if row.amount > 0 else "nothing was paid"


KINDS: dict[type[Row], Callable[[Any], str | None]] = {Remittance: _remittance, Rating: _rating}
"""Every kind of row of citizens with its check: what is wrong with a row, or None."""
