"""The only place that reads the time; everybody else is handed it as an argument."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

UTC_TEXT_SUFFIX = "+00"
_SECONDS_PER_DAY = 86_400


class Clock(Protocol):
    """Tells the time as whole UTC seconds."""

    def now(self) -> int: ...


class WallClock:
    """The machine's own clock."""

    def now(self) -> int:
        """UTC seconds since 1970, whole."""
        return int(time.time())


class VirtualClock:
    """A clock that a trial sets; it starts at `at` and moves only when told."""

    def __init__(self, at: int) -> None:
        self.at = at

    def now(self) -> int:
        """The virtual moment, UTC seconds since 1970."""
        return self.at


def elapsed_seconds() -> Callable[[], float]:
    """A stopwatch for progress and figures: each call tells the seconds since it was made."""
    started = time.monotonic()
    return lambda: time.monotonic() - started
