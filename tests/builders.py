"""Plain builders with good defaults: moments, people, facts, rows and commands of the tiny town.

Offices: communes 1001 Bến Hồng, 1002 Gò Lim, 1003 Đồng Sậy; branch 101; department 11; land office 50.
Whoever a test needs is `actor("clerk")`, `actor("officer", 1002)` and so on; each holds the role and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import Any

from haicap.base.facts import load_facts
from haicap.engine.outcome import Done, Outcome
from haicap.engine.registry import Registry
from haicap.engine.session import Holding, Session
from haicap.rules.base import Actor, Command, Decision, Event, Refused, Row
from haicap.rules.deadline_rules import DeadlineRules, RuleBook
from haicap.rules.facts import Facts
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import handlers, invariants, reactions, receipts
from haicap.rules.one_stop.state import (
    OPEN_STATES,
    Channel,
    Dossier,
    Purpose,
    State,
    Step,
    Ticket,
    TicketState,
)
from haicap.rules.one_stop.transitions import WITH_SOLVER
from haicap.rules.roles import Held

HANOI_TIME = timezone(timedelta(hours=7))
TOWN = (1001, 1002, 1003, 101, 11, 50)
NEW_TOWN = date(2025, 7, 1)
SINCE = date(2025, 6, 1)
_PLACES = {
    "clerk": 1,
    "officer": 2,
    "other officer": 3,
    "head": 4,
    "signer": 5,
    "other signer": 6,
    "records_clerk": 7,
    "leader": 8,
}


def local(text: str) -> int:
    """UTC seconds of "2025-06-23 15:00" or "2025-06-23 15:00:01" on the clocks of Hanoi."""
    return int(datetime.fromisoformat(text).replace(tzinfo=HANOI_TIME).timestamp())


def shown(at: int | None) -> str:
    """The inverse of `local`, to the minute."""
    assert at is not None
    return datetime.fromtimestamp(at, HANOI_TIME).strftime("%Y-%m-%d %H:%M")


MORNING = local("2025-06-23 09:00")
"""A Monday of the trial, under Decree 61/2018."""


# People and facts ----------------------------------------------------------------------------------------------


def actor(who: str, unit: int = 1001) -> Actor:
    """Whoever holds this role in a unit ("other officer", "other signer": a second one); 0 is a visitor."""
    role = who.removeprefix("other ")
    return Actor(unit * 1000 + _PLACES[who] if who in _PLACES else 0, role, unit)


def holdings(units: Iterable[int] = TOWN) -> list[Holding]:
    """Every person of every office with the one role that the person holds."""
    return [(each.person, each.role, each.unit) for each in held(units)]


def held(units: Iterable[int] = TOWN) -> list[Held]:
    """The same holdings with their days: since June 2025, until further notice."""
    people = [actor(who, unit) for unit in units for who in _PLACES]
    return [Held(each.person, each.role, each.unit, None, SINCE, None) for each in people]


def facts(**changes: Any) -> Facts:
    """The tiny town's facts as of July 2025, any counter open, with caches of its own."""
    return replace(_tiny(), **changes)


@cache
def _tiny() -> Facts:
    loaded = load_facts("tiny", NEW_TOWN, any_counter=True, authentication_signers=None, key=b"a key")
    return loaded.seated(held())


@cache
def hanoi() -> Facts:
    """Hanoi's facts as of July 2025."""
    return load_facts("hanoi", NEW_TOWN, any_counter=True, authentication_signers=None)


def ruled(**changes: Any) -> Facts:
    """Facts whose rules of deadlines differ on every day in the fields given."""
    versions = tuple(replace(each, **changes) for each in _tiny().rule_book.versions)
    return facts(rule_book=RuleBook(versions))


def version(known: Facts, day: str) -> DeadlineRules:
    """The rules of deadlines in force on a day."""
    return known.rule_book.on(date.fromisoformat(day))


@cache
def procedure(name: str) -> int:
    """The number of a procedure of the catalogue."""
    return next(number for number, each in _tiny().procedures.items() if each.id == name)


COPIES = "ct_ban_sao"
"""Certified copies: same day, decided wherever received, one step, authentication."""
SHOP = "hkd_thanh_lap"
"""A household business: three working days, decided by the commune of the place, one step."""
LAND = "dd_cap_lan_dau"
"""A first land certificate: twenty working days, decided by the commune of the place, two steps."""


