"""The process that drives a live exercise beside the one that serves its pages."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection as Pipe

from haicap.store.errors import StoreError

PROCESSES = multiprocessing.get_context("fork")
SPEED_MAX = 3_600


class Driving:
    """An exercise that goes on until it is told to stop, or until whoever started it is gone."""

    def __init__(self, name: str | None, speed: float) -> None:
        """Take the exercise up, or begin one with a trial's options; raises StoreError where that cannot be."""
        self._owner = os.getpid()
        self._pipe, far = PROCESSES.Pipe()
        self._process = PROCESSES.Process(target=_drive, args=(far, self._pipe, name, speed))
        self._process.start()
        far.close()
        try:
            told = self._pipe.recv()
        except (EOFError, OSError):
            told = StoreError(
                "Tiến trình diễn tập đã dừng đột ngột; hãy chạy lại.",
                "The process of the exercise has ended all of a sudden; run it again.",
            )
        if isinstance(told, Exception):
            self.stop()
            raise told
        self.world: str = told

    def stop(self) -> None:
        """Let it write what it is at, and wait for its end; a fork of whoever started it leaves it alone."""
        if os.getpid() != self._owner:
            return
        self._pipe.close()
        self._process.join()


def _drive(pipe: Pipe, near: Pipe, name: str | None, speed: float) -> None:
    near.close()  # else this process would hold the pipe open itself and never see the other's end
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever serves, who then closes the pipe
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicap.web.settings")
    try:
        import django

        django.setup()
        from haicap.rehearsal import exercise

        chosen = exercise.ready(name)
        pipe.send(chosen)
        exercise.drive(chosen, speed, lambda: not pipe.poll())
    except StoreError as error:
        _tell(pipe, error)


def _tell(pipe: Pipe, error: StoreError) -> None:
    sys.stderr.write(f"{error.vi}\n{error.en}\n")
    with suppress(OSError):
        pipe.send(error)
