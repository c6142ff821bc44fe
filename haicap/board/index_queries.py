"""The counts behind the national index, as far as a world's own dossiers and catalogue tell them."""

# Statements are put together from the fragments written here alone; values are always bound.
# ruff: noqa: S608

from __future__ import annotations

from datetime import datetime
from typing import Any

from haicap.base.reading import Reader
from haicap.board import figures as f
from haicap.services.one_stop import conditions as c

_SPAN = "d.received_at >= %(first_at)s AND d.received_at < %(last_at)s"


def _values(span: f.Span, clock: datetime, full_online: tuple[int, ...]) -> dict[str, Any]:
    days = {"first_at": c.day_start(span.first), "last_at": c.day_after(span.last)}
    return {"clock": clock, "full_online": list(full_online), **days}


def measured(
    reader: Reader, span: f.Span, clock: datetime, full_online: tuple[int, ...]
) -> dict[str, f.Measured]:
    """The counts behind the indicators that the world's own data can measure; one statement."""
    online = "d.procedure = ANY(%(full_online)s)"
    row = (
        reader.one(
            f"SELECT count(*) FILTER (WHERE {c.ON_TIME}), count(*) FILTER (WHERE {c.JUDGED}),"
            f" count(*) FILTER (WHERE d.channel = 2 AND {online}), count(*) FILTER (WHERE {online}),"
            f" count(*) FILTER (WHERE {c.CONTENT}), count(*) FILTER (WHERE {c.RATED}),"
            f" count(*) FILTER (WHERE {c.PAID_ONLINE}), count(*) FILTER (WHERE {c.WITH_FEE})"
            f" FROM {c.SOURCE} WHERE {_SPAN}",
            _values(span, clock, full_online),
        )
        or (0,) * 8
    )
    on_time, judged, wholly, fit, content, rated, paid, with_fee = row
    return {
        "2.1": f.Measured("2.1", on_time, judged),
        "3": f.Measured("3", wholly, fit),
        # Where nobody rated, or nothing could be paid online, silence is neither content nor a refusal.
        "5.4": f.Measured("5.4", content, judged) if rated else f.Measured("5.4", None, None),
        "3.6": f.Measured("3.6", paid, with_fee) if paid else f.Measured("3.6", None, None),
    }


def followed(
    reader: Reader, span: f.Span, clock: datetime, offered: f.Offered
) -> dict[str, f.Measured | f.MeanTime]:
    """What the decision has followed without giving points for it; one statement.

    3.3 is the raw share: how much of it reached the national portal, by which the decision multiplies, is not known.
    """
    spent = c.office_seconds("d.received_at", "d.finished_at")
    row = (
        reader.one(
            f"SELECT count(*), count(*) FILTER (WHERE d.channel = 1), count(*) FILTER (WHERE d.channel = 2),"
            " count(*) FILTER (WHERE d.channel = 3),"
            " count(DISTINCT d.procedure) FILTER (WHERE d.channel = 2 AND d.procedure = ANY(%(full_online)s)),"
            f" count(*) FILTER (WHERE {c.DONE}), avg({spent}) FILTER (WHERE {c.DONE})::float8"
            f" FROM dossier d WHERE {_SPAN}",
            _values(span, clock, offered.full),
        )
        or (0,) * 7
    )
    received, counter, online, post, used, done, mean = row
    return {
        "2.2": f.MeanTime("2.2", done, None if mean is None else round(mean)),
        "3.1": f.Measured("3.1", len(offered.full) + len(offered.part), offered.all_count),
        "3.2": f.Measured("3.2", used, len(offered.full)),
        "3.3a": f.Measured("3.3a", online, received),
        "3.3b": f.Measured("3.3b", counter, received),
        "3.3c": f.Measured("3.3c", post, received),
    }
