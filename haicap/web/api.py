"""The API for other systems at /api/v1/: routers of the apps, one entry around them, one description of it all."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, re_path
from ninja import NinjaAPI

from haicap.base.problems import KINDS, MEDIA_TYPE, Problem
from haicap.services.one_stop.api import router as one_stop
from haicap.services.one_stop.api_acts import router as one_stop_acts
from haicap.services.one_stop.api_schemas import ProblemOut
from haicap.web import api_problems
from haicap.web.api_entry import entered

VERSION = "1.0.0"
ROOT = "/api/v1/"

api = NinjaAPI(
    title="Haicap",
    version=VERSION,
    description=(
        "Một cửa cho hệ thống khác: nộp hồ sơ, trạng thái, kết quả, dữ liệu mở. "
        "One-stop shop for other systems: handing in, states, results, open data. See docs/api.md."
    ),
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)
api.add_router("", one_stop)
api.add_router("", one_stop_acts)
api_problems.install(api)


def description() -> dict[str, Any]:
    """The OpenAPI description, with the problems that every operation may answer with."""
    said: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=ROOT), default=str))
    said["servers"] = [{"url": "/"}]
    said["components"]["schemas"]["ProblemOut"] = ProblemOut.model_json_schema(
        ref_template="#/components/schemas/{model}"
    )
    nested = said["components"]["schemas"]["ProblemOut"].pop("$defs", {})
    said["components"]["schemas"].update(nested)
    problem = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}}
    for entry in said["paths"].values():
        for operation in entry.values():
            for status in _statuses(operation):
                operation["responses"][str(status)] = {"description": "Problem (RFC 9457)", **problem}
    return said


def _statuses(operation: dict[str, Any]) -> list[int]:
    """The statuses of problems that an operation may answer with."""
    found = {404, 422, 429, 500}
    if "security" in operation:
        found |= {401, 403}
    if "requestBody" in operation:
        found |= {400, 409, 413, 415, 503}
    return sorted(found)


@entered
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description."""
    if request.method not in ("GET", "HEAD"):
        raise Problem("METHOD", facts={"allowed": "GET"}, headers={"Allow": "GET"})
    return JsonResponse(description(), json_dumps_params={"ensure_ascii": False})


@entered
def problem(request: HttpRequest, kind: str) -> HttpResponse:
    """What a type of problem means, in both languages."""
    found = KINDS.get(kind)
    if found is None:
        raise Problem("NOT_FOUND")
    titles = {"vi": found.title.vi, "en": found.title.en}
    details = {"vi": found.detail.vi, "en": found.detail.en}
    said = {"type": request.path, "status": found.status, "title": titles, "detail": details}
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False})


@entered
def nothing(_request: HttpRequest, _rest: str = "") -> HttpResponse:
    """Whatever is at no address of the API."""
    raise Problem("NOT_FOUND")


def _entries() -> list[URLPattern]:
    patterns, _app, _namespace = api.urls
    found = []
    for each in patterns:
        if isinstance(each, URLPattern) and each.name != "api-root":
            each.callback = entered(each.callback)
            found.append(each)
    return found


urlpatterns = [
    path("openapi.json", openapi, name="api_openapi"),
    path("problems/<slug:kind>", problem, name="api_problem"),
    *_entries(),
    re_path(r"^(.*)$", nothing, name="api_nothing"),
]
