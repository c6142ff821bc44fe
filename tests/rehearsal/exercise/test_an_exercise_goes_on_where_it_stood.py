"""An exercise goes on where it stood, whoever killed it and when; a trial that was stopped halfway goes on as one."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from itertools import pairwise
from time import sleep

import pytest

from haicap.rehearsal import opening
from haicap.rehearsal.audit import verify_world
from haicap.rehearsal.driving import Driving
from haicap.rehearsal.exercise import Exercise
from haicap.rehearsal.trial import Wanted, run_trial
from haicap.rehearsal.world import Options
from haicap.store import roles, worlds
from haicap.store.errors import StoreError, WorldError
from tests.conftest import worker
from tests.store.tampering import forget, trial_of

HOUR = 3_600
FAST = 1_800.0


@pytest.fixture
def name() -> Iterator[str]:
    """The name of a trial, forgotten with its exercise."""
    name = f"test-on-{worker()}-{os.getpid()}"
    try:
        yield name
    finally:
        forget(name)
        forget(f"{name}-exercise")


def _halfway(name: str, windows: int = 30) -> None:
    """A trial of the tiny town that somebody stopped by Ctrl-C."""
    left = iter([True] * windows + [False])
    assert trial_of(name, lambda: next(left)) is None


def _counts(name: str) -> tuple[int, int, int]:
    """Seconds reached, dossiers, entries of the journal."""
    with worlds.connect(name, roles.CITY) as connection:
        found = connection.execute(
            "SELECT (SELECT extract(epoch FROM reached_at)::int8 FROM progress), (SELECT count(*) FROM dossier), "
            "(SELECT count(*) FROM journal_entry)"
        ).fetchone()
    assert found is not None
    return int(found[0]), int(found[1]), int(found[2])


def test_a_trial_that_was_stopped_goes_on_as_an_exercise_from_where_it_stands(name: str) -> None:
    _halfway(name)
    stood = _counts(name)
    assert stood[1] > 10
    exercise = opening.ready(name)
    assert exercise == f"{name}-exercise"
    assert _counts(exercise) == stood
    going = Exercise(exercise)
    try:
        for _ in range(12):
            going.tick(going.run.reached_at + HOUR // 2)
        going.seal()
        assert going.run.stage.bugs == []
    finally:
        going.close()
    after = _counts(exercise)
    assert after[1] > stood[1]
    _, verdict = verify_world(exercise)
    assert (verdict.findings, verdict.unsealed, verdict.entries) == ((), 0, after[2])
    assert opening.ready(name) == exercise, "the second time it goes on"
    assert _counts(exercise) == after
    assert trial_of(name, resume=True) is not None, "the trial itself can still be run to its end"
    assert verify_world(name)[1].findings == ()


def test_a_finished_trial_begins_anew_on_its_first_morning(name: str) -> None:
    wanted = Wanted(name, Options(place="tiny", days=1, scale="0.3", seed=3))
    assert run_trial(wanted, lambda _run: None, lambda _reached: None, lambda: True) is not None
    exercise = opening.ready(name)
    assert _counts(exercise)[0] < _counts(name)[0]
    assert verify_world(exercise)[1].findings == ()


def test_the_making_of_an_exercise_that_was_cut_off_is_made_again(name: str) -> None:
    _halfway(name, 4)
    worlds.create_world(f"{name}-exercise", "exercise", parent=name)  # killed before it was turned
    assert opening.ready(name) == f"{name}-exercise"
    assert verify_world(f"{name}-exercise")[1].findings == ()


def test_an_exercise_made_by_name_whose_making_was_cut_off_says_what_to_do(name: str) -> None:
    worlds.create_world(f"{name}-exercise", "exercise", place="tiny")  # killed before anybody was in it
    with pytest.raises(
        WorldError, match=r"was cut off; make it again: haicap world \S+ --kind exercise --replace"
    ):
        opening.ready(f"{name}-exercise")
    with pytest.raises(StoreError, match="was cut off"):
        Driving(f"{name}-exercise", 60)


def test_a_trial_that_is_being_run_is_left_alone(name: str) -> None:
    _halfway(name, 4)
    from haicap.rehearsal import world

    with worlds.connect(name, roles.ENGINE) as connection:
        world.prepare(connection)
        world.claim(connection, name)
        with pytest.raises(WorldError, match="is running in another process"):
            opening.ready(name)
    assert not worlds.world_exists(f"{name}-exercise")


def test_an_exercise_that_is_over_says_what_to_do(name: str) -> None:
    opening.begin(f"{name}-exercise", Options(place="tiny", days=1, scale="0.3", seed=3))
    going = Exercise(f"{name}-exercise")
    going.tick(going.run.cast.ends_at)
    going.end()
    going.close()
    with pytest.raises(StoreError) as told:
        Driving(f"{name}-exercise", 60)
    assert "can only be looked at" in told.value.en
    assert f"haicap world {name}-exercise --kind exercise --replace" in told.value.en
    assert verify_world(f"{name}-exercise")[1].findings == ()


def _wait_until_it_moves(name: str, reached_at: int) -> None:
    for _ in range(300):
        if _counts(name)[0] > reached_at:
            return
        sleep(0.1)
    raise AssertionError("nobody drives")


@pytest.mark.parametrize("seconds", [(0.0, 0.4, 1.1, 0.8)])
def test_killed_at_any_moment_it_goes_on_with_nothing_lost(name: str, seconds: tuple[float, ...]) -> None:
    exercise = f"{name}-exercise"
    opening.begin(exercise, Options(place="tiny", scale="3", seed=4))
    reached = [_counts(exercise)[0]]
    for pause in seconds:
        driving = Driving(exercise, FAST)
        _wait_until_it_moves(exercise, reached[-1])
        sleep(pause)
        os.kill(driving._process.pid, signal.SIGKILL)
        driving.stop()
        reached.append(_counts(exercise)[0])
    assert all(before < after for before, after in pairwise(reached))
    going = Exercise(exercise)
    try:
        going.tick(going.run.reached_at + 2 * HOUR)
        going.seal()
        assert going.run.stage.bugs == []
    finally:
        going.close()
    _, verdict = verify_world(exercise)
    assert (verdict.findings, verdict.unsealed) == ((), 0)
