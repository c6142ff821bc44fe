"""Following a dossier without an account: by its code the state, by code and secret the whole story and what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from haicap.base import acting, names, reading
from haicap.base.pages import page
from haicap.base.people import limits
from haicap.base.people.posts import Request
from haicap.base.people.rights import for_public
from haicap.services.one_stop import citizen_queries as queries
from haicap.services.one_stop import citizen_showing as showing
from haicap.services.one_stop.citizen_queries import Followed

NUMBER = re.compile(r"([A-Z0-9.]{1,24}-[0-9]{6}-[0-9]{4,9}|N[0-9]{1,18})")
SECRET_LETTERS_MAX = 40
SESSION_KEY = "haicap_followed"
REMEMBERED_MAX = 10
SECONDS = 900
WRONG_MAX = 12
"""So many unknown codes and wrong secrets one address may try in SECONDS; the secret has 60 bits."""


@for_public
@never_cache
@sensitive_post_parameters("bi-mat")
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: Request) -> HttpResponse:
    """The door: a code shows the state, code and secret open the story; what is wrong is not told apart."""
    if request.method == "POST":
        return _opened(request, request.POST.get("ma", ""), request.POST.get("bi-mat", ""))
    number = _read(request.GET.get("ma", ""))
    if number:
        return HttpResponseRedirect(reverse("followed", args=[number]))
    return _door(request)


@for_public
@never_cache
@require_safe
def followed(request: Request, number: str) -> HttpResponse:
    """One dossier: to whoever told its secret the story and what to do, to others its state and how far it is."""
    code = _read(number)
    secret = request.GET.get("bi-mat", "")
    if secret:
        return _opened(request, code, secret)
    if _walks(request):
        return too_many(request)
    found = proven(request, code)
    if found is not None:
        return whole(request, found)
    shown = queries.look_up(code) if code else None
    if shown is None:
        limits.count(request, "follow_wrong", SECONDS)
        return _door(request, code or number[:60], unknown=True, status=404)
    return told(request, "one_stop/citizen/open.html", showing.of_open(shown))


@sensitive_variables("secret", "told")
def _opened(request: Request, number: str, told: str) -> HttpResponse:
    """Let in whoever tells the secret; without one, show what everybody may see."""
    if limits.so_far(request, "follow_wrong", SECONDS) >= WRONG_MAX or _walks(request):
        return too_many(request)
    code, secret = _read(number), showing.as_told(told[:SECRET_LETTERS_MAX])
    if code and not secret:
        return HttpResponseRedirect(reverse("followed", args=[code]))
    found = queries.followed(code, secret) if code and secret else None
    if found is None:
        limits.count(request, "follow_wrong", SECONDS)
        return _door(request, number[:60], wrong=True, status=404)
    remember(request, code, secret)
    return HttpResponseRedirect(reverse("followed", args=[code]))


def proven(request: Request, number: str) -> Followed | None:
    """The dossier of that number, if this visitor has told its secret before; None for anybody else."""
    secret = secret_told(request, number)
    return queries.followed(number, secret) if secret else None


def secret_told(request: Request, number: str) -> str:
    """The secret that this visitor has told of a dossier, or nothing."""
    return str(request.session.get(SESSION_KEY, {}).get(number, ""))


@sensitive_variables("secret")
def remember(request: Request, number: str, secret: str) -> None:
    """Keep in the visitor's session (on our side) that he has told a secret; the oldest of many is forgotten."""
    kept = dict(request.session.get(SESSION_KEY, {}))
    kept.pop(number, None)
    kept[number] = secret
    request.session[SESSION_KEY] = dict(list(kept.items())[-REMEMBERED_MAX:])


def whole(request: Request, found: Followed, errors: Sequence[str] = ()) -> HttpResponse:
    """The page of a dossier for its applicant, with why something was not done (status 422)."""
    with reading.as_units([]) as reader:
        bodies = names.bodies(reader)
        seats = queries.seats(reader, [found.receiver, found.competent])
    values = showing.of_followed(found, bodies, seats)
    values |= {
        "late": showing.is_late(found, request.clock.now()),
        "form_key": acting.fresh_key(),
        "errors": errors,
    }
    return told(request, "one_stop/citizen/followed.html", values, 422 if errors else 200)


def _door(
    request: Request, number: str = "", *, wrong: bool = False, unknown: bool = False, status: int = 200
) -> HttpResponse:
    error = ""
    if wrong:
        error = _(
            "Mã hồ sơ hoặc mã bí mật không đúng. Hãy gõ lại như in trên giấy tiếp nhận, hoặc quét mã QR ở đó."
        )
    elif unknown:
        error = _("Không có hồ sơ nào mang mã này. Hãy gõ lại như in trên giấy tiếp nhận.")
    return told(request, "one_stop/citizen/follow.html", {"number": number, "error": error}, status)


def too_many(request: Request) -> HttpResponse:
    """What somebody sees who has tried too often."""
    values = {"minutes": SECONDS // 60}
    response = told(request, "one_stop/citizen/too_many.html", values, limits.TOO_MANY)
    response.headers["Retry-After"] = str(SECONDS)
    return response


def _walks(request: Request) -> bool:
    return limits.count(request, "follow", SECONDS) > settings.PUBLIC_LOOKS_MAX


def told(request: Request, template: str, values: dict[str, Any], status: int = 200) -> HttpResponse:
    """A citizen's page, with what was done just before."""
    response = page(request, template, values | {"told": messages.get_messages(request)})
    response.status_code = status
    return response


def _read(text: str) -> str:
    """A dossier's number as somebody typed it, or nothing where it can be none."""
    number = "".join(text.split()).upper()[:60]
    return number if NUMBER.fullmatch(number) else ""


def address(number: str, secret: str) -> str:
    """The path that a QR code holds: it opens the story at once."""
    return reverse("followed", args=[number]) + "?" + urlencode({"bi-mat": secret})


def back_to(number: str, **_more: Any) -> HttpResponse:
    """Where somebody goes after having done something."""
    return HttpResponseRedirect(reverse("followed", args=[number]))
