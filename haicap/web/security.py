"""Headers that keep a page to itself: nothing from elsewhere, no inline script, no frame around it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "style-src": "'self'",
    "script-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
# ECharts writes style attributes into the drawing and its tooltips. Only pages that carry charts are allowed
# attributes; a <style> element or a sheet from elsewhere stays forbidden there too.
CHARTS = {"style-src-attr": "'unsafe-inline'"}
HEADERS = {
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self), payment=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def policy(*, charts: bool = False) -> str:
    """The Content-Security-Policy of a page, with the one loosening that a page with charts needs."""
    rules = POLICY | (CHARTS if charts else {})
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class SecurityHeaders:
    """Middleware that sets the headers on every answer that doesn't bring its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        charts = bool(getattr(response, "has_charts", False))
        response.headers.setdefault("Content-Security-Policy", policy(charts=charts))
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response
