"""Same seed, same bytes: for windows of 1, 5, 30 and 240 minutes, with every loop on; also table by table."""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any

from haicap.rehearsal.trial import Wanted, run_trial
from haicap.rehearsal.world import Options
from haicap.store import bases, roles, worlds
from tests.conftest import worker
from tests.store.tampering import forget

TABLES = {
    "dossier": "id",
    "ticket": "id",
    "request": "id",
    "consultation": "id",
    "applicant": "id",
    "serial": "id",
    "origin": "id",
    "effort": "id",
    "happening": "office, counter",
    "office_counter": "unit",
    "seal": "number",
}
ENTRIES = (
    "SELECT at, act_office, act_counter, ordinal, person, role, deputy_for, unit, command, subject_kind, subject_id, "
    "before::text, after::text, reason FROM journal_entry ORDER BY at, act_office, act_counter, ordinal"
)


def _run(minutes: int) -> tuple[dict[str, Any], dict[str, str]]:
    name = f"test-window-{worker()}-{os.getpid()}-{minutes}"
    try:
        wanted = Wanted(name, Options(place="tiny", days=3, seed=3), minutes * 60, replace=True)
        finished = run_trial(wanted, lambda _run: None, lambda _reached: None, lambda: True)
        assert finished is not None
        with bases.connect(worlds.database_of(name), roles.CITY) as connection:
            found = {
                table: _digest(
                    connection.execute(f"SELECT * FROM {table} ORDER BY {order}".encode()).fetchall()
                )
                for table, order in TABLES.items()
            }
            found["journal_entry"] = _digest(connection.execute(ENTRIES).fetchall())
        return finished.summary, found
    finally:
        forget(name)


def _digest(rows: list[tuple[Any, ...]]) -> str:
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def test_the_result_does_not_depend_on_the_window() -> None:
    """Figures, every table's content, journal and seals are equal for all windows, and all loops really happened."""
    runs = {minutes: _run(minutes) for minutes in (1, 5, 30, 240)}
    summary, tables = runs[30]
    assert min(summary["loops"].values()) > 0
    assert summary["lost"] == 0
    assert {json.dumps(figures) for figures, _ in runs.values()} == {json.dumps(summary)}
    for minutes, (_, found) in runs.items():
        assert found == tables, minutes
