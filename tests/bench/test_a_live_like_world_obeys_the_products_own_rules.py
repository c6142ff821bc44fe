"""What a trial's stories are told again as is a record like any other: verified, dated by the calendar, numbered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench import live_world, setting
from haicap.gates import datafiles
from haicap.rehearsal import audit
from haicap.rules.calendar import day_number
from haicap.store import bases, roles, worlds

DOSSIERS = 900
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def world() -> Iterator[str]:
    name = setting.own("livetold")
    try:
        live_world.make(DOSSIERS, name, "0.01")
        yield name
    finally:
        setting.forget(name)


def test_states_holders_dates_and_numbers_are_those_that_the_journal_tells(world: str) -> None:
    _, verdict = audit.verify_world(world)
    assert verdict.is_well, verdict.findings[:5]


def test_there_are_as_many_dossiers_as_asked_for_each_with_a_code_of_its_day(world: str) -> None:
    with bases.connect(worlds.database_of(world), roles.CITY) as connection:
        count, received, codes, of_their_day = connection.execute(
            "SELECT count(*), count(received_at), count(DISTINCT code), count(*) FILTER (WHERE split_part(code, '-', 2)"
            " = to_char(received_at AT TIME ZONE INTERVAL '7 hours', 'YYMMDD')) FROM dossier"
        ).fetchone() or (0, 0, 0, 0)
    assert count >= DOSSIERS
    assert received == codes == of_their_day
    assert received > 0


def test_no_dossier_falls_due_on_a_day_off_and_none_lies_in_the_future(world: str) -> None:
    calendar = datafiles.load_calendar()
    with bases.connect(worlds.database_of(world), roles.CITY) as connection:
        days = connection.execute(
            "SELECT DISTINCT extract(epoch FROM due_at)::int8 FROM dossier WHERE due_at IS NOT NULL"
        ).fetchall()
        ahead = connection.execute(
            "SELECT count(*) FROM journal_entry WHERE at > statement_timestamp()"
        ).fetchone()
    assert days
    assert [day for (day,) in days if not calendar.works(day_number(day))] == []
    assert ahead == (0,)


def test_only_the_last_weeks_have_open_dossiers_and_older_applicants_are_others(world: str) -> None:
    with bases.connect(worlds.database_of(world), roles.CITY) as connection:
        weeks, open_weeks = connection.execute(
            "SELECT count(DISTINCT date_trunc('week', received_at - INTERVAL '3 days')), "
            "count(DISTINCT date_trunc('week', received_at - INTERVAL '3 days')) FILTER (WHERE finished_at IS NULL) "
            "FROM dossier WHERE received_at IS NOT NULL"
        ).fetchone() or (0, 0)
        people, identities = connection.execute(
            "SELECT count(*), count(DISTINCT (unit, identity)) FROM applicant"
        ).fetchone() or (0, 0)
    assert 1 <= open_weeks <= 4
    assert open_weeks <= weeks
    assert 0 < identities <= people
