"""Row-level security: without a unit a page reads nothing; with one it reads that unit's cases and no others."""

from __future__ import annotations

import os
from collections.abc import Iterator

import psycopg
import pytest

from haicap.store import bases, roles, worlds
from tests.conftest import worker
from tests.store.tampering import forget, trial_of

REFERENCE = {
    "unit",
    "succession",
    "former_district",
    "special_day",
    "unit_data",
    "world",
    "seal",
    "django_migrations",
}
"""What anybody may read: no case and no person stands there."""
WITH_UNITS = """
    SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
"""


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """The database of a finished trial of the tiny town."""
    name = f"test-policies-{worker()}-{os.getpid()}"
    try:
        trial_of(name)
        yield worlds.find_world(name).database
    finally:
        forget(name)


def _count(connection: psycopg.Connection[tuple[int]], query: str, units: list[int] | None) -> int:
    if units is not None:
        connection.execute(
            "SELECT set_config('haicap.units', %s, true)", ["{" + ",".join(map(str, units)) + "}"]
        )
    row = connection.execute(query.encode()).fetchone()
    connection.rollback()
    assert row is not None
    return int(row[0])


def test_every_table_with_cases_or_people_is_under_policies(database: str) -> None:
    """A table that is not public reference data and has no row-level security fails this test."""
    with bases.connect(database) as connection:
        tables = {name for (name,) in connection.execute(WITH_UNITS)}
        guarded = {name for (name,) in connection.execute(WITH_UNITS + " AND c.relrowsecurity")}
    assert tables - guarded == REFERENCE & tables
    assert {"dossier", "ticket", "journal_entry", "applicant", "person", "holding"} <= guarded


def test_without_a_unit_nothing_is_seen(database: str) -> None:
    """No setting, no rows, in any table under policies, though the city sees plenty."""
    with bases.connect(database) as owner:
        guarded = [name for (name,) in owner.execute(WITH_UNITS + " AND c.relrowsecurity ORDER BY 1")]
    with bases.connect(database, roles.WEB) as web, bases.connect(database, roles.CITY) as city:
        seen = {name: _count(web, f"SELECT count(*) FROM {name}", None) for name in guarded}
        there = {name: _count(city, f"SELECT count(*) FROM {name}", None) for name in guarded}
    assert set(seen.values()) == {0}
    assert there["dossier"] > 50
    assert there["journal_entry"] > 500


@pytest.mark.parametrize(
    ("table", "own"),
    [
        ("dossier", "receiver = 1001 OR competent = 1001"),
        ("ticket", "unit = 1001"),
        ("person", "unit = 1001"),
        ("serial", "unit = 1001"),
    ],
)
def test_with_a_unit_its_own_rows_are_seen(database: str, table: str, own: str) -> None:
    """A page of commune 1001 sees all that is the commune's, and what it is asked about, and nothing else."""
    asked = " OR id IN (SELECT dossier FROM consultation WHERE unit = 1001 AND answered_at IS NULL)"
    where = own + (asked if table == "dossier" else "")
    with bases.connect(database, roles.CITY) as city:
        expected = _count(city, f"SELECT count(*) FROM {table} WHERE {where}", None)
        everything = _count(city, f"SELECT count(*) FROM {table}", None)
    with bases.connect(database, roles.WEB) as web:
        seen = _count(web, f"SELECT count(*) FROM {table}", [1001])
    assert 0 < seen == expected < everything


def test_a_dossiers_story_is_seen_by_whoever_sees_the_dossier(database: str) -> None:
    """The receiving commune reads what the competent one did to the dossier; the third commune reads none of it."""
    with bases.connect(database, roles.CITY) as city:
        row = city.execute(
            "SELECT id, receiver, competent FROM dossier WHERE receiver <> competent AND state >= 4 LIMIT 1"
        ).fetchone()
    assert row is not None
    number, receiver, competent = row
    story = f"SELECT count(*) FROM journal_entry WHERE subject_id = {number}"
    stranger = next(unit for unit in (1001, 1002, 1003) if unit not in (receiver, competent))
    with bases.connect(database, roles.CITY) as city, bases.connect(database, roles.WEB) as web:
        whole = _count(city, story, None)
        assert _count(web, story, [receiver]) == whole
        assert _count(web, story, [competent]) == whole
        assert _count(web, story, [stranger]) == 0
