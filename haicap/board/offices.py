"""One commune's page made ready for its template: what it is, its figures, where it came from."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from haicap.base.formats import length, number, share, stamp
from haicap.base.units import words
from haicap.base.units.pages import unit_url
from haicap.board.dashboard import Figure, Note, visits_url
from haicap.board.figures import FEW, OfficeRow, Span
from haicap.rules.unit_directory import Directory
from haicap.rules.units import COMMUNE, Unit
from haicap.services.one_stop.filters import DossierFilter, VisitFilter


def find(directory: Directory, code: str, on: date) -> Unit | None:
    """The unit that bears a code on a date, or the last one that ever bore it; None for an unknown code."""
    bearers = directory.territory.by_code.get(code, [])
    now = [unit for unit in bearers if unit.holds_on(on)]
    if now:
        return now[0]
    return max(bearers, key=lambda unit: unit.valid_to or date.max, default=None)


def figures(row: OfficeRow, span: Span) -> tuple[Figure, ...]:
    """The commune's figures, each a door to its list."""
    unit = row.unit
    few = row.open_now < FEW
    overdue = (
        _("quá ít để nói tỷ lệ")
        if few
        else _("%(share)s số đang giải quyết") % {"share": share(row.overdue_share)}
    )
    return (
        Figure(
            _("Nhận từ đầu đợt"),
            number(row.received),
            url=DossierFilter(receiver=unit, first=span.first, last=span.last).url(),
            notes=(
                Note(_("%(n)s lượt được gọi") % {"n": number(row.called)}, visits_url(span, "da-goi", unit)),
            ),
        ),
        Figure(
            _("Đang giải quyết"),
            number(row.open_now),
            url=DossierFilter(unit=unit, state="mo").url(),
        ),
        Figure(
            _("Đang quá hạn"),
            number(row.overdue_now),
            url=DossierFilter(unit=unit, term="qua-han").url(),
            notes=(Note(overdue),),
            bad=row.overdue_now > 0,
        ),
        Figure(
            _("Đang chờ ký"),
            number(row.to_sign_now),
            url=DossierFilter(unit=unit, step="cho-ky", state="mo").url(),
            notes=(Note(_("trình sớm nhất %(at)s") % {"at": stamp(row.to_sign_since)}),)
            if row.to_sign_since
            else (),
        ),
        Figure(
            _("Đang chờ ở quầy"),
            number(row.waiting_now),
            url=VisitFilter(office=unit, state="dang-cho").url(),
            notes=(
                Note(_("trung vị %(time)s") % {"time": length(row.wait_median_seconds)}),
                Note(_("90%% trong %(time)s") % {"time": length(row.wait_p90_seconds)}),
            ),
        ),
    )


def succession(directory: Directory, unit: Unit, on: date) -> dict[str, Any]:
    """Where a commune came from, or where a former one went."""
    territory = directory.territory
    sources = [
        words.responsible_row(one) | {"url": unit_url(one.unit, on)} for one in territory.sources(unit)
    ]
    match = directory.match(unit, on)
    heirs = [
        words.responsible_row(one) | {"url": unit_url(one.unit, on)}
        for one in match.responsible
        if one.unit.id != unit.id
    ]
    return {
        "sources": sources,
        "heirs": heirs,
        "district": match.former_district,
        "bearers": [
            {"unit": other, "url": unit_url(other, on), "period": words.period(other)}
            for other in territory.by_code[unit.code]
            if other.id != unit.id
        ],
    }


def holds_dossiers(unit: Unit, on: date) -> bool:
    """Whether the unit is a commune with an office of its own on a date."""
    return unit.kind == COMMUNE and unit.holds_on(on)
