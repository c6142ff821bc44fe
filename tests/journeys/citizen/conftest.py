"""The tiny town served to citizens, as `haicap serve` serves it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.api.town import Town
from tests.conftest import worker
from tests.journeys.conftest import ROOT, _free_port
from tests.journeys.counter.world import _wait
from tests.store.tampering import forget


@dataclass(frozen=True)
class Served:
    """Where the pages are, and the town behind them."""

    base: str
    town: Town


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """A fresh exercise of the tiny town, served; whatever its staff does is done by commands."""
    name, port = f"test-public-{worker()}-{os.getpid()}", _free_port()
    try:
        town = Town(name)
        words = [sys.executable, "-m", "haicap.cli", "serve", "--world", name, "--port", str(port)]
        process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait(f"http://127.0.0.1:{port}", process)
            yield Served(f"http://127.0.0.1:{port}", town)
        finally:
            process.terminate()
            process.wait(20)
    finally:
        forget(name)
