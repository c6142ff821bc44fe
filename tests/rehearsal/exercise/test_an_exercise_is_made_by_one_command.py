"""Design, section 7: an exercise opens with a trial's staff, and its clock stands at the first day's opening."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from haicap.cli import app
from haicap.rehearsal.audit import verify_world
from haicap.rehearsal.exercise import Exercise
from haicap.store import worlds
from tests.conftest import worker
from tests.store.tampering import Case, forget

OPENS = "2025-06-23 01:00:00+00"  # Monday, 8 o'clock in Hanoi


@pytest.fixture
def name() -> Iterator[str]:
    """A name, forgotten with all that bears it."""
    name = f"test-making-{worker()}-{os.getpid()}"
    try:
        yield name
    finally:
        forget(name)


def _make(name: str, *more: str) -> tuple[int, str]:
    done = CliRunner().invoke(
        app, ["--lang", "en", "world", name, "--kind", "exercise", "--place", "tiny", *more]
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout + done.stderr


def test_it_opens_with_its_staff_at_the_first_opening_and_goes_on_from_there(name: str) -> None:
    status, said = _make(name)
    assert (status, said) == (0, f'"{name}" is made (exercise).\n')
    assert Case(name).change("SELECT kind, clock_at::text FROM world") == [("exercise", OPENS)]
    ((people, holdings),) = Case(name).change(
        "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM holding)"
    )
    assert people > 5
    assert holdings >= people
    going = Exercise(name)
    try:
        going.tick(going.run.reached_at + 3_600)
        going.seal()
    finally:
        going.close()
    _, verdict = verify_world(name)
    assert verdict.findings == ()
    assert verdict.entries > 10


def test_it_is_made_anew_when_asked_and_only_then(name: str) -> None:
    _make(name)
    assert _make(name)[0] == 1
    assert f'The exercise "{name}" exists; choose another name, or add --replace' in _make(name)[1]
    assert _make(name, "--replace")[0] == 0
    assert verify_world(name)[1].findings == ()


def test_a_trial_is_not_taken_for_an_exercise(name: str) -> None:
    worlds.create_world(name, "trial", place="tiny")
    status, said = _make(name, "--replace")
    assert (status, said) == (1, f'Error: "{name}" is a trial, not an exercise; choose another name.\n')
    assert worlds.find_world(name).kind == "trial"
