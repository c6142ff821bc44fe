"""What rules would say to a dossier before it is received: when it is due and why, its fee and why, who decides it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from haicap.rules import competence, deadline_reasons, fees
from haicap.rules.base import Refused
from haicap.rules.calendar import Why, local_date
from haicap.rules.facts import Facts
from haicap.rules.one_stop.intake import clock_starts, too_many_pages
from haicap.rules.one_stop.state import Channel
from haicap.rules.procedures import Procedure

DAYS_SHOWN = 45


@dataclass(frozen=True, slots=True)
class Matter:
    """What somebody wants: the procedure, where it lies, how much of it."""

    procedure: int
    place: int
    unit: int
    at: int
    pages: int = 1
    copies: int = 1
    verification: bool = False
    declared_late: bool = False
    channel: int = int(Channel.COUNTER)


@dataclass(frozen=True, slots=True)
class Day:
    """A day between receipt and return: counted, off (with the reason), the day of receipt or the due one."""

    on: date
    kind: str
    why: Why | None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The answers; `refused` says why it can't be received here, `competent` then may still be known."""

    competent: int | None
    reason: str
    basis: str
    refused: Refused | None
    due_at: int | None
    rule: Why | None
    days: tuple[Day, ...]
    fee: fees.FeeDue | None
    elsewhere: bool


def reckon(matter: Matter, facts: Facts) -> Reckoned:
    """What the rules say to a matter, whether or not it can be received here."""
    entry = facts.procedures[matter.procedure]
    decided = competence.competent_body(
        entry,
        place=matter.place,
        receiver=matter.unit,
        bodies=facts.bodies,
        city=facts.city_competences,
        organisation_as_of=facts.organisation_as_of,
    )
    refused = facts.competent_or_refused(matter.procedure, matter.place, matter.unit)
    wrong = refused if isinstance(refused, Refused) else None
    competent = None if isinstance(decided, Refused) else decided.body
    reason, basis = ("", "") if isinstance(decided, Refused) else (decided.reason, decided.basis)
    due = _due(matter, facts, here=competent == matter.unit)
    return Reckoned(
        competent=competent,
        reason=reason,
        basis=basis,
        refused=wrong,
        due_at=due.due_at,
        rule=due.rule,
        days=_days(due, local_date(matter.at)),
        fee=_fee(matter, entry, facts),
        elsewhere=competent is not None and competent != matter.unit,
    )


def _due(matter: Matter, facts: Facts, *, here: bool) -> deadline_reasons.Explanation:
    starts = clock_starts(facts, matter.at, here=here, online=matter.channel == Channel.ONLINE)
    limit = facts.limit(matter.procedure, verification=matter.verification)
    return deadline_reasons.explain(facts.calendar, limit, starts)


def _days(due: deadline_reasons.Explanation, first: date) -> tuple[Day, ...]:
    counted = {on: place for place, on in enumerate(due.counted, 1)}
    skipped = dict(due.skipped)
    last = local_date(due.due_at)
    shown = []
    for on in sorted({first, last, *counted, *skipped}):
        kind = "due" if on == last else "count" if on in counted else "start" if on == first else "off"
        shown.append(Day(on, kind, skipped.get(on), counted.get(on, 0)))
    return tuple(shown[:DAYS_SHOWN])


def _fee(matter: Matter, entry: Procedure, facts: Facts) -> fees.FeeDue | None:
    if too_many_pages(matter.pages, matter.copies) is not None:
        return None
    case = fees.late_case(entry) if matter.declared_late else None
    return fees.fee(
        entry,
        copies=matter.copies,
        pages=matter.pages,
        channel=matter.channel,
        on=local_date(matter.at),
        online_rules=facts.online_fee_rules,
        case=case,
    )
