"""The dashboard's parts made ready for its template: figures with doors, troubles, rows, charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haicap.base.formats import length, local, number, share, stamp
from haicap.base.names import Body
from haicap.board.figures import FEW, WAIT_TARGET_SECONDS, Hour, OfficeRow, Span, Totals, Waits
from haicap.services.one_stop.filters import DossierFilter, VisitFilter

TROUBLES = 6
SIGN_SECONDS_MAX = 4 * 3600


@dataclass(frozen=True, slots=True)
class Note:
    """A few words under a figure, with a door where they count something."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A large figure: label, value with unit, where it leads, and what to compare it with."""

    label: str
    value: str
    unit: str = ""
    url: str = ""
    notes: tuple[Note, ...] = ()
    bad: bool = False


def percent(label: str, value: float | None, url: str, *notes: Note) -> Figure:
    """A share as a figure, its percent sign small."""
    text = share(value)
    return Figure(label, text.rstrip("%"), "%" if text.endswith("%") else "", url, notes)


def figures(span: Span, totals: Totals, waits: Waits, bodies: Mapping[int, Body]) -> tuple[Figure, ...]:
    """The dashboard's six figures, each a door to the list that it counts."""
    days: dict[str, Any] = {"first": span.first, "last": span.last}
    done = totals.finished / totals.received if totals.received else None
    late = totals.judged - totals.on_time
    overdue_units = ngettext("ở %(n)s đơn vị", "ở %(n)s đơn vị", totals.overdue_units_now)
    longest = bodies.get(waits.waiting_longest_office or 0)
    waiting = (
        (
            Note(
                _("lâu nhất %(time)s, %(name)s")
                % {"time": length(waits.waiting_longest_seconds), "name": longest.name}
            ),
        )
        if longest
        else (Note(_("không ai chờ ở quầy")),)
    )
    return (
        Figure(
            _("Hồ sơ tiếp nhận"),
            number(totals.received),
            url=DossierFilter(**days).url(),
            notes=(
                Note(
                    _("%(n)s lượt được gọi vào quầy") % {"n": number(waits.called)},
                    visits_url(span, "da-goi"),
                ),
            ),
        ),
        Figure(
            _("Đã có kết quả"),
            number(totals.finished),
            url=DossierFilter(state="co-ket-qua", **days).url(),
            notes=(Note(_("%(share)s số nhận trong khoảng này") % {"share": share(done)}),),
        ),
        percent(
            _("Đúng hạn (chỉ tiêu 2.1)"),
            totals.on_time_share,
            DossierFilter(term="tinh-diem", **days).url(),
            Note(_("trễ %(n)s") % {"n": number(late)}, DossierFilter(term="tre-diem", **days).url()),
            Note(_("mục tiêu 100%")),
        ),
        Figure(
            _("Đang quá hạn"),
            number(totals.overdue_now),
            url=DossierFilter(term="qua-han").url(),
            notes=(Note(overdue_units % {"n": number(totals.overdue_units_now)}),),
            bad=totals.overdue_now > 0,
        ),
        Figure(
            _("Đang chờ ký"),
            number(totals.to_sign_now),
            url=DossierFilter(step="cho-ky", state="mo").url(),
            notes=(Note(_("trình sớm nhất %(at)s") % {"at": stamp(totals.to_sign_since)}),)
            if totals.to_sign_since
            else (Note(_("không có gì chờ ký")),),
        ),
        Figure(
            _("Đang chờ ở quầy"),
            number(waits.waiting_now),
            url=VisitFilter(state="dang-cho").url(),
            notes=(*waiting, Note(_("trung vị %(time)s") % {"time": length(waits.median_seconds)})),
        ),
    )


def visits_url(span: Span, state: str, office: int | None = None) -> str:
    """The list of visits of a span."""
    return VisitFilter(office=office, state=state, first=span.first, last=span.last).url()


@dataclass(frozen=True, slots=True)
class Trouble:
    """One office to step in at: what is wrong, one sentence of cause, one door."""

    name: str
    unit_url: str
    state: str
    icon: str
    chip: str
    cause: str
    act: str
    url: str
    weight: tuple[int, int]


def unit_url(body: Body) -> str:
    """The page of an office: a commune's own page, or the dossiers that it solves."""
    if body.kind == "commune":
        return reverse("unit", args=[body.code])
    return (
        DossierFilter(receiver=body.id).url() if body.kind == "branch" else DossierFilter(unit=body.id).url()
    )


def _overdue(row: OfficeRow, body: Body) -> Trouble:
    parts = [_("%(n)s hồ sơ đang giải quyết") % {"n": number(row.open_now)}]
    if row.to_sign_now:
        parts.append(
            _("%(n)s chờ ký, trình từ %(at)s")
            % {"n": number(row.to_sign_now), "at": stamp(row.to_sign_since)}
        )
    if row.waiting_now:
        parts.append(_("%(n)s người chờ ở quầy") % {"n": number(row.waiting_now)})
    return Trouble(
        body.name,
        unit_url(body),
        "late",
        "exclamation-triangle-fill",
        _("%(n)s quá hạn") % {"n": number(row.overdue_now)},
        ", ".join(parts) + ".",
        _("Xem hồ sơ"),
        DossierFilter(unit=row.unit, term="qua-han").url(),
        (0, -row.overdue_now),
    )


