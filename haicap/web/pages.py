"""The doors that lead to other pages: the front door and the search box."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from haicap.base.people.middleware import door_of
from haicap.base.people.posts import Request
from haicap.base.people.rights import for_public
from haicap.base.registry import FIRST_PAGES

DOSSIER_CODE = re.compile(r"^\S+-\d{6}-\d{4,7}$")


@for_public
@require_safe
def home(request: Request) -> HttpResponse:
    """The front door: the first page of one's role; the city's dashboard where a trial is reviewed; else the way in."""
    if request.post is not None:
        return redirect(FIRST_PAGES.get(request.post.role, "units"))
    if request.reviewing:
        return redirect("dashboard")
    return redirect(door_of(request))


@for_public
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The search box: what looks like a dossier's code opens the dossier, anything else is a unit."""
    query = request.GET.get("q", "").strip()[:80]
    if DOSSIER_CODE.match(query):
        return redirect("dossier", code=query)
    return redirect(reverse("units") + ("?" + urlencode({"q": query}) if query else ""))
