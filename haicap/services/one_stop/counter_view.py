"""What stands on the counter's page: the desk, the form with what the rules say to it, who came before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from haicap.base import acting, names, reading
from haicap.base.formats import language
from haicap.base.pages import page
from haicap.base.people.middleware import day_of
from haicap.base.people.posts import PostRequest
from haicap.base.people.readings import on_record
from haicap.base.reading import Reader
from haicap.gates.procedurefile import load_catalogue
from haicap.rules.facts import Facts
from haicap.rules.one_stop import stated
from haicap.rules.one_stop.state import OPEN_STATES
from haicap.services.one_stop import catalogue, words
from haicap.services.one_stop import counter_back as back
from haicap.services.one_stop import counter_check_queries as check_queries
from haicap.services.one_stop import counter_choices as choices
from haicap.services.one_stop import counter_forms as forms
from haicap.services.one_stop import counter_queries as queries
from haicap.services.one_stop.counter_forms import Intake
from haicap.services.one_stop.counter_queries import Queued
from haicap.services.one_stop.counter_reckoning import Matter, Reckoned, reckon

COUNTER_ROLES = ("clerk", "head")
FIELDS = (
    "procedure", "identity", "name", "phone", "address", "place", "pages", "ticket", "papers", "reason", "where",
    "submitter_name", "scan",
)  # fmt: skip
APPLICANT = "applicant"
"""The kind of thing whose particulars are read, as it stands in the record of readings."""


def show(request: PostRequest, facts: Facts, desk: dict[str, Any], form: Intake) -> HttpResponse:
    """The counter's page; 422 where something is wrong with the form."""
    values = (
        desk | panels(request, facts, form) | former(request, form) | {"form": form} | _asked(desk, facts)
    )
    values |= {
        "picks": choices.picks(facts, desk["asked_most"], request.post.unit, form.procedure),
        "communes": choices.communes(facts),
        "relations": [(key, label) for key, label in words.RELATIONS.items() if key],
    }
    answer = page(request, "one_stop/counter/intake.html", values)
    answer.status_code = 422 if form.errors else 200
    return answer


def _asked(desk: dict[str, Any], facts: Facts) -> dict[str, Any]:
    """What the paper with which somebody comes back had asked for."""
    found: back.Earlier | None = desk["earlier"]
    entry = facts.procedures.get(found.procedure) if found is not None else None
    if found is None or entry is None:
        return {"asked": []}
    asked = [paper for place, paper in enumerate(entry.documents) if found.missing >> place & 1]
    return {"asked": asked, "earlier_procedure": catalogue.called(entry)}


def desk_of(request: PostRequest) -> dict[str, Any]:
    """What stands beside the form: the ticket served here, who waits, what this ticket has brought; six statements."""
    unit, day = request.post.unit, day_of(request.clock)
    with reading.by(request) as reader:
        served = [
            each for each in queries.serving(reader, unit, day) if each.called_by == request.post.person
        ]
        ticket = served[0] if served else None
        values = {
            "ticket": ticket,
            "queue": queries.waiting(reader, unit, day),
            "counter": queries.counters(reader, unit, day).get(request.post.person),
            "brought": _brought(reader, request, ticket),
            "asked_most": queries.asked_most(reader, unit),
            "to_check": check_queries.count(reader, unit),
            "earlier": _earlier(reader, request, ticket),
        }
    called = ticket.called if ticket is not None else None
    values["waited_seconds"] = int((called - ticket.taken).total_seconds()) if ticket and called else 0
    return values


def _earlier(reader: Reader, request: PostRequest, ticket: Queued | None) -> back.Earlier | None:
    """The paper with which the holder of a ticket comes back, its reading on record; one statement, or none."""
    if ticket is None or ticket.answers is None:
        return None
    found = back.earlier(reader, ticket.answers, request.post.unit)
    if found is not None and found.applicant is not None:
        on_record(request, APPLICANT, [found.applicant])
    return found


def as_filled_before(form: Intake, found: back.Earlier, facts: Facts) -> Intake:
    """The form with what was filled in when the papers were asked for; those still missing wait for their tick."""
    if found.procedure not in facts.procedures:
        return form
    place = facts.bodies.get(found.place or 0)
    return replace(
        form,
        procedure=found.procedure,
        identity=found.identity,
        name=found.name,
        phone=found.phone,
        address=found.address,
        place=stated.commune_name(place) if place is not None else form.place,
        place_id=found.place if place is not None else form.place_id,
        pages=found.pages,
        copies=found.copies,
        verification=found.verification,
        declared_late=found.declared_late,
        papers=tuple(each for each in range(forms.BITS) if found.papers >> each & 1),
    )


def _brought(reader: Reader, request: PostRequest, ticket: Queued | None) -> list[queries.Brought]:
    if ticket is None:
        return []
    return queries.brought(reader, request.post.unit, ticket.id, day_of(request.clock))


def former(request: PostRequest, form: Intake) -> dict[str, Any]:
    """Who came before under a form's identity number, and what of the same matter is still open; two statements."""
    if not form.identity or "identity" in form.errors:
        return {"known": None, "repeated": [], "still_open": []}
    with reading.by(request) as reader:
        found = queries.known_applicant(reader, request.post.unit, form.identity)
        before = queries.former(reader, request.post.unit, form.identity) if found else []
        asked = back.still_open(reader, request.post.unit, form.identity) if found else []
    same = [each for each in before if each.procedure == form.procedure and each.state in OPEN_STATES]
    return {"known": found, "repeated": [each for each in same if each.code], "still_open": asked}


def panels(request: PostRequest, facts: Facts, form: Intake) -> dict[str, Any]:
    """What is computed for a form: the answers of the rules and the list of papers; one statement for names."""
    if form.procedure is None:
        return {"entry": None, "answer": None, "papers": [], "refusal": None}
    entry = facts.procedures[form.procedure]
    answer = reckon(matter_of(request, form), facts) if form.place_id else None
    with reading.by(request) as reader:
        bodies = names.bodies(reader)
    return {
        "entry": entry,
        "entry_name": catalogue.called(entry),
        "answer": answer,
        "refusal": acting.complaint(answer.refused) if answer and answer.refused else None,
        "competent": bodies.get(answer.competent or 0) if answer else None,
        "why_competent": str(words.COMPETENCE.get(answer.reason, "")) if answer else "",
        "basis": basis_of(answer) if answer else "",
        "papers": [
            {"place": place, "paper": paper, "ticked": place in form.papers}
            for place, paper in enumerate(entry.documents[: forms.BITS])
        ],
        "vi": language() == "vi",
    }


def basis_of(answer: Reckoned) -> str:
    """The legal ground of a competence, sources by their titles."""
    sources = load_catalogue().sources
    parts = [part.strip() for part in answer.basis.split(",")]
    known = [part for part in parts if part and (part not in sources or sources[part].kind != "knowledge")]
    if not known and any(parts):
        return _("Căn cứ cần kiểm tra lại")
    return "; ".join(sources[part].title if part in sources else part for part in known)


def matter_of(request: PostRequest, form: Intake) -> Matter:
    """What a form asks for, here and now."""
    return Matter(
        procedure=form.procedure or 0,
        place=form.place_id or 0,
        unit=request.post.unit,
        at=request.clock.now(),
        pages=form.pages,
        copies=form.copies,
        verification=form.verification,
        declared_late=form.declared_late,
    )


def own_place(request: PostRequest, facts: Facts) -> str:
    """The commune of the office, as it stands in the field; empty at a branch."""
    body = facts.bodies.get(request.post.unit)
    return stated.commune_name(body) if body is not None and body.kind == stated.COMMUNE else ""
