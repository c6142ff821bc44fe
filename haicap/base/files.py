"""Files that pages give to save or print, without copies in caches; and those that they keep by digest.

What is kept lies in the folder of its own world; who may have it is the page's affair.
"""

from __future__ import annotations

import re

from django.http import HttpResponse

from haicap.base.people.posts import Request
from haicap.store import files

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe_name(name: str) -> str:
    """A file's name of letters, digits and -_. alone."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name)[:120] or "haicap"


def workbook(data: bytes, name: str) -> HttpResponse:
    """A workbook as a file to save; nothing of it stays in a cache."""
    return _file(data, XLSX, f'attachment; filename="{safe_name(name)}.xlsx"')


def pdf(data: bytes, name: str) -> HttpResponse:
    """A PDF to be looked at and printed; particulars may stand on it, so no copy stays in a cache or on a disk."""
    return _file(data, "application/pdf", f'inline; filename="{safe_name(name)}.pdf"')


def _file(data: bytes, kind: str, disposition: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = disposition
    response.headers["Cache-Control"] = "private, no-store"
    return response


def keep(request: Request, content: bytes) -> str:
    """Keep a file of the request's world; answers its digest. Kept twice, it lies there once."""
    return files.put(_world(request), content)


def give(request: Request, digest: str) -> bytes | None:
    """The file of that digest in the request's world, or None."""
    return files.get(_world(request), digest)


def _world(request: Request) -> str:
    if request.world is None:
        raise LookupError("no world")
    return request.world.name
