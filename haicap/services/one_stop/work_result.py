"""The result of a case as its stored, signed file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from haicap.base import files, reading, signing
from haicap.base.formats import language
from haicap.base.pages import page
from haicap.base.people.posts import PostRequest, Request
from haicap.base.people.readings import on_record
from haicap.base.people.rights import for_roles
from haicap.base.sentences import sentence
from haicap.rules.base import Refused
from haicap.rules.one_stop.state import Dossier
from haicap.services.one_stop import paper_queries, results
from haicap.services.one_stop.results import Stored
from haicap.services.one_stop.work_case import WORKERS
from haicap.services.one_stop.work_making import NOT_CONFIGURED, TAMPERED


@for_roles(*WORKERS)
@require_safe
def result(request: PostRequest, code: str) -> HttpResponse:
    """The result of a case as it was signed and laid down, byte for byte; made now where that is still to be done."""
    with reading.by(request) as reader:
        records = paper_queries.by_codes(reader, [code])
        kept = results.stored(reader, records[0].id) if records else None
    if not records or records[0].finished_at is None:
        raise Http404("no result yet")
    on_record(request, Dossier.KIND, [records[0].id])
    if kept is not None:
        return given(request, kept, code)
    return without_file(request, records[0].id, code)


def without_file(request: Request, dossier: int, code: str) -> HttpResponse:
    """What stands for a finished result that nobody signed digitally, and says so; whoever asks may see the dossier."""
    if request.world is None:
        raise Http404("no world")
    with reading.as_city() as reader:  # who signed stands on it for everybody, whichever unit hands it out
        records = paper_queries.by_ids(reader, [dossier])
        setting = results.setting_of(reader, request.world, records)
    shown = results.unsigned(request.world, records[0], setting) if records else None
    if shown is None:
        raise Http404("no result yet")
    return files.pdf(shown, f"ban-the-hien_{code}")


def given(request: Request, kept: Stored, code: str) -> HttpResponse:
    """The stored file of a finished dossier, made at once if it waits; a sentence where it can't be made or shown."""
    if request.world is None:
        raise Http404("no world")
    try:
        found = results.issued(request.world, request.clock, kept)
    except signing.NotConfiguredError:
        return _not_given(request, NOT_CONFIGURED, 503)
    except results.TamperedError:
        return _not_given(request, TAMPERED, 409)
    return files.pdf(found, f"ket-qua_{code}")


def _not_given(request: Request, why: Refused, status: int) -> HttpResponse:
    answer = page(request, "one_stop/not_printed.html", {"text": sentence(why, language())})
    answer.status_code = status
    return answer
