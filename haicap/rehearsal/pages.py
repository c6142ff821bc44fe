"""What a live exercise shows beside every page, its list of places, and the levers of whoever leads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from haicap.base import acting, reading
from haicap.base.pages import page, whole
from haicap.base.people import posts, words
from haicap.base.people.middleware import day_of
from haicap.base.people.posts import Post, PostRequest, Request
from haicap.base.people.queries import Asked, units_with_posts
from haicap.base.people.rights import for_public, for_roles, for_staff
from haicap.rehearsal import guides, queries, taking
from haicap.rehearsal.desk import SEEN_SECONDS_MAX
from haicap.rules.steering import THOUSAND, SkipClosed, Steer

FOUND_MOST = 60
ACTIVE = "X-Active"
"""The header by which a page tells that somebody did something there since it last asked."""


@for_staff()
@require_safe
def now(request: PostRequest) -> HttpResponse:
    """The exercise's clock and who acts in the place of one's post, for the band that asks again every few seconds."""
    _only_in_an_exercise(request)
    values: dict[str, Any] = {"next": request.GET.get("next", "")[:200], "leads": _leads(request)}
    if not request.world.ended:
        seat = taking.seat_of(request, is_active=request.headers.get(ACTIVE) == "1")
        if seat.acts == taking.LOST:
            taking.note_lost(request)
        values |= {"seat": seat, "simulated": request.post.role in taking.SIMULATED_ROLES}
        values["minutes_left"] = None if seat.left_seconds is None else -(-seat.left_seconds // 60)
        values["guide"] = guides.of(request.post.role) if seat.acts == taking.OWN else None
    with reading.by(request) as reader:
        values["driven"] = queries.driven(reader)
        if values.get("seat") == (taking.OWN, None) or values.get("minutes_left") is not None:
            values["errand"] = queries.errand(reader, request.post.person)
    return page(request, "rehearsal/now.html", values)


@for_public
@require_safe
def places(request: Request) -> HttpResponse:
    """Every place by office with who sits there, searched without diacritics; how the exercise goes, and its levers."""
    world = _only_in_an_exercise(request)
    asked = Asked(
        text=request.GET.get("q", "").strip()[:80],
        role=request.GET.get("vai", "")[:40],
        unit=whole(request.GET.get("don-vi")),
    )
    with reading.as_city() as reader:
        found, count = queries.places(reader, asked, day_of(request.clock), FOUND_MOST)
        units = units_with_posts(reader)
        driven, taken = queries.driven(reader), queries.taken_by_people(reader)
    values = {
        "asked": asked,
        "found": found,
        "count": count,
        "most": FOUND_MOST,
        "units": units,
        "roles": words.roles(),
        "me": taking.player(request),
        "simulated_roles": taking.SIMULATED_ROLES,
        "driven": driven,
        "taken": taken,
        "leads": _leads(request),
        "ended": world.ended,
        "minutes": SEEN_SECONDS_MAX // 60,
        "guide": guides.of(request.post.role) if request.post is not None else None,
        "complaint": request.GET.get("sai") == "1",
        "gone": request.GET.get("cho") == "1",
    }
    return page(request, "rehearsal/places.html", values)


@for_public
@require_POST
def take(request: Request) -> HttpResponse:
    """Take a place over from the simulated person, stay in it, give it back; of another post, play that one first."""
    world = _only_in_an_exercise(request)
    act = request.POST.get("act")
    if world.ended:
        return _review(request) if act == "review" else HttpResponseRedirect(_next(request))
    post = _wanted(request)
    if post is None:
        return HttpResponseRedirect(_next(request))
    if act == "give_back":
        taking.give_back(request, post.person)
    elif act == "free" and _leads(request):
        taking.free(post.person)
    elif act in ("take", "sit"):
        if not taking.take(request, post):  # somebody was quicker
            return HttpResponseRedirect(f"{reverse('exercise_places')}?cho=1")
        if act == "sit":
            _play(request, post)
            seen = "home" if post.role in taking.SIMULATED_ROLES else "exercise_places"
            return HttpResponseRedirect(reverse(seen))
    elif act == "stay" and request.post is not None:
        taking.seat_of(request, is_active=True)  # type: ignore[arg-type]
    return HttpResponseRedirect(_next(request))


def _review(request: Request) -> HttpResponse:
    """The review of an exercise that is over, as one of those who look on: whoever played a part may read it."""
    if request.post is None or not request.post.sees_city:
        with reading.as_city() as reader:
            found, _ = queries.places(reader, Asked(role="evaluator"), day_of(request.clock), 1)
        if not found:
            return HttpResponseRedirect(reverse("exercise_places"))
        _play(request, found[0].post)
    return HttpResponseRedirect(reverse("review"))


def _play(request: Request, post: Post) -> None:
    request.session.cycle_key()
    request.session[posts.SESSION_KEY] = list(post.chosen)


def _wanted(request: Request) -> Post | None:
    """The post that a form names, if somebody holds it today; the request's own where it names none."""
    person = whole(request.POST.get("person"))
    if person is None:
        return request.post
    chosen = posts.Chosen(
        person, request.POST.get("role", "")[:40], whole(request.POST.get("unit")) or 0, None
    )
    with reading.as_city() as reader:
        return posts.still_held(posts.posts_of(reader, person, day_of(request.clock)), chosen)


@for_roles("controller")
@require_POST
def lead(request: PostRequest) -> HttpResponse:
    """Pause, go on, change speed, pass over closed time: each a command, on record with who gave it."""
    _only_in_an_exercise(request)
    make = _LEVERS.get(request.POST.get("act", ""))
    command = make(request) if make is not None else None
    if command is None:
        return HttpResponseRedirect(f"{reverse('exercise_places')}?sai=1")
    found = acting.complaints(acting.act(request, [command], request.POST.get("key") or None))
    if found:
        return HttpResponseRedirect(f"{reverse('exercise_places')}?sai=1")
    return HttpResponseRedirect(_next(request))


def _faster(request: PostRequest) -> Steer | None:
    text = request.POST.get("speed", "").strip().replace(",", ".")[:8]
    try:
        speed_milli = round(float(text) * THOUSAND)
    except (ValueError, OverflowError):
        return None
    return Steer(request.clock.now(), request.post.actor, speed_milli=speed_milli)


def _set(**fields: bool) -> Callable[[PostRequest], Steer]:
    return lambda request: Steer(request.clock.now(), request.post.actor, **fields)


_LEVERS: dict[str, Callable[[PostRequest], Steer | SkipClosed | None]] = {
    "pause": _set(paused=True),
    "go_on": _set(paused=False),
    "skip_always": _set(skips_closed=True),
    "skip_never": _set(skips_closed=False),
    "skip": lambda request: SkipClosed(request.clock.now(), request.post.actor),
    "speed": _faster,
}


def _leads(request: Request) -> bool:
    return request.post is not None and request.post.role == "controller"


def _only_in_an_exercise(request: Request) -> reading.WorldNow:
    if request.world is None or request.world.kind != "exercise":
        raise Http404("nobody is simulated here")
    return request.world


def _next(request: Request) -> str:
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "/"
