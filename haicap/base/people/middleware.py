"""Middleware: whose request it is, what time it is in this world, and whether the page is for them at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date
from typing import Any
from urllib.parse import urlencode

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from haicap.base import reading
from haicap.base.people import posts
from haicap.base.people.rights import rights_of
from haicap.engine.clock import Clock, VirtualClock, WallClock
from haicap.rules.calendar import local_date

_log = structlog.get_logger(__name__)


class CurrentPost:
    """Sets `world`, `clock`, `post` and `reviewing` on every request, and lets nobody into a page that isn't theirs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _notice(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _words: Any
    ) -> HttpResponse | None:
        """Refuse as 404 whatever declares nothing or is for others; send whoever has no post yet to get one."""
        match = request.resolver_match
        rights = rights_of(view, match.view_name if match else None)
        if rights is None:
            _log.error("view_without_rights", view=getattr(view, "__name__", str(view)))
            raise Http404("a view that declares no rights")
        post = request.post  # type: ignore[attr-defined]
        signed_in = bool(getattr(getattr(request, "user", None), "is_authenticated", False))
        if rights.allow(post, reviewing=request.reviewing, signed_in=signed_in):  # type: ignore[attr-defined]
            return None
        if post is None and request.world is not None:  # type: ignore[attr-defined]
            return _to_the_door(request)
        raise Http404("not for this role")


def clock_of(world: reading.WorldNow | None) -> Clock:
    """The clock of a world: the wall's where it is live, else the virtual one that stands in its row."""
    if world is None or not world.rehearsal:
        return WallClock()
    return VirtualClock(int(world.clock.astimezone(UTC).timestamp()))


def day_of(clock: Clock) -> date:
    """The local date by a clock."""
    return local_date(clock.now())


def may_pick(world: reading.WorldNow | None) -> bool:
    """Whether a newcomer may choose a post from a list: in a trial or an exercise, and never in a live world."""
    return world is not None and world.kind in ("trial", "exercise")


def _notice(request: Any) -> None:
    chosen = posts.remembered(request.session.get(posts.SESSION_KEY))
    with reading.as_city() as reader:
        world = reading.world_by(reader)
        clock = clock_of(world)
        held = posts.posts_of(reader, chosen.person, day_of(clock)) if chosen and world else []
    request.world, request.clock, request.posts = world, clock, held
    request.post = posts.still_held(held, chosen)
    request.reviewing = (
        request.post is None and settings.OPEN_REVIEW and world is not None and world.kind == "trial"
    )


def _to_the_door(request: Any) -> HttpResponse:
    door = reverse("pick_post") if may_pick(request.world) else settings.LOGIN_URL
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = door
        return response
    return HttpResponseRedirect(f"{door}?{urlencode({'next': request.get_full_path()})}")
