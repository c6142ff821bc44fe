"""What the words of the lists and figures mean in SQL; a figure and the list behind it use the same fragment.

Every fragment speaks of a dossier `d` or a ticket `t` and of `%(clock)s`, the world's clock; dossiers are read
from SOURCE.
"""

# Statements are put together from the fragments written here alone; values are always bound.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from haicap.rules.one_stop.citizen_state import GRADES
from haicap.rules.one_stop.state import OPEN_STATES
from haicap.services.one_stop.catalogue import full_online
from haicap.services.one_stop.filters import NO_OWNER, DossierFilter, VisitFilter

RECEIVED = "d.received_at IS NOT NULL"
# Open means: no end yet (state 1, 2, 4, 5 or 6). Said so that the index of open dossiers can be used.
OPEN = "d.finished_at IS NULL"
RUNNING = f"({OPEN} AND d.state IN (2, 4, 5, 6))"
DONE = "d.state IN (9, 10)"
# In states 5 and 6 the clock stands still, so nothing falls due there.
OVERDUE = f"({OPEN} AND d.state IN (2, 4) AND d.due_at < %(clock)s)"
TO_SIGN = f"({OPEN} AND d.state = 4 AND d.step = 5)"
LATE_FINISHED = f"({DONE} AND d.finished_at > d.due_original)"
LATE_OPEN = f"({RUNNING} AND d.due_original < %(clock)s)"

# Every reading of dossiers starts here: `s.waited` is how long the applicant took to supplement what was asked for.
SOURCE = (
    "dossier d LEFT JOIN (SELECT dossier, sum(back_at - asked_at) AS waited FROM request"
    " WHERE NOT at_intake AND back_at IS NOT NULL GROUP BY dossier) s ON s.dossier = d.id"
)
# National index 2.1: the end of handling, less the wait for a supplement, against the first promised date; a second
# request to supplement is late in itself. A duty to pay stops the clock (state 6) and moves the date by law, so there
# the moved date counts, and nothing is taken off twice.
_END = (
    "(CASE WHEN d.state IN (7, 8, 9, 10) THEN d.finished_at WHEN d.state IN (5, 6) THEN d.paused_at"
    " ELSE %(clock)s END - CASE WHEN d.duty > 0 OR s.waited IS NULL THEN INTERVAL '0' ELSE s.waited END)"
)
_DUE = "(CASE WHEN d.duty > 0 AND d.apologies = 0 THEN GREATEST(d.due_original, d.due_at) ELSE d.due_original END)"
JUDGED = f"({RECEIVED} AND d.due_original IS NOT NULL)"
LATE = f"({JUDGED} AND (d.asked > 1 OR {_END} > {_DUE}))"
ON_TIME = f"({JUDGED} AND NOT (d.asked > 1 OR {_END} > {_DUE}))"

# National index 5.4: neither late nor disliked (the two lowest of five grades); a dossier that is both counts once.
DISLIKED = "EXISTS (SELECT FROM rating g WHERE g.id = d.id AND g.grade <= 2)"
RATED = "EXISTS (SELECT FROM rating g WHERE g.id = d.id)"
CONTENT = f"({ON_TIME} AND NOT {DISLIKED})"
# National index 3.6: of dossiers with a fee, those whose fee came in by a gateway.
WITH_FEE = f"({RECEIVED} AND d.fee > 0)"
# National index 4.1 and 4.2: whose result was issued as a signed file, and with a file of a paper besides.
_ISSUED = "EXISTS (SELECT FROM result x WHERE x.id = d.id AND x.digest <> '')"
ELECTRONIC = f"({RECEIVED} AND {DONE} AND {_ISSUED})"
DIGITISED = f"({RECEIVED} AND {_ISSUED} AND EXISTS (SELECT FROM scan y WHERE y.dossier = d.id))"
PAID_ONLINE = f"({WITH_FEE} AND EXISTS (SELECT FROM remittance m WHERE m.dossier = d.id))"

WAITING = "t.state = 1"
CALLED = "t.called_at IS NOT NULL"
GAVE_UP = "t.state = 4"


