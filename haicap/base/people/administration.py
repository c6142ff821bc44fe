"""The administrator's pages: who is on the list, with which roles, as whose deputy, let in or kept out."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from haicap.base import acting, reading
from haicap.base.acting import Complaint
from haicap.base.pages import page, whole
from haicap.base.people import accounts, queries, words
from haicap.base.people.limits import limited
from haicap.base.people.middleware import day_of
from haicap.base.people.posts import PostRequest
from haicap.base.people.rights import for_roles
from haicap.engine.outcome import Done
from haicap.rules.base import Actor, Command
from haicap.rules.people import commands as c
from haicap.rules.people.decisions import CITY

PAGE = 50
FIELDS = ("name", "unit", "role", "from_on", "to_on", "deputy_for", "person", "reason", "username")
SHOWN_BESIDE = {
    "ten": ("name",),
    "vai-tro": ("unit", "role", "from_on", "to_on"),
    "lam-thay": ("unit", "role", "from_on", "to_on", "deputy_for", "person"),
    "het-vai-tro": ("to_on",),
}
"""Beside which fields of each form a problem is shown; all others stand above."""


class Form(NamedTuple):
    """A change that an administrator asks for: when, who asks, about which person, and what was typed."""

    at: int
    actor: Actor
    number: int
    said: Mapping[str, str]


def people_reading(request: PostRequest) -> AbstractContextManager[reading.Reader]:
    """What an administrator reads of people: the city's all of them, a unit's its own."""
    return reading.as_city() if request.post.unit == CITY else reading.as_units([request.post.unit])


@for_roles("administrator")
@require_safe
def people(request: PostRequest) -> HttpResponse:
    """The list of people of a unit, or of all, with their roles today."""
    asked = queries.Asked(
        text=request.GET.get("q", "").strip()[:80],
        role=request.GET.get("vai", "")[:40],
        unit=whole(request.GET.get("don-vi")),
    )
    number = whole(request.GET.get("trang"), 1, 10_000) or 1
    with people_reading(request) as reader:
        found, count = queries.people(reader, asked, day_of(request.clock), PAGE, number)
        units = own_units(request, queries.all_units(reader))
    values = {
        "asked": asked,
        "found": found,
        "count": count,
        "units": units,
        "roles": words.roles(),
        "next_page": number + 1 if number * PAGE < count else None,
    }
    return page(request, "people/people.html", values)


@for_roles("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PostRequest) -> HttpResponse:
    """Put somebody new on the list, with a first role if one is chosen."""
    said = {name: request.POST.get(name, "").strip()[:200] for name in ("name", "unit", "role", "key")}
    problems: Mapping[str, list[Complaint]] = {}
    if request.method == "POST":
        person, holding = acting.take_person_ids(2)
        outcomes = acting.act(
            request, _newcomer(request, said, person, holding), key_of(request), said="|".join(said.values())
        )
        if all(isinstance(outcome, Done) for outcome in outcomes):
            return HttpResponseRedirect(reverse("person", args=[_person_of(outcomes, person)]))
        problems = acting.by_field(acting.complaints(outcomes), ("name", "unit", "role"))
    with people_reading(request) as reader:
        units = own_units(request, queries.all_units(reader))
    values = {
        "said": said,
        "problems": problems,
        "units": units,
        "roles": words.roles(),
        "key": acting.fresh_key(),
    }
    return page(request, "people/add.html", values, status=422 if problems else 200)


def _newcomer(request: PostRequest, said: Mapping[str, str], person: int, holding: int) -> list[Command]:
    at, actor, unit = request.clock.now(), request.post.actor, whole(said["unit"]) or 0
    made: list[Command] = [c.AddPerson(at, actor, person, unit, said["name"], secrets.token_hex(16))]
    if said["role"]:
        today = day_of(request.clock).isoformat()
        made.append(c.Appoint(at, actor, holding, person, said["role"], unit, today))
    return made


def _person_of(outcomes: list[Any], fresh: int) -> int:
    """The person that came of it: of a form sent twice, the one made the first time."""
    events = [event for outcome in outcomes for event in outcome.events]
    return next((event.person for event in events if hasattr(event, "person")), fresh)


@for_roles("administrator")
@require_safe
def person(request: PostRequest, number: int) -> HttpResponse:
    """One person: roles with their days, deputies, the account."""
    return _shown(request, number, {})


@for_roles("administrator")
@limited("administration", 60, 60)
@require_POST
def change(request: PostRequest, number: int, what: str) -> HttpResponse:
    """Carry out one change about a person, by the form that was sent; then show the person again."""
    make = _CHANGES.get(what)
    with people_reading(request) as reader:
        known = queries.person(reader, number, day_of(request.clock))
    if make is None or known is None:
        raise Http404("no such person or change")
    said = {name: request.POST.get(name, "").strip()[:200] for name in (*FIELDS, "holding", "key")}
    wrong = _username_wrong(said["username"], number) if what == "moi" else None
    if wrong is not None:
        return _shown(request, number, {"username": [wrong]}, said)
    form = Form(request.clock.now(), request.post.actor, number, said)
    outcomes = acting.act(request, [make(form)], key_of(request), said=str(sorted(said.items())))
    found = acting.complaints(outcomes)
    if found:
        return _shown(request, number, acting.by_field(found, SHOWN_BESIDE.get(what, ())), said)
    if what == "moi":
        return _with_link(request, number, said["username"])
    return HttpResponseRedirect(reverse("person", args=[number]))


def _shown(
    request: PostRequest,
    number: int,
    problems: Mapping[str, list[Complaint]],
    said: Mapping[str, str] | None = None,
    link: str = "",
) -> HttpResponse:
    today = day_of(request.clock)
    with people_reading(request) as reader:
        known = queries.person(reader, number, today)
        if known is None:
            raise Http404("no such person")
        roles = queries.roles_of(reader, number, today)
        deputies = queries.deputies_of(reader, number, today)
        colleagues = queries.colleagues(reader, known.unit, number)
        units = own_units(request, queries.all_units(reader))
    account, typed = accounts.of_person(number), said or {}
    values = {
        "person": known,
        "held": roles,
        "deputies": deputies,
        "colleagues": colleagues,
        "account": account,
        "username": typed.get("username") or (account.username if account else ""),
        "problems": problems,
        "said": typed,
        "link": link,
        "units": units,
        "roles": words.roles(),
        "reasons": words.reasons(),
        "today": today.isoformat(),
        "key": acting.fresh_key(),
    }
    return page(request, "people/person.html", values, status=422 if problems else 200)


def _with_link(request: PostRequest, number: int, username: str) -> HttpResponse:
    """The person's page with the fresh link: it stands nowhere else, and is shown this once."""
    token = accounts.open_link(number, username)
    link = request.build_absolute_uri(reverse("open_account", args=[token]))
    response = _shown(request, number, {}, link=link)
    response.headers["Cache-Control"] = "no-store"
    return response


