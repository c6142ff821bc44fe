"""The worker of a live world: seals what is final, lays the heads outside the database, forgets old keys, and does
what apps have to be done beside the requests.

Any number of workers may run at once: the sealer's locks and the lock on the file of heads let them come one after the
other, and whoever comes second finds nothing left to do.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event
from types import FrameType
from typing import Any

import psycopg
from psycopg import Connection

from haicap.engine.clock import Clock
from haicap.engine.ports import BusyError
from haicap.store import heads, keys, roles, worlds
from haicap.store.errors import ServerError
from haicap.store.sealer import seal_now

EVERY_SECONDS = 30
"""So long at most, and a round's own time, an entry stands unsealed while the worker runs."""
BUSY_AGAIN_SECONDS = 1
PRUNED_EVERY_SECONDS = 3_600

Tell = Callable[[str, str], None]
"""Is told what was done, in Vietnamese and in English."""
Rest = Callable[[float], bool]
"""Waits so many seconds, or less if the worker is to stop; says whether it goes on."""
Chore = Callable[[Tell], None]
"""What an app has to be done in every round; it tells what it did, and raises OperationalError or BusyError."""


@contextmanager
def resting() -> Iterator[tuple[Rest, list[int]]]:
    """Within the block SIGTERM and Ctrl-C end a worker's rest; the list says which of them came."""
    came: list[int] = []
    over = Event()

    def stop(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        over.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield (lambda seconds: not over.wait(seconds)), came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Worker:
    """One worker at work; raises WorldError for a world that is not live."""

    def __init__(self, name: str, clock: Clock, tell: Tell, chores: Sequence[Chore] = ()) -> None:
        worlds.find_world_of(name, "live")
        self._chores = chores
        self.name = name
        self.clock = clock
        self._tell = tell
        self._connection: Connection[Any] | None = None
        self._prunes_at = 0

    def run(self, rest: Rest, every_seconds: float = EVERY_SECONDS) -> None:
        """Do round after round until `rest` says stop; raises WorldError if the chain lacks a head that was kept."""
        try:
            while rest(self.round(every_seconds)):
                pass
        finally:
            self._close()

    def round(self, every_seconds: float = EVERY_SECONDS) -> float:
        """Seal, keep heads, prune, do the apps' chores; answers after how many seconds the next round is due."""
        try:
            connection = self._connected()
            sealed = seal_now(connection, self.clock)
            kept = heads.keep_new(connection, self.name)
            self._prune(connection)
            for chore in self._chores:
                chore(self._tell)
        except BusyError:
            self._tell(
                "Có người đang ghi; sẽ niêm phong lại sau giây lát.",
                "Somebody is writing; the sealing is tried again in a moment.",
            )
            return min(BUSY_AGAIN_SECONDS, every_seconds)
        except (psycopg.OperationalError, ServerError) as error:
            self._close()
            why = (str(error).strip().splitlines() or [type(error).__name__])[0]
            self._tell(
                f"Mất kết nối với cơ sở dữ liệu ({why}); sẽ thử lại.",
                f"The database is out of reach ({why}); it is tried again.",
            )
            return every_seconds
        if sealed is not None or kept:
            number, entries = (sealed.number, sealed.entries) if sealed is not None else (0, 0)
            self._tell(
                f"Niêm phong số {number}: {entries} dòng; đã cất {kept} đầu chuỗi.",
                f"Seal {number}: {entries} entries; {kept} heads laid outside.",
            )
        return every_seconds

    def _prune(self, connection: Connection[Any]) -> None:
        now = self.clock.now()
        if now < self._prunes_at:
            return
        pruned = keys.prune(connection, now)
        self._prunes_at = now + PRUNED_EVERY_SECONDS
        if pruned:
            self._tell(
                f"Đã bỏ {pruned} khóa chống gửi trùng quá {keys.KEPT_DAYS} ngày.",
                f"Forgot {pruned} keys of sendings older than {keys.KEPT_DAYS} days.",
            )

    def _connected(self) -> Connection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = worlds.connect(self.name, roles.ENGINE, autocommit=True)
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
