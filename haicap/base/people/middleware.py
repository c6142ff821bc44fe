"""Middleware: whose request it is, what time it is in this world, and whether the page is for them at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date
from typing import Any
from urllib.parse import urlencode

import structlog
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from haicap.base import reading
from haicap.base.people import posts
from haicap.base.people.factors import has_factor
from haicap.base.people.rights import rights_of
from haicap.engine.clock import Clock, VirtualClock, WallClock
from haicap.rules.calendar import local_date

SEEN_KEY = "haicap_seen"
NOTE_SEEN_SECONDS = 300
"""So seldom is a session's last moment written, lest every look at a page write a row."""
_log = structlog.get_logger(__name__)


class CurrentPost:
    """Sets `world`, `clock`, `post` and `reviewing` on every request, and lets nobody into a page that isn't theirs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _end_idle_session(request)
        _notice(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _words: Any
    ) -> HttpResponse | None:
        """Refuse as 404 whatever declares nothing or is for others; send whoever has no post yet to get one."""
        here: Any = request
        match = request.resolver_match
        rights = rights_of(view, match.view_name if match else None)
        if rights is None:
            _log.error("view_without_rights", view=getattr(view, "__name__", str(view)))
            raise Http404("a view that declares no rights")
        if rights.allow(here.post, reviewing=here.reviewing, signed_in=here.user.is_authenticated):
            return None
        if here.post is None and here.world is not None:
            return _to_the_door(here)
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


def _end_idle_session(request: Any) -> None:
    """Forget a session that nobody used for long; of one in use, note now and then that it is."""
    session = request.session
    if not any(key in session for key in ("_auth_user_id", posts.SESSION_KEY)):
        return
    now, seen = WallClock().now(), session.get(SEEN_KEY)
    if isinstance(seen, int) and now - seen > settings.SESSION_IDLE_SECONDS_MAX:
        session.flush()
        request.user = AnonymousUser()
    elif not isinstance(seen, int) or now - seen > NOTE_SEEN_SECONDS:
        session[SEEN_KEY] = now


def _notice(request: Any) -> None:
    chosen = posts.remembered(request.session.get(posts.SESSION_KEY))
    account = request.user if request.user.is_authenticated else None
    with reading.as_city() as reader:
        world = reading.world_by(reader)
        clock = clock_of(world)
        played = chosen is not None and may_pick(world)
        person = chosen.person if played and chosen else account.person if account else None
        held = posts.posts_of(reader, person, day_of(clock)) if person is not None and world else []
        request.signers = posts.authenticating(reader) if held else None
        # Whoever holds a post is let in; only of the others must it be asked.
        if account is not None and not held and not posts.is_active(reader, account.person):
            account = None
    if account is None and request.user.is_authenticated:
        request.session.flush()
        request.user = AnonymousUser()
    request.world, request.clock, request.posts = world, clock, held
    request.lacks_factor = (
        account is not None and not played and _must_have_factor(world) and not has_factor(request)
    )
    request.post = None if request.lacks_factor else posts.still_held(held, chosen)
    if request.post is None and not played and not request.lacks_factor and len(held) == 1:
        request.post = held[0]
    request.reviewing = _reviews(request)


def _must_have_factor(world: reading.WorldNow | None) -> bool:
    return world is None or not world.rehearsal


def _reviews(request: Any) -> bool:
    world = request.world
    return bool(request.post is None and settings.OPEN_REVIEW and world is not None and world.kind == "trial")


def _to_the_door(request: Any) -> HttpResponse:
    door = door_of(request)
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = door
        return response
    wanted = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    return HttpResponseRedirect(f"{door}?{urlencode({'next': wanted})}" if wanted else door)


def door_of(request: Any) -> str:
    """Where somebody without a post gets one: a second factor, a choice among one's own posts, the list, sign-in."""
    if request.lacks_factor:
        return reverse("mfa_activate_totp")
    if request.user.is_authenticated:
        return reverse("own_posts")
    return reverse("pick_post") if may_pick(request.world) else reverse("account_login")
