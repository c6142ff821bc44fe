"""The signer's page: what waits for a signature, signed many at once or sent back with a reason."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haicap.base import acting, names, reading
from haicap.base.formats import language
from haicap.base.pages import page, whole
from haicap.base.people import absences
from haicap.base.people.middleware import day_of
from haicap.base.people.posts import PostRequest
from haicap.base.people.rights import for_roles
from haicap.base.sentences import Names, sentence
from haicap.rules.facts import Facts
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.choices import ALONE, refusal_of
from haicap.rules.one_stop.endings import signs_now
from haicap.rules.one_stop.state import Dossier
from haicap.services.one_stop import catalogue, work_queries
from haicap.services.one_stop.work_filters import WorkFilter
from haicap.services.one_stop.work_pages import PAGES_MAX, line, now_of


@for_roles("signer")
@require_safe
def sign(request: PostRequest) -> HttpResponse:
    """What waits for a signature, due first, each with what was proposed and whether the post may sign it."""
    known = acting.facts(request)
    now = now_of(request, known)
    number = whole(request.GET.get("trang"), 1, PAGES_MAX) or 1
    kept = WorkFilter.from_query(request.GET, "cho-ky")
    kept = WorkFilter("cho-ky", kept.text, kept.procedure, kept.owner)
    with reading.by(request) as reader:
        found = work_queries.work_list(reader, kept, now, number)
        counted = work_queries.counts(reader, now)
        day = day_of(request.clock)
        held = absences.held_of(reader, now.unit, ("signer",))
        away = absences.away_of(reader, now.unit, day)
        known = known.seated(held, away)
        substitutes = {each.substitute for each in away}
        persons = {each for row in found.rows for each in (row.owner, row.signer)}
        people = work_queries.names_of(reader, persons | substitutes)
        bodies = names.bodies(reader)
    told = Names(names.called(bodies), people)
    values = {
        "found": found,
        "kept": kept,
        "rows": [
            line(row, now, known, people, bodies) | _proposal(request, row, known, told) for row in found.rows
        ],
        "late": counted["qua-han"],
        "own": sum(signs_now(row, now.at, known) == request.post.person for row in found.rows),
        "next_page": number + 1,
        "key": acting.fresh_key(),
        "ended": request.world.ended,
    }
    return page(request, "one_stop/work/sign.html", values)


def _proposal(request: PostRequest, row: Dossier, facts: Facts, known: Names) -> dict[str, Any]:
    """What the officer lays before the signer, and why this signer may not sign it."""
    refused = refusal_of(c.Sign, row, request.post.actor, request.clock.now(), facts, ALONE)
    entry = catalogue.procedures().get(row.procedure)
    return {
        "result": entry.result_vi if entry else "",
        "steps": facts.back_office_steps(row.procedure),
        "before": _before(request, row, facts, known),
        "refused": sentence(refused, language(), known) if refused else "",
    }


def _before(request: PostRequest, row: Dossier, facts: Facts, known: Names) -> str:
    """Before whom it was laid and, while that one is absent, who signs instead; nothing where nobody was named."""
    asked, now = row.signer, signs_now(row, request.clock.now(), facts)
    if asked is None:
        return ""
    name, own = known.people.get(asked, str(asked)), now == request.post.person
    if now == asked:
        return _("trình bạn ký") if own else _("trình %(name)s ký") % {"name": name}
    if own:
        return _("bạn ký thay %(name)s đang vắng") % {"name": name}
    if now is None:
        return _("trình %(name)s, đang vắng; ai được ký đều ký được") % {"name": name}
    return _("trình %(name)s, đang vắng; %(other)s ký thay") % {
        "name": name,
        "other": known.people.get(now, str(now)),
    }
