"""The process that drives a live exercise beside the one that serves its pages.

    python -m haicap.rehearsal.driving SPEED SKIPS [WORLD]

tells on standard output, in one line of JSON, which world it drives (or why it can't), and goes on until standard input
ends: whoever started it need only let go, or be gone.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from haicap.rules.steering import THOUSAND
from haicap.store.complaints import sentences
from haicap.store.errors import StoreError

if TYPE_CHECKING:
    from haicap.rehearsal.exercise import Exercise

SKIPS, AS_BEFORE = "skip-closed", "as-before"


class Driving:
    """An exercise that goes on until it is told to stop, or until whoever started it is gone."""

    def __init__(self, name: str | None, speed: float, *, skips_closed: bool = False) -> None:
        """Take the exercise up, or begin one with a trial's options; raises StoreError where that cannot be.

        With `skips_closed` nights and days off are passed over; without, as it was set before.
        """
        self._owner = os.getpid()
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "haicap.rehearsal.driving"),
                *(str(speed), SKIPS if skips_closed else AS_BEFORE, *([name] if name else [])),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C is for whoever serves, who then lets go
        )
        assert self._process.stdout is not None
        told = json.loads(self._process.stdout.readline() or "{}")
        if "world" not in told:
            self.stop()
            raise StoreError(*_why(told))
        self.world: str = told["world"]

    def stop(self) -> None:
        """Let it write what it is at, and wait for its end; a fork of whoever started it leaves it alone."""
        if os.getpid() == self._owner:
            self._process.communicate()


def _why(told: dict[str, str]) -> tuple[str, str]:
    return (
        told.get("vi", "Tiến trình diễn tập đã dừng đột ngột; hãy chạy lại."),
        told.get("en", "The process of the exercise has ended all of a sudden; run it again."),
    )


def main(speed: str, skips: str, name: str | None = None) -> None:
    """Drive until standard input ends; tell once, on standard output, what is driven or why nothing is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicap.web.settings")
    import django

    django.setup()
    from haicap.rehearsal import pacing

    try:
        driven = _taken_up(name, int(float(speed) * THOUSAND), skips_closed=skips == SKIPS or None)
    except StoreError as error:
        _tell(vi=error.vi, en=error.en)
        sys.exit(1)
    _tell(world=driven.name)
    try:
        pacing.drive(driven, lambda: not select.select([sys.stdin], [], [], 0)[0])
    except Exception as error:
        said = sentences(error)
        if said is None:
            raise
        sys.stderr.write(f"{said[0]}\n{said[1]}\n")
        sys.exit(1)


def _taken_up(name: str | None, speed_milli: int, *, skips_closed: bool | None) -> Exercise:
    """The exercise of that name with its pace on record; raises StoreError."""
    from psycopg.errors import UndefinedColumn, UndefinedTable

    from haicap.rehearsal import beats, exercise, opening

    world = opening.ready(name)
    try:
        driven = exercise.Exercise(world)
        beats.set_pace(
            world, driven.run.cast.facts, driven.run.reached_at, speed_milli, skips_closed=skips_closed
        )
    except (UndefinedTable, UndefinedColumn) as error:
        raise opening.outdated(world) from error
    return driven


def _tell(**words: str) -> None:
    sys.stdout.write(json.dumps(words, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