# Rows ----------------------------------------------------------------------------------------------------------


def dossier(state: int = State.RECEIVED, step: int = Step.NONE, **fields: Any) -> Dossier:
    """A dossier of office 1001 with all that a dossier of that state and step has."""
    known: dict[str, Any] = {
        "id": 10_010_000_001,
        "state": int(state),
        "step": int(step),
        "procedure": procedure(LAND),
        "receiver": 1001,
        "competent": 1001,
        "place": 1001,
    }
    if state == State.REGISTERED:
        known.update(channel=int(Channel.ONLINE), submitted_at=MORNING)
    elif state != State.NOT_RECEIVED:
        due = local("2025-07-21 17:00")
        known.update(code="H26.980.01-250623-0001", received_at=MORNING, clock_from=MORNING)
        known.update(due_original=due, due_at=due)
    if state >= State.IN_PROCESS and step != Step.TRANSFERRED:
        known["owner"] = actor("officer").person
    home = "competent" if state in WITH_SOLVER else "receiver"
    known["holder"] = fields.get(home, known[home])
    if state in (State.SUPPLEMENT_ASKED, State.PAYMENT_ASKED):
        known["paused_at"] = MORNING + 3600
    if step in (Step.SUBMITTED, Step.SIGNED) or state >= State.DONE:
        known["work_done"] = 2
    if state not in OPEN_STATES:
        known["finished_at"] = MORNING + 6000
    return Dossier(**{**known, **fields}, version=1, stored=1)


def ticket(state: int = TicketState.CALLED, **fields: Any) -> Ticket:
    """A ticket at a counter of office 1001, for one dossier."""
    known = {
        "id": 10_010_000_100,
        "unit": 1001,
        "number": 1,
        "state": int(state),
        "dossiers": 1,
        "pending": 1,
    }
    return Ticket(**{**known, "taken_at": MORNING - 600, **fields}, version=1, stored=1)


# Deciding ------------------------------------------------------------------------------------------------------


def decided(command: Any, *rows: Row, known: Facts | None = None) -> Decision | Refused:
    """What the rule of a command says, allow and decide, to the rows that exist; nothing is changed."""
    handler = handlers.HANDLERS[type(command)]
    held = {(row.KIND, row.id): row for row in rows}
    state = tuple(held.get(key) if key else None for key in handler.keys(command))
    return handler.allow(state, command) or handler.decide(state, command, known or facts())


def registry() -> Registry:
    """The one-stop shop as the engine knows it."""
    known = Registry()
    known.add_handlers("one_stop", handlers.HANDLERS)
    known.add_reactions(reactions.REACTIONS)
    for kind, check in invariants.KINDS.items():
        known.add_kind(kind, check)
    return known


def session(
    known: Facts | None = None, rows: Iterable[Row] = (), acts: Mapping[int, int] | None = None
) -> Session:
    """A session of the tiny town that holds `rows`."""
    opened = Session(registry(), known or facts(), holdings(), dict(acts or {}))
    opened.put(rows)
    return opened


def copies_of(opened: Session) -> list[Row]:
    """The rows of a session as a database would give them again."""
    rows = [copy(row) for held in opened.rows.values() for row in held.values()]
    for row in rows:
        row.stored = row.version
    return rows


PERSON = c.Person("Trần Thị Thử", "001099000001", "0900000001", "Số 5, phố Bến", "muối-của-trần")


