"""The work lists of a unit: what is to be done, the most urgent first, and doing the same with many at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from haicap.base import acting, names, reading
from haicap.base.pages import page, whole
from haicap.base.people.middleware import day_of
from haicap.base.people.posts import PostRequest
from haicap.base.people.rights import for_roles
from haicap.base.reading import Reader
from haicap.rules.facts import Facts
from haicap.rules.one_stop.commands import Answer
from haicap.rules.one_stop.state import Dossier
from haicap.rules.one_stop.transitions import TABLE
from haicap.rules.one_stop.urgency import soon_until
from haicap.services.one_stop import catalogue, words, work_bulk, work_queries, work_views, work_words
from haicap.services.one_stop.work_case import ASSIGNERS, WORKERS
from haicap.services.one_stop.work_filters import VIEWS, WorkFilter
from haicap.services.one_stop.work_queries import Now

PAGES_MAX = 20_000
FIRST_VIEW = {
    "officer": "toi",
    "head": "tat-ca",
    "signer": "cho-ky",
    "records_clerk": "cho-so",
    "clerk": "chua-giao",
}
"""The view that a role sees first."""
ANSWERERS = TABLE[Answer].roles
"""Who answers what other units ask."""


def now_of(request: PostRequest, facts: Facts) -> Now:
    """The moment of a reading, for whom."""
    at = request.clock.now()
    return Now(at, soon_until(facts.calendar, at), request.post.unit, request.post.person)


@for_roles(*WORKERS)
@require_safe
def work(request: PostRequest) -> HttpResponse:
    """The open dossiers of the post's unit: what was sent back first, then by due date, with counts of every view."""
    known = acting.facts(request)
    now = now_of(request, known)
    kept = WorkFilter.from_query(request.GET, FIRST_VIEW[request.post.role])
    number = whole(request.GET.get("trang"), 1, PAGES_MAX) or 1
    acts = work_bulk.acts_for(request.post.role, kept.view)
    further = bool(request.headers.get("HX-Request"))
    with reading.by(request) as reader:
        around = {} if further else _around(request, reader, now, kept)
        total = around["counted"][kept.view] if around and not kept.narrowed else None
        found = work_queries.work_list(reader, kept, now, number, total=total)
        people = work_queries.names_of(
            reader, (each for row in found.rows for each in (row.owner, row.signer))
        )
        bodies = names.bodies(reader)
    values = around | {
        "found": found,
        "rows": [line(row, now, known, people, bodies) for row in found.rows],
        "kept": kept,
        "next_page": number + 1,
        "acts": acts,
    }
    if further:
        return page(request, "one_stop/work/rows.html", values)
    values |= {
        "procedure_name": catalogue.name_of(kept.procedure) if kept.procedure else "",
        "key": acting.fresh_key(),
        "told": messages.get_messages(request),
        "ended": request.world.ended,
    }
    return page(request, "one_stop/work/list.html", values)


def _around(request: PostRequest, reader: Reader, now: Now, kept: WorkFilter) -> dict[str, Any]:
    """What stands around a list: the counts of all views, questions of other units, own views, colleagues."""
    counted = work_queries.counts(reader, now)
    role = request.post.role
    return {
        "counted": counted,
        "views": _views(role, kept.view, counted),
        "late": counted["qua-han"],
        "soon": counted["sap-han"],
        "asked": work_queries.questions(reader, now.unit, to=True) if role in ANSWERERS else [],
        "saved": work_views.saved(reader, now.person, now.unit),
        "officers": work_queries.colleagues(
            reader, now.unit, "officer", day_of(request.clock), loaded=role in ASSIGNERS
        ),
    }


def _views(role: str, current: str, counted: Mapping[str, int]) -> list[dict[str, Any]]:
    """The views that a role has, with their counts; only an officer has dossiers of one's own."""
    return [
        {"key": view, "label": work_words.VIEWS[view], "count": counted[view], "current": view == current}
        for view in VIEWS
        if view != "toi" or role == "officer"
    ]


def line(
    row: Dossier, now: Now, facts: Facts, people: Mapping[int, str], bodies: Mapping[int, Any]
) -> dict[str, Any]:
    """One row of a work list in words."""
    receiver = bodies.get(row.receiver)
    return {
        "row": row,
        "procedure": catalogue.name_of(row.procedure),
        "state": words.state_text(row.state, row.step),
        "chip": work_words.chip(row, now.at, now.near, facts.calendar),
        "waits": work_words.waits_for(row, people),
        "owner": people.get(row.owner or 0, ""),
        "elsewhere": receiver.name if receiver and row.receiver != row.competent else "",
        "again": row.sent_back > 0 and row.signed_at is None,
    }
