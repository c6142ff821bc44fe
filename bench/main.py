"""All benches by name: measured one after the other, each in a process of its own, written to `var/bench`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from bench import machine, report
from haicap.engine.clock import elapsed_seconds
from haicap.store import server

lines = report.lines
NAMES = ("trial", "scale", "single", "orm", "simpy", "action", "deadlines", "papers", "live")
_MODULES = {"simpy": "city"}


class UnknownBenchError(Exception):
    """There is no bench of that name."""

    def __init__(self, name: str) -> None:
        names = ", ".join(NAMES)
        self.vi = f"Không có phép đo “{name}”; hiện có: {names}."
        self.en = f'There is no bench "{name}"; there are: {names}.'
        super().__init__(self.en)


class UnknownWordError(Exception):
    """A bench was told something that it has no use for."""

    def __init__(self, name: str, word: str) -> None:
        self.vi = f"Phép đo “{name}” không nhận --{word}; chỉ “live” có."
        self.en = f'The bench "{name}" takes no --{word}; only "live" does.'
        super().__init__(self.en)


def folder() -> Path:
    """Where benches lay their figures."""
    return server.home() / "bench"


def measure(name: str, **words: int | None) -> dict[str, Any]:
    """Measure one bench in a process of its own; answers what `var/bench/NAME.json` says.

    Words that are None are left out; raises UnknownBenchError, and UnknownWordError for a word that it does not take.
    """
    if name not in NAMES:
        raise UnknownBenchError(name)
    said = [f"{word}={value}" for word, value in words.items() if value is not None]
    if said and name != "live":
        raise UnknownWordError(name, next(word for word, value in words.items() if value is not None))
    done = subprocess.run(
        [sys.executable, "-m", "bench", name, *said], check=False, cwd=machine.ROOT, stdout=2
    )
    if done.returncode:
        raise RuntimeError(f"bench {name} ended with status {done.returncode}")
    found: dict[str, Any] = json.loads((folder() / f"{name}.json").read_text("utf-8"))
    return found


def write_document(found: list[dict[str, Any]]) -> Path:
    """Write docs/benchmarks.md from what all benches found."""
    path = machine.ROOT / "docs" / "benchmarks.md"
    path.write_text(report.document(found), "utf-8")
    return path


def measure_here(name: str, *said: str) -> None:
    """Measure one bench in this process, told words such as `seconds=60`, and write its file."""
    words = {word: int(value) for word, value in (each.split("=") for each in said)}
    busy_before, stopwatch = machine.busy_share(), elapsed_seconds()
    bench = import_module(f"bench.{_MODULES.get(name, name)}").measure(**words)
    found = bench.as_json() | {
        "seconds": round(stopwatch(), 1),
        "busy_before": round(busy_before, 2),
        "load": [round(load, 2) for load in os.getloadavg()],
        "made_on": machine.today(),
        "machine": machine.described(),
        "versions": machine.versions(),
        "commit": machine.commit(),
    }
    folder().mkdir(parents=True, exist_ok=True)
    text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    (folder() / f"{name}.json").write_text(text, "utf-8")
