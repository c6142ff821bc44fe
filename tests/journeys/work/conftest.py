"""An exercise for each journey of those who work dossiers off."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import worker
from tests.journeys.conftest import ROOT, _free_port
from tests.journeys.counter.world import _wait
from tests.services.one_stop.work.office import PLACE, Office, office


@dataclass(frozen=True)
class Served:
    """Where the pages are served, and the office behind them."""

    base: str
    office: Office
    browser: Browser

    def play(self, role: str, unit: int = PLACE, place: int = 0, width: int = 1440) -> Page:
        """A browser of somebody's own, signed in by the list of posts."""
        person = self.office.person(role, unit, place)
        page = self.browser.new_context(
            viewport={"width": width, "height": 900}, reduced_motion="reduce"
        ).new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(f"{self.base}/chon-vai/?q={person}&vai={role}&don-vi={unit}")
        page.get_by_role("button", name="Đóng vai", exact=False).first.click()
        page.wait_for_load_state()
        return page


@pytest.fixture(scope="module")
def served(browser: Browser) -> Iterator[Served]:
    """A fresh exercise of the tiny town with colleagues at every desk, served."""
    name, port = f"test-worked-{worker()}-{os.getpid()}", _free_port()
    with office(name) as found:
        words = [sys.executable, "-m", "haicap.cli", "serve", "--world", name, "--port", str(port)]
        process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait(f"http://127.0.0.1:{port}", process)
            yield Served(f"http://127.0.0.1:{port}", found, browser)
        finally:
            process.terminate()
            process.wait(20)
