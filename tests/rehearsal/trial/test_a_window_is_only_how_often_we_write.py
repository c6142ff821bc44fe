"""Same seed, same bytes: for windows of 1, 5, 30 and 240 minutes, with every loop on; also table by table."""

from __future__ import annotations

import hashlib
import os
from typing import Any

from psycopg import Connection, sql

from haicap.rehearsal.trial import Wanted, run_trial
from haicap.rehearsal.world import Options
from haicap.store import bases, roles, worlds
from tests.conftest import worker
from tests.store.tampering import forget

NOT_COMPARED = {
    "journal_entry": {"seq", "recorded_at"},
    "seal": {"recording_digest", "recording_leaves"},
    "world": {"name", "created_at", "secret_key"},
}
"""What a write or a world has of its own: the order and the wall's moment of writing (and their digests), the name."""
FILLED = {
    "dossier",
    "ticket",
    "request",
    "consultation",
    "applicant",
    "serial",
    "origin",
    "effort",
    "happening",
    "office_counter",
    "seal",
    "journal_entry",
    "progress",
    "holding",
    "person",
    "payment",
    "paid",
    "till",
    "remittance",
    "rating",
}
COLUMNS = """
    SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'django_migrations'
    ORDER BY table_name, ordinal_position
"""


def _content(connection: Connection[Any]) -> dict[str, tuple[int, str]]:
    """Rows and digest of everything that stands in every table, whatever tables there are."""
    columns: dict[str, list[str]] = {}
    for table, column in connection.execute(COLUMNS):
        if column not in NOT_COMPARED.get(table, ()):
            columns.setdefault(table, []).append(column)
    found = {}
    for table, names in columns.items():
        listed = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in names)
        query = sql.SQL("SELECT {} FROM {}").format(listed, sql.Identifier(table))
        rows = sorted(map(repr, connection.execute(query)))
        found[table] = len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def _run(minutes: int) -> tuple[bytes, dict[str, Any], dict[str, tuple[int, str]]]:
    name = f"test-window-{worker()}-{os.getpid()}-{minutes}"
    try:
        wanted = Wanted(name, Options(place="tiny", days=3, seed=3), minutes * 60, replace=True)
        finished = run_trial(wanted, lambda _run: None, lambda _reached: None, lambda: True)
        assert finished is not None
        with bases.connect(worlds.database_of(name), roles.OWNER) as connection:
            connection.execute("SET timezone = 'UTC'")
            found = _content(connection)
        return (finished.folder / "summary.json").read_bytes(), finished.summary, found
    finally:
        forget(name)


def test_the_result_does_not_depend_on_the_window() -> None:
    """The bytes of summary.json and every table's content are equal for all windows, with all loops above zero."""
    runs = {minutes: _run(minutes) for minutes in (1, 5, 30, 240)}
    text, summary, tables = runs[30]
    assert min(summary["loops"].values()) > 0
    assert min(summary["dossiers"][name] for name in ("asked_at_intake", "gave_up", "refused_intake")) > 0
    assert summary["lost"] == 0
    assert min(tables[table][0] for table in FILLED) > 0
    for minutes, (other, _, found) in runs.items():
        assert found == tables, minutes
        assert other == text, minutes
