"""Choosing is a rule: people take what the rule picks from the rows, in the order in which pages list them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from psycopg import Connection

from haicap.base.reading import Reader
from haicap.rehearsal import world
from haicap.rehearsal.cast import make_cast
from haicap.rehearsal.run import Reached, Run
from haicap.rehearsal.trial import Wanted, run_trial
from haicap.rehearsal.world import Options
from haicap.rules import choosing
from haicap.rules.base import Command, Event
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import Dossier, State, Step, Ticket, TicketState
from haicap.services.one_stop import queries
from haicap.services.one_stop.actors.office import Office
from haicap.services.one_stop.filters import DossierFilter, VisitFilter
from haicap.store import roles, worlds
from tests.actors.town import Play, cast_of
from tests.conftest import worker
from tests.store.tampering import forget

BUSY = Options(place="tiny", days=2, seed=6, settings=("signers=1", "officers=2", "counters=1", "arrivals=6"))
UNTIL_WINDOWS = 104
"""Of twenty minutes: until 10:40 on the second day."""
OPEN_STEPS = (Step.ASSIGNED, Step.WORKING, Step.CONSULTING)


class Stopped(NamedTuple):
    """A trial that was stopped amid queues: its people as taken up again, and a reading as pages have it."""

    run: Run
    reader: Reader
    clock: Any


@pytest.fixture(scope="module")
def stopped() -> Iterator[Stopped]:
    """A trial stopped in mid-morning."""
    name = f"test-alike-{worker()}-{os.getpid()}"
    seen: list[Reached] = []
    try:
        wanted = Wanted(name, BUSY, 1_200, replace=True)
        run_trial(wanted, lambda _run: None, seen.append, lambda: len(seen) < UNTIL_WINDOWS)
        with worlds.connect(name, roles.ENGINE) as connection:
            world.prepare(connection)
            yield _taken_up(connection)
    finally:
        forget(name)


def _taken_up(connection: Connection[Any]) -> Stopped:
    run = Run(connection, make_cast(BUSY.place, BUSY.plan(), BUSY.seed))
    run.take_up()
    row = connection.execute("SELECT reached_at FROM progress").fetchone()
    assert row is not None
    return Stopped(run, Reader(connection.cursor()), row[0])


def _dossiers(stopped: Stopped, kept: DossierFilter) -> list[Dossier]:
    """All pages of a list of dossiers, as the session's rows."""
    found: list[Dossier] = []
    page, more = 1, True
    while more:
        listed = queries.dossiers(stopped.reader, kept, stopped.clock, page)
        found += [stopped.run.company.dossier(row.id) for row in listed.rows]
        page, more = page + 1, listed.more
    return found


def _offices(stopped: Stopped) -> list[Office]:
    return list(stopped.run.company.offices.values())


def test_a_clerk_calls_whom_the_list_of_visits_has_first(stopped: Stopped) -> None:
    """Of those who wait, the list has the longest wait first; the rule lets priority go before."""
    compared = 0
    for office in _offices(stopped):
        listed, page, more = [], 1, True
        while more:
            found = queries.visits(stopped.reader, VisitFilter(office.id, "dang-cho"), stopped.clock, page)
            listed += [stopped.run.company.ticket(row.id) for row in found.rows]
            page, more = page + 1, found.more
        compared += len(listed)
        chosen = sorted(listed, key=lambda ticket: not ticket.priority)
        assert chosen == sorted(listed, key=choosing.ticket_key)
        assert [_next_ticket(office) for _ in chosen] == [ticket.id for ticket in chosen]
        assert office.first_ticket() is None
    assert compared > 20


def _next_ticket(office: Office) -> int:
    assert office.first_ticket() is not None
    return office.take_ticket().id


def test_an_officer_works_in_the_order_of_the_list_of_dossiers(stopped: Stopped) -> None:
    """The list has the earliest promise first; the rule lets what the signer sent back go before."""
    compared = 0
    for office in _offices(stopped):
        listed = _dossiers(stopped, DossierFilter(unit=office.id, state="4"))
        for officer in office.staff.officers:
            desk = office.desk_of(officer)
            own = [dossier for dossier in listed if dossier in desk]
            chosen = sorted(own, key=lambda dossier: choosing.dossier_key(dossier)[0])
            assert chosen == desk
            compared += len(desk)
            assert [office.take_from_desk(officer) for _ in desk] == desk
    assert compared > 20


def test_a_signer_signs_in_the_order_of_the_list_of_papers_to_sign(stopped: Stopped) -> None:
    """Earliest promise first, then by when it was laid before the signer."""
    compared = 0
    for office in _offices(stopped):
        listed = _dossiers(stopped, DossierFilter(unit=office.id, step="cho-ky"))
        assert listed == sorted(listed, key=choosing.signing_key)
        held = set(office.in_hand.values())
        for short in (True, False):
            own = [
                dossier
                for dossier in listed
                if dossier.id not in held and stopped.run.troupe.signing.is_short(dossier) == short
            ]
            assert [office.take_to_sign(short=short) for _ in own] == own
            assert office.take_to_sign(short=short) is None
            compared += len(own)
    assert compared > 10


class Watched(Play):
    """A play in which every choice is made again from the rows alone, as a page would have it made."""

    calls = 0
    assignments = 0

    def watch(self) -> Watched:
        """Look at every command before it is done."""
        do = self.stage.do

        def look(command: Command) -> tuple[Event, ...] | None:
            if isinstance(command, c.Call):
                self._call(command)
            elif isinstance(command, c.Assign | c.Reassign):
                self._assign(command)
            return do(command)

        self.stage.do = look  # type: ignore[method-assign]
        return self

    def _call(self, command: c.Call) -> None:
        rows = [row for row in self.tickets if row.unit == command.actor.unit]
        waiting: list[Ticket] = [row for row in rows if row.state == TicketState.WAITING]
        assert min(waiting, key=choosing.ticket_key).id == command.ticket
        self.calls += 1

    def _assign(self, command: c.Assign | c.Reassign) -> None:
        office = self.company.offices[command.actor.unit]
        loads = dict.fromkeys(office.staff.officers, 0)
        for row in self.dossiers:
            if row.competent == office.id and row.state == State.IN_PROCESS and row.step in OPEN_STEPS:
                loads[row.owner or 0] += 1
        assert choosing.officer_for(loads, office.away) == command.officer
        self.assignments += 1


def test_every_call_and_assignment_is_what_the_rule_picks_from_the_rows() -> None:
    """No simulated person knows more than the rows: whoever reads them would call and assign the same."""
    settings = ("officers=2", "counters=1", "arrivals=2", "absence=0.3")
    play = Watched(cast_of(seed=4, days=2, settings=settings)).watch()
    play.to_the_end()
    assert play.calls > 200
    assert play.assignments > 200
