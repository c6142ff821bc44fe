"""Around every address of the API: the reader's language, bounded bodies, ETags, and problems."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, UnreadablePostError
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags, quote_etag

from haicap.base.people.rights import for_public
from haicap.base.problems import Problem, answer, language_of
from haicap.web.api_problems import failed
from haicap.web.bounds import FILE_OF_A_PAPER, bytes_max

JSON = "application/json"
WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
View = Callable[..., HttpResponse]


def entered(view: View) -> View:
    """The same view behind the API's entry; open to everybody, for tokens are looked at inside."""

    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **words: Any) -> HttpResponse:
        language = language_of(request)
        with translation.override(language):
            response = _answered(view, request, language, args, words)
        response.headers["Content-Language"] = language
        response.headers["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ("Accept-Language", "Authorization"))
        return response

    inside.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie opens anything here
    return for_public(inside)


def _answered(view: View, request: HttpRequest, language: str, args: Any, words: Any) -> HttpResponse:
    try:
        _check_body(request)
        response = view(request, *args, **words)
    except Problem as problem:
        return answer(problem, language)
    except (RequestDataTooBig, UnreadablePostError):
        return answer(_too_large(request), language)
    except Exception as error:  # noqa: BLE001 - whatever is left is a bug of ours, and still answered as a problem
        return failed(request, error)
    if response.status_code == 405:
        allowed = response.headers.get("Allow", "")
        return answer(Problem("METHOD", facts={"allowed": allowed}, headers={"Allow": allowed}), language)
    return _tagged(request, response)


def _check_body(request: HttpRequest) -> None:
    if request.method not in WITH_BODY:
        return
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > bytes_max(request.path_info, JSON):
        raise _too_large(request)
    if FILE_OF_A_PAPER.fullmatch(request.path_info):
        return  # a file is known by its content, whatever it is called
    if request.content_type != JSON:
        raise Problem("MEDIA_TYPE")


def _too_large(request: HttpRequest) -> Problem:
    return Problem("TOO_LARGE", facts={"most": bytes_max(request.path_info, JSON)})


def _tagged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """An answer with its ETag; 304 where the asker has it already."""
    if request.method not in ("GET", "HEAD") or response.status_code != 200:
        return response
    tag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    known = [each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", "")[:2000])]
    if tag in known or known == ["*"]:
        response = HttpResponseNotModified()
    response.headers["ETag"] = tag
    return response
