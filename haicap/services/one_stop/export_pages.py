"""Pages that give lists as spreadsheets."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from haicap.base import names, reading
from haicap.base.people.posts import Request
from haicap.base.people.rights import for_roles
from haicap.services.one_stop import catalogue, exports, queries
from haicap.services.one_stop.filters import DossierFilter, VisitFilter
from haicap.services.one_stop.pages import READERS, name_of
from haicap.services.one_stop.paper_pages import too_many


@for_roles(*READERS, review=True)
@require_safe
def dossiers(request: Request) -> HttpResponse:
    """The list of dossiers behind the same filter as a spreadsheet."""
    at = datetime.fromtimestamp(request.clock.now(), UTC)
    with reading.by(request) as reader:
        bodies = names.bodies(reader)
        found = queries.dossiers(reader, DossierFilter.from_query(request.GET), at, size=exports.ROWS_MAX)
    if found.total > exports.ROWS_MAX:
        return too_many(request, found.total, exports.ROWS_MAX)
    data = exports.dossiers(found.rows, catalogue.name_of, lambda unit: name_of(bodies, unit), at)
    return exports.answer(data, f"ho-so_{at:%Y%m%d-%H%M}")


@for_roles(*READERS, review=True)
@require_safe
def visits(request: Request) -> HttpResponse:
    """The list of visits behind the same filter as a spreadsheet."""
    at = datetime.fromtimestamp(request.clock.now(), UTC)
    with reading.by(request) as reader:
        bodies = names.bodies(reader)
        found = queries.visits(reader, VisitFilter.from_query(request.GET), at, size=exports.ROWS_MAX)
    if found.total > exports.ROWS_MAX:
        return too_many(request, found.total, exports.ROWS_MAX)
    return exports.answer(
        exports.visits(found.rows, lambda unit: name_of(bodies, unit), at), f"luot-den_{at:%Y%m%d-%H%M}"
    )
