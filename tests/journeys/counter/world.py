"""An exercise of the tiny town served as a person would serve it, for the journeys at the counter."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page

from tests.journeys.conftest import ROOT, START_SECONDS_MAX, _free_port
from tests.services.one_stop.counter.exercise import PLACE, Exercise, exercise


@dataclass(frozen=True)
class CounterWorld:
    """Where the pages are served, and the world behind them."""

    base: str
    world: Exercise


@contextmanager
def served(name: str) -> Iterator[CounterWorld]:
    """A fresh exercise and its server, both gone afterwards."""
    port = _free_port()
    with exercise(name) as world:
        words = [sys.executable, "-m", "haicap.cli", "serve", "--world", name, "--port", str(port)]
        process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        base = f"http://127.0.0.1:{port}"
        try:
            _wait(base, process)
            yield CounterWorld(base, world)
        finally:
            process.terminate()
            process.wait(20)


def _wait(base: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(START_SECONDS_MAX * 4):
        assert process.poll() is None, "haicap serve ended by itself"
        try:
            urlopen(base + "/chon-vai/", timeout=10).close()
            return
        except (URLError, OSError):
            time.sleep(0.25)
    raise AssertionError(f"nobody answered at {base}")


def play(page: Page, counter: CounterWorld, role: str, unit: int = PLACE, place: int = 0) -> int:
    """Sign in as somebody by the list of posts; answers who it is."""
    person = counter.world.person(role, unit, place)
    page.goto(f"{counter.base}/chon-vai/?q={person}&vai={role}&don-vi={unit}")
    with page.expect_navigation(url=lambda address: "/chon-vai/" not in address):
        page.locator("tbody form button").first.click()
    return person
