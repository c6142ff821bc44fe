"""kill -9 of the trial, and of PostgreSQL under it, at 30, 60 and 90 %: resumed, it ends with the same bytes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

HOME_WORDS = ["--place", "tiny", "--seed", "4", "--scale", "3", "--window", "10"]
STEPS = 12
"""A trial of three days says so every six hours."""


def _environment(home: Path) -> dict[str, str]:
    return os.environ | {"HAICAP_HOME": str(home), "HAICAP_LANG": "en", "COLUMNS": "200"}


def _trial(home: Path, name: str, *more: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "haicap.cli", "trial", "--name", name, *HOME_WORDS, *more]
    return subprocess.Popen(
        words, env=_environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=_ROOT
    )


_ROOT = Path(__file__).parents[3]


def _summary(home: Path, name: str) -> bytes:
    return (home / "trials" / name / "summary.json").read_bytes()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a server of its own, which the tests may kill."""
    return tmp_path_factory.mktemp("killed")


@pytest.fixture(scope="module")
def whole(home: Path) -> bytes:
    """The bytes of a trial that nobody disturbed."""
    run = _trial(home, "whole")
    assert run.wait(120) == 0
    return _summary(home, "whole")


def _until(run: subprocess.Popen[str], steps: int) -> None:
    assert run.stderr is not None
    seen = 0
    for line in run.stderr:
        seen += "· in " in line
        if seen >= steps:
            return
    raise AssertionError("the trial ended before it could be killed")


def _resumed(home: Path, name: str) -> tuple[bytes, str]:
    again = _trial(home, name, "--resume")
    _, said = again.communicate(timeout=120)
    assert again.returncode == 0, said
    return _summary(home, name), said


@pytest.mark.parametrize("percent", [30, 60, 90])
def test_the_trial_itself_is_killed(home: Path, whole: bytes, percent: int) -> None:
    """It says from which window it goes on, and its figures and the head of its seals are the same."""
    name = f"killed-{percent}"
    run = _trial(home, name)
    _until(run, STEPS * percent // 100)
    run.kill()
    run.wait(30)
    found, said = _resumed(home, name)
    assert "Goes on from the window of" in said
    assert found == whole


def test_postgresql_is_killed(home: Path, whole: bytes) -> None:
    """The server dies in mid-trial: one clear line, no traceback; started again, the trial goes on."""
    run = _trial(home, "server-killed")
    _until(run, STEPS * 60 // 100)
    for process in _postmasters(home):
        os.kill(process, signal.SIGKILL)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 1, said
    assert "Traceback" not in said
    assert "out of reach" in said
    time.sleep(0.5)
    found, _ = _resumed(home, "server-killed")
    assert found == whole


def _postmasters(home: Path) -> list[int]:
    asked = [sys.executable, "-c", "from haicap.store import server; print(server.address().host)"]
    where = subprocess.run(
        asked, env=_environment(home), capture_output=True, text=True, check=True, cwd=_ROOT
    )
    lock = Path(where.stdout.strip()) / ".s.PGSQL.5432.lock"
    return [int(lock.read_text().splitlines()[0])]


@pytest.fixture(scope="module", autouse=True)
def _stop(home: Path) -> object:
    """Stop and remove the server in the end."""
    yield
    erase = "from haicap.store import server; server.erase()"
    subprocess.run([sys.executable, "-c", erase], env=_environment(home), check=False, cwd=_ROOT)
