"""The signer's page: what waits for a signature, signed many at once or sent back with a reason."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from haicap.base import acting, names, reading
from haicap.base.formats import language
from haicap.base.pages import page, whole
from haicap.base.people.posts import PostRequest
from haicap.base.people.rights import for_roles
from haicap.base.sentences import Names, sentence
from haicap.rules.facts import Facts
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.choices import ALONE, refusal_of
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
        people = work_queries.names_of(reader, (row.owner for row in found.rows))
        bodies = names.bodies(reader)
    told = Names({number: body.name for number, body in bodies.items()}, people)
    values = {
        "found": found,
        "kept": kept,
        "rows": [
            line(row, now, known, people, bodies) | _proposal(request, row, known, told) for row in found.rows
        ],
        "late": counted["qua-han"],
        "next_page": number + 1,
        "key": secrets.token_urlsafe(16),
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
        "refused": sentence(refused, language(), known) if refused else "",
    }
