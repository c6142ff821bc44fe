"""Choosing whom to play in a trial or an exercise, and changing between one's own posts."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from haicap.base import reading
from haicap.base.pages import page, whole
from haicap.base.people import posts, queries, words
from haicap.base.people.middleware import day_of, may_pick
from haicap.base.people.posts import Request
from haicap.base.people.rights import for_public
from haicap.base.registry import LEAVING

FOUND_MOST = 50


@for_public
@require_http_methods(["GET", "HEAD", "POST"])
def pick(request: Request) -> HttpResponse:
    """Whom to play: everybody who holds a post today, searched by unit, role and name; never in a live world."""
    if not may_pick(request.world):
        raise Http404("nobody is played here")
    if request.method == "POST":
        return _take_up(request)
    asked = queries.Asked(
        text=request.GET.get("q", "").strip()[:80],
        role=request.GET.get("vai", "")[:40],
        unit=whole(request.GET.get("don-vi")),
    )
    with reading.as_city() as reader:
        found, count = queries.players(reader, asked, day_of(request.clock), FOUND_MOST)
        units = queries.units_with_posts(reader)
    values = {
        "asked": asked,
        "found": found,
        "count": count,
        "most": FOUND_MOST,
        "units": units,
        "roles": words.roles(),
        "next": _next(request, request.GET.get("next", "")),
    }
    return page(request, "people/pick.html", values)


def _take_up(request: Request) -> HttpResponse:
    wanted = posts.Chosen(
        whole(request.POST.get("person")) or 0,
        request.POST.get("role", ""),
        whole(request.POST.get("unit")) or 0,
        whole(request.POST.get("deputy_for")),
    )
    with reading.as_city() as reader:
        held = posts.posts_of(reader, wanted.person, day_of(request.clock))
    post = posts.still_held(held, wanted)
    if post is None:
        raise Http404("no such post today")
    request.session.cycle_key()
    request.session[posts.SESSION_KEY] = list(post.chosen)
    return HttpResponseRedirect(_next(request, request.POST.get("next", "")) or reverse("home"))


@for_public
@require_POST
def leave(request: Request) -> HttpResponse:
    """Play nobody any more."""
    for let_go in LEAVING:
        let_go(request)
    request.session.flush()
    return HttpResponseRedirect(reverse("pick_post") if may_pick(request.world) else reverse("home"))


def _next(request: HttpRequest, wanted: str) -> str:
    """Where to go afterwards, if it lies within these pages."""
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else ""
