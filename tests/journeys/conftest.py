"""A finished trial of the tiny town, served as a person would serve it, and a real browser before it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import worker
from tests.store.tampering import forget, trial_of

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS_MAX = 60


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(base: str, served: subprocess.Popen[bytes], page: str = "/dieu-hanh/") -> None:
    for _ in range(START_SECONDS_MAX * 4):
        assert served.poll() is None, "haicap serve ended by itself"
        try:
            urlopen(base + page, timeout=10).close()
            return
        except (URLError, OSError):
            time.sleep(0.25)
    raise AssertionError(f"nobody answered at {base}")


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """The address at which the trial's pages are served."""
    name = f"test-pages-{worker()}-{os.getpid()}"
    port = _free_port()
    try:
        trial_of(name)
        words = [sys.executable, "-m", "haicap.cli", "serve", "--world", name, "--port", str(port)]
        served = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(f"http://127.0.0.1:{port}", served)
            yield f"http://127.0.0.1:{port}"
        finally:
            served.terminate()
            served.wait(20)
    finally:
        forget(name)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; missing, the tests are passed over by a person's machine and fail in CI."""
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI"):
            pytest.fail(f"no browser at {CHROMIUM}")
        pytest.skip("apt-get install chromium, or name a browser by CHROMIUM")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()
