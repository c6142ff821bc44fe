"""The books balance at every window: generator, tables and journal say the same, office by office."""

from __future__ import annotations

import os

from haicap.rehearsal.audit import verify_world
from haicap.rehearsal.run import Reached
from haicap.rehearsal.trial import Wanted, run_trial
from haicap.rehearsal.world import Options
from tests.conftest import worker
from tests.store.tampering import forget

EVERY = 6


def test_the_books_balance_while_the_trial_runs() -> None:
    """In the middle of queues, loops and hand-offs the arrivals so far are all accounted for, and the chain holds."""
    name = f"test-books-{worker()}-{os.getpid()}"
    verdicts = []
    windows: list[Reached] = []

    def look(reached: Reached) -> None:
        windows.append(reached)
        if len(windows) % EVERY == 0:
            verdicts.append(verify_world(name, None, None)[1])

    try:
        wanted = Wanted(name, Options(place="tiny", days=2, seed=5), 1_800, replace=True)
        finished = run_trial(wanted, lambda _run: None, look, lambda: True)
        assert finished is not None
        assert len(verdicts) == len(windows) // EVERY == 16
        assert [verdict.findings for verdict in verdicts] == [()] * len(verdicts)
        assert max(reached.waiting for reached in windows) > 0
        assert any(verdict.unsealed for verdict in verdicts) or verdicts[-1].entries > 1_000
    finally:
        forget(name)
