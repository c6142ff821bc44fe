"""How much one request may bring: refused by what it says of itself, or while it is counted, before it is parsed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.translation import override

from haicap.base.problems import Problem, answer, language_of
from haicap.base.uploads import TAKES_FILES

API = "/api/"
FILE_OF_A_PAPER = re.compile(r"/api/v1/dossiers/[^/]+/papers/[0-9]+")
"""Where the API takes a file instead of JSON."""
FILES = "multipart/form-data"
COUNTED_TOO_LARGE = "haicap.too_large"
"""Where the server's side notes for the pages' side that a body of no told length grew too large."""
_CHUNK_BYTES = 65_536
_IN_MEMORY_BYTES = 1_000_000

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]


def bytes_max(path: str, content_type: str) -> int:
    """How many bytes the body of a request to this path may have."""
    if path.startswith(API):
        files = FILE_OF_A_PAPER.fullmatch(path) is not None
        return int(settings.API_FILE_BYTES_MAX if files else settings.API_BODY_BYTES_MAX)
    if not content_type.lower().startswith(FILES) or not _takes_files(path):
        return int(settings.FORM_BYTES_MAX)
    return int(settings.UPLOAD_BYTES_MAX)


def _takes_files(path: str) -> bool:
    """Whether the page at this path reads files; one that doesn't is sent none."""
    try:
        return bool(getattr(resolve(path).func, TAKES_FILES, False))
    except Resolver404:
        return False


class BoundedBody:
    """Middleware that answers 413 to a body larger than its page takes, before anything reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        most = bytes_max(request.path_info, request.META.get("CONTENT_TYPE", "")) if length != "0" else 0
        # A length that is no number can't come from a server; whoever calls without one gets the same answer.
        if COUNTED_TOO_LARGE in request.META:
            return _refused(request, int(request.META[COUNTED_TOO_LARGE]))
        if not length.isdecimal() or int(length) > most:
            return _refused(request, most)
        return self.get_response(request)


def _refused(request: HttpRequest, most: int) -> HttpResponse:
    """413: a problem for other systems, a page for people."""
    if request.path_info.startswith(API):
        language = language_of(request)
        with override(language):
            return answer(Problem("TOO_LARGE", facts={"most": most}), language)
    values = {"most": f"{most / 1_000_000:.0f}"}
    return HttpResponse(render_to_string("413.html", values, request), status=413)


def counted(application: Application) -> Application:
    """The same application for bodies of no told length (chunked): counted while they come, let go once too large.

    Django reads nothing of a body whose length isn't told; here it gets the length that was counted.
    """

    def inside(environ: Environ, start_response: Any) -> Iterable[bytes]:
        if "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
            return _of_counted(application, environ, start_response)
        return application(environ, start_response)

    return inside


def _of_counted(application: Application, environ: Environ, start_response: Any) -> Iterator[bytes]:
    """What the application answers to a body that was counted first."""
    with SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as kept:
        most = bytes_max(environ.get("PATH_INFO", ""), environ.get("CONTENT_TYPE", ""))
        found = _taken(environ["wsgi.input"], kept, most)
        kept.seek(0)
        environ |= {"CONTENT_LENGTH": str(found or 0), "wsgi.input": kept}
        if found is None:
            environ[COUNTED_TOO_LARGE] = most
        response = application(environ, start_response)
        try:
            yield from response
        finally:
            if hasattr(response, "close"):
                response.close()


def _taken(source: Any, kept: IO[bytes], most: int) -> int | None:
    """How many bytes came and were kept; None as soon as they are more than may be, and nothing is kept."""
    found = 0
    while chunk := source.read(_CHUNK_BYTES):
        found += len(chunk)
        if found > most:
            kept.truncate(0)
            return None
        kept.write(chunk)
    return found