def local(column: str) -> str:
    """A timestamptz column on the clock of Hanoi (UTC+7), whatever time zones the server knows."""
    return f"({column} AT TIME ZONE 'UTC' + INTERVAL '7 hours')"


def office_seconds(start: str, end: str) -> str:
    """Office seconds (weekdays, 8-12 and 13-17) between two moments: to compare stages, never to judge a limit."""
    return f"({_office_clock(end)} - {_office_clock(start)})"


def _office_clock(column: str) -> str:
    at = local(column)
    days = f"({at}::date - DATE '1970-01-05')"
    second = f"EXTRACT(EPOCH FROM {at}::time)"
    today = f"LEAST(GREATEST({second} - 28800, 0), 14400) + LEAST(GREATEST({second} - 46800, 0), 14400)"
    return (
        f"(({days} / 7 * 5 + LEAST(mod({days}, 7), 5)) * 28800"
        f" + CASE WHEN mod({days}, 7) < 5 THEN {today} ELSE 0 END)"
    )


def cause() -> str:
    """Where a dossier spent most office time: with the signer, waiting for papers or an answer, with the staff."""
    sign = (
        "CASE WHEN d.to_sign_at IS NULL THEN 0"
        f" WHEN d.signed_at >= d.to_sign_at THEN {office_seconds('d.to_sign_at', 'd.signed_at')}"
        f" WHEN d.state = 4 AND d.step = 5 THEN {office_seconds('d.to_sign_at', '%(clock)s::timestamptz')}"
        f" WHEN d.refused THEN {office_seconds('d.to_sign_at', 'd.finished_at')} ELSE 0 END"
    )
    worked_to = "COALESCE(d.to_sign_at, d.finished_at, %(clock)s::timestamptz)"
    # A duty to pay leaves no stamp of its own once it is paid: the date that it moved tells how long it took.
    moved = office_seconds("d.due_original", "d.due_at")
    paper = (
        "COALESCE(r.seconds, 0) + CASE WHEN d.duty > 0 AND d.apologies = 0 AND d.due_at > d.due_original"
        f" THEN {moved} ELSE 0 END"
    )
    asked = "COALESCE(q.seconds, 0)"
    staff = f"({office_seconds('d.received_at', worked_to)} - ({paper}) - {asked})"
    return (
        f"CASE WHEN ({sign}) >= GREATEST(({paper}), {asked}, {staff}) THEN 'ky'"
        f" WHEN ({paper}) >= GREATEST({asked}, {staff}) THEN 'giay-to'"
        f" WHEN {asked} >= {staff} THEN 'hoi' ELSE 'nguoi' END"
    )


def waited_elsewhere() -> str:
    """The joins that `cause` needs: seconds that each dossier waited for other units' answers and for papers."""
    answer = office_seconds("c.asked_at", "COALESCE(c.answered_at, %(clock)s::timestamptz)")
    back = "COALESCE(b.back_at, %(clock)s::timestamptz)"
    return (
        f"LEFT JOIN (SELECT dossier, sum({answer}) AS seconds FROM consultation c GROUP BY dossier) q"
        " ON q.dossier = d.id"
        f" LEFT JOIN (SELECT dossier, sum({office_seconds('b.asked_at', back)}) AS seconds FROM request b"
        " WHERE NOT at_intake AND dossier IS NOT NULL GROUP BY dossier) r ON r.dossier = d.id"
    )


def day_start(day: date) -> datetime:
    """Local midnight at the start of a day, in UTC."""
    return datetime.combine(day, time(), UTC) - timedelta(hours=7)


def day_after(day: date) -> datetime:
    """Local midnight at the end of a day, in UTC."""
    return day_start(day + timedelta(days=1))


def _span(column: str, first: date | None, last: date | None, values: dict[str, Any]) -> list[str]:
    found = []
    if first:
        values["first_at"] = day_start(first)
        found.append(f"{column} >= %(first_at)s")
    if last:
        values["last_at"] = day_after(last)
        found.append(f"{column} < %(last_at)s")
    return found


