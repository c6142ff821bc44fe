"""The live-like world of `haicap bench live`: made once of a trial's rows, kept, and cloned for every run.

    python -m bench.live_world DOSSIERS

makes what is kept; a run works in a clone of it, so that every run begins with the same rows.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from psycopg import Connection

from bench import machine, setting
from haicap.engine.clock import VirtualClock, WallClock
from haicap.engine.outcome import Done
from haicap.engine.ports import Wish
from haicap.engine.run import run
from haicap.rules.base import SYSTEM_ROLE, Actor, Command
from haicap.rules.calendar import DAY_SECONDS, local_date
from haicap.rules.people import commands as c
from haicap.rules.people.decisions import CITY
from haicap.store import bases, opening, roles, server, worlds
from haicap.store.live import PostgresStore

_SEATS = (
    "SELECT h.id, h.person, h.role, h.unit, h.authenticates, p.name, p.unit "
    "FROM holding h JOIN person p ON p.id = h.person ORDER BY h.id"
)
KEPT = "bench-live"
SCALE = "1"
OF_ROWS = ("live_source.py", "live_rows.py", "live_world.py")
"""Files that decide what the rows look like."""


def digest(dossiers: int, scale: str = SCALE) -> str:
    """What a kept world depends on: data of the place, migrations; how many dossiers; how they are told again."""
    found = hashlib.sha256(f"{dossiers} {scale}".encode())
    paths = [*bases.PACKAGE.glob("**/migrations/*.py"), *(Path(__file__).with_name(name) for name in OF_ROWS)]
    paths += [
        path for folder in ("vietnam", "hanoi") for path in (bases.PACKAGE / "data" / folder).rglob("*.*")
    ]
    for path in sorted(paths):
        found.update(f"\0{path.name}\0".encode() + path.read_bytes())
    return found.hexdigest()[:12]


def kept_note() -> Path:
    """Where it stands of what digest the kept world is."""
    return server.home() / "bench" / "live-world.json"


def ensure(dossiers: int) -> dict[str, Any]:
    """The note of the kept world, which is made in a process of its own if there is none of this digest."""
    known = _note()
    if not worlds.world_exists(KEPT) or known.get("digest") != digest(dossiers):
        words = [sys.executable, "-m", "bench.live_world", str(dossiers)]
        subprocess.run(words, check=True, cwd=machine.ROOT, stdout=2)
        known = _note()
    return known


def _note() -> dict[str, Any]:
    path = kept_note()
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


@contextmanager
def clone() -> Iterator[str]:
    """Give the name of a clone of the kept world that is gone afterwards."""
    name = setting.own("live")
    setting.forget(name)
    try:
        worlds.create_world(name, "live", parent=KEPT)
        yield name
    finally:
        setting.forget(name)


def make(dossiers: int, name: str = KEPT, scale: str = SCALE) -> dict[str, Any]:
    """Make the kept world anew with at least so many dossiers; answers what its note says."""
    setting.django()
    from bench import live_rows, live_source
    from bench.watching import watch_trial

    setting.forget(name)
    with setting.trial_world("livesource") as trial:
        watch_trial(trial, scale)
        with setting.page_connection(trial) as connection:
            source = live_source.load(connection)
            seats = connection.execute(_SEATS).fetchall()
    today = live_source.local_day(WallClock().now())
    weeks = live_rows.plan(source, dossiers, today, _works())
    before = int(source.entries.at.min()) + weeks[0].shift - DAY_SECONDS
    made = opening.make_live(name, "hanoi", VirtualClock(before))
    with bases.connect(made.database, roles.ENGINE) as connection:
        _seat(connection, seats, before)
        live_rows.write(connection, source, weeks, _tell)
    _settle(made.database)
    return _keep(name, made.database, dossiers, scale)


def _works() -> Any:
    from haicap.gates import datafiles

    return datafiles.load_calendar().works


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _seat(connection: Connection[Any], seats: list[tuple[Any, ...]], at: int) -> None:
    """The trial's staff, put on the list and appointed by commands, as an administrator does it."""
    from haicap.base.facts import load_facts

    today = local_date(at)
    city = Actor(0, SYSTEM_ROLE, CITY)
    wanted: dict[int, Command] = {}
    roles_of: list[Command] = []
    for holding, person, role, unit, authenticates, name, home in seats:
        wanted[person] = c.AddPerson(at, city, person, home, name, f"bench-{person}")
        roles_of.append(
            c.Appoint(at, city, holding, person, role, unit, today.isoformat(), authenticates=authenticates)
        )
    facts = load_facts("hanoi", today, any_counter=True, authentication_signers=None)
    store = PostgresStore(connection, VirtualClock(at))
    for some in (list(wanted.values()), roles_of):
        outcomes = run([Wish(each) for each in some], store, facts)
        wrong = [outcome for outcome in outcomes if not isinstance(outcome, Done)]
        if wrong:
            raise RuntimeError(f"not seated: {wrong[0]}")


def _settle(database: str) -> None:
    """Statistics, and all rows marked as seen, as they are where time has passed."""
    with bases.administrator(database) as connection:
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")


def _keep(name: str, database: str, dossiers: int, scale: str) -> dict[str, Any]:
    counts = {}
    with bases.connect(database, roles.CITY) as connection:
        for table in ("dossier", "applicant", "ticket", "request", "consultation", "journal_entry", "person"):
            row = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
            counts[table] = int(row[0]) if row else 0
        row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    note = {"digest": digest(dossiers, scale), "rows": counts, "megabytes": int(row[0]) >> 20 if row else 0}
    if name == KEPT:
        kept_note().parent.mkdir(parents=True, exist_ok=True)
        kept_note().write_text(json.dumps(note, indent=2) + "\n", "utf-8")
    return note


if __name__ == "__main__":
    make(int(sys.argv[1]), *sys.argv[2:4])
