"""The sealer of a live journal: whatever is final is digested and chained, while people go on working.

Whoever adds entries holds a lock in common from before the first entry to the commit. The sealer asks for it alone,
for an instant: then nobody is half done, and no entry with a smaller number than the greatest can come any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import Connection, Cursor
from psycopg.pq import TransactionStatus

from haicap.engine.clock import Clock
from haicap.engine.ports import BusyError
from haicap.engine.recordings import Recorder
from haicap.engine.seals import Seal, sealed_up_to
from haicap.store import roles
from haicap.store.entry_lines import AS_SEALED, recorded
from haicap.store.errors import StoreError
from haicap.store.live import SEAL_LOCK

SEALERS_LOCK = SEAL_LOCK + 1
WAIT_MS_MAX = 1_000
"""While the sealer waits for a slow writer, whoever comes later waits behind it: so long, and no longer."""
_LAST = (
    "SELECT number, extract(epoch FROM from_at)::int8, extract(epoch FROM to_at)::int8, entries, digest, head, leaves, "
    "from_seq, to_seq FROM seal ORDER BY number DESC LIMIT 1"
)
_INSERT = (
    "INSERT INTO seal (number, from_at, to_at, entries, digest, head, leaves, from_seq, to_seq, "
    "recording_digest, recording_leaves) "
    "VALUES (%s, to_timestamp(%s), to_timestamp(%s), %s, %s, %s, %s, %s, %s, %s, %s)"
)


class SealError(StoreError):
    """The journal can't be sealed by the numbers of its entries."""


def seal_now(connection: Connection[Any], clock: Clock) -> Seal | None:
    """Seal all entries that are final by now; None where nothing is new. Raises SealError in a trial's journal.

    Raises BusyError where a writer held on for longer than WAIT_MS_MAX: whatever is there will be sealed the next time.
    The connection must not be in a transaction; its login must be able to take on the engine's role.
    """
    if connection.info.transaction_status != TransactionStatus.IDLE:
        raise RuntimeError(
            "the sealer lets go of its lock at once, so it must not be a part of a transaction"
        )
    to_seq = _final(connection)
    with connection.transaction():
        cursor = _as_engine(connection)
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALERS_LOCK])
        last = _last(cursor)
        from_seq = last.to_seq or 0
        if to_seq <= from_seq:
            return None
        recorder = Recorder()
        lines = _lines(cursor, f"seq > {from_seq} AND seq <= {to_seq}", recorder)
        seal = sealed_up_to(last, to_seq, clock.now(), lines)
        cursor.execute(_INSERT, [*seal, *recorder.close(seal.entries)])
    return seal


def _final(connection: Connection[Any]) -> int:
    """The greatest number of an entry at an instant when nobody was writing."""
    try:
        with connection.transaction():
            cursor = _as_engine(connection)
            cursor.execute(f"SET LOCAL lock_timeout = {WAIT_MS_MAX}")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
            (greatest,) = cursor.execute("SELECT coalesce(max(seq), 0) FROM journal_entry").fetchone() or (0,)
            return int(greatest)
    except psycopg.errors.LockNotAvailable as error:
        raise BusyError(str(error)) from error


def _as_engine(connection: Connection[Any]) -> Cursor[Any]:
    cursor = Cursor(connection)  # Django's own would bind on the client
    cursor.execute("SELECT set_config('role', %s, true)", [roles.ENGINE])
    for setting in AS_SEALED:
        cursor.execute(f"SET LOCAL {setting}")
    return cursor


def _last(cursor: Cursor[Any]) -> Seal:
    record = cursor.execute(_LAST).fetchone()
    if record is None:
        raise SealError(
            "Nhật ký chưa có niêm phong mở đầu; hãy tạo lại thế giới này.",
            "The journal has no opening seal; make this world anew.",
        )
    last = Seal(*record)
    if last.number and last.to_seq is None:
        raise SealError(
            "Nhật ký này được niêm phong theo thời gian (đợt vận hành thử); hãy dùng một thế giới vận hành thật.",
            "This journal is sealed by time (a trial); use a world where people act live.",
        )
    return last


def _lines(cursor: Cursor[Any], where: str, recorder: Recorder) -> Iterator[bytes]:
    """The lines of entries, whose numbers and moments go to `recorder` on the way."""
    for entry in recorded(cursor, where):
        recorder.add(entry.number, entry.moment)
        yield entry.line
