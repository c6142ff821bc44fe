"""The clerk's pages: call the next one, take a dossier in, see at once when it is due and what it costs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from haicap.base import acting, names, reading
from haicap.base.formats import language
from haicap.base.pages import page, whole
from haicap.base.people.middleware import day_of
from haicap.base.people.posts import PostRequest
from haicap.base.people.rights import for_roles
from haicap.base.reading import Reader
from haicap.engine.outcome import Done
from haicap.gates.wordsfile import load_findable
from haicap.rules.choosing import ticket_key
from haicap.rules.facts import Facts
from haicap.rules.one_stop import stated
from haicap.rules.one_stop.commands import Call, PutBack, Receive
from haicap.rules.one_stop.events import Received
from haicap.rules.one_stop.state import OPEN_STATES, Channel
from haicap.rules.procedures import Procedure
from haicap.services.one_stop import counter_forms as forms
from haicap.services.one_stop import counter_queries as queries
from haicap.services.one_stop import words
from haicap.services.one_stop.counter_forms import Intake
from haicap.services.one_stop.counter_queries import Queued
from haicap.services.one_stop.counter_reckoning import Matter, Reckoned, reckon

COUNTER_ROLES = ("clerk", "head")
PICKS = 6
CALL_TRIES = 5
"""How many tickets are tried where other clerks are quicker."""
FIELDS = ("procedure", "identity", "name", "phone", "address", "place", "pages", "ticket")


@for_roles(*COUNTER_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: PostRequest) -> HttpResponse:
    """The counter: the ticket that is served here and the form of its next dossier; posted, the dossier is received."""
    facts = acting.facts(request)
    if request.method == "POST":
        return _receive(request, facts)
    desk = _desk(request)
    form = forms.fresh(desk["ticket"].id if desk["ticket"] else None, _own_place(request, facts))
    form = _same_person(request, form)
    return _show(request, facts, desk, form)


def _same_person(request: PostRequest, form: Intake) -> Intake:
    """The form of a further dossier of whoever has just handed one in, with the particulars stated then."""
    dossier = whole(request.GET.get("nguoi"), 1, 2**63 - 1)
    if dossier is None:
        return form
    with reading.by(request) as reader:
        found = queries.applicant_of(reader, dossier)
    if found is None:
        return form
    return replace(form, identity=found.identity, name=found.name, phone=found.phone, address=found.address)


def _receive(request: PostRequest, facts: Facts) -> HttpResponse:
    form = forms.read(request.POST, facts, rehearsal=_rehearsal(request), today=day_of(request.clock))
    if form.errors:
        return _show(request, facts, _desk(request), form)
    dossier, applicant = acting.take(request, 2)
    command = Receive(
        at=request.clock.now(),
        actor=request.post.actor,
        dossier=dossier,
        procedure=form.procedure or 0,
        place=form.place_id or 0,
        channel=int(Channel.COUNTER),
        applicant=applicant,
        person=form.person,
        ticket=form.ticket,
        pages=form.pages,
        copies=form.copies,
        verification=form.verification,
        declared_late=form.declared_late,
    )
    outcomes = acting.act(request, [command], form.key, form.said)
    if isinstance(outcomes[0], Done):
        return HttpResponseRedirect(_receipt_address(request, outcomes[0]))
    sorted_out = acting.by_field(acting.complaints(outcomes), FIELDS)
    errors = {name: " ".join(each.text for each in found) for name, found in sorted_out.items()}
    return _show(request, facts, _desk(request), replace(form, errors=errors))


def _receipt_address(request: PostRequest, done: Done) -> str:
    received = next(event for event in done.events if isinstance(event, Received))
    with reading.by(request) as reader:
        code = queries.code_of(reader, received.dossier)
    return reverse("counter_receipt", args=[code])


def _show(request: PostRequest, facts: Facts, desk: dict[str, Any], form: Intake) -> HttpResponse:
    values = desk | panels(request, facts, form) | _former(request, form) | {"form": form}
    values |= {"picks": _picks(facts, desk["asked_most"]), "communes": stated.communes(facts)}
    answer = page(request, "one_stop/counter/intake.html", values)
    answer.status_code = 422 if form.errors else 200
    return answer


def _desk(request: PostRequest) -> dict[str, Any]:
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
        }
    values["waited_seconds"] = (
        int((ticket.called - ticket.taken).total_seconds()) if ticket and ticket.called else 0
    )
    return values


def _brought(reader: Reader, request: PostRequest, ticket: Queued | None) -> list[queries.Brought]:
    if ticket is None:
        return []
    return queries.brought(reader, request.post.unit, ticket.id, day_of(request.clock))


def _picks(facts: Facts, asked_most: list[int]) -> list[dict[str, Any]]:
    """All procedures as choices: those that this office is asked for most first, then by their weight (an estimate)."""
    by_weight = sorted(facts.procedures.values(), key=lambda each: (-each.sim.weight_ppm, each.number))
    order = dict.fromkeys([*asked_most, *(each.number for each in by_weight)])
    findable = {each.number: each.text for each in load_findable()}
    return [
        {
            "number": number,
            "name": name_of(facts.procedures[number]),
            "code": facts.procedures[number].code or facts.procedures[number].id,
            "limit": words.limit(number),
            "find": findable[number],
            "key": place if place <= PICKS else None,
        }
        for place, number in enumerate((each for each in order if each in facts.procedures), 1)
    ]


def name_of(procedure: Procedure) -> str:
    """A procedure's name in the page's language."""
    return procedure.name_en if language() == "en" else procedure.name_vi


@for_roles(*COUNTER_ROLES)
@require_POST
def reckoned(request: PostRequest) -> HttpResponse:
    """What the rules say to what is typed so far: date of return, fee, competent unit; and the papers to tick."""
    facts = acting.facts(request)
    form = forms.read(request.POST, facts, rehearsal=_rehearsal(request), today=day_of(request.clock))
    values = panels(request, facts, form) | {"form": form, "new_papers": form.shown != form.procedure}
    return page(request, "one_stop/counter/reckoned.html", values)


def panels(request: PostRequest, facts: Facts, form: Intake) -> dict[str, Any]:
    """What is computed for a form: the answers of the rules and the list of papers; one statement for names."""
    if form.procedure is None:
        return {"entry": None, "answer": None, "papers": [], "refusal": None}
    entry = facts.procedures[form.procedure]
    answer = reckon(_matter(request, form), facts) if form.place_id else None
    with reading.by(request) as reader:
        bodies = names.bodies(reader)
    return {
        "entry": entry,
        "entry_name": name_of(entry),
        "answer": answer,
        "refusal": acting.complaint(answer.refused) if answer and answer.refused else None,
        "competent": bodies.get(answer.competent or 0) if answer else None,
        "why_competent": _why_competent(answer) if answer else "",
        "papers": [
            {"place": place, "paper": paper, "ticked": place in form.papers}
            for place, paper in enumerate(entry.documents[: forms.BITS])
        ],
        "vi": language() == "vi",
    }


@for_roles(*COUNTER_ROLES)
@require_POST
def known(request: PostRequest) -> HttpResponse:
    """Whether whoever has this identity number came to this office before, and what of his is still open here."""
    facts = acting.facts(request)
    form = forms.read(request.POST, facts, rehearsal=_rehearsal(request), today=day_of(request.clock))
    return page(request, "one_stop/counter/known.html", _former(request, form))


def _former(request: PostRequest, form: Intake) -> dict[str, Any]:
    """Who came before under the identity number of a form, and his open dossiers of the same matter; two statements."""
    if not form.identity or "identity" in form.errors:
        return {"known": None, "repeated": []}
    with reading.by(request) as reader:
        found = queries.known_applicant(reader, request.post.unit, form.identity)
        before = queries.former(reader, request.post.unit, form.identity) if found else []
    same = [each for each in before if each.procedure == form.procedure and each.state in OPEN_STATES]
    return {"known": found, "repeated": [each for each in same if each.code]}


def _why_competent(answer: Reckoned) -> str:
    return str(words.COMPETENCE.get(answer.reason, ""))


def _matter(request: PostRequest, form: Intake) -> Matter:
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


def _own_place(request: PostRequest, facts: Facts) -> str:
    body = facts.bodies.get(request.post.unit)
    return body.name_vi if body is not None and body.kind == stated.COMMUNE else ""


def _rehearsal(request: PostRequest) -> bool:
    return request.world.rehearsal


# The queue ------------------------------------------------------------------------------------------------------------


@for_roles(*COUNTER_ROLES)
@require_POST
def call_next(request: PostRequest) -> HttpResponse:
    """Call whoever the rule of order names next to this counter; where another clerk was quicker, the one after."""
    with reading.by(request) as reader:
        queue = queries.waiting(reader, request.post.unit, day_of(request.clock))
    for ticket in sorted(queue, key=ticket_key)[:CALL_TRIES]:
        command = Call(request.clock.now(), request.post.actor, ticket.id)
        if isinstance(acting.act(request, [command], None)[0], Done):
            break
    return HttpResponseRedirect(reverse("counter"))


@for_roles(*COUNTER_ROLES)
@require_POST
def put_back(request: PostRequest) -> HttpResponse:
    """Put the ticket that was called here back into the queue: nobody came, or a paper is being fetched."""
    ticket = whole(request.POST.get("ticket"), 1, 2**63 - 1)
    if ticket is None:
        raise Http404("no ticket")
    outcomes = acting.act(request, [PutBack(request.clock.now(), request.post.actor, ticket)], None)
    found = acting.complaints(outcomes)
    if not found:
        return HttpResponseRedirect(reverse("counter"))
    facts = acting.facts(request)
    form = replace(forms.fresh(ticket, _own_place(request, facts)), errors={"ticket": found[0].text})
    return _show(request, facts, _desk(request), form)


@for_roles(*COUNTER_ROLES)
@require_http_methods(["GET", "HEAD"])
def receipt(request: PostRequest, code: str) -> HttpResponse:
    """The receipt just given (form 01): its paper as PDF, what it says in print, and the way on."""
    with reading.by(request) as reader:
        found = queries.receipt(reader, code)
        if found is None or found.receiver != request.post.unit:
            raise Http404("no such receipt of this office")
        ticket = queries.ticket(reader, found.ticket) if found.ticket else None
        together = (
            queries.brought(reader, found.receiver, found.ticket, day_of(request.clock))
            if found.ticket
            else []
        )
        bodies = names.bodies(reader)
        waiting = len(queries.waiting(reader, request.post.unit, day_of(request.clock)))
    facts = acting.facts(request)
    matter = Matter(
        found.procedure, found.place, found.receiver, int(found.received_at.timestamp()), found.pages, found.copies,
        found.verification,
    )  # fmt: skip
    values = {
        "found": found,
        "ticket": ticket,
        "procedure": name_of(facts.procedures[found.procedure]),
        "entry": facts.procedures[found.procedure],
        "answer": reckon(matter, facts),
        "competent": bodies.get(found.competent),
        "receiver": bodies.get(found.receiver),
        "together": [(each, name_of(facts.procedures[each.procedure])) for each in together],
        "total": sum(each.fee for each in together) if together else found.fee,
        "more": ticket.pending if ticket is not None and ticket.state == 2 else 0,
        "waiting": waiting,
        "vi": language() == "vi",
    }
    return page(request, "one_stop/counter/receipt.html", values)
