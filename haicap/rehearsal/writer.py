"""The writer: a process of its own that puts a window on record while the run plays the next.

It makes entries out of notes, seals them, and writes all that a window changed in one transaction. What a run hands
over is plain tuples, so that handing over costs little; so many windows are under way at most as `AHEAD_MAX` says.
"""

from __future__ import annotations

import marshal
import multiprocessing
import pickle
import signal
from collections.abc import Sequence
from multiprocessing.connection import Connection as Pipe
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any, NamedTuple, Self

from psycopg import Connection, Cursor

from haicap.engine.journal import Entry, entries_of
from haicap.engine.recordings import MICROSECONDS, Recorder
from haicap.engine.seals import Chain
from haicap.engine.stamp import stamp
from haicap.rehearsal import desk, world
from haicap.rehearsal.kept import Kept
from haicap.store import bases, bulk, roles
from haicap.store.entry_lines import recorded
from haicap.store.errors import WorldError

PROCESSES = multiprocessing.get_context("fork")
"""Forked, the writer has the programme loaded and costs a few milliseconds."""
AHEAD_MAX = 2
"""Windows under way at once: some are written faster than played and some slower, which one in store evens."""


class Window(NamedTuple):
    """All that one window changed, until `end` (UTC seconds); `closes` if the run ends there."""

    end: int
    closes: bool
    recorded_at: int
    notes: Sequence[tuple[Any, ...]]
    records: bulk.Records
    kept: Kept

    def packed(self) -> bytes:
        """The window as bytes for a process of the same programme; `marshal` is quicker than pickle for tuples."""
        told: Any = (*self[:-1], tuple(self.kept))
        return marshal.dumps(told)

    @classmethod
    def unpacked(cls, data: bytes) -> Self:
        """The window out of these bytes."""
        told = marshal.loads(data)  # noqa: S302 - from the process that forked this one
        return cls._make((*told[:-1], Kept._make(told[-1])))


class Writer:
    """The run's end of the pipe; a context manager, which waits for what is under way."""

    def __init__(self, database: str, chain: Chain) -> None:
        self._pipe, far = PROCESSES.Pipe()
        self._process = PROCESSES.Process(
            target=_serve, args=(far, self._pipe, database, chain), daemon=False
        )
        self._process.start()
        far.close()
        self._under_way = 1  # its first answer says that it has the database

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self.wait()
        finally:
            self._pipe.close()
            self._process.join()

    def write(self, window: Window) -> None:
        """Hand over a window once few enough are under way; raises what went wrong with one before."""
        data = window.packed()
        while self._under_way >= AHEAD_MAX:
            self._hear()
        self._send(data)
        self._under_way += 1

    def wait(self) -> None:
        """Wait until everything handed over is written; raises what went wrong with it."""
        while self._under_way:
            self._hear()

    def _hear(self) -> None:
        """Hear of the next window that is written; raises what went wrong with it."""
        self._under_way -= 1
        try:
            error = self._pipe.recv()
        except (EOFError, OSError):
            raise _gone() from None
        if error is not None:
            raise error

    def _send(self, data: bytes) -> None:
        try:
            self._pipe.send_bytes(data)
        except OSError:
            self.wait()  # what went wrong has perhaps been told
            raise _gone() from None


def _gone() -> WorldError:
    return WorldError(
        "Tiến trình ghi dữ liệu đã dừng đột ngột; hãy chạy tiếp với --resume.",
        "The process that writes has ended all of a sudden; go on with --resume.",
    )


def _serve(pipe: Pipe, near: Pipe, database: str, chain: Chain) -> None:
    """What the writer does: window by window, until the run closes its end or dies."""
    near.close()  # else this process would hold the pipe open itself and never see the run's end
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the run's to answer, after its last window
    try:
        with bases.connect(database, roles.ENGINE) as connection:
            world.prepare(connection)
            world.claim_writing(connection)
            sealing = Sealing(chain, _unsealed(connection, chain))
            pipe.send(None)
            received: SimpleQueue[bytes | None] = SimpleQueue()
            Thread(target=_receive, args=(pipe, received), daemon=True).start()
            while (data := received.get()) is not None:
                with connection.transaction(), connection.cursor() as cursor:
                    put_on_record(cursor, Window.unpacked(data), sealing)
                pipe.send(None)
    except Exception as error:  # noqa: BLE001 - whatever it is, the run must hear of it
        _tell(pipe, error)


def _receive(pipe: Pipe, received: SimpleQueue[bytes | None]) -> None:
    """Take windows off the pipe while others are written, so that the run need not wait to hand one over."""
    try:
        while True:
            received.put(pipe.recv_bytes())
    except (EOFError, OSError):
        received.put(None)


class Sealing(NamedTuple):
    """The chain of a run's seals, and what will stand beside the next ones."""

    chain: Chain
    recorder: Recorder


def _unsealed(connection: Connection[Any], chain: Chain) -> Recorder:
    """Numbers and moments of entries that stand in the journal and in no seal yet, where a run goes on."""
    recorder = Recorder()
    with connection.transaction(), connection.cursor() as cursor:
        for entry in recorded(cursor, f"at >= '{stamp(chain.last.to_at)}'"):
            recorder.add(entry.number, entry.moment)
    return recorder


def put_on_record(cursor: Cursor[Any], window: Window, sealing: Sealing | None = None) -> Sequence[int]:
    """Write all that a window changed, in the transaction at hand, and close its seals; answers the entries' numbers.

    Without a chain nothing is sealed here: where people act as well, a journal is sealed by numbers.
    """
    entries = entries_of(window.notes)
    numbers = bulk.entry_numbers(cursor, len(entries))
    statements = [
        *bulk.rows(window.records),
        *bulk.entries(entries, window.recorded_at, numbers),
        *([] if sealing is None else _seals(sealing, entries, numbers, window)),
        *desk.kept(window.kept),
    ]
    bulk.execute(cursor, statements)
    return numbers


def _seals(
    sealing: Sealing, entries: Sequence[Entry], numbers: list[int], window: Window
) -> list[bulk.Statement]:
    chain, recorder = sealing
    closed = chain.add(entries)
    closed += chain.close_at(window.end) if window.closes else chain.close_until(window.end)
    recorder.add_all(numbers, window.recorded_at * MICROSECONDS)
    return bulk.seals(closed, [recorder.close(seal.entries) for seal in closed])


def _tell(pipe: Pipe, error: Exception) -> None:
    try:
        told: Exception = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own; some exceptions can't travel
    except Exception:  # noqa: BLE001 - then its words must do
        told = RuntimeError(f"{type(error).__name__}: {error}")
    try:
        pipe.send(told)
    except OSError:
        return  # the run is gone as well
