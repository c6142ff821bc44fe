"""Every reading of the dashboard and the review: a fixed number of statements, whatever the city's size."""

# Statements are put together from the fragments written here alone; values are always bound.
# ruff: noqa: S608

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from haicap.base.reading import Reader
from haicap.board import figures as f
from haicap.services.one_stop import conditions as c

_SPAN = "d.received_at >= %(first_at)s AND d.received_at < %(last_at)s"
_TICKET_SPAN = "t.taken_at >= %(first_at)s AND t.taken_at < %(last_at)s"
_WAIT = "EXTRACT(EPOCH FROM t.called_at - t.taken_at)"
_MEDIAN = f"percentile_disc(0.5) WITHIN GROUP (ORDER BY {_WAIT}) FILTER (WHERE {c.CALLED} AND {{span}})"
_P90 = f"percentile_disc(0.9) WITHIN GROUP (ORDER BY {_WAIT}) FILTER (WHERE {c.CALLED} AND {{span}})"


def _values(span: f.Span, clock: datetime) -> dict[str, Any]:
    return {"clock": clock, "first_at": c.day_start(span.first), "last_at": c.day_after(span.last)}


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def totals(reader: Reader, span: f.Span, clock: datetime) -> f.Totals:
    """The city's dossiers in one statement: those received in the span, and what is in hand at the clock."""
    row = reader.one(
        f"SELECT count(*) FILTER (WHERE {_SPAN}), count(*) FILTER (WHERE {c.DONE} AND {_SPAN}),"
        f" count(*) FILTER (WHERE {c.JUDGED} AND {_SPAN}), count(*) FILTER (WHERE {c.ON_TIME} AND {_SPAN}),"
        f" count(*) FILTER (WHERE {c.RUNNING}), count(*) FILTER (WHERE {c.OVERDUE}),"
        f" count(DISTINCT d.competent) FILTER (WHERE {c.OVERDUE}),"
        f" count(*) FILTER (WHERE {c.TO_SIGN}), min(d.to_sign_at) FILTER (WHERE {c.TO_SIGN}),"
        f" count(*) FILTER (WHERE {c.LATE_FINISHED} AND {_SPAN}), count(*) FILTER (WHERE {c.LATE_OPEN} AND {_SPAN}),"
        f" count(*) FILTER (WHERE d.asked > 0 AND {_SPAN}), count(*) FILTER (WHERE d.sent_back > 0 AND {_SPAN})"
        f" FROM {c.SOURCE}",
        _values(span, clock),
    )
    return f.Totals(*(row or (0,) * 13))


def waits(reader: Reader, span: f.Span, clock: datetime) -> f.Waits:
    """The city's waits in one statement: calls of the span, and who still waits at the clock."""
    row = reader.one(
        f"SELECT count(*) FILTER (WHERE {c.CALLED} AND {_TICKET_SPAN}),"
        f" {_MEDIAN.format(span=_TICKET_SPAN)}, {_P90.format(span=_TICKET_SPAN)},"
        f" count(*) FILTER (WHERE {c.GAVE_UP} AND {_TICKET_SPAN}), count(*) FILTER (WHERE {c.WAITING}),"
        f" EXTRACT(EPOCH FROM %(clock)s - min(t.taken_at) FILTER (WHERE {c.WAITING})),"
        f" (array_agg(t.unit ORDER BY t.taken_at) FILTER (WHERE {c.WAITING}))[1]"
        " FROM ticket t",
        _values(span, clock),
    ) or (0, None, None, 0, 0, None, None)
    return f.Waits(row[0], _whole(row[1]), _whole(row[2]), row[3], row[4], _whole(row[5]), row[6])


def offices(reader: Reader, span: f.Span, clock: datetime) -> dict[int, f.OfficeRow]:
    """Every office by id, in three statements: what it works on, what it received, how people waited there."""
    values = _values(span, clock)
    works = reader.rows(
        f"SELECT d.competent, count(*) FILTER (WHERE {c.JUDGED} AND {_SPAN}),"
        f" count(*) FILTER (WHERE {c.LATE} AND {_SPAN}), count(*) FILTER (WHERE {c.RUNNING}),"
        f" count(*) FILTER (WHERE {c.OVERDUE}), count(*) FILTER (WHERE {c.TO_SIGN}),"
        f" min(d.to_sign_at) FILTER (WHERE {c.TO_SIGN})"
        f" FROM {c.SOURCE} GROUP BY d.competent",
        values,
    )
    received = reader.rows(
        f"SELECT d.receiver, count(*) FROM dossier d WHERE {_SPAN} GROUP BY d.receiver", values
    )
    queues = reader.rows(
        f"SELECT t.unit, count(*) FILTER (WHERE {c.WAITING}),"
        f" EXTRACT(EPOCH FROM %(clock)s - min(t.taken_at) FILTER (WHERE {c.WAITING})),"
        f" count(*) FILTER (WHERE {c.CALLED} AND {_TICKET_SPAN}),"
        f" {_MEDIAN.format(span=_TICKET_SPAN)}, {_P90.format(span=_TICKET_SPAN)}"
        " FROM ticket t GROUP BY t.unit",
        values,
    )
    return _office_rows(works, received, queues)


