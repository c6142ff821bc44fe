"""A trial in a process of its own, as the command runs it, telling its moments as JSON lines on standard output.

    python -m bench.one_trial NAME SCALE [WINDOW_MINUTES]

Whoever starts it reads the clock: `begins` (citizens drawn, world made), `progress` (first window written), `written`
(last window written), `ends` (summed up).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from bench import machine, setting


def main(name: str, scale: str, window_minutes: int) -> None:
    """Run the trial to its end."""
    setting.django()
    from haicap.rehearsal import trial
    from haicap.rehearsal.run import Reached, Run
    from haicap.rehearsal.world import Options

    told: list[int] = []

    def begins(run: Run) -> None:
        server = run.connection.info.backend_pid
        _tell("begins", server_seconds=machine.server_seconds(server))
        windows = run.windows

        def told_windows(*words: Any) -> Iterator[Reached]:
            yield from windows(*words)
            _tell("written", server_seconds=machine.server_seconds(server))

        run.windows = told_windows  # type: ignore[method-assign, assignment]

    def tells(reached: Reached) -> None:
        if not told:
            told.append(reached.at)
            _tell("progress")

    wanted = trial.Wanted(name, Options("hanoi", None, scale, 1), window_minutes * 60, replace=True)
    finished = trial.run_trial(wanted, begins, tells, lambda: True)
    assert finished is not None
    _tell("ends", summary=finished.summary)


def _tell(event: str, **more: Any) -> None:
    print(json.dumps({"event": event, **more}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 30)
