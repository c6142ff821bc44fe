"""Headers that keep a page to itself, besides the Content-Security-Policy that django-csp writes from the settings."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADERS = {
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self), payment=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class AddressBehindProxy:
    """Middleware that takes the address of who asks from the proxy in front, and from nobody where there is none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.META.pop("HTTP_X_FORWARDED_FOR", "")
        if settings.HTTPS and told:
            request.META["REMOTE_ADDR"] = told.rsplit(",", 1)[-1].strip()
        return self.get_response(request)


class SecurityHeaders:
    """Middleware that sets the headers on every answer that doesn't bring its own, and keeps pages out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if getattr(request, "post", None) is not None:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
