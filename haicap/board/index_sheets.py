"""The breakdowns of the national index as spreadsheets, with the filter of the page."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haicap.base import files
from haicap.base.people.posts import Request
from haicap.base.people.rights import for_roles
from haicap.board import index_rows as r
from haicap.board.figures import Recorded
from haicap.board.index_pages import READERS, READERS_OF_OFFICERS, found_by
from haicap.gates.spreadsheets import DECIMAL, SHARE, TEXT, WHOLE, Cell, Column, to_xlsx


def _workbook(request: Request, key: str) -> HttpResponse:
    way = r.WAYS[key]
    found = found_by(request, way)
    at = datetime.fromtimestamp(request.clock.now(), UTC)
    days = f"{found.kept.first:%Y%m%d}-{found.kept.last:%Y%m%d}"
    cells = [_cells(line) for line in found.lines]
    return files.workbook(
        to_xlsx(str(way.label), _columns(way, found.recorded), cells, at), f"chi-so_{key}_{days}"
    )


def _columns(way: r.Way, recorded: Recorded) -> list[Column]:
    found = [
        Column(str(way.head), TEXT, 40),
        Column(_("Mã"), TEXT, 20),
        Column(_("Hạng"), WHOLE, 8),
        Column(_("Điểm đạt"), DECIMAL, 10),
        Column(_("Điểm đo được"), DECIMAL, 12),
    ]
    for head in r.heads(way, recorded):
        found += [
            Column(_("%(number)s: đạt") % head, WHOLE, 12),
            Column(_("%(number)s: tính trên") % head, WHOLE, 12),
            Column(f"{head['number']} {head['name']}", SHARE, 18),
            Column(_("%(number)s: điểm, tối đa %(points)s") % head, DECIMAL, 14),
        ]
    return found


def _cells(line: r.Line) -> list[Cell]:
    reached = round(line.score.reached, 2) if line.score.measurable else None
    found: list[Cell] = [line.name, line.detail, line.rank, reached, line.score.measurable]
    for cell in line.cells:
        # Where there are too few to speak of a share, the page shows none either.
        ratio = None if cell.few else cell.found.ratio
        points = None if cell.points is None else round(cell.points, 2)
        found += [cell.found.part, cell.found.whole, ratio, points]
    return found


@for_roles(*READERS, review=True)
@require_safe
def by_unit(request: Request) -> HttpResponse:
    """The index of every unit."""
    return _workbook(request, r.UNITS)


@for_roles(*READERS, review=True)
@require_safe
def by_procedure(request: Request) -> HttpResponse:
    """The index of every procedure."""
    return _workbook(request, r.PROCEDURES)


@for_roles(*READERS_OF_OFFICERS, review=True)
@require_safe
def by_officer(request: Request) -> HttpResponse:
    """The index of every officer."""
    return _workbook(request, r.OFFICERS)


@for_roles(*READERS, review=True)
@require_safe
def by_day(request: Request) -> HttpResponse:
    """The index of every day of receipt."""
    return _workbook(request, r.DAYS)