def _username_wrong(username: str, number: int) -> Complaint | None:
    try:
        accounts.check_username(username, number)
    except accounts.UsernameError as error:
        text = (
            _("Tên đăng nhập này đã có người dùng. Hãy chọn tên khác.")
            if error.taken
            else _("Tên đăng nhập có 3 đến 40 ký tự a–z, 0–9, chấm, gạch; bắt đầu bằng chữ. Hãy nhập lại.")
        )
        return Complaint("username", text, "USERNAME")
    return None


def _rename(form: Form) -> Command:
    return c.Rename(form.at, form.actor, form.number, form.said["name"], secrets.token_hex(16))


def _appoint(form: Form) -> Command:
    return _appointed(form, form.number, None)


def _deputise(form: Form) -> Command:
    """The other person gets the role as the deputy of this one."""
    return _appointed(form, whole(form.said["person"]) or 0, form.number)


def _appointed(form: Form, person: int, deputy_for: int | None) -> Command:
    (holding,) = acting.take_person_ids(1)
    said, unit = form.said, whole(form.said["unit"]) or 0
    last = said["to_on"] or None
    return c.Appoint(
        form.at, form.actor, holding, person, said["role"], unit, said["from_on"], last, deputy_for
    )


def _end(form: Form) -> Command:
    return c.EndRole(form.at, form.actor, whole(form.said["holding"]) or 0, form.said["to_on"])


def _deactivate(form: Form) -> Command:
    return c.Deactivate(form.at, form.actor, form.number, form.said["reason"])


def _reactivate(form: Form) -> Command:
    return c.Reactivate(form.at, form.actor, form.number)


def _invite(form: Form) -> Command:
    return c.Invite(form.at, form.actor, form.number)


_CHANGES: dict[str, Callable[[Form], Command]] = {
    "ten": _rename,
    "vai-tro": _appoint,
    "lam-thay": _deputise,
    "het-vai-tro": _end,
    "ngung": _deactivate,
    "cho-lai": _reactivate,
    "moi": _invite,
}


def own_units(request: PostRequest, units: list[queries.UnitWithPosts]) -> list[queries.UnitWithPosts]:
    """The units that an administrator may give roles for."""
    return [unit for unit in units if request.post.unit in (CITY, unit.id)]


def key_of(request: PostRequest) -> str | None:
    """The key of the form that was sent, one's own; None without one."""
    key = request.POST.get("key", "")[:60]
    return f"{request.post.person}:{key}" if key and key.isprintable() else None
