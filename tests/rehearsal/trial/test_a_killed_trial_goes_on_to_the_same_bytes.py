"""kill -9 of the trial, its writer, PostgreSQL under it, and Ctrl-C at 30, 60 and 90 %: resumed, the same bytes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HOME_WORDS = ["--place", "tiny", "--seed", "4", "--scale", "3"]
SHORT = ["--window", "3"]
"""Minutes: so often is written that the trial is still at work when it is killed at 90 %."""
HOURS = 72
FIRST_DAY = 23
PROGRESS = re.compile(r"^(\d\d):00 .* (\d\d)/06/2025 · in ")
"""A line for every six hours of the trial's three days."""
_ROOT = Path(__file__).parents[3]


def _environment(home: Path) -> dict[str, str]:
    return os.environ | {"HAICAP_HOME": str(home), "HAICAP_LANG": "en", "COLUMNS": "200"}


def _trial(home: Path, name: str, *more: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "haicap.cli", "trial", "--name", name, *HOME_WORDS, *more]
    return subprocess.Popen(
        words,
        env=_environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=_ROOT,
        process_group=0,
    )


def _python(home: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", *words],
        env=_environment(home),
        capture_output=True,
        text=True,
        check=True,
        cwd=_ROOT,
    )
    return done.stdout.strip()


def _summary(home: Path, name: str) -> bytes:
    return (home / "trials" / name / "summary.json").read_bytes()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a server of its own, which the tests may kill."""
    return tmp_path_factory.mktemp("killed")


@pytest.fixture(scope="module")
def whole(home: Path) -> bytes:
    """The bytes of a trial that nobody disturbed."""
    run = _trial(home, "whole", "--window", "30")
    assert run.wait(120) == 0
    return _summary(home, "whole")


@pytest.fixture(scope="module")
def postmaster(home: Path, whole: bytes) -> Path:
    """The file that names the server's process."""
    where = _python(home, "from haicap.store import server; print(server.address().host)")
    return Path(where) / ".s.PGSQL.5432.lock"


def _passed(line: str) -> int:
    """Hours of the trial that a line of progress tells of; 0 for any other line."""
    found = PROGRESS.match(line)
    return 0 if found is None else (int(found[2]) - FIRST_DAY) * 24 + int(found[1])


def _until(run: subprocess.Popen[str], percent: int) -> None:
    """Wait until the trial says that so much of its time is over."""
    assert run.stderr is not None
    for line in run.stderr:
        if 100 * _passed(line) >= percent * HOURS:
            return
    raise AssertionError("the trial ended before it could be killed")


def _kill_trial(_postmaster: Path, run: subprocess.Popen[str]) -> None:
    run.kill()
    run.wait(30)


def _kill_server(postmaster: Path, run: subprocess.Popen[str]) -> None:
    """The server dies under the trial: one clear line, no traceback."""
    os.kill(int(postmaster.read_text().splitlines()[0]), signal.SIGKILL)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 1, said
    assert "Traceback" not in said
    assert "out of reach" in said


def _kill_writer(_postmaster: Path, run: subprocess.Popen[str]) -> None:
    """The process that writes dies: the run says so and how to go on."""
    (writer,) = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
    os.kill(int(writer), signal.SIGKILL)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 1, said
    assert "Traceback" not in said
    assert "The process that writes has ended all of a sudden; go on with --resume." in said


def _press_ctrl_c(_postmaster: Path, run: subprocess.Popen[str]) -> None:
    """Ctrl-C reaches the run and its writer: the window in hand is written, and the run says how to go on."""
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 130, said
    assert "Traceback" not in said
    assert "Stopped after the last write; go on with" in said


REACHED = """
import sys
from haicap.base import formats
from haicap.rehearsal import world
from haicap.store import bases, roles, worlds
with bases.connect(worlds.database_of(sys.argv[1]), roles.CITY) as connection:
    world.claim_writing(connection)  # the writer outlives the run by the window in its hands
    row = connection.execute("SELECT extract(epoch FROM reached_at)::int8, next_visit FROM progress").fetchone()
    print(formats.moment(row[0]), row[1], sep="|")
"""


@pytest.mark.parametrize("kill", [_kill_trial, _kill_server, _kill_writer, _press_ctrl_c])
def test_it_goes_on_from_the_last_window_that_was_written(
    home: Path, whole: bytes, postmaster: Path, kill: Callable[[Path, subprocess.Popen[str]], None]
) -> None:
    """Killed three times, it says each time where it goes on, repeats nothing, and ends with the same bytes."""
    name = kill.__name__.strip("_").replace("_", "-")
    run, visits = _trial(home, name, *SHORT), 0
    for percent in (30, 60, 90):
        _until(run, percent)
        kill(postmaster, run)
        window, came = _python(home, REACHED, name).split("|")
        assert int(came) > visits
        visits = int(came)
        run = _trial(home, name, "--resume", *SHORT)
        assert run.stderr is not None
        assert run.stderr.readline() == f"Goes on from the window of {window}.\n"
    _, last = run.communicate(timeout=120)
    assert run.returncode == 0, last
    hours = [_passed(line) for line in last.splitlines() if _passed(line)]
    assert hours in ([66, 72], [72])
    assert _summary(home, name) == whole


@pytest.fixture(scope="module", autouse=True)
def _stop(home: Path) -> object:
    """Stop and remove the server in the end."""
    yield
    _python(home, "from haicap.store import server; server.erase()")
