"""Servers of their own for tests: each in a home of its own, in processes of their own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run_python(home: Path, code: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `code` with HAICAP_HOME set to `home`, and return what it printed."""
    return subprocess.run(
        [sys.executable, "-c", code, *words], cwd=ROOT, env=environment(home), check=False, capture_output=True,
        text=True, timeout=60, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def environment(home: Path) -> dict[str, str]:
    """Return an environment in which nothing but `home` is Haicap's."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("HAICAP_", "PYTEST_"))}
    return kept | {"HAICAP_HOME": str(home), "PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"}


def haicap(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the `haicap` command in this checkout, in Vietnamese unless told otherwise."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HAICAP_")}
    clean |= {"PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"} | variables
    return subprocess.run(
        [sys.executable, "-m", "haicap.cli", *words], cwd=ROOT, check=False, capture_output=True, text=True,
        timeout=60, stdin=subprocess.DEVNULL, env=clean,
    )  # fmt: skip
