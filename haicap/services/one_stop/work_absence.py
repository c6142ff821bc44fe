"""Absences: one's own planned leave, and for the head everybody's of the unit; recorded, corrected, ended early."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haicap.base import acting, names, reading
from haicap.base.formats import language
from haicap.base.pages import page, whole
from haicap.base.people import absences as queries
from haicap.base.people.absences import Absent, Colleague
from haicap.base.people.middleware import day_of
from haicap.base.people.posts import PostRequest
from haicap.base.people.rights import for_roles
from haicap.base.sentence_words import ROLE_WORDS
from haicap.base.sentences import Names
from haicap.rules.base import Command
from haicap.rules.people import absence_commands as c
from haicap.services.one_stop.work_words import ABSENCES

HEAD = "head"
FIELDS = ("person", "from_on", "to_on", "kind", "substitute", "back_on")
AS_NAMED = ""
"""Stands for the substitute whom the post names."""
NOBODY = "0"


@for_roles(HEAD, *c.ROLES)
@require_safe
def absences(request: PostRequest) -> HttpResponse:
    """Who of the unit is absent, now or later on, for the head; for all others their own absences."""
    return _shown(request)


@for_roles(HEAD, *c.ROLES)
@require_POST
def record(request: PostRequest) -> HttpResponse:
    """Record an absence: the head anybody's, everybody else the own planned leave."""
    typed, post = request.POST, request.post
    person, role = post.person, post.role
    if role == HEAD:
        number, _colon, role = typed.get("person", "").partition(":")
        person = whole(number, 1, 2**31) or 0
    (number_,) = acting.take(request, 1)
    command = c.RecordAbsence(
        request.clock.now(),
        post.actor,
        number_,
        person,
        role,
        typed.get("from_on", ""),
        typed.get("to_on", ""),
        typed.get("kind", "") if post.role == HEAD else "leave",
        _substitute(request, person, role),
        secrets.token_hex(16),
    )
    return _done(request, command, _("Đã ghi việc vắng mặt."), 0)


@for_roles(HEAD, *c.ROLES)
@require_POST
def correct(request: PostRequest, number: int) -> HttpResponse:
    """Write an absence anew: its days, its kind (the head's to say), its substitute."""
    typed, row = request.POST, _own(request, number)
    command = c.CorrectAbsence(
        request.clock.now(),
        request.post.actor,
        number,
        row.person,
        typed.get("from_on", "") or row.from_on.isoformat(),
        typed.get("to_on", ""),
        typed.get("kind", "") or row.kind,
        _substitute(request, row.person, row.role),
        secrets.token_hex(16),
    )
    return _done(request, command, _("Đã sửa việc vắng mặt."), number)


@for_roles(HEAD, *c.ROLES)
@require_POST
def end(request: PostRequest, number: int) -> HttpResponse:
    """Somebody is at work again from a day on, by default today; before the first day: was never away."""
    _own(request, number)
    back = request.POST.get("back_on") or day_of(request.clock).isoformat()
    command = c.EndAbsence(request.clock.now(), request.post.actor, number, back)
    return _done(request, command, _("Đã ghi ngày đi làm lại."), number)


def _substitute(request: PostRequest, person: int, role: str) -> int | None:
    """Who stands in: whom the form says, or else whom the post names: the deputy who was appointed for it."""
    typed = request.POST.get("substitute", AS_NAMED)
    if typed != AS_NAMED:
        return whole(typed, 1, 2**31)
    with reading.by(request) as reader:
        found = queries.colleagues(reader, request.post.unit, (role,), day_of(request.clock))
    return next((each.person for each in found if each.deputy_for == person), None)


def _own(request: PostRequest, number: int) -> Absent:
    """An absence that the post may see; raises Http404."""
    found = next((each for each in _listed(request) if each.id == number), None)
    if found is None:
        raise Http404("no such absence")
    return found


def _listed(request: PostRequest) -> list[Absent]:
    post = request.post
    person = None if post.role == HEAD else post.person
    with reading.by(request) as reader:
        return queries.absent(reader, post.unit, day_of(request.clock), told=True, person=person)


def _done(request: PostRequest, command: Command, told: str, number: int) -> HttpResponse:
    """Have it done; refused, the page comes back with what was typed and the sentence beside its field."""
    said = " ".join([type(command).__name__, str(number), *(request.POST.get(name, "-") for name in FIELDS)])
    outcomes = acting.act(request, [command], request.POST.get("khoa", "")[:100] or None, said=said)
    with reading.by(request) as reader:
        people = _colleagues(request, reader)
        bodies = names.called(names.bodies(reader))
    known = Names(
        bodies, {each.person: each.name for each in people} | {command.actor.person: request.post.name}
    )
    found = acting.complaints(outcomes, known)
    if not found:
        messages.success(request, told)
        return HttpResponseRedirect(reverse("absences"))
    beside = acting.by_field(found, FIELDS)
    wrong = {name: " ".join(each.text for each in some) for name, some in beside.items()}
    return _shown(request, number, wrong)


def _colleagues(request: PostRequest, reader: reading.Reader) -> list[Colleague]:
    return queries.colleagues(reader, request.post.unit, c.ROLES, day_of(request.clock))


def _shown(
    request: PostRequest, tried: int | None = None, wrong: Mapping[str, str] | None = None
) -> HttpResponse:
    post, today = request.post, day_of(request.clock)
    found = _listed(request)
    with reading.by(request) as reader:
        people = _colleagues(request, reader)
    head = post.role == HEAD
    typed = request.POST if wrong else {}
    values = {
        "head": head,
        "rows": [
            _row(each, people, today.isoformat(), wrong if each.id == tried else None) for each in found
        ],
        "people": _by_role(people),
        "others": [
            each for each in _once(people) if head or (each.role == post.role and each.person != post.person)
        ],
        "kinds": list(ABSENCES.items()),
        "today": today,
        "typed": typed if tried == 0 else {},
        "wrong": wrong if tried == 0 else {},
        "key": acting.fresh_key(),
        "told": messages.get_messages(request),
        "ended": request.world.ended,
    }
    response = page(request, "one_stop/work/absences.html", values)
    response.status_code = 422 if wrong else 200
    return response


def _row(
    each: Absent, people: Sequence[Colleague], today: str, wrong: Mapping[str, str] | None
) -> dict[str, Any]:
    """One absence as the list shows it, with whom the form offers as a substitute."""
    return {
        "each": each,
        "role": ROLE_WORDS[each.role].of(language()),
        "kind": ABSENCES.get(each.kind, ""),
        "now": each.from_on.isoformat() <= today,
        "others": [o for o in _once(people) if o.role == each.role and o.person != each.person],
        "wrong": wrong or {},
    }


def _once(people: Sequence[Colleague]) -> list[Colleague]:
    """Each person once a role, though somebody may hold it as several people's deputy."""
    return list({(each.person, each.role): each for each in people}.values())


def _by_role(people: Sequence[Colleague]) -> list[tuple[str, list[Colleague]]]:
    once = [each for each in _once(people) if each.deputy_for is None]
    return [
        (ROLE_WORDS[role].of(language()), found)
        for role in c.ROLES
        if (found := [each for each in once if each.role == role])
    ]
