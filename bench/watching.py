"""Running a trial as a process of its own and reading clock, memory and processors beside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from bench import machine, setting
from haicap.engine.clock import elapsed_seconds


@dataclass(frozen=True, slots=True)
class Watched:
    """One trial: seconds from the start of the process to each of its moments, and what it cost."""

    scale: str
    moments: dict[str, float]
    wall_seconds: float
    client_seconds: float
    server_seconds: float | None
    busy_seconds: float
    memory_mb: float
    summary: dict[str, Any]

    @property
    def run_seconds(self) -> float:
        """From the first act to the last write, without drawing citizens, making the world and summing up."""
        return self.moments["written"] - self.moments["begins"]

    @property
    def others_seconds(self) -> float | None:
        """Processor seconds of all others meanwhile."""
        if self.server_seconds is None:
            return None
        return max(0.0, self.busy_seconds - self.client_seconds - self.server_seconds)

    def as_json(self) -> dict[str, Any]:
        """What details hold of it."""
        others, counted = self.others_seconds, self.summary["dossiers"]
        return {
            "scale": self.scale,
            "dossiers": counted["arrived"],
            "received": counted["received"],
            "finished": counted["returned"] + counted["finished_waiting"],
            "entries": self.summary["entries"],
            "changes": self.summary["changes"],
            "wall_seconds": round(self.wall_seconds, 2),
            "run_seconds": round(self.run_seconds, 2),
            "moments": {name: round(at, 2) for name, at in self.moments.items()},
            "client_cpu_seconds": round(self.client_seconds, 2),
            "server_cpu_seconds": None if self.server_seconds is None else round(self.server_seconds, 2),
            "others_cpu_seconds": None if others is None else round(others, 2),
            "memory_mb": round(self.memory_mb, 1),
            "head": self.summary["journal_head"],
        }


def watch_trial(name: str, scale: str = "1") -> Watched:
    """Run a Hanoi trial of seven days to its end; raises RuntimeError if its process fails."""
    setting.checkpoint()
    stopwatch, busy_before = elapsed_seconds(), machine.busy_seconds()
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.one_trial", name, scale],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=machine.ROOT,
    )
    memory = machine.MemoryWatch(process.pid)
    memory.start()
    moments, told = {}, {}
    assert process.stdout is not None
    for line in process.stdout:
        said = json.loads(line)
        moments[said["event"]] = stopwatch()
        told[said["event"]] = said
    _, status, used = os.wait4(process.pid, 0)
    wall = stopwatch()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or "ends" not in told:
        raise RuntimeError(f"the trial ended with status {process.returncode}")
    first, last = told["begins"]["server_seconds"], told["written"]["server_seconds"]
    return Watched(
        scale=scale,
        moments=moments,
        wall_seconds=wall,
        client_seconds=used.ru_utime + used.ru_stime,
        server_seconds=None if first is None or last is None else last - first,
        busy_seconds=machine.busy_seconds() - busy_before,
        memory_mb=memory.end(),
        summary=told["ends"]["summary"],
    )