class Shop:
    """The tiny town's offices at work: whole stories of dossiers in a few words."""

    def __init__(self, known: Facts | None = None) -> None:
        self.facts = known or facts()
        self.session = session(self.facts)
        self._last = 0

    def new_id(self, unit: int = 1001) -> int:
        """An id that nothing has yet."""
        self._last += 1
        return unit * 10_000_000 + self._last

    def try_(self, command: Command) -> Outcome:
        """Whatever comes of a command."""
        return self.session.do(command)

    def do(self, command: Command) -> tuple[Event, ...]:
        """Have a command done; anything else fails the test."""
        outcome = self.session.do(command)
        assert isinstance(outcome, Done), outcome
        return outcome.events

    def refusal(self, command: Command) -> Refused:
        """Have a command refused; anything else fails the test."""
        outcome = self.session.do(command)
        assert isinstance(outcome, Refused), outcome
        return outcome

    def row(self, kind: str, number: int) -> Any:
        """A row of the session."""
        return self.session.rows[kind][number]

    def dossier(self, number: int) -> Dossier:
        """A dossier of the session."""
        found = self.session.rows["dossier"][number]
        assert isinstance(found, Dossier)
        return found

    def secret(self, number: int) -> str:
        """What stands on the receipt of a dossier."""
        return receipts.secret_of(self.dossier(number), self.facts)

    def secret_on(self, kind: str, number: int) -> str:
        """What stands on a slip or on a request for papers."""
        return receipts.secret_of(self.row(kind, number), self.facts)

    def called(self, at: int = MORNING, unit: int = 1001, **fields: Any) -> int:
        """A ticket that has just been called to the clerk's counter."""
        number = self.new_id(unit)
        wanted = {"purpose": int(Purpose.HAND_IN), "dossiers": 1, **fields}
        self.do(c.TakeTicket(at - 300, actor("applicant", unit), number, **wanted))
        self.do(c.Call(at, actor("clerk", unit), number))
        return number

    def receive(self, at: int = MORNING, unit: int = 1001, name: str = LAND, **fields: Any) -> c.Receive:
        """The command by which a clerk receives a dossier at the counter, ticket called."""
        wanted: dict[str, Any] = {
            "place": unit if unit > 1000 else 1001,
            "channel": int(Channel.COUNTER),
            "applicant": self.new_id(unit),
            "person": PERSON,
            **fields,
        }
        if wanted["channel"] == Channel.COUNTER and "ticket" not in wanted:
            wanted["ticket"] = self.called(at, unit)
        return c.Receive(at, actor("clerk", unit), self.new_id(unit), procedure(name), **wanted)

    def received(self, at: int = MORNING, unit: int = 1001, name: str = LAND, **fields: Any) -> int:
        """A dossier in state 2 (4 if online)."""
        command = self.receive(at, unit, name, **fields)
        self.do(command)
        return command.dossier

    def assigned(self, at: int = MORNING, unit: int = 1001, name: str = LAND, **fields: Any) -> int:
        """A dossier on the officer's desk half an hour after receipt."""
        number = self.received(at, unit, name, **fields)
        competent = self.dossier(number).competent
        self.do(c.Transfer(at + 600, actor("clerk", unit), number))
        head, officer = actor("head", competent), actor("officer", competent)
        self.do(c.Assign(at + 1800, head, number, officer.person))
        return number

    def working(self, at: int = MORNING, unit: int = 1001, name: str = LAND, **fields: Any) -> int:
        """A dossier whose first step is done an hour after receipt."""
        number = self.assigned(at, unit, name, **fields)
        self.do(c.Work(at + 3600, actor("officer", self.dossier(number).competent), number, 1))
        return number

    def submitted(self, at: int = MORNING, unit: int = 1001, name: str = LAND, **fields: Any) -> int:
        """A dossier that lies before the signer two hours after receipt."""
        number = self.working(at, unit, name, **fields)
        self.lay_before_signer(at + 7200, number)
        return number

    def lay_before_signer(self, at: int, number: int) -> None:
        """The officer does what steps are left and submits."""
        row = self.dossier(number)
        officer = actor("officer", row.competent)
        if row.step == Step.ASSIGNED and row.work_done:
            self.do(c.Work(at, officer, number, row.work_done))
        for step in range(row.work_done + 1, self.facts.back_office_steps(row.procedure) + 1):
            self.do(c.Work(at, officer, number, step))
        self.do(c.SubmitForSignature(at, officer, number))

    def finished(self, at: int = MORNING, unit: int = 1001, name: str = LAND, **fields: Any) -> int:
        """A dossier whose result is signed and numbered three hours after receipt."""
        number = self.submitted(at, unit, name, **fields)
        competent = self.dossier(number).competent
        self.do(c.Sign(at + 9000, actor("signer", competent), number))
        self.do(c.Number(at + 10_800, actor("records_clerk", competent), number))
        return number
