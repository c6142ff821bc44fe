"""Pages that look over the whole city: dashboard, review, one office."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haicap.base import names, reading
from haicap.base.formats import number
from haicap.base.pages import page, whole
from haicap.base.people.posts import Post
from haicap.base.people.rights import for_roles, for_staff
from haicap.base.units import pages as unit_pages
from haicap.base.units import queries as unit_queries
from haicap.base.units import words as unit_words
from haicap.board import dashboard as parts
from haicap.board import (
    index,
    index_pages,
    index_queries,
    mapping,
    maps,
    metrics,
    offices,
    queries,
    refusals,
    review,
)
from haicap.board.figures import Offered, OfficeRow, Span
from haicap.board.index_filter import IndexFilter
from haicap.services.one_stop import catalogue
from haicap.services.one_stop.filters import DossierFilter

SPANS = ("ngay", "dot")
OVERSEERS = ("leader", "centre", "department", "controller", "evaluator", "auditor")
"""Who looks over the whole city."""


def _world() -> reading.WorldNow:
    found = reading.world()
    if found is None:
        raise Http404("no world")
    return found


def span_asked(request: HttpRequest, world: reading.WorldNow) -> tuple[str, Span]:
    """The days that the page looks at: the world's day, or all days up to it."""
    key = request.GET.get("khoang", "ngay")
    if key == "dot":
        return key, Span(world.first, world.today)
    return "ngay", Span(world.today, world.today)


def _span_links(chosen: str, shown: str) -> list[dict[str, Any]]:
    labels = {"ngay": _("Trong ngày"), "dot": _("Từ đầu đợt")}
    return [
        {"label": labels[key], "url": f"?khoang={key}&ban-do={shown}", "current": key == chosen}
        for key in SPANS
    ]


def _of_kind(rows: dict[int, OfficeRow], bodies: Mapping[int, names.Body], kind: str) -> list[OfficeRow]:
    """A row for every office of a kind, also where nothing has happened yet."""
    return [rows.get(body.id) or parts.empty_row(body.id) for body in bodies.values() if body.kind == kind]


@for_roles(*OVERSEERS, review=True)
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """The city at a glance: six figures, the map, where to step in, intake by hour, the branches."""
    world = _world()
    key, span = span_asked(request, world)
    shown = metrics.metric(request.GET.get("ban-do"))
    with reading.as_city() as reader:
        bodies = names.bodies(reader)
        totals = queries.totals(reader, span, world.clock)
        waits = queries.waits(reader, span, world.clock)
        rows = queries.offices(reader, span, world.clock)
        by_hour = queries.hours(reader, Span(world.first, world.last), span, world.clock)
    communes = _of_kind(rows, bodies, "commune")
    branches = _of_kind(rows, bodies, "branch")
    branches.sort(key=lambda row: (-(row.wait_p90_seconds or 0), row.unit))
    city = mapping.city_map(mapping.shapes(world.place), communes, bodies, shown)
    city["metrics"] = [
        {"label": item.label, "url": f"?khoang={key}&ban-do={item.key}", "current": item.key == shown.key}
        for item in metrics.METRICS
    ]
    city["picture"] = reverse("picture") + f"?khoang={key}&ban-do={shown.key}"
    hours = parts.hours(by_hour, span)
    values = {
        "clock_text": parts.clock_text(world.clock),
        "offices": len(communes),
        "branch_count": len(branches),
        "spans": _span_links(key, shown.key),
        "figures": parts.figures(span, totals, waits, bodies),
        "totals": totals,
        "overdue_url": DossierFilter(term="qua-han").url(),
        "overdue_text": number(totals.overdue_now),
        "map": city,
        "map_json": city["json"],
        "hours": hours,
        "hours_json": parts.hours_json(hours),
        "troubles": parts.troubles(list(rows.values()), bodies, world.clock),
        "calm": parts.calm(totals),
        "communes": [parts.table_row(row, bodies[row.unit], span) for row in communes],
        "branches": [parts.table_row(row, bodies[row.unit], span) for row in branches],
    }
    return page(request, "board/dashboard.html", values, charts=True)


@for_staff(review=True)
@require_safe
def shapes(request: HttpRequest, digest: str) -> HttpResponse:
    """The communes' outlines as GeoJSON; the address holds their digest, so browsers keep them for good."""
    drawn = mapping.shapes(_world().place)
    if drawn is None or drawn.digest != digest:
        raise Http404("no such outlines")
    if request.headers.get("If-None-Match") == f'"{digest}"':
        return HttpResponseNotModified()
    response = HttpResponse(drawn.geojson, content_type="application/geo+json")
    response.headers["ETag"] = f'"{digest}"'
    patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
    return response


@for_roles(*OVERSEERS, review=True)
@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """The map as an SVG picture, for browsers without scripts."""
    world = _world()
    drawn = mapping.shapes(world.place)
    if drawn is None:
        raise Http404("no outlines")
    _key, span = span_asked(request, world)
    with reading.as_city() as reader:
        bodies = names.bodies(reader)
        rows = queries.offices(reader, span, world.clock)
    communes = _of_kind(rows, bodies, "commune")
    shown = mapping.city_map(drawn, communes, bodies, metrics.metric(request.GET.get("ban-do")))
    svg = maps.svg_map(drawn, shown["areas"], shown["title"], standalone=True)
    return HttpResponse(svg, content_type="image/svg+xml")


