"""The signed result for whoever has told a dossier's secret, of what was handed in online."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from haicap.base import reading
from haicap.base.people.posts import Request
from haicap.base.people.rights import for_public
from haicap.rules.one_stop.results import given_electronically
from haicap.services.one_stop import citizen_pages, results
from haicap.services.one_stop.work_result import given, without_file


@for_public
@never_cache
@require_safe
def result(request: Request, number: str) -> HttpResponse:
    """The file as it was signed and laid down; 404 for whoever hasn't told the secret, and where there is none."""
    found = citizen_pages.proven(request, number)
    if found is None or not given_electronically(found.channel, found.state):
        raise Http404("no result here")
    with reading.as_city() as reader:  # the secret was told; no unit's reading shows a citizen anything
        kept = results.stored(reader, found.id)
    return given(request, kept, number) if kept is not None else without_file(request, found.id, number)
