"""A run that is let go of and taken up again every working hour ends with the same bytes: all stands in rows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from haicap.rehearsal.run import Run
from haicap.rehearsal.trial import Finished, Wanted, run_trial
from haicap.rehearsal.world import Options
from haicap.rules.calendar import local_seconds
from tests.conftest import worker
from tests.store.tampering import forget

WINDOW_SECONDS = 1_200
BUSY = Options(
    place="tiny", days=2, seed=6, settings=("officers=1", "counters=1", "arrivals=3", "absence=0.3")
)
"""Few people for many citizens: long queues, full desks, apologies, and somebody away at most moments."""
AN_HOUR = 3
"""Windows in an hour."""
_numbers = count(1)


@pytest.fixture
def name() -> Iterator[str]:
    """A world's name, forgotten afterwards."""
    found = f"test-taken-up-{worker()}-{os.getpid()}-{next(_numbers)}"
    yield found
    forget(found)


def _run(wanted: Wanted, begins: Callable[[Run], None], windows: int | None) -> Finished | None:
    left = count()
    return run_trial(wanted, begins, lambda _reached: None, lambda: windows is None or next(left) < windows)


def _bytes(finished: Finished | None) -> bytes:
    assert finished is not None
    assert finished.summary["lost"] == 0
    return Path(finished.folder, "summary.json").read_bytes()


def test_a_run_taken_up_every_working_hour_ends_with_the_same_bytes(name: str) -> None:
    """Queues, desks, tasks in hand, people away, laid-aside work, open seals: all come back from rows."""
    whole = _bytes(_run(Wanted(name, BUSY, WINDOW_SECONDS, replace=True), lambda _run: None, None))
    hours: list[int] = []

    def begins(run: Run) -> None:
        hours.append(local_seconds(run.reached_at) // 3_600)

    finished = _run(Wanted(name, BUSY, WINDOW_SECONDS, replace=True), lambda _run: None, 8 * AN_HOUR)
    while finished is None:
        overnight = bool(hours) and hours[-1] == 15
        finished = _run(
            Wanted(name, BUSY, WINDOW_SECONDS, resume=True), begins, (16 if overnight else 1) * AN_HOUR
        )
    assert hours == [*range(8, 17), *range(8, 17)]
    assert _bytes(finished) == whole
