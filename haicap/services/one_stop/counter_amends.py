"""What was put right at a unit's counters: receipts corrected, voided, entered later, money given back, tills opened.

For the head of the unit, and for the auditor, who names the unit: who, when, with which reason or authority.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from haicap.base import files, names, reading
from haicap.base.formats import number
from haicap.base.pages import page, whole
from haicap.base.people.middleware import day_of
from haicap.base.people.posts import PostRequest
from haicap.base.people.rights import for_roles
from haicap.base.reading import Reader
from haicap.gates.spreadsheets import MOMENT, TEXT, Cell, Column, to_xlsx
from haicap.services.one_stop.conditions import day_after, day_start
from haicap.services.one_stop.counter_cash import period_of

AMEND_ROLES = ("head", "auditor")
DAYS_SHOWN = 31
DAYS_MAX = 366
SHOWN_MOST, SAVED_MOST = 300, 10_000
ACTS: dict[str, tuple[str, Promise | str]] = {
    "Correct": ("eraser", gettext_lazy("Đính chính giấy tiếp nhận")),
    "VoidReceipt": ("x-lg", gettext_lazy("Hủy giấy tiếp nhận")),
    "EnterSlip": ("journal-arrow-up", gettext_lazy("Nhập phiếu giấy lập khi mất hệ thống")),
    "Refund": ("cash", gettext_lazy("Hoàn tiền đã thu")),
    "CloseCash": ("lock", gettext_lazy("Chốt quỹ có chênh lệch")),
    "ReopenCash": ("unlock", gettext_lazy("Mở lại quỹ đã chốt")),
}


class Amend(NamedTuple):
    """One thing that was put right; `code` for a dossier, `whose` for a till."""

    at: datetime
    command: str
    by: str | None
    role: str
    reason: str | None
    code: str | None
    whose: str | None
    before: str | None
    after: str | None


_WHAT = "e.at, substr(e.command::text, 10), p.name, e.role::text, e.reason"
_SAID = "e.before::text, e.after::text"
_FOUND = f"""
    SELECT {_WHAT}, d.code, NULL::text, {_SAID} FROM dossier d JOIN journal_entry e ON e.subject_id = d.id
    LEFT JOIN person p ON p.id = e.person
    WHERE d.receiver = %(unit)s AND d.received_at >= %(from)s AND d.received_at < %(to)s
      AND (e.subject_kind::text, e.command::text) IN (('dossier', 'one_stop.Correct'), ('paid', 'one_stop.Refund'),
          ('dossier', 'one_stop.VoidReceipt'), ('dossier', 'one_stop.EnterSlip'))
    UNION ALL
    SELECT {_WHAT}, NULL, o.name, {_SAID} FROM till t JOIN journal_entry e ON e.subject_id = t.id
    LEFT JOIN person p ON p.id = e.person LEFT JOIN person o ON o.id = t.clerk
    WHERE t.unit = %(unit)s AND t.period BETWEEN %(first)s AND %(last)s AND e.subject_kind::text = 'till'
      AND (e.command::text = 'one_stop.ReopenCash' OR e.command::text = 'one_stop.CloseCash' AND e.reason IS NOT NULL)
    ORDER BY 1 DESC LIMIT %(most)s
"""  # noqa: S608 - names are ours


def amends(reader: Reader, unit: int, first: date, last: date, most: int) -> list[Amend]:
    """What was put right of the receipts and tills of a unit's days, the latest first; one statement."""
    values = {
        "unit": unit,
        "from": day_start(first),
        "to": day_after(last),
        "first": period_of(first),
        "last": period_of(last),
        "most": most,
    }
    return [Amend(*row) for row in reader.rows(_FOUND, values)]


@for_roles(*AMEND_ROLES)
@require_safe
def amended(request: PostRequest) -> HttpResponse:
    """The list of one unit, of the last month unless the address names other days."""
    unit, first, last = _asked(request)
    with reading.by(request) as reader:
        bodies = names.bodies(reader)
        found = amends(reader, unit, first, last, SHOWN_MOST) if unit in bodies else []
    values = {
        "unit": bodies.get(unit),
        "first": first,
        "last": last,
        "rows": [(each, *ACTS[each.command], changed(each)) for each in found],
        "bodies": [body for body in bodies.values() if body.kind in ("commune", "branch")]
        if request.post.role == "auditor"
        else [],
        "most": SHOWN_MOST if len(found) == SHOWN_MOST else 0,
        "query": f"don-vi={unit}&tu={first:%Y-%m-%d}&den={last:%Y-%m-%d}",
    }
    return page(request, "one_stop/counter/amends.html", values)


@for_roles(*AMEND_ROLES)
@require_safe
def sheet(request: PostRequest) -> HttpResponse:
    """The same list as a spreadsheet."""
    unit, first, last = _asked(request)
    with reading.by(request) as reader:
        found = amends(reader, unit, first, last, SAVED_MOST)
    columns = [
        Column(_("Lúc"), MOMENT, 17),
        Column(_("Việc"), TEXT, 36),
        Column(_("Hồ sơ, quỹ"), TEXT, 30),
        Column(_("Thay đổi"), TEXT, 40),
        Column(_("Người làm"), TEXT, 28),
        Column(_("Lý do và căn cứ"), TEXT, 60),
    ]
    cells: list[list[Cell]] = [
        [
            each.at,
            str(ACTS[each.command][1]),
            each.code or each.whose or "",
            changed(each),
            each.by or "",
            each.reason or "",
        ]
        for each in found
    ]
    at = datetime.fromtimestamp(request.clock.now(), UTC)
    name = f"sua-sai_{unit}_{first:%Y%m%d}-{last:%Y%m%d}"
    return files.workbook(to_xlsx(_("Sổ đính chính, hủy"), columns, cells, at), name)


def _asked(request: PostRequest) -> tuple[int, date, date]:
    """The unit and the days that an address asks for: a head's own unit, at most a year, the last month by default."""
    today = day_of(request.clock)
    own = request.post.unit
    unit = (whole(request.GET.get("don-vi"), 1, 2**31 - 1) or own) if request.post.role == "auditor" else own
    last = min(_day(request.GET.get("den", "")) or today, today)
    first = _day(request.GET.get("tu", "")) or last - timedelta(days=DAYS_SHOWN - 1)
    return unit, max(min(first, last), last - timedelta(days=DAYS_MAX)), last


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date(2000, 1, 1) <= found else None


def changed(each: Amend) -> str:
    """What became of what, in words, as far as figures changed."""
    was, became = json.loads(each.before or "{}"), json.loads(each.after or "{}")
    labels: dict[str, Any] = {"pages": _("số trang"), "copies": _("số bản"), "fee": _("phí (đ)")}
    if each.command == "Refund":
        labels = {"amount": _("đã thu (đ)")}
    if each.command == "CloseCash":
        return _("đếm được %(n)s đ") % {"n": number(became.get("counted") or 0)}
    if each.command in ("EnterSlip", "VoidReceipt", "ReopenCash"):
        return ""
    return ", ".join(
        f"{label} {number(was.get(name) or 0)} → {number(became.get(name) or 0)}"
        for name, label in labels.items()
        if name in became
    )
