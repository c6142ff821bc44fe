"""The clerk's page: the ticket served here, the form of its next dossier, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from haicap.base import acting, names, reading
from haicap.base.formats import language
from haicap.base.pages import page, whole
from haicap.base.people.middleware import day_of
from haicap.base.people.posts import PostRequest
from haicap.base.people.readings import on_record
from haicap.base.people.rights import for_roles
from haicap.base.reading import Reader
from haicap.base.uploads import takes_files
from haicap.engine.outcome import Done, Outcome
from haicap.gates.procedurefile import load_catalogue
from haicap.gates.wordsfile import load_findable
from haicap.rules.base import Command, Refused
from haicap.rules.facts import Facts
from haicap.rules.one_stop import stated
from haicap.rules.one_stop.commands import AskAtIntake, Receive, Redirect, RefuseIntake
from haicap.rules.one_stop.events import AskedAtIntake, IntakeRefused, Received
from haicap.rules.one_stop.state import OPEN_STATES, Channel
from haicap.services.one_stop import catalogue, words
from haicap.services.one_stop import counter_check_queries as check_queries
from haicap.services.one_stop import counter_forms as forms
from haicap.services.one_stop import counter_queries as queries
from haicap.services.one_stop import counter_scans as scans
from haicap.services.one_stop.counter_forms import Intake
from haicap.services.one_stop.counter_queries import Queued
from haicap.services.one_stop.counter_reckoning import Matter, Reckoned, reckon

COUNTER_ROLES = ("clerk", "head")
PICKS = 6
CONFLICT = 409
FIELDS = (
    "procedure", "identity", "name", "phone", "address", "place", "pages", "ticket", "papers", "reason", "where",
    "submitter_name", "scan",
)  # fmt: skip
APPLICANT = "applicant"
"""The kind of thing whose particulars are read, as it stands in the record of readings."""


@takes_files
@for_roles(*COUNTER_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: PostRequest) -> HttpResponse:
    """The counter: the ticket that is served here and the form of its next dossier; posted, one of four outcomes."""
    facts = acting.facts(request)
    if request.method == "POST":
        form = forms.read(request.POST, facts, rehearsal=request.world.rehearsal, today=day_of(request.clock))
        return OUTCOMES.get(request.POST.get("do", ""), _receive)(request, facts, form)
    desk = desk_of(request)
    if desk["ticket"] is not None and desk["ticket"].fetches:
        return HttpResponseRedirect(_fetched_address(request, desk["ticket"]))
    form = forms.fresh(desk["ticket"].id if desk["ticket"] else None, own_place(request, facts))
    return show(request, facts, desk, _same_person(request, form))


def _fetched_address(request: PostRequest, ticket: Queued) -> str:
    """Where the result is handed out that the holder of this ticket has come for."""
    with reading.by(request) as reader:
        code = queries.code_of(reader, ticket.fetches or 0)
    if code is None:
        raise Http404("a ticket for no dossier")
    return reverse("counter_case", args=[code])


def _same_person(request: PostRequest, form: Intake) -> Intake:
    """The form of a further dossier of whoever has just handed one in, with the particulars stated then."""
    dossier = whole(request.GET.get("nguoi"), 1, 2**63 - 1)
    if dossier is None:
        return form
    with reading.by(request) as reader:
        found = queries.applicant_of(reader, dossier)
    if found is None:
        return form
    on_record(request, APPLICANT, [found.id])
    return replace(form, identity=found.identity, name=found.name, phone=found.phone, address=found.address)


# The four outcomes of the check (R-4) ---------------------------------------------------------------------------------


def _receive(request: PostRequest, facts: Facts, form: Intake) -> HttpResponse:
    """Form 01: the dossier with its scans, all in one list."""
    found = scans.read(request.FILES, form.procedure, facts)
    errors = form.errors | ({"scan": found} if isinstance(found, str) else {})
    if errors or isinstance(found, str):
        return again(request, facts, form, errors)
    dossier, applicant, submitter, *scan_ids = acting.take(request, 3 + len(found))
    known = _as_stated_before(request, form)
    command = Receive(
        at=request.clock.now(),
        actor=request.post.actor,
        dossier=dossier,
        procedure=form.procedure or 0,
        place=form.place_id or 0,
        channel=int(Channel.COUNTER),
        applicant=applicant if known is None else known,
        person=form.person if known is None else None,
        ticket=form.ticket,
        pages=form.pages,
        copies=form.copies,
        verification=form.verification,
        declared_late=form.declared_late,
        papers=form.paper_bits,
        submitter=submitter if form.relation else None,
        submitting=form.submitting,
        relation=form.relation,
    )
    kept = scans.keep(request, found, scan_ids, dossier)
    said = [form.said, *(f"{form.said}\x1f{each.digest}" for each in kept)]
    return _answer(request, facts, form, [command, *kept], said, _received)


def _as_stated_before(request: PostRequest, form: Intake) -> int | None:
    """The applicant of this office whose particulars are just those stated now, or None; one statement."""
    with reading.by(request) as reader:
        found = queries.known_applicant(reader, request.post.unit, form.identity)
    if found is None or (found.name, found.phone, found.address) != (form.name, form.phone, form.address):
        return None
    return found.id


def _received(request: PostRequest, done: Done) -> str:
    dossier = next(event.dossier for event in done.events if isinstance(event, Received))
    with reading.by(request) as reader:
        code = queries.code_of(reader, dossier)
    return reverse("counter_receipt", args=[code])


def _ask(request: PostRequest, facts: Facts, form: Intake) -> HttpResponse:
    """Form 02: whatever is missing, all of it at once, with the reason; it costs no processing time."""
    missing = forms.missing_papers(form, facts)
    errors = {name: text for name, text in form.errors.items() if name == "procedure"}
    if not missing and not form.reason:
        errors["reason"] = forms.said(Refused("REASON_MISSING", "reason"))
    if errors:
        return again(request, facts, form, errors)
    (number,) = acting.take(request, 1)
    bits = sum(1 << place for place in missing)
    command = AskAtIntake(
        request.clock.now(),
        request.post.actor,
        number,
        form.procedure or 0,
        bits,
        form.ticket,
        None,
        form.reason,
    )
    return _answer(request, facts, form, [command], form.said, _asked)


def _asked(_request: PostRequest, done: Done) -> str:
    number = next(event.request for event in done.events if isinstance(event, AskedAtIntake))
    return reverse("counter_asked", args=[number])


def _refuse(request: PostRequest, facts: Facts, form: Intake) -> HttpResponse:
    """Form 03: refused, with the reason and where to go instead."""
    errors = {name: text for name, text in form.errors.items() if name == "procedure"}
    if errors:
        return again(request, facts, form, errors)
    (number,) = acting.take(request, 1)
    where = _("Nơi cần đến: %(where)s") % {"where": form.where} if form.where else ""
    reason = ". ".join(part for part in (form.reason.rstrip(". "), where) if part)
    # A matter of which nobody says where it lies lies in the office's own place.
    place = form.place_id or request.post.unit
    command = RefuseIntake(
        request.clock.now(), request.post.actor, number, form.procedure or 0, place, reason, form.ticket
    )
    return _answer(request, facts, form, [command], form.said, _refused)


def _refused(_request: PostRequest, done: Done) -> str:
    number = next(event.dossier for event in done.events if isinstance(event, IntakeRefused))
    return reverse("counter_refused", args=[number])


def _guide(request: PostRequest, facts: Facts, form: Intake) -> HttpResponse:
    """The citizen is told where to go; the ticket ends here, nothing was received and nothing refused in writing."""
    answer = reckon(matter_of(request, form), facts) if form.procedure and form.place_id else None
    if answer is None or answer.competent is None or form.ticket is None:
        return again(
            request, facts, form, form.errors or {"where": forms.said(Refused("UNIT_UNKNOWN", "where"))}
        )
    command = Redirect(request.clock.now(), request.post.actor, form.ticket, answer.competent)
    return _answer(request, facts, form, [command], form.said, _guided)


def _guided(_request: PostRequest, _done: Done) -> str:
    return reverse("counter")


OUTCOMES: dict[str, Callable[[PostRequest, Facts, Intake], HttpResponse]] = {
    "receive": _receive,
    "ask": _ask,
    "refuse": _refuse,
    "guide": _guide,
}


def _answer(
    request: PostRequest,
    facts: Facts,
    form: Intake,
    commands: Sequence[Command],
    said: str | Sequence[str],
    address: Callable[[PostRequest, Done], str],
) -> HttpResponse:
    """Have the commands done and lead on; refused, the form stands there again with everything that was typed."""
    outcomes: list[Outcome] = acting.act(request, commands, form.key, said)
    if isinstance(outcomes[0], Done):
        return HttpResponseRedirect(address(request, outcomes[0]))
    wrong = acting.complaints(outcomes[:1])
    sorted_out = acting.by_field(wrong, FIELDS)
    errors = {name: " ".join(each.text for each in found) for name, found in sorted_out.items()}
    # What was refused is kept under its key; what is said next is something else.
    answer = again(request, facts, replace(form, key=forms.fresh(None, "").key), errors)
    answer.status_code = CONFLICT if any(each.code == "IDEMPOTENCY_CONFLICT" for each in wrong) else 422
    return answer


def again(request: PostRequest, facts: Facts, form: Intake, errors: dict[str, str]) -> HttpResponse:
    """The form as typed, with what is wrong beside the fields."""
    return show(request, facts, desk_of(request), replace(form, errors=errors))


# What stands on the page ----------------------------------------------------------------------------------------------


def show(request: PostRequest, facts: Facts, desk: dict[str, Any], form: Intake) -> HttpResponse:
    """The counter's page; 422 where something is wrong with the form."""
    values = desk | panels(request, facts, form) | _former(request, form) | {"form": form}
    values |= {
        "picks": picks(facts, desk["asked_most"], request.post.unit),
        "communes": [stated.commune_name(body) for body in stated.communes(facts)],
        "relations": [(key, label) for key, label in words.RELATIONS.items() if key],
    }
    answer = page(request, "one_stop/counter/intake.html", values)
    answer.status_code = 422 if form.errors else 200
    return answer


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
        }
    called = ticket.called if ticket is not None else None
    values["waited_seconds"] = int((called - ticket.taken).total_seconds()) if ticket and called else 0
    return values


