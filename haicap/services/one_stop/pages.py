"""Pages of the one-stop shop: the list of dossiers, one dossier, the list of visits."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haicap.base import names, reading
from haicap.base.pages import page, whole
from haicap.base.people.rights import for_roles
from haicap.base.registry import papers_of
from haicap.rules.base import OPEN_ROLES
from haicap.rules.one_stop.reasons import as_written
from haicap.services.one_stop import catalogue, queries, words
from haicap.services.one_stop.filters import DossierFilter, VisitFilter

PAGES_MAX = 20_000
READERS = (
    "clerk", "officer", "head", "signer", "records_clerk", "department", "centre", "leader", "controller", "evaluator",
    "auditor",
)  # fmt: skip
"""Who reads cases: those of their unit, or the whole city's."""


def _world() -> reading.WorldNow:
    found = reading.world()
    if found is None:
        raise Http404("no world")
    return found


def name_of(bodies: Any, unit: int | None) -> str:
    """A body's name in the page's language, or a dash."""
    body = bodies.get(unit or 0)
    return body.name if body else "–"


@for_roles(*READERS, review=True)
@require_safe
def dossiers(request: HttpRequest) -> HttpResponse:
    """The dossiers that the address's filter finds, with their number: the list behind every count."""
    world = _world()
    kept = DossierFilter.from_query(request.GET)
    number = whole(request.GET.get("trang"), 1, PAGES_MAX) or 1
    with reading.by(request) as reader:
        bodies = names.bodies(reader)
        found = queries.dossiers(reader, kept, world.clock, number)
        owner = queries.name_of_owner(reader, kept.owner)
    rows = [
        {
            "row": row,
            "procedure": catalogue.name_of(row.procedure),
            "competent": name_of(bodies, row.competent),
            "receiver": name_of(bodies, row.receiver),
            "state": words.state_text(row.state, row.step),
            "chip": words.due_chip(row.state, row.due_original, row.due_at, row.finished_at, world.clock),
            "channel": words.CHANNELS.get(row.channel, ""),
        }
        for row in found.rows
    ]
    values = {
        "found": found,
        "rows": rows,
        "kept": kept,
        "filter_text": words.dossier_filter(kept),
        "unit_name": name_of(bodies, kept.unit) if kept.unit else "",
        "receiver_name": name_of(bodies, kept.receiver) if kept.receiver else "",
        "procedure_name": catalogue.name_of(kept.procedure) if kept.procedure else "",
        "owner_name": owner,
        "next_page": number + 1,
        "communes": [body for body in bodies.values() if body.kind not in ("city", "centre")],
        "form": _dossier_form(),
    }
    template = "one_stop/dossier_rows.html" if request.headers.get("HX-Request") else "one_stop/dossiers.html"
    return page(request, template, values)


def _dossier_form() -> dict[str, Any]:
    """The choices of the filter form."""
    states = [("mo", _("Đang giải quyết")), ("co-ket-qua", _("Đã có kết quả"))]
    states += [(str(key), str(label)) for key, label in words.STATES.items()]
    terms = [
        ("qua-han", _("Đang quá hạn")),
        ("tre-hen", _("Quá ngày hẹn đầu")),
        ("tre-diem", _("Trễ theo chỉ tiêu 2.1")),
        ("dung-diem", _("Đúng hạn theo chỉ tiêu 2.1")),
    ]
    return {
        "states": states,
        "terms": terms,
        "channels": [(str(k), str(v)) for k, v in words.CHANNELS.items()],
    }


@for_roles(*READERS, review=True)
@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """The visits to the counters that the address's filter finds, with their number."""
    world = _world()
    kept = VisitFilter.from_query(request.GET)
    number = whole(request.GET.get("trang"), 1, PAGES_MAX) or 1
    with reading.by(request) as reader:
        bodies = names.bodies(reader)
        found = queries.visits(reader, kept, world.clock, number)
    rows = [
        {
            "row": row,
            "office": name_of(bodies, row.unit),
            "purpose": words.PURPOSES.get(row.purpose, ""),
            "state": words.TICKETS.get(row.state, ""),
        }
        for row in found.rows
    ]
    values = {
        "found": found,
        "rows": rows,
        "kept": kept,
        "filter_text": words.visit_filter(kept),
        "office_name": name_of(bodies, kept.office) if kept.office else "",
        "next_page": number + 1,
    }
    template = "one_stop/visit_rows.html" if request.headers.get("HX-Request") else "one_stop/visits.html"
    return page(request, template, values)


@for_roles(*READERS, review=True)
@require_safe
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """One dossier: where it stands, who holds it, why its date is what it is, and its timeline from the journal."""
    world = _world()
    with reading.by(request) as reader:
        bodies = names.bodies(reader)
        found = queries.dossier(reader, code)
    if found is None:
        raise Http404("no such dossier")
    row = found.row
    values = {
        "found": found,
        "row": row,
        "procedure": catalogue.name_of(row.procedure),
        "entry": catalogue.procedures().get(row.procedure),
        "competent": bodies.get(row.competent),
        "receiver": bodies.get(row.receiver),
        "holder": bodies.get(found.holder),
        "place": bodies.get(found.place),
        "state": words.state_text(row.state, row.step),
        "chip": words.due_chip(row.state, row.due_original, row.due_at, row.finished_at, world.clock),
        "channel": words.CHANNELS.get(row.channel, ""),
        "limit": words.limit(row.procedure),
        "moved": row.due_original != row.due_at,
        "line": [_line(entry, bodies) for entry in found.entries],
        "papers": papers_of("one_stop.dossier", found),
    }
    return page(request, "one_stop/dossier.html", values)


def _line(entry: queries.Entry, bodies: Any) -> dict[str, Any]:
    """One change on record as a line of the timeline: what, when, where, by whom in which role, why."""
    command = entry.command.split(".")[-1]
    icon, title, look = words.COMMANDS.get(command, ("dot", command, ""))
    return {
        "icon": icon,
        "title": title,
        "look": look,
        "at": entry.at,
        "where": name_of(bodies, entry.unit),
        "role": words.ROLES.get(entry.role, entry.role),
        "person": entry.person if entry.role not in OPEN_ROLES else None,
        "reason": as_written(entry.reason),
        "act": entry.act,
    }
