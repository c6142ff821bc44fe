"""One exercise of the tiny town for all whole stories: its staff in place, nobody simulated, its clock on a Monday."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.conftest import worker
from tests.journeys.conftest import ROOT, _free_port
from tests.journeys.counter.world import _wait
from tests.journeys.whole.stage import Stage
from tests.services.one_stop.work.office import Office, office


@pytest.fixture(scope="session")
def town() -> Iterator[tuple[str, Office]]:
    """The town and where its pages are served; each story has dossiers and days of its own."""
    name, port = f"test-whole-{worker()}-{os.getpid()}", _free_port()
    with office(name) as found:
        words = [sys.executable, "-m", "haicap.cli", "serve", "--world", name, "--port", str(port)]
        process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        base = f"http://127.0.0.1:{port}"
        try:
            _wait(base, process)
            yield base, found
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture
def stage(town: tuple[str, Office], browser: Browser, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A stage for one story: people come on by `play`, and no script of any page may fail."""
    base, found = town
    set_up = Stage(base, found, browser, str(request.node.name).removeprefix("test_"))
    yield set_up
    set_up.close()
