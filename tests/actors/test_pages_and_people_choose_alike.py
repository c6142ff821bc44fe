"""Pages, fed from the tables, choose the very ticket, dossier, paper and officer that simulated people choose."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from haicap.base.reading import Reader
from haicap.rehearsal.run import Reached, Run
from haicap.rehearsal.trial import Wanted, run_trial
from haicap.rehearsal.world import Options
from haicap.rules import choosing
from haicap.rules.one_stop.state import State, Step
from haicap.services.one_stop import worklists
from haicap.services.one_stop.actors.office import Office
from haicap.store import bases, roles, worlds
from tests.conftest import worker
from tests.store.tampering import forget

MIDDLE_OF_THE_MORNING_SECONDS = 86_400 + 10 * 3_600
Halted = tuple[Run, Reader]


@pytest.fixture(scope="module")
def halted() -> Iterator[Halted]:
    """A crowded trial that stopped at ten on its second day: its people in memory, its tables as a page sees them."""
    name = f"test-choosing-{worker()}-{os.getpid()}"
    runs: list[Run] = []
    reached: list[Reached] = []

    def goes_on() -> bool:
        return not reached or reached[-1].at < runs[0].cast.starts_at + MIDDLE_OF_THE_MORNING_SECONDS

    options = Options(place="tiny", days=3, seed=6, settings=("arrivals=4", "officers=2", "signers=1"))
    try:
        assert run_trial(Wanted(name, options, 1_800), runs.append, reached.append, goes_on) is None
        with bases.connect(worlds.database_of(name), roles.CITY) as connection:
            yield runs[0], Reader(connection.cursor())
    finally:
        forget(name)


def _offices(halted: Halted) -> list[Office]:
    return [office for _, office in sorted(halted[0].company.offices.items())]


def test_the_next_ticket_is_the_same(halted: Halted) -> None:
    """Priority first, then arrival, then number of the ticket."""
    seen = 0
    for office in _offices(halted):
        listed = worklists.waiting(halted[1], office.id)
        ticket = office.first_ticket()
        assert (listed[0].id if listed else None) == (ticket.id if ticket else None)
        seen += len(listed)
    assert seen > 10


def test_the_next_online_dossier_is_the_same(halted: Halted) -> None:
    """By when they came, but for what a clerk has in hand this minute."""
    seen = 0
    for office in _offices(halted):
        in_hand = set(office.in_hand.values())
        listed = [each for each in worklists.unchecked(halted[1], office.id) if each.id not in in_hand]
        dossier = office.first_online()
        assert (listed[0].id if listed else None) == (dossier.id if dossier else None)
        seen += len(listed)
    assert seen > 2


def test_the_order_of_every_officers_desk_is_the_same(halted: Halted) -> None:
    """What was sent back first, then by due date, receipt and id; the whole desk, not only its top."""
    seen = 0
    for office in _offices(halted):
        in_hand = set(office.in_hand.values())
        listed = worklists.desks(halted[1], office.id)
        for officer in office.staff.officers:
            desk = [each.id for each in listed.get(officer, []) if each.id not in in_hand]
            assert desk == [dossier.id for dossier in office.desk_of(officer)]
            seen += len(desk)
    assert seen > 30


def test_the_next_officer_is_the_same(halted: Halted) -> None:
    """Loads counted from the tables are those that the head goes by, and so is the choice."""
    for office in _offices(halted):
        counted = worklists.loads(halted[1], office.id)
        assert counted == office.load
        assert choosing.officer_for(counted, office.away) == choosing.officer_for(office.load, office.away)


def test_the_order_before_the_signers_is_the_same(halted: Halted) -> None:
    """By due date, then by when it was laid there; papers of the day and others apart."""
    run, reader = halted
    papers = 0
    for office in _offices(halted):
        in_hand = set(office.in_hand.values())
        listed = [each for each in worklists.to_sign(reader, office.id) if each.id not in in_hand]
        for short in (True, False):
            here = [each.id for each in listed if _is_short(run, each.procedure) == short]
            assert here == _taken(office, short=short)
            papers += len(here)
    assert papers > 5


def _is_short(run: Run, procedure: int) -> bool:
    entry = run.cast.facts.procedures[procedure]
    return entry.same_day or entry.field == "chung_thuc"


def _taken(office: Office, *, short: bool) -> list[int]:
    """The papers in the order in which a signer would take them."""
    found: list[int] = []
    while (dossier := office.take_to_sign(short=short)) is not None:
        assert (dossier.state, dossier.step) == (State.IN_PROCESS, Step.SUBMITTED)
        found.append(dossier.id)
    return found
