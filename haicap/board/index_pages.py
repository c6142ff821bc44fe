"""Pages of the national index: all of it, and by unit, procedure, officer and day; each figure opens its cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haicap.base import names, reading
from haicap.base.formats import language, number, share
from haicap.base.names import Body
from haicap.base.pages import page, whole
from haicap.base.people.posts import Request
from haicap.base.people.rights import for_roles
from haicap.board import dashboard as parts
from haicap.board import index, index_map, index_queries
from haicap.board import index_rows as r
from haicap.board.figures import Counts, Offered, Recorded, Span
from haicap.board.index_filter import IndexFilter
from haicap.services.one_stop import catalogue, citizen_words, words

READERS = ("leader", "centre", "department", "controller", "evaluator", "auditor", "head")
"""Who sees the index: the city of all, a department and a unit's head of what is theirs to see."""
READERS_OF_OFFICERS = ("leader", "centre", "controller", "evaluator", "auditor", "head")
"""Who sees the figures of one officer: the head of the unit, and the city."""
PAGE = 150
"""Rows of a table at once; all 126 communes and the city's bodies fit."""
PATHS = {
    r.UNITS: "index_units",
    r.PROCEDURES: "index_procedures",
    r.OFFICERS: "index_officers",
    r.DAYS: "index_days",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a breakdown shows: its filter, its rows, and all of them together."""

    world: reading.WorldNow
    kept: IndexFilter
    bodies: Mapping[int, Body]
    recorded: Recorded
    lines: list[r.Line]
    total: Counts


def world_of(request: Request) -> reading.WorldNow:
    """The world that the request looks at; 404 where there is none."""
    if request.world is None:
        raise Http404("no world")
    return request.world


def kept_of(request: Request, world: reading.WorldNow) -> IndexFilter:
    """The filter that the address asks for; a unit's head sees what the own unit decides, and nothing else."""
    kept = IndexFilter.from_query(request.GET, Span(world.first, world.today))
    post = request.post
    return replace(kept, unit=post.unit) if post is not None and post.role == "head" else kept


def found_by(request: Request, way: r.Way) -> Found:
    """A breakdown as the request's post may see it."""
    world = world_of(request)
    kept = kept_of(request, world)
    with reading.by(request) as reader:
        bodies = names.bodies(reader)
        counted = index_queries.counts(reader, kept, world.clock, catalogue.full_online(), way.key)
    with reading.as_city() as reader:  # who is called what, and whether anything is on record, is no case
        recorded = index_queries.recorded(reader)
        people = (
            index_queries.officers(reader, [each.key for each in counted]) if way.key == r.OFFICERS else {}
        )
    called = _called(way, counted, bodies, people, kept)
    made = r.lines(way, counted, kept, recorded, called)
    return Found(world, kept, bodies, recorded, made, index_queries.total(counted))


def _called(
    way: r.Way,
    counted: tuple[Counts, ...],
    bodies: Mapping[int, Body],
    people: Mapping[int, tuple[str, int]],
    kept: IndexFilter,
) -> dict[int, tuple[str, str]]:
    """Names and details by key, of all that a way knows beforehand."""
    if way.key == r.UNITS:
        others = [body for each in counted if (body := bodies.get(each.key or 0)) is not None]
        return r.unit_names(bodies, kept) | {body.id: (body.name, body.code) for body in others}
    if way.key == r.OFFICERS:
        return {
            person: (name, bodies[unit].name if unit in bodies else "")
            for person, (name, unit) in people.items()
        }
    return {}


@for_roles(*READERS, review=True)
@require_safe
def overview(request: Request) -> HttpResponse:
    """The index of all that the reader sees: points by group, every indicator with its cases, grades, formulas."""
    world = world_of(request)
    kept = kept_of(request, world)
    offered = Offered(catalogue.full_online(), catalogue.part_online(), len(catalogue.procedures()))
    with reading.by(request) as reader:
        bodies = names.bodies(reader)
        counted = index_queries.total(index_queries.counts(reader, kept, world.clock, offered.full, r.DAYS))
        also = index_queries.followed(reader, kept, world.clock, offered)
        graded = index_queries.grades(reader, kept, world.clock)
    with reading.as_city() as reader:
        recorded = index_queries.recorded(reader)
    values = {
        **_frame(request, world, kept, bodies, ""),
        "index": index.shown(
            index_queries.measured(counted, recorded), also, kept, simulated=world.rehearsal
        ),
        "counts": counted,
        "grades": _grades(graded, kept),
        "disliked": number(counted.disliked),
        "disliked_url": kept.cases(rating="khong-hai-long").url(),
    }
    return page(request, "board/index.html", values)


def _grades(graded: Mapping[int, int], kept: IndexFilter) -> list[dict[str, Any]]:
    """How many dossiers got each grade, best first."""
    rated = sum(graded.values())
    return [
        {
            "label": label,
            "grade": grade,
            "count": graded.get(grade, 0),
            "share": share(graded.get(grade, 0) / rated) if rated else "",
            "most": max(graded.values(), default=0),
            "url": kept.cases(rating=str(grade)).url(),
        }
        for grade, label in sorted(citizen_words.GRADES.items(), reverse=True)
    ]


def _frame(
    request: Request, world: reading.WorldNow, kept: IndexFilter, bodies: Mapping[int, Body], current: str
) -> dict[str, Any]:
    """What all pages of the index have: period, filter form, the ways to break it down, formulas."""
    of_unit = request.post is not None and request.post.role == "head"
    seen = request.post is None or request.post.role in READERS_OF_OFFICERS
    ways = [way for way in r.WAYS.values() if way.key != r.OFFICERS or seen]
    return {
        "kept": kept,
        "query": kept.query(),
        "period": f"{kept.first:%d/%m}–{kept.last:%d/%m/%Y}",
        "clock_text": parts.clock_text(world.clock),
        "unit_name": bodies[kept.unit].name if kept.unit is not None and kept.unit in bodies else "",
        "procedure_name": catalogue.name_of(kept.procedure) if kept.procedure else "",
        "channel_name": words.CHANNELS.get(kept.channel, "") if kept.channel else "",
        "tabs": [{"label": _("Tất cả"), "url": reverse("service_index"), "current": not current}]
        + [
            {"label": way.label, "url": reverse(PATHS[way.key]), "current": way.key == current}
            for way in ways
        ],
        "days": (world.first, world.today),
        "units": []
        if of_unit
        else [body for body in bodies.values() if body.kind not in ("city", "centre", "branch")],
        "procedures": sorted(
            ((number_, catalogue.called(entry)) for number_, entry in catalogue.procedures().items()),
            key=lambda each: each[1],
        ),
        "channels": words.CHANNELS.items(),
        "formulas": formulas(simulated=world.rehearsal),
        "source": index.scheme().source[language() == "en"],
        "simulated": world.rehearsal,
    }


def formulas(*, simulated: bool) -> list[dict[str, str]]:
    """Of every indicator that can be measured: its formula, and what of it is an estimate in a simulated world."""
    plan = index.scheme()
    english = language() == "en"
    return [
        {
            "number": number_,
            "name": plan.names[number_][english],
            "how": how[english],
            "estimate": plan.in_trial[number_][english] if simulated and number_ in plan.in_trial else "",
        }
        for number_, how in plan.how.items()
    ]


def _shown(request: Request, key: str) -> HttpResponse:
    way = r.WAYS[key]
    found = found_by(request, way)
    place = whole(request.GET.get("trang"), 1, 1_000) or 1
    values = {
        **_frame(request, found.world, found.kept, found.bodies, key),
        "way": way,
        "heads": r.heads(way, found.recorded),
        "rows": [_row(line) for line in found.lines[(place - 1) * PAGE : place * PAGE]],
        "pages": _pages(place, len(found.lines)),
        "sheet": reverse(f"{PATHS[key]}_sheet") + "?" + found.kept.query(),
        "map": index_map.drawn(found.world.place, found.lines, found.bodies) if key == r.UNITS else None,
        "chart": r.trend(way, found.lines, found.recorded) if key == r.DAYS else None,
    }
    return page(request, "board/index_by.html", values, charts=key == r.DAYS)


def _pages(place: int, total: int) -> dict[str, Any] | None:
    """Which rows of a long table are shown, and the pages before and after; None where all are."""
    if total <= PAGE:
        return None
    first, last = (place - 1) * PAGE + 1, min(place * PAGE, total)
    return {
        "text": _("%(first)s–%(last)s trong %(total)s dòng")
        % {"first": number(first), "last": number(last), "total": number(total)},
        "before": place - 1 if place > 1 else None,
        "after": place + 1 if last < total else None,
    }


def _row(line: r.Line) -> dict[str, Any]:
    return {
        "line": line,
        "name": line.name,
        "detail": line.detail,
        "url": line.url,
        "reached": line.reached_text,
        "measurable": number(line.score.measurable),
        "cells": [r.cell_values(cell) for cell in line.cells],
    }


@for_roles(*READERS, review=True)
@require_safe
def by_unit(request: Request) -> HttpResponse:
    """The index of every unit, by who decides; worst first, with a map."""
    return _shown(request, r.UNITS)


@for_roles(*READERS, review=True)
@require_safe
def by_procedure(request: Request) -> HttpResponse:
    """The index of every procedure of which anything was received."""
    return _shown(request, r.PROCEDURES)


@for_roles(*READERS_OF_OFFICERS, review=True)
@require_safe
def by_officer(request: Request) -> HttpResponse:
    """The index of every officer, of what lies in an officer's hands."""
    return _shown(request, r.OFFICERS)


@for_roles(*READERS, review=True)
@require_safe
def by_day(request: Request) -> HttpResponse:
    """The index of every day of receipt, with a chart."""
    return _shown(request, r.DAYS)
