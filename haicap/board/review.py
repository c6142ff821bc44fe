"""The review's parts made ready for its template: one sentence, figures, heat map, the ten worst offices and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from haicap.base.formats import length, number, share
from haicap.base.names import Body
from haicap.board import figures as f
from haicap.board import metrics
from haicap.board.dashboard import Figure, Note, percent, unit_url, visits_url
from haicap.services.one_stop.filters import DossierFilter, VisitFilter

WORST = 10
# A cause is named from a fifth of the late dossiers on, and always the largest one.
CAUSE_SHARE_MIN = 0.2


def sentence(totals: f.Totals, waits: f.Waits, communes: int, branches: int, span: f.Span) -> dict[str, str]:
    """The review in one sentence, and what went wrong in another."""
    days = (span.last - span.first).days + 1
    plain = _(
        "%(communes)s xã, phường và %(branches)s chi nhánh nhận %(received)s hồ sơ trong %(days)s ngày,"
        " đúng hạn %(share)s; người dân chờ ở quầy trung vị %(wait)s."
    ) % {
        "communes": number(communes),
        "branches": number(branches),
        "received": number(totals.received),
        "days": days,
        "share": share(totals.on_time_share, 2),
        "wait": length(waits.median_seconds),
    }
    late = totals.judged - totals.on_time
    bad = _("%(n)s hồ sơ trễ.") % {"n": number(late)} if late else ""
    return {"plain": plain, "bad": bad}


def figures(span: f.Span, totals: f.Totals, waits: f.Waits) -> tuple[Figure, ...]:
    """The review's six figures, each a door to the list that it counts."""
    days: dict[str, Any] = {"first": span.first, "last": span.last}
    return (
        _received(totals, days),
        _on_time(totals, days),
        _past_first_date(totals, days),
        _wait(span, waits),
        _gave_up(span, waits),
        _supplemented(totals, days),
    )


def _received(totals: f.Totals, days: dict[str, Any]) -> Figure:
    done = Note(
        _("%(n)s có kết quả") % {"n": number(totals.finished)},
        DossierFilter(state="co-ket-qua", **days).url(),
    )
    open_now = Note(
        _("%(n)s đang giải quyết") % {"n": number(totals.open_now)}, DossierFilter(state="mo").url()
    )
    url = DossierFilter(**days).url()
    return Figure(_("Hồ sơ tiếp nhận"), number(totals.received), url=url, notes=(done, open_now))


def _on_time(totals: f.Totals, days: dict[str, Any]) -> Figure:
    late = totals.judged - totals.on_time
    return percent(
        _("Đúng hạn (chỉ tiêu 2.1)"),
        totals.on_time_share,
        DossierFilter(term="tinh-diem", **days).url(),
        Note(_("trễ %(n)s") % {"n": number(late)}, DossierFilter(term="tre-diem", **days).url()),
        Note(_("mục tiêu 100%")),
    )


def _past_first_date(totals: f.Totals, days: dict[str, Any]) -> Figure:
    late = totals.late_finished + totals.late_open
    finished = Note(
        _("đã xong %(n)s") % {"n": number(totals.late_finished)}, DossierFilter(term="tre-xong", **days).url()
    )
    still = Note(
        _("chưa xong %(n)s") % {"n": number(totals.late_open)}, DossierFilter(term="tre-mo", **days).url()
    )
    url = DossierFilter(term="tre-hen", **days).url()
    return Figure(_("Quá ngày hẹn đầu"), number(late), url=url, notes=(finished, still), bad=late > 0)


def _wait(span: f.Span, waits: f.Waits) -> Figure:
    return Figure(
        _("Chờ ở quầy, trung vị"),
        *_split(length(waits.median_seconds)),
        url=visits_url(span, "da-goi"),
        notes=(
            Note(_("90%% trong %(time)s") % {"time": length(waits.p90_seconds)}),
            Note(_("mục tiêu 15 phút (ước tính)")),
        ),
    )


def _gave_up(span: f.Span, waits: f.Waits) -> Figure:
    called = Note(_("ngoài %(n)s lượt được gọi") % {"n": number(waits.called)}, visits_url(span, "da-goi"))
    url = visits_url(span, "bo-ve")
    return Figure(_("Bỏ về khi đang chờ"), number(waits.gave_up), url=url, notes=(called,))


def _supplemented(totals: f.Totals, days: dict[str, Any]) -> Figure:
    sent_back = Note(
        _("người ký trả lại %(n)s") % {"n": number(totals.sent_back)},
        DossierFilter(loop="tra-lai", **days).url(),
    )
    url = DossierFilter(loop="bo-sung", **days).url()
    return Figure(_("Phải bổ sung giấy tờ"), number(totals.supplemented), url=url, notes=(sent_back,))


def _split(text: str) -> tuple[str, str]:
    """A length of time as large number and small unit, where it has just one of each."""
    parts = text.split(" ")
    return (parts[0], " " + parts[1]) if len(parts) == 2 else (text, "")


def heat_rows(
    rows: Sequence[f.HeatRow], bodies: Mapping[int, Body], span: f.Span
) -> tuple[list[int], list[dict[str, Any]]]:
    """The heat map's hours and rows; every cell is a door to the visits whose median it shows."""
    hours = sorted({hour for row in rows for hour in row.cells})
    among = metrics.wait_classes()
    shown = []
    for row in rows:
        body = bodies[row.unit]
        cells = []
        for hour in hours:
            cell = row.cells.get(hour)
            cells.append(cell and _heat_cell(cell, body, span, among))
        shown.append(
            {
                "name": body.name,
                "short": body.short,
                "url": unit_url(body),
                "minutes": round(row.median_seconds / 60),
                "all_url": visits_url(span, "da-goi", row.unit),
                "cells": cells,
            }
        )
    return hours, shown


