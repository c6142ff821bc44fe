"""Verification: whether the journal is as sealed, and whether it makes the very state that stands in the tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection
from psycopg.pq import TransactionStatus

from haicap.store.entry_lines import AS_SEALED
from haicap.store.errors import StoreError
from haicap.store.verify_acts import check_acts
from haicap.store.verify_chain import Chained, check_chain
from haicap.store.verify_files import check_files
from haicap.store.verify_findings import Finding, Findings, Verdict
from haicap.store.verify_replay import Observe, check_states
from haicap.store.verify_tables import check_coverage, check_custody, check_derived

Tell = Callable[[int, int], None]
"""Is told now and then how many entries have been read, of how many; each is read twice."""

TELL_EVERY = 20_000
_HEAD = re.compile(r"[0-9a-f]{64}")


class HeadError(StoreError):
    """What was given as a head can't be one."""


@contextmanager
def snapshot(connection: Connection[Any]) -> Iterator[None]:
    """Within the block all is read as of one moment, even while a run goes on; a block inside a block joins it."""
    if connection.info.transaction_status != TransactionStatus.IDLE:
        yield
        return
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for setting in AS_SEALED:
            connection.execute(f"SET LOCAL {setting}".encode())
        yield


def verify(
    connection: Connection[Any],
    head: str | None = None,
    *,
    observe: Observe | None = None,
    tell: Tell | None = None,
) -> Verdict:
    """Prove a world's journal, seals and state, and that its chain contains `head`; raises HeadError for no head.

    The connection may read every table. `observe` is told the state that the journal makes of each subject.
    """
    asked = _head(head)
    with snapshot(connection):
        (total,) = connection.execute("SELECT count(*) FROM journal_entry").fetchone() or (0,)
        tick = _ticks(total, tell)
        steps = [Findings() for _ in range(5)]
        chain = check_chain(connection, steps[0], tick)
        check_acts(connection, steps[1])
        books = check_states(connection, steps[2], tick, observe)
        check_coverage(steps[3])
        check_derived(connection, steps[3])
        check_custody(connection, books, steps[3])
        check_files(connection, steps[4])
    found = Findings()
    for step in steps:
        found.take(step)
    if asked is not None and asked not in chain.heads:
        found.told.insert(0, _lacks(asked, chain))
    head_seal = chain.heads.get(asked) if asked is not None else None
    return Verdict(
        chain.entries,
        chain.seals,
        chain.unsealed,
        chain.head,
        asked,
        head_seal,
        tuple(found.told),
        found.more,
    )


def _head(text: str | None) -> str | None:
    if text is None:
        return None
    head = text.strip().lower()
    if not _HEAD.fullmatch(head):
        raise HeadError(
            f"“{text}” không phải là đầu chuỗi: cần đủ 64 chữ số thập lục phân, xem journal_head trong summary.json.",
            f'"{text}" is no head: it has 64 hexadecimal digits, see journal_head in summary.json.',
        )
    return head


def _lacks(head: str, chain: Chained) -> Finding:
    return Finding(
        f"Chuỗi hôm nay ({chain.seals} niêm phong, đầu chuỗi {chain.head[:16]}…) không chứa đầu chuỗi {head}: nhật ký "
        "đã bị viết lại, hoặc đầu chuỗi thuộc thế giới khác.",
        f"Today's chain ({chain.seals} seals, head {chain.head[:16]}…) does not contain the head {head}: the journal "
        "was rewritten, or the head belongs to another world.",
    )


def _ticks(total: int, tell: Tell | None) -> Callable[[], None]:
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        if tell is not None and done % TELL_EVERY == 0:
            tell(done, 2 * total)

    return tick
