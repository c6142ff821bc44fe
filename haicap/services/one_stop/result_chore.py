"""What the worker does for signed results: makes the files that a request left behind when it broke off."""

from __future__ import annotations

import psycopg
from django.db import Error, connection

from haicap.base import reading
from haicap.engine.clock import WallClock
from haicap.services.one_stop import results
from haicap.store.worker import Tell

SECONDS_MAX = 20.0
"""So long one round makes files at most, so that sealing isn't kept waiting."""


def sign_what_waits(tell: Tell) -> None:
    """Make what waits in this process's world; raises psycopg's OperationalError where the database is out of reach."""
    try:
        world = reading.world()
        made = (
            results.make_within(world, WallClock(), None, SECONDS_MAX)
            if world is not None
            else results.Made()
        )
    except Error as error:
        raise psycopg.OperationalError(str(error)) from error
    finally:
        connection.close()
    if made.done:
        tell(f"Đã ký số và lưu {made.done} tệp kết quả.", f"Signed and stored {made.done} results.")
    if made.keyless:
        tell(
            f"{made.keyless} kết quả chưa lưu được: thiếu chứng thư của người ký (HAICAP_SIGNATURES).",
            f"{made.keyless} results wait for a signer's key (HAICAP_SIGNATURES).",
        )
    if made.broken:
        tell(
            f"{made.broken} tệp kết quả đã ký bị sửa hoặc mất; hãy chạy haicap verify.",
            f"{made.broken} signed files were altered or are lost; run haicap verify.",
        )