def _brought(reader: Reader, request: PostRequest, ticket: Queued | None) -> list[queries.Brought]:
    if ticket is None:
        return []
    return queries.brought(reader, request.post.unit, ticket.id, day_of(request.clock))


def picks(facts: Facts, asked_most: list[int], unit: int) -> list[dict[str, Any]]:
    """All procedures as choices: those asked for most in this office, then its level's by weight (an estimate)."""
    office = facts.bodies.get(unit)
    commune = office is None or office.kind == stated.COMMUNE
    by_weight = sorted(
        facts.procedures.values(),
        key=lambda each: (each.of_commune != commune, -each.sim.weight_ppm, each.number),
    )
    order = dict.fromkeys([*asked_most, *(each.number for each in by_weight)])
    findable = {each.number: each.text for each in load_findable()}
    return [
        {
            "number": number,
            "name": catalogue.called(facts.procedures[number]),
            "code": facts.procedures[number].code or facts.procedures[number].id,
            "limit": words.limit(number),
            "find": findable[number],
            "key": place if place <= PICKS else None,
        }
        for place, number in enumerate((each for each in order if each in facts.procedures), 1)
    ]


@for_roles(*COUNTER_ROLES)
@require_POST
def reckoned(request: PostRequest) -> HttpResponse:
    """What the rules say to what is typed so far: date of return, fee, competent unit; and the papers to tick."""
    facts = acting.facts(request)
    form = forms.read(request.POST, facts, rehearsal=request.world.rehearsal, today=day_of(request.clock))
    values = panels(request, facts, form) | {"form": form, "new_papers": form.shown != form.procedure}
    return page(request, "one_stop/counter/reckoned.html", values)


@for_roles(*COUNTER_ROLES)
@require_POST
def known(request: PostRequest) -> HttpResponse:
    """Whether whoever has this identity number came to this office before, and what of his is still open here."""
    facts = acting.facts(request)
    form = forms.read(request.POST, facts, rehearsal=request.world.rehearsal, today=day_of(request.clock))
    values = _former(request, form)
    if values["known"] is not None:
        on_record(request, APPLICANT, [values["known"].id])
    return page(request, "one_stop/counter/known.html", values)


def _former(request: PostRequest, form: Intake) -> dict[str, Any]:
    """Who came before under a form's identity number, and what of the same matter is still open; two statements."""
    if not form.identity or "identity" in form.errors:
        return {"known": None, "repeated": []}
    with reading.by(request) as reader:
        found = queries.known_applicant(reader, request.post.unit, form.identity)
        before = queries.former(reader, request.post.unit, form.identity) if found else []
    same = [each for each in before if each.procedure == form.procedure and each.state in OPEN_STATES]
    return {"known": found, "repeated": [each for each in same if each.code]}


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
    return "; ".join(sources[part].title if part in sources else part for part in parts if part)


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