@for_roles(*OVERSEERS, review=True)
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """The review of the whole run: one sentence, six figures, where queues were, the worst ten and why, the index."""
    world = _world()
    span = Span(world.first, world.today)
    with reading.as_city() as reader:
        bodies = names.bodies(reader)
        totals = queries.totals(reader, span, world.clock)
        waits = queries.waits(reader, span, world.clock)
        rows = queries.offices(reader, span, world.clock)
        hot = queries.heat(reader, span, world.clock)
        causes = queries.causes(reader, span, world.clock)
        worst = review.worst_units(causes, rows)
        reassigned = queries.reassigned(reader, worst)
        turned_down = [refusals.reason_row(each, bodies) for each in refusals.reasons(reader)]
        points = _points(reader, span, world)
    communes = _of_kind(rows, bodies, "commune")
    heat_hours, heat = review.heat_rows(hot, bodies, span)
    values = {
        "period": f"{span.first:%d/%m}–{span.last:%d/%m/%Y}",
        "clock_text": parts.clock_text(world.clock),
        "sentence": review.sentence(totals, waits, len(communes), _branches(bodies), span),
        "figures": review.figures(span, totals, waits),
        "heat": heat,
        "heat_hours": heat_hours,
        "wait_classes": metrics.wait_classes(),
        "worst": [
            review.worst_row(
                causes.get(unit) or review.no_causes(unit),
                rows.get(unit),
                bodies[unit],
                reassigned.get(unit, 0),
                span,
            )
            for unit in worst
        ],
        "refusals": turned_down,
        "index": points,
        "map": _printed_map(world.place, communes, bodies),
    }
    return page(request, "board/review.html", values)


def _branches(bodies: Mapping[int, names.Body]) -> int:
    return sum(1 for body in bodies.values() if body.kind == "branch")


def _points(reader: reading.Reader, span: Span, world: reading.WorldNow) -> dict[str, Any]:
    """The national index, read and made ready."""
    offered = Offered(catalogue.full_online(), catalogue.part_online(), len(catalogue.procedures()))
    kept = IndexFilter(span.first, span.last)
    counted = index_queries.total(index_queries.counts(reader, kept, world.clock, offered.full, "ngay"))
    measured = index_queries.measured(counted, index_queries.recorded(reader))
    also = index_queries.followed(reader, kept, world.clock, offered)
    return index.shown(measured, also, kept, simulated=world.rehearsal)


@for_roles(*OVERSEERS, review=True)
@require_safe
def refused(request: HttpRequest) -> HttpResponse:
    """The cases behind one reason for which the rules refused: when, where, who, of which dossier, in full."""
    _world()
    command, code = request.GET.get("viec", "")[:40], request.GET.get("ma", "")[:60]
    place = whole(request.GET.get("trang"), 1, 20_000) or 1
    with reading.as_city() as reader:
        bodies = names.bodies(reader)
        total, found = refusals.cases(reader, command, code, place)
    if not total:
        raise Http404("nothing was refused for this reason")
    values = {
        "total": total,
        "command": refusals.command_text(command),
        "code": code,
        "rows": [refusals.case_row(each, bodies) for each in found],
        "next_page": place + 1 if place * refusals.PAGE < total else None,
    }
    return page(request, "board/refusals.html", values)


def _printed_map(place: str, communes: Any, bodies: Any) -> dict[str, Any]:
    """The map of waiting as pictures that need no script, so that it can be printed."""
    drawn = mapping.shapes(place)
    city = mapping.city_map(drawn, communes, bodies, metrics.metric("cho"))
    if drawn:
        city["svg"] = maps.svg_map(drawn, city["areas"], city["title"])
        city["svg_core"] = drawn.core and maps.svg_map(drawn, city["areas"], _("Nội đô, phóng to"), maps.CORE)
    return city


@for_staff(review=True)
@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: a commune's figures, place and succession; for a former one, who answers for it now."""
    world = _world()
    on = unit_pages.day(request.GET.get("ngay", "")) or world.organisation_as_of
    span = Span(world.first, world.today)
    with reading.by(request) as reader:
        directory = unit_queries.directory(reader)
        found = offices.find(directory, code, on)
        if found is None:
            raise Http404("no such unit")
        counted = offices.holds_dossiers(found, on) and _sees_figures_of(request, found.id)
        rows = queries.offices(reader, span, world.clock) if counted else {}
    row = rows.get(found.id) or parts.empty_row(found.id)
    drawn = mapping.shapes(world.place)
    values = {
        "unit": found,
        "on": on,
        "in_force": found.holds_on(on),
        "period": unit_words.period(found),
        "figures": offices.figures(row, span) if counted else (),
        "index_url": _index_url(request, found.id) if counted else "",
        "span": span,
        **offices.succession(directory, found, on),
    }
    if drawn and found.kind == "commune" and found.holds_on(on) and found.code in drawn.paths:
        values["svg"] = maps.svg_map(
            drawn, mapping.neighbours(drawn, directory, found, on), found.full_name, near=code
        )
    return page(request, "board/unit.html", values)


def _index_url(request: HttpRequest, unit: int) -> str:
    """The service index of a unit, for those who may open it."""
    post: Post | None = getattr(request, "post", None)
    may = post is None or post.role in index_pages.READERS
    return f"{reverse('service_index')}?don-vi={unit}" if may else ""


def _sees_figures_of(request: HttpRequest, unit: int) -> bool:
    """Whether the request's post may see a unit's figures: its own unit's, or whoever sees the whole city's."""
    post: Post | None = getattr(request, "post", None)
    if post is None:
        return bool(getattr(request, "reviewing", False))
    return post.sees_city or (post.unit == unit and not post.sees_no_case)
