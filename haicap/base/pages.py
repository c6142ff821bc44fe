"""What every page needs to answer: rendering, and the filters of a list read from its URL."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(
    request: HttpRequest, template: str, values: dict[str, Any], *, charts: bool = False
) -> HttpResponse:
    """The template filled with the values; `charts` tells the security headers that ECharts draws on it."""
    response = render(request, template, values)
    response.has_charts = charts  # type: ignore[attr-defined]
    return response


def whole(text: str | None, low: int = 0, high: int = 2**31 - 1) -> int | None:
    """A whole number between two bounds read from a query string, or None for anything else."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 18:
        return None
    value = int(text)
    return value if low <= value <= high else None
