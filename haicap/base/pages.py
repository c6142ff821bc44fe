"""What every page needs to answer: rendering, and the filters of a list read from its URL."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(
    request: HttpRequest, template: str, values: dict[str, Any], *, charts: bool = False, status: int = 200
) -> HttpResponse:
    """The template filled with the values; `charts` loosens the security policy for ECharts.

    It writes style attributes into the drawing and its tooltips; a <style> element or a sheet from elsewhere stays
    forbidden there too.
    """
    response = render(request, template, values, status=status)
    if charts:
        response._csp_update = {"style-src-attr": ["'unsafe-inline'"]}  # type: ignore[attr-defined]
    return response


def whole(text: str | None, low: int = 0, high: int = 2**31 - 1) -> int | None:
    """A whole number between two bounds read from a query string, or None for anything else."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 18:
        return None
    value = int(text)
    return value if low <= value <= high else None
