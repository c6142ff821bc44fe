"""One office that never closes, played by the trial's own people on the trial's own stage, without a database.

Only data differ from a trial: a calendar whose every day is a working day of 24 hours, a hand-over limit at the end
of the day instead of 15:00, and citizens of our own. Rules, hours, people, stage and session are the product's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

import numpy as np

from haicap.engine.registry import Registry
from haicap.engine.session import Session
from haicap.rehearsal.stage import Stage
from haicap.rules.calendar import DAY_SECONDS, MAKEUP, Calendar, OfficeSpan, SpecialDay, day_number
from haicap.rules.facts import Facts
from haicap.rules.one_stop import citizen_handlers
from haicap.rules.one_stop.commands import Person
from haicap.rules.one_stop.state import Channel, Dossier, Ticket
from haicap.rules.roles import Held
from haicap.services.one_stop.actors.company import Company, Manners
from haicap.services.one_stop.actors.grading import Grading, Strictness
from haicap.services.one_stop.actors.hours import Hours
from haicap.services.one_stop.actors.office import Staff
from haicap.services.one_stop.actors.script import Kind, Need, Visit
from haicap.services.one_stop.actors.troupe import Troupe
from tests.builders import local, procedure, ruled
from tests.rules.one_stop.counter_town import counter_registry

OFFICE = 1001
STARTS_AT = local("2025-06-23 00:00")
FOREVER = 10**9
AFTER_ALL = (10**12,)
HAND_OFF_SECONDS = 60
"""How long a transfer takes, and how long an assignment."""
PAPER_OF_THE_DAY = "ct_ban_sao_so_goc"
"""A copy from the master register: one step of work, the same limit for everybody, signed as it comes."""


class Citizen(NamedTuple):
    """When somebody comes (UTC seconds), and how long counter and officer need for the one dossier."""

    at: int
    desk_seconds: int
    work_seconds: int = 1
    priority: bool = False


class Seen(NamedTuple):
    """The ticket and the dossier of one citizen, as they stand at the end."""

    ticket: Ticket
    dossier: Dossier

    @property
    def called_at(self) -> int:
        """When the citizen was called; everybody was."""
        assert self.ticket.called_at is not None
        return self.ticket.called_at

    @property
    def waited(self) -> int:
        """Seconds between taking the ticket and being called."""
        return self.called_at - self.ticket.taken_at


def _registry() -> Registry:
    """The one-stop shop with its counter and what applicants do besides."""
    known = counter_registry()
    known.add_handlers("one_stop", citizen_handlers.HANDLERS)
    for kind, check in citizen_handlers.KINDS.items():
        known.add_kind(kind, check)
    return known


def _need(one: Citizen) -> Need:
    """A paper of the day that nothing befalls and that nobody fetches."""
    nothing = dict.fromkeys(Need._fields, 0)
    wanted = {
        "procedure": procedure(PAPER_OF_THE_DAY),
        "place": OFFICE,
        "pages": 1,
        "copies": 1,
        "desk_seconds": one.desk_seconds,
        "work_seconds": (one.work_seconds,),
        "signing_seconds": 1,
        "back_seconds": None,
        "fetch_days": None,
    }
    return Need(**{**nothing, **wanted})  # type: ignore[arg-type]


class Citizens:
    """A script in which everybody comes once to the right counter with one complete dossier and never gives up."""

    def __init__(self, citizens: Sequence[Citizen]) -> None:
        self.citizens = citizens
        self._needs = [_need(one) for one in citizens]

    def visit(self, index: int) -> Visit:
        """Come to the counter, with patience without end."""
        one = self.citizens[index]
        return Visit(
            number=index,
            at=one.at,
            office=OFFICE,
            first_office=OFFICE,
            detour_seconds=0,
            channel=int(Channel.COUNTER),
            priority=one.priority,
            patience_seconds=FOREVER,
            comes_back=False,
            back_second=0,
            first_need=index,
            needs=1,
        )

    def need(self, index: int) -> Need:
        """Hand in the one dossier that the citizen has."""
        return self._needs[index]

    def like(self, procedure: int, number: int) -> tuple[int, int]:
        """Nobody comes whom nobody drew."""
        raise AssertionError(f"somebody else handed in {number} of procedure {procedure}")

    def person(self, visit: int) -> Person:
        """Be nobody in particular."""
        return Person(f"Người {visit}", "999", "010", "", str(visit))

    def let_go(self, index: int) -> None:
        """Keep nothing, so that there is nothing to forget."""


@cache
def _facts() -> Facts:
    """The tiny town's facts with an office that is open day and night, every day of 2025."""
    year = [date(2025, 1, 1) + timedelta(days) for days in range(365)]
    weekend = [SpecialDay(day, MAKEUP, "mở cửa", "open") for day in year if day.weekday() >= 5]
    always = Calendar(weekend, [OfficeSpan(None, None, 0, DAY_SECONDS)])
    return replace(ruled(transfer_cutoff_seconds=DAY_SECONDS - 1), calendar=always)