_STATES = {"mo": RUNNING, "co-ket-qua": DONE, "da-tra": "d.state = 10"}
_TERMS = {
    "qua-han": OVERDUE,
    "tre-hen": f"({LATE_FINISHED} OR {LATE_OPEN})",
    "tre-xong": LATE_FINISHED,
    "tre-mo": LATE_OPEN,
    "tinh-diem": JUDGED,
    "dung-diem": ON_TIME,
    "tre-diem": LATE,
    "hai-long": CONTENT,
}
_FEES = {"co": WITH_FEE, "truc-tuyen": PAID_ONLINE}
_RATINGS = {
    "co": RATED,
    "khong-hai-long": DISLIKED,
    **{
        str(grade): f"EXISTS (SELECT FROM rating g WHERE g.id = d.id AND g.grade = {grade})"
        for grade in GRADES
    },
}
_DIGITAL = {"ket-qua": ELECTRONIC, "du": DIGITISED}
_LOOPS = {"bo-sung": "d.asked > 0", "tra-lai": "d.sent_back > 0", "hoi": "d.consulted > 0"}
_VISITS = {"dang-cho": WAITING, "da-goi": CALLED, "bo-ve": GAVE_UP}


def dossiers_where(kept: DossierFilter, clock: datetime) -> tuple[str, dict[str, Any]]:
    """The condition of a list of dossiers and its values; a list without a state shows what was received."""
    values: dict[str, Any] = {"clock": clock}
    parts = _span("d.received_at", kept.first, kept.last, values)
    plain = {"unit": "competent", "receiver": "receiver", "procedure": "procedure", "channel": "channel"}
    for name, column in plain.items():
        wanted = getattr(kept, name)
        if wanted is not None:
            values[name] = wanted
            parts.append(f"d.{column} = %({name})s")
    if kept.state in _STATES:
        parts.append(_STATES[kept.state])
    elif kept.state:
        values["state"] = int(kept.state)
        parts.append("d.state = %(state)s")
        parts += [OPEN] if values["state"] in OPEN_STATES else []
    else:
        parts.append(RECEIVED)
    parts += _optional(kept.term, _TERMS) + _optional(kept.loop, _LOOPS) + _optional(kept.fee, _FEES)
    parts += _optional(kept.rating, _RATINGS) + _optional(kept.digital, _DIGITAL)
    parts += _of_owner(kept.owner, values)
    if kept.online:
        values["full_online"] = list(full_online())
        parts.append("d.procedure = ANY(%(full_online)s)")
    if kept.step:
        parts.append(TO_SIGN)
    if kept.cause:
        values["cause"] = kept.cause
        parts.append(f"({cause()}) = %(cause)s")
    if kept.hour is not None:
        values["hour"] = kept.hour
        parts.append(f"EXTRACT(HOUR FROM {local('d.received_at')}) = %(hour)s")
    return " AND ".join(parts), values


def _of_owner(owner: int | None, values: dict[str, Any]) -> list[str]:
    """Whose dossiers; NO_OWNER: those that nobody has been given."""
    if owner is None:
        return []
    if owner == NO_OWNER:
        return ["d.owner IS NULL"]
    values["owner"] = owner
    return ["d.owner = %(owner)s"]


def _optional(word: str, meanings: dict[str, str]) -> list[str]:
    return [meanings[word]] if word in meanings else []


def visits_where(kept: VisitFilter, clock: datetime) -> tuple[str, dict[str, Any]]:
    """The condition of a list of visits to the counters and its values."""
    values: dict[str, Any] = {"clock": clock}
    parts: Sequence[str] = _span("t.taken_at", kept.first, kept.last, values)
    parts = [*parts, *_optional(kept.state, _VISITS)]
    if kept.office is not None:
        values["office"] = kept.office
        parts.append("t.unit = %(office)s")
    if kept.hour is not None:
        values["hour"] = kept.hour
        parts.append(f"EXTRACT(HOUR FROM {local('t.taken_at')}) = %(hour)s")
    return " AND ".join(parts) or "true", values
