"""Units as a spreadsheet: all communes of a day, with the former district that most of each lies in."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haicap.base import files, reading
from haicap.base.people.posts import Request
from haicap.base.people.rights import for_public
from haicap.base.units import queries
from haicap.base.units.pages import day
from haicap.gates.spreadsheets import DAY, DECIMAL, TEXT, WHOLE, Cell, Column, to_xlsx
from haicap.rules.unit_directory import Directory
from haicap.rules.units import COMMUNE, Unit


@for_public
@require_safe
def units(request: Request) -> HttpResponse:
    """Every commune on a day (`ngay`; else the world's day of the organisation)."""
    if request.world is None:
        raise Http404("no world")
    on = day(request.GET.get("ngay", "")[:10]) or request.world.organisation_as_of
    with reading.as_city() as reader:
        directory = queries.directory(reader)
    rows = [
        _cells(unit, directory)
        for unit in directory.territory.units
        if unit.kind == COMMUNE and unit.holds_on(on)
    ]
    at = datetime.fromtimestamp(request.clock.now(), UTC)
    return files.workbook(to_xlsx(_("Đơn vị"), _columns(), rows, at), f"don-vi_{on:%Y%m%d}")


def _columns() -> list[Column]:
    return [
        Column(_("Mã"), TEXT, 10),
        Column(_("Tên"), TEXT, 30),
        Column(_("Loại"), TEXT, 12),
        Column(_("Quận, huyện cũ"), TEXT, 26),
        Column(_("Từ ngày"), DAY, 12),
        Column(_("Đến ngày"), DAY, 12),
        Column(_("Diện tích (km²)"), DECIMAL, 16),
        Column(_("Dân số"), WHOLE, 12),
        Column(_("Trụ sở"), TEXT, 60),
    ]


def _cells(unit: Unit, directory: Directory) -> list[Cell]:
    district = directory.territory.former_district(unit)
    return [
        unit.code,
        unit.full_name,
        unit.subkind,
        district.full_name if district else "",
        unit.valid_from,
        unit.valid_to,
        unit.area_km2,
        unit.population,
        unit.seat,
    ]