def _staff(clerks: int, officers: int) -> Staff:
    people = iter(range(OFFICE * 1000 + 1, OFFICE * 1000 + 1000))
    return Staff(
        clerks=tuple(next(people) for _ in range(clerks)),
        officers=tuple(next(people) for _ in range(officers)),
        signers=tuple(next(people) for _ in range(50)),
        head=next(people),
        records_clerk=next(people),
    )


def _holdings(staff: Staff) -> list[tuple[int, str, int]]:
    roles = {
        "clerk": staff.clerks,
        "officer": staff.officers,
        "signer": staff.signers,
        "head": (staff.head,),
        "records_clerk": (staff.records_clerk,),
    }
    return [(person, role, OFFICE) for role, people in roles.items() for person in people]


def play(citizens: Sequence[Citizen], *, clerks: int, officers: int = 1) -> list[Seen]:
    """Play until nothing is due any more; what became of each citizen, in the order given.

    Nothing is refused or lost on the way, everybody is called and every dossier is finished, or the test fails.
    """
    staff = _staff(clerks, officers)
    holdings = _holdings(staff)
    facts = _facts().seated([Held(*holding, None, date(2025, 1, 1), None) for holding in holdings])
    stage = Stage(Session(_registry(), facts, holdings, {}), {})
    day_and_night, content = ((0, DAY_SECONDS),), Grading.of([(5, 1_000_000)])
    manners = Manners(
        inside_seconds=HAND_OFF_SECONDS,
        wire_seconds=HAND_OFF_SECONDS,
        deputy_seconds=600,
        stretch_seconds=FOREVER,
        signing_short=day_and_night,
        signing_bursts=(),
        cash_closed_second=63_000,
        strictness=Strictness(content, content, content, content, content, FOREVER),
    )
    company = Company(stage, Citizens(citizens), facts, Hours(facts.calendar, ()), manners, {OFFICE: staff})
    _play(Troupe(company), stage, citizens)
    assert stage.bugs == []
    assert stage.refusals == {}
    assert company.finished_count == len(citizens)
    return _seen(company, len(citizens))


def _play(troupe: Troupe, stage: Stage, citizens: Sequence[Citizen]) -> None:
    """Take visits and what is due in the order of a run: by moment, kind, office and number."""
    coming = sorted((one.at, int(Kind.VISIT), OFFICE, index) for index, one in enumerate(citizens))
    troupe.begin(range(day_number(coming[0][0]), day_number(coming[-1][0]) + 1), [])
    for at, kind, _, index in coming:
        while (due := stage.take_before((at, kind))) is not None:
            troupe.act(due)
        troupe.visit(at, index)
    while (due := stage.take_before(AFTER_ALL)) is not None:
        troupe.act(due)


def _seen(company: Company, count: int) -> list[Seen]:
    tickets, dossiers = {}, {}
    for number, (visit, _) in company.origins.items():
        if number in company.rows("ticket"):
            tickets[visit] = company.ticket(number)
        else:
            dossiers[visit] = company.dossier(number)
    return [Seen(tickets[visit], dossiers[visit]) for visit in range(count)]


def exponential(seed: int, stream: int, mean_seconds: float, count: int) -> list[float]:
    """So many exponential times from whole 32-bit draws of a counter-based generator, by inversion at mid-steps."""
    draws = np.random.Generator(np.random.Philox(key=[seed, stream])).integers(0, 2**32, count)
    return [-mean_seconds * math.log((int(draw) + 0.5) / 2**32) for draw in draws]


def whole(seconds: float) -> int:
    """The nearest whole second, at least one."""
    return max(1, round(seconds))