def _office_rows(works: list[Any], received: list[Any], queues: list[Any]) -> dict[int, f.OfficeRow]:
    by_work = {row[0]: row[1:] for row in works}
    by_receipt = {unit: int(count) for unit, count in received}
    by_queue = {row[0]: (row[1], _whole(row[2]), row[3], _whole(row[4]), _whole(row[5])) for row in queues}
    found = {}
    for unit in sorted(by_work.keys() | by_receipt.keys() | by_queue.keys()):
        judged, late, open_now, overdue, to_sign, since = by_work.get(unit, (0, 0, 0, 0, 0, None))
        waiting, longest, called, median, p90 = by_queue.get(unit, (0, None, 0, None, None))
        found[unit] = f.OfficeRow(
            unit=unit,
            received=by_receipt.get(unit, 0),
            judged=judged,
            late=late,
            open_now=open_now,
            overdue_now=overdue,
            to_sign_now=to_sign,
            to_sign_since=since,
            waiting_now=waiting,
            waiting_longest_seconds=longest,
            called=called,
            wait_median_seconds=median,
            wait_p90_seconds=p90,
        )
    return found


def hours(reader: Reader, world: f.Span, day: f.Span, clock: datetime) -> tuple[f.Hour, ...]:
    """Dossiers received in each hour of the last day of `day`, beside the mean of the working days before it."""
    at = c.local("d.received_at")
    rows = reader.rows(
        f"SELECT EXTRACT(HOUR FROM {at})::int, count(*) FILTER (WHERE {at}::date = %(day)s),"
        f" count(*) FILTER (WHERE {at}::date < %(day)s AND EXTRACT(ISODOW FROM {at}) < 6),"
        f" (SELECT count(DISTINCT {at}::date) FROM dossier d WHERE d.received_at >= %(first_at)s"
        f" AND {at}::date < %(day)s AND EXTRACT(ISODOW FROM {at}) < 6)"
        " FROM dossier d WHERE d.received_at >= %(first_at)s AND d.received_at < %(last_at)s GROUP BY 1 ORDER BY 1",
        _values(f.Span(world.first, day.last), clock) | {"day": day.last},
    )
    return tuple(f.Hour(hour, now, before / days if days else None) for hour, now, before, days in rows)


def heat(reader: Reader, span: f.Span, clock: datetime, most: int = 10) -> tuple[f.HeatRow, ...]:
    """Median waits by hour of the `most` offices where the median over the span is longest; one statement."""
    hour = f"EXTRACT(HOUR FROM {c.local('t.taken_at')})::int"
    rows = reader.rows(
        f"WITH w AS (SELECT t.unit, {hour} AS hour, {_WAIT} AS wait FROM ticket t WHERE {c.CALLED} AND {_TICKET_SPAN}),"
        " o AS (SELECT unit, percentile_disc(0.5) WITHIN GROUP (ORDER BY wait) AS median FROM w GROUP BY unit"
        " ORDER BY 2 DESC, 1 LIMIT %(most)s)"
        " SELECT o.unit, o.median, w.hour, percentile_disc(0.5) WITHIN GROUP (ORDER BY w.wait), count(*)"
        " FROM o JOIN w USING (unit) GROUP BY o.unit, o.median, w.hour ORDER BY o.median DESC, o.unit, w.hour",
        _values(span, clock) | {"most": most},
    )
    cells: dict[int, dict[int, f.HeatCell]] = defaultdict(dict)
    medians: dict[int, int] = {}
    for unit, median, at, wait, count in rows:
        medians[unit] = int(median)
        cells[unit][at] = f.HeatCell(at, int(wait), count)
    return tuple(f.HeatRow(unit, median, cells[unit]) for unit, median in medians.items())


def causes(reader: Reader, span: f.Span, clock: datetime) -> dict[int, f.Causes]:
    """Every competent office that has late dossiers of the span, with what held them up; two statements."""
    values = _values(span, clock)
    late = reader.rows(
        f"SELECT d.competent, ({c.cause()}) AS cause, count(*) FROM {c.SOURCE} {c.waited_elsewhere()}"
        f" WHERE {c.LATE} AND {_SPAN} GROUP BY 1, 2",
        values,
    )
    sign = c.office_seconds("d.to_sign_at", "d.signed_at")
    stamps = reader.rows(
        f"SELECT d.competent, count(*) FILTER (WHERE {c.JUDGED}), count(*) FILTER (WHERE {c.LATE}),"
        f" percentile_disc(0.9) WITHIN GROUP (ORDER BY {sign}) FILTER (WHERE d.signed_at >= d.to_sign_at),"
        f" count(*) FILTER (WHERE d.asked > 0), count(*) FILTER (WHERE d.sent_back > 0)"
        f" FROM {c.SOURCE} WHERE {_SPAN} GROUP BY d.competent",
        values,
    )
    by_cause: dict[int, dict[str, int]] = defaultdict(dict)
    for unit, cause, count in late:
        by_cause[unit][cause] = count
    return {
        unit: f.Causes(unit, judged, late_count, by_cause.get(unit, {}), _whole(sign_p90), asked, back)
        for unit, judged, late_count, sign_p90, asked, back in stamps
    }


def reassigned(reader: Reader, units: Sequence[int]) -> dict[int, int]:
    """How often work in hand went to a deputy in each of these offices, by the journal; one statement."""
    rows = reader.rows(
        "SELECT unit, count(*) FROM journal_entry WHERE command::text = 'one_stop.Reassign'"
        " AND subject_kind::text = 'dossier' AND unit = ANY(%(units)s) GROUP BY unit",
        {"units": list(units)},
    )
    return {unit: int(count) for unit, count in rows}
