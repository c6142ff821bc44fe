"""The doors that lead to other pages: the front door and the search box."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

DOSSIER_CODE = re.compile(r"^\S+-\d{6}-\d{4,7}$")


@require_safe
def home(_request: HttpRequest) -> HttpResponse:
    """The front door: the city's dashboard, until people sign in and have a first page of their own."""
    return redirect("dashboard")


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The search box: what looks like a dossier's code opens the dossier, anything else is a unit."""
    query = request.GET.get("q", "").strip()[:80]
    if DOSSIER_CODE.match(query):
        return redirect("dossier", code=query)
    return redirect(reverse("units") + ("?" + urlencode({"q": query}) if query else ""))
