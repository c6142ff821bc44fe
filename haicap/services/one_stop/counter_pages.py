"""The clerk's page: the ticket served here, the form of its next dossier, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from haicap.base import acting, reading
from haicap.base.pages import page, whole
from haicap.base.people.middleware import day_of
from haicap.base.people.posts import PostRequest
from haicap.base.people.readings import on_record
from haicap.base.people.rights import for_roles
from haicap.base.uploads import takes_files
from haicap.engine.outcome import Done, Outcome
from haicap.rules.base import Command, Refused
from haicap.rules.facts import Facts
from haicap.rules.one_stop.commands import AskAtIntake, Filled, Receive, Redirect, RefuseIntake
from haicap.rules.one_stop.events import AskedAtIntake, IntakeRefused, Received
from haicap.rules.one_stop.state import Channel
from haicap.services.one_stop import counter_forms as forms
from haicap.services.one_stop import counter_queries as queries
from haicap.services.one_stop import counter_scans as scans
from haicap.services.one_stop.counter_forms import Intake
from haicap.services.one_stop.counter_queries import Queued
from haicap.services.one_stop.counter_reckoning import reckon
from haicap.services.one_stop.counter_view import (
    APPLICANT,
    COUNTER_ROLES,
    FIELDS,
    as_filled_before,
    desk_of,
    former,
    matter_of,
    own_place,
    panels,
    show,
)

CONFLICT = 409


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
    return show(request, facts, desk, _same_person(request, _come_back(desk, facts, form)))


def _come_back(desk: dict[str, Any], facts: Facts, form: Intake) -> Intake:
    """The form of the first dossier of whoever comes back, with what was filled in the first time."""
    ticket, found = desk["ticket"], desk["earlier"]
    if found is None or ticket.pending < ticket.dossiers:
        return form
    return as_filled_before(form, found, facts)


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
    number, applicant = acting.take(request, 2)
    command = AskAtIntake(
        request.clock.now(),
        request.post.actor,
        number,
        form.procedure or 0,
        sum(1 << place for place in missing),
        form.ticket,
        None,
        form.reason,
        _filled(request, form, applicant),
    )
    return _answer(request, facts, form, [command], form.said, _asked)


def _filled(request: PostRequest, form: Intake, applicant: int) -> Filled:
    """What was filled in so far, without what is wrong as typed, and without a person who has no name."""
    known = _as_stated_before(request, form) if form.identity and not form.errors else None
    named = "name" not in form.errors
    person = form.without_wrong if named and known is None else None
    countable = "pages" not in form.errors
    return Filled(
        place=form.place_id or request.post.unit,
        applicant=applicant if person is not None else known,
        person=person,
        pages=form.pages if countable else 1,
        copies=form.copies if countable else 1,
        papers=form.paper_bits,
        verification=form.verification,
        declared_late=form.declared_late,
    )


def _asked(_request: PostRequest, done: Done) -> str:
    number = next(event.request for event in done.events if isinstance(event, AskedAtIntake))
    return reverse("counter_asked", args=[number])


def _refuse(request: PostRequest, facts: Facts, form: Intake) -> HttpResponse:
    """Form 03: refused, with the reason and where to go instead."""
    errors = {name: text for name, text in form.errors.items() if name == "procedure"}
    if errors:
        return again(request, facts, form, errors)
    number, applicant = acting.take(request, 2)
    where = _("Nơi cần đến: %(where)s") % {"where": form.where} if form.where else ""
    reason = ". ".join(part for part in (form.reason.rstrip(". "), where) if part)
    # A matter of which nobody says where it lies lies in the office's own place.
    place = form.place_id or request.post.unit
    command = RefuseIntake(
        at=request.clock.now(),
        actor=request.post.actor,
        dossier=number,
        procedure=form.procedure or 0,
        place=place,
        reason=reason,
        ticket=form.ticket,
        filled=_filled(request, form, applicant),
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
    values = former(request, form)
    if values["known"] is not None:
        on_record(request, APPLICANT, [values["known"].id])
    return page(request, "one_stop/counter/known.html", values)
