"""Design, section 6: list pages of open work use an index that starts with the unit, and it costs hot rows little."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from haicap.services.one_stop.conditions import dossiers_where
from haicap.services.one_stop.filters import DossierFilter
from haicap.store import bases

CLOCK = datetime(2025, 6, 24, 3, tzinfo=UTC)
ROWS = """
    INSERT INTO dossier (id, received_at, due_original, due_at, clock_from, finished_at, receiver, competent, holder,
                         place, version, state, step, procedure, channel, pages, copies, code, duty, fee, paused,
                         asked, work_done, sent_back, consulted, apologies, refused, verification, declared_late)
    SELECT n, r, r + '5 days', r + '5 days', r, CASE WHEN ended THEN r + '1 day' END, 1001, 1001 + n % 3, 1001,
           1001, 1, CASE WHEN ended THEN 10 ELSE 4 END, CASE WHEN ended THEN 0 ELSE 5 END, 1, 1, 1, 1, 'T' || n, 0, 0,
           0, 0, 0, 0, 0, 0, false, false, false
    FROM (SELECT n, timestamptz '2025-06-20' + n * interval '1 minute' AS r, n % 10 > 0 AS ended
          FROM generate_series(1, 3000) n) x
"""


@pytest.fixture
def filled(test_database: str) -> Iterator[psycopg.Connection[Any]]:
    """A transaction with 3,000 dossiers of three units, every tenth of them open."""
    with bases.connect(test_database) as connection:
        connection.execute(ROWS)
        connection.execute("ANALYZE dossier")
        yield connection
        connection.rollback()


def _plan(connection: psycopg.Connection[Any], kept: DossierFilter) -> str:
    where, values = dossiers_where(kept, CLOCK)
    query = f"EXPLAIN SELECT d.id FROM dossier d WHERE {where} ORDER BY d.due_at LIMIT 100"
    return "\n".join(line for (line,) in connection.execute(query.encode(), values))


@pytest.mark.parametrize(
    "kept",
    [
        DossierFilter(unit=1001, state="mo"),
        DossierFilter(unit=1001, state="4"),
        DossierFilter(unit=1001, term="qua-han", state="mo"),
        DossierFilter(unit=1001, step="cho-ky", state="mo"),
        DossierFilter(unit=1001, step="cho-ky"),
        DossierFilter(unit=1001, term="qua-han"),
    ],
    ids=lambda kept: kept.query(),
)
def test_a_units_list_of_open_dossiers_goes_by_it(
    filled: psycopg.Connection[Any], kept: DossierFilter
) -> None:
    assert "dossier_open" in _plan(filled, kept)


def test_a_list_of_what_has_ended_does_not(filled: psycopg.Connection[Any]) -> None:
    for state in ("10", "co-ket-qua", "da-tra", ""):
        assert "dossier_open" not in _plan(filled, DossierFilter(unit=1001, state=state))


def test_it_holds_open_dossiers_alone(filled: psycopg.Connection[Any]) -> None:
    filled.execute("REINDEX INDEX dossier_open")
    row = filled.execute("SELECT reltuples FROM pg_class WHERE relname = 'dossier_open'").fetchone()
    assert row == (300,)


def test_rows_that_change_often_have_room_beside_them(test_database: str) -> None:
    with bases.connect(test_database) as connection:
        found = connection.execute(
            "SELECT relname, reloptions FROM pg_class WHERE relname IN "
            "('dossier', 'ticket', 'serial', 'request', 'office_counter')"
        ).fetchall()
    assert dict(found) == {
        "dossier": ["fillfactor=60"],
        "ticket": ["fillfactor=75"],
        "serial": ["fillfactor=50"],
        "request": ["fillfactor=80"],
        "office_counter": None,
    }
