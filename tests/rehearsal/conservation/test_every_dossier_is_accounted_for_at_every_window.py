"""At every window and for every office: who came, what the tables say, and what the entries moved are the same."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from typing import Any

import numpy as np
from psycopg import Connection

from haicap.rehearsal.accounts import from_tables
from haicap.rehearsal.cast import Cast, make_cast
from haicap.rehearsal.run import Reached
from haicap.rehearsal.trial import Finished, Wanted, run_trial
from haicap.rehearsal.world import Options
from haicap.store import bases, roles, worlds
from tests.conftest import worker
from tests.rehearsal.conservation.ledger import COURSE, INTAKE, OUTSIDE, Ledger, Line
from tests.store.tampering import forget

WINDOW_SECONDS = 1_800
PATIENCE_SECONDS = 10.0
ENTRIES = (
    "SELECT command::text, subject_kind::text, subject_id, before::text, after::text, seq FROM journal_entry "
    "WHERE seq > %s ORDER BY at, act_office, act_counter, ordinal"
)


class Auditor:
    """Looks at a running trial after every window, through a connection of its own."""

    def __init__(self, name: str, cast: Cast) -> None:
        self.name, self.arrivals = name, cast.script.arrivals
        self.home = dict(enumerate(self.arrivals.office))
        self.visit_of: dict[int, int] = {}
        self.ledger = Ledger(self.visit_of, self.home)
        self.seq, self.windows = 0, 0
        self.connection: Connection[Any] | None = None
        self.met: Counter[str] = Counter()

    def look(self, reached: Reached) -> None:
        """Compare the three at this window."""
        connection = self._settled(reached.at)
        self.visit_of.update(connection.execute("SELECT id, visit FROM origin").fetchall())
        rows = connection.execute(ENTRIES, [self.seq]).fetchall()
        self.seq = max([self.seq, *(row[5] for row in rows)])
        self.ledger.book(
            Line(row[0], row[1], row[2], row[3] and json.loads(row[3]), json.loads(row[4])) for row in rows
        )
        self._compare(connection, reached.at)
        self.windows += 1

    def _settled(self, at: int) -> Connection[Any]:
        """The connection, once the window has been written; the run itself stands still meanwhile."""
        if self.connection is None:
            self.connection = bases.connect(worlds.database_of(self.name), roles.CITY)
            self.connection.autocommit = True
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            found = self.connection.execute("SELECT extract(epoch FROM reached_at)::int8 FROM progress")
            row = found.fetchone()
            if row is not None and row[0] == at:
                return self.connection
            time.sleep(0.002)
        raise AssertionError(f"the window up to {at} was never written")

    def _compare(self, connection: Connection[Any], at: int) -> None:
        came: Counter[int] = Counter()
        for visit, when in enumerate(self.arrivals.at):
            if when < at:
                came[self.home[visit]] += self.arrivals.size[visit]
        tables = from_tables(connection, self.arrivals.visits)
        offices = np.array([*self.arrivals.office, 0])
        for office in sorted(set(self.home.values())):
            at_ledger = self.ledger.at
            assert came[office] == -at_ledger(office, OUTSIDE) == at_ledger(office, *INTAKE), (at, office)
            assert at_ledger(office, "received") == at_ledger(office, *COURSE), (at, office)
            for account in (*INTAKE, *COURSE):
                stands = int(tables.of(account)[offices == office].sum())
                assert stands == at_ledger(office, account), (at, office, account)
                self.met[account] += stands
        assert int(tables.counts[:, -1].sum()) == 0


def _audited(options: Options) -> tuple[Auditor, Finished]:
    name = f"test-ledger-{worker()}-{os.getpid()}-{options.seed}"
    auditor = Auditor(name, make_cast(options.place, options.plan(), options.seed))
    try:
        wanted = Wanted(name, options, WINDOW_SECONDS, replace=True)
        finished = run_trial(wanted, lambda _run: None, auditor.look, lambda: True)
        assert finished is not None
        return auditor, finished
    finally:
        if auditor.connection is not None:
            auditor.connection.close()
        forget(name)


def test_arrivals_tables_and_journal_agree() -> None:
    """Impatient citizens, absences and all loops: no office loses or doubles a dossier at any of 144 moments."""
    settings = ("absence=0.2", "arrivals=2", "counters=1")
    auditor, finished = _audited(Options(place="tiny", days=3, seed=8, settings=settings))
    assert auditor.windows == 144
    assert min(auditor.met[account] for account in (*INTAKE, *COURSE)) > 0, auditor.met
    figures = finished.summary["dossiers"]
    for account in (*INTAKE, *COURSE):
        offices = set(auditor.home.values())
        assert sum(auditor.ledger.at(office, account) for office in offices) == figures[account], account
