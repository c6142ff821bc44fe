"""Scanned papers: read from a form, checked by content, kept by digest outside the database, given to who may see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_safe

from haicap.base import files, reading
from haicap.base.people.posts import PostRequest, Request
from haicap.base.people.readings import on_record
from haicap.base.people.rights import for_roles
from haicap.rules.base import Refused
from haicap.rules.facts import Facts
from haicap.rules.one_stop.counter_commands import AttachScan
from haicap.rules.one_stop.counter_state import Media
from haicap.rules.one_stop.handing_in import SCAN_BYTES_MAX
from haicap.rules.one_stop.scans import SUFFIXES, TYPES, sniff
from haicap.services.one_stop import counter_forms as forms
from haicap.services.one_stop import counter_records as records
from haicap.services.one_stop.pages import READERS

FIELD = "scan-"
FILES_MAX = 20


class Scanned(NamedTuple):
    """A file that was handed in for a paper of the procedure, and what it is."""

    paper: int
    content: bytes
    media: Media


def read(
    uploaded: MultiValueDict[str, UploadedFile[Any]], procedure: int | None, facts: Facts
) -> list[Scanned] | str:
    """The scans of a form, in the order of the papers, or the sentence that says why one can't be taken."""
    entry = facts.procedures.get(procedure or 0)
    papers = len(entry.documents) if entry is not None else 0
    found: list[Scanned] = []
    for paper in range(min(papers, forms.BITS)):
        for file in uploaded.getlist(f"{FIELD}{paper}"):
            if not 0 < (file.size or 0) <= SCAN_BYTES_MAX or len(found) >= FILES_MAX:
                wrong = Refused("SCAN_SIZE", "scan", {"most": SCAN_BYTES_MAX // 1_000_000})
                return forms.said(wrong)
            content = bytes(file.read())
            media = sniff(content)
            if isinstance(media, Refused):
                return forms.said(media)
            found.append(Scanned(paper, content, media))
    return found


def keep(
    request: PostRequest, found: Sequence[Scanned], ids: Sequence[int], dossier: int
) -> list[AttachScan]:
    """Keep the contents, and make the commands that note them."""
    return [
        AttachScan(
            at=request.clock.now(),
            actor=request.post.actor,
            scan=number,
            dossier=dossier,
            paper=each.paper,
            digest=files.keep(request, each.content),
            size_bytes=len(each.content),
            media=int(each.media),
        )
        for each, number in zip(found, ids, strict=True)
    ]


@for_roles(*READERS)
@require_safe
def scan(request: Request, code: str, number: int) -> HttpResponse:
    """One scanned paper of a dossier that one may see, as its content says what it is, never as it was called."""
    with reading.by(request) as reader:
        found = records.scan(reader, code, number)
    content = files.give(request, found.digest) if found else None
    if found is None or content is None:
        raise Http404("no such scan")
    on_record(request, "dossier", [found.dossier])
    media = Media(found.media)
    answer = HttpResponse(content, content_type=TYPES[media])
    answer.headers["Content-Disposition"] = f'inline; filename="{code}-{number}.{SUFFIXES[media]}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