def _queue(row: OfficeRow, body: Body) -> Trouble:
    time = length(row.waiting_longest_seconds)
    return Trouble(
        body.name,
        unit_url(body),
        "soon",
        "people",
        _("%(n)s người chờ") % {"n": number(row.waiting_now)},
        _("Chờ lâu nhất %(time)s, mục tiêu dưới 15 phút.") % {"time": time},
        _("Xem hàng đợi"),
        VisitFilter(office=row.unit, state="dang-cho").url(),
        (1, -(row.waiting_longest_seconds or 0)),
    )


def _signature(row: OfficeRow, body: Body) -> Trouble:
    return Trouble(
        body.name,
        unit_url(body),
        "soon",
        "pen",
        _("%(n)s chờ ký") % {"n": number(row.to_sign_now)},
        _("Trình sớm nhất lúc %(at)s, chưa ký.") % {"at": stamp(row.to_sign_since)},
        _("Xem hồ sơ"),
        DossierFilter(unit=row.unit, step="cho-ky", state="mo").url(),
        (2, -row.to_sign_now),
    )


def troubles(
    rows: Sequence[OfficeRow], bodies: Mapping[int, Body], clock: datetime, most: int = TROUBLES
) -> list[Trouble]:
    """Where to step in, most urgent first: overdue work, long queues, papers that nobody signs."""
    found = []
    old = clock - timedelta(seconds=SIGN_SECONDS_MAX)
    for row in rows:
        body = bodies.get(row.unit)
        if body is None:
            continue
        if row.overdue_now:
            found.append(_overdue(row, body))
        elif (row.waiting_longest_seconds or 0) > WAIT_TARGET_SECONDS:
            found.append(_queue(row, body))
        elif row.to_sign_since is not None and row.to_sign_since < old:
            found.append(_signature(row, body))
    return sorted(found, key=lambda trouble: (*trouble.weight, trouble.name))[:most]


def table_row(row: OfficeRow, body: Body, span: Span) -> dict[str, Any]:
    """One office as a row whose every count is a door."""
    unit = row.unit
    return {
        **asdict(row),
        "late_share": row.late_share,
        "name": body.name,
        "short": body.short,
        "url": unit_url(body),
        "few": row.judged < FEW,
        "received_url": DossierFilter(receiver=unit, first=span.first, last=span.last).url(),
        "late_url": DossierFilter(unit=unit, term="tre-diem", first=span.first, last=span.last).url(),
        "open_url": DossierFilter(unit=unit, state="mo").url(),
        "overdue_url": DossierFilter(unit=unit, term="qua-han").url(),
        "sign_url": DossierFilter(unit=unit, step="cho-ky", state="mo").url(),
        "waiting_url": VisitFilter(office=unit, state="dang-cho").url(),
        "called_url": visits_url(span, "da-goi", unit),
        "state": "late"
        if (row.wait_p90_seconds or 0) > 2400
        else "soon"
        if (row.wait_p90_seconds or 0) > 900
        else "",
        "wait_p90": row.wait_p90_seconds or 0,
    }


def empty_row(unit: int) -> OfficeRow:
    """An office where nothing has happened yet."""
    return OfficeRow(
        unit=unit,
        received=0,
        judged=0,
        late=0,
        open_now=0,
        overdue_now=0,
        to_sign_now=0,
        to_sign_since=None,
        waiting_now=0,
        waiting_longest_seconds=None,
        called=0,
        wait_median_seconds=None,
        wait_p90_seconds=None,
    )


def hours(found: Sequence[Hour], span: Span) -> dict[str, Any]:
    """The intake by hour as chart and as table, every count a door."""
    day = span.last
    rows = [
        {
            "label": f"{item.hour}:00",
            "count": item.count,
            "before": None if item.before is None else round(item.before),
            "url": DossierFilter(first=day, last=day, hour=item.hour).url(),
        }
        for item in found
    ]
    about = _("cả thành phố, kể cả trực tuyến, ngày %(day)s") % {"day": f"{day:%d/%m}"}
    return {
        "about": about,
        "now": _("Trong ngày"),
        "before": _("Trung bình ngày làm việc trước"),
        "rows": rows,
    }


def hours_json(shown: Mapping[str, Any]) -> dict[str, Any]:
    """The same as ECharts wants it."""
    return {
        "now": shown["now"],
        "before": shown["before"],
        "labels": [row["label"] for row in shown["rows"]],
        "counts": [row["count"] for row in shown["rows"]],
        "usual": [row["before"] for row in shown["rows"]],
    }


def calm(totals: Totals) -> str:
    """What an empty trouble list says: why it is empty and what is near."""
    return _(
        "Không nơi nào có hồ sơ quá hạn, hàng đợi dài hay giấy tờ chờ ký lâu. Đang giải quyết: %(n)s hồ sơ."
    ) % {"n": number(totals.open_now)}


def clock_text(clock: datetime) -> str:
    """`17:00 26/06/2025` on the clock of Hanoi."""
    return f"{local(clock):%H:%M %d/%m/%Y}"