def _heat_cell(cell: f.HeatCell, body: Body, span: f.Span, among: Sequence[metrics.Class]) -> dict[str, Any]:
    kept = VisitFilter(office=body.id, state="da-goi", first=span.first, last=span.last, hour=cell.hour)
    title = _("%(name)s, lấy số lúc %(hour)s giờ: chờ trung vị %(time)s, %(n)s lượt") % {
        "name": body.name,
        "hour": cell.hour,
        "time": length(cell.median_seconds),
        "n": number(cell.called),
    }
    return {
        "minutes": round(cell.median_seconds / 60),
        "level": metrics.level(cell.median_seconds, among),
        "url": kept.url(),
        "title": title,
    }


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why an office is among the worst, with the door to its cases."""

    icon: str
    text: str
    url: str = ""


_CAUSES = {
    f.SIGNER: ("pen", noop("%(n)s hồ sơ trễ vì chờ ký")),
    f.STAFF: ("people", noop("%(n)s hồ sơ trễ ở khâu thụ lý (thiếu người hoặc vắng)")),
    f.PAPER: ("file-earmark", noop("%(n)s hồ sơ trễ vì chờ giấy tờ, tiền của người nộp")),
    f.CONSULT: ("chat-left-text", noop("%(n)s hồ sơ trễ vì chờ nơi khác trả lời")),
}


def reasons(found: f.Causes, row: f.OfficeRow | None, span: f.Span) -> list[Reason]:
    """Why this office: the causes of its late dossiers from a fifth on, and its queue if that is above the target."""
    shown = []
    ordered = sorted(found.by_cause.items(), key=lambda item: -item[1])
    for place, (cause, count) in enumerate(ordered):
        if place and count < CAUSE_SHARE_MIN * found.late:
            continue
        icon, words = _CAUSES[cause]
        kept = DossierFilter(unit=found.unit, term="tre-diem", cause=cause, first=span.first, last=span.last)
        shown.append(Reason(icon, _(words) % {"n": number(count)}, kept.url()))
    if row is not None and (row.wait_p90_seconds or 0) > f.WAIT_TARGET_SECONDS:
        text = _("Hàng đợi: 90%% chờ tới %(time)s, mục tiêu 15 phút") % {"time": length(row.wait_p90_seconds)}
        shown.append(Reason("hourglass-split", text, visits_url(span, "da-goi", found.unit)))
    return shown


def behind(found: f.Causes, row: f.OfficeRow | None, reassigned: int) -> list[str]:
    """The measures behind the reasons, as far as the office has them."""
    parts = []
    if found.sign_p90_seconds is not None:
        parts.append(
            _("ký trong %(time)s giờ làm việc (90%%)") % {"time": number(found.sign_p90_seconds / 3600, 1)}
        )
    if row is not None and row.to_sign_now:
        parts.append(_("%(n)s đang chờ ký") % {"n": number(row.to_sign_now)})
    if reassigned:
        parts.append(_("%(n)s lượt giao lại vì vắng") % {"n": number(reassigned)})
    if found.supplemented:
        parts.append(_("%(n)s phải bổ sung") % {"n": number(found.supplemented)})
    if found.sent_back:
        parts.append(_("%(n)s bị người ký trả lại") % {"n": number(found.sent_back)})
    if row is not None and row.wait_p90_seconds is not None:
        parts.append(_("chờ ở quầy 90%% trong %(time)s") % {"time": length(row.wait_p90_seconds)})
    return parts


def worst_units(
    causes: Mapping[int, f.Causes], rows: Mapping[int, f.OfficeRow], most: int = WORST
) -> list[int]:
    """Offices with most late dossiers, then those where people wait longest beyond the target."""

    def rank(unit: int) -> tuple[int, int, int]:
        found = causes.get(unit)
        row = rows.get(unit)
        return (-(found.late if found else 0), -((row.wait_p90_seconds or 0) if row else 0), unit)

    bad = {unit for unit, found in causes.items() if found.late}
    bad |= {unit for unit, row in rows.items() if (row.wait_p90_seconds or 0) > f.WAIT_TARGET_SECONDS}
    return sorted(bad, key=rank)[:most]


def no_causes(unit: int) -> f.Causes:
    """An office that solves nothing itself, such as a branch: it can be slow at the counter, never late."""
    return f.Causes(unit, judged=0, late=0, by_cause={}, sign_p90_seconds=None, supplemented=0, sent_back=0)


def worst_row(
    found: f.Causes, row: f.OfficeRow | None, body: Body, reassigned: int, span: f.Span
) -> dict[str, Any]:
    """One of the worst offices as a row, its counts and reasons as doors."""
    return {
        "name": body.name,
        "unit_url": unit_url(body),
        "late": found.late,
        "late_url": DossierFilter(unit=found.unit, term="tre-diem", first=span.first, last=span.last).url(),
        "judged_text": number(found.judged),
        "late_share": found.late_share,
        "few": found.judged < f.FEW,
        "reasons": reasons(found, row, span),
        "behind": behind(found, row, reassigned),
    }
