"""The base trial as other benches compare themselves with it: the one just measured, or one of their own."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from bench import machine, setting
from bench.figures import median
from haicap.store import server

KEPT = "trial.json"


@dataclass(frozen=True, slots=True)
class BaseTrial:
    """How long the base trial took, whole and from first act to last write, and how much it did."""

    wall_seconds: float
    run_seconds: float
    changes: int
    entries: int
    dossiers: int
    received: int
    finished: int

    @property
    def seconds_per_command(self) -> float:
        """Wall of the whole trial for each command that was carried out."""
        return self.wall_seconds / self.changes

    def as_json(self) -> dict[str, Any]:
        """What details hold of it."""
        return asdict(self)


def trial() -> BaseTrial:
    """The figures of today's `trial` bench of this very commit, or else of a trial run now."""
    trials = _kept() or [_run_now()]
    last = trials[-1]
    return BaseTrial(
        wall_seconds=median([trial["wall_seconds"] for trial in trials]),
        run_seconds=median([trial["run_seconds"] for trial in trials]),
        changes=last["changes"],
        entries=last["entries"],
        dossiers=last["dossiers"],
        received=last["received"],
        finished=last["finished"],
    )


def _kept() -> list[dict[str, Any]]:
    path = server.home() / "bench" / KEPT
    if not path.exists():
        return []
    kept = json.loads(path.read_text("utf-8"))
    fresh = kept["commit"] == machine.commit() and kept["made_on"] == machine.today()
    return list(kept["details"]["trials"]) if fresh else []


def _run_now() -> dict[str, Any]:
    from bench.watching import watch_trial

    with setting.trial_world("base") as name:
        return watch_trial(name).as_json()
