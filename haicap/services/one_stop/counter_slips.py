"""Paper slips of an outage: entered later by the head of the one-stop unit, with their legal time and authority."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from haicap.base import acting, reading
from haicap.base.formats import HANOI
from haicap.base.pages import page, whole
from haicap.base.people.middleware import day_of
from haicap.base.people.posts import PostRequest
from haicap.base.people.rights import for_roles
from haicap.base.uploads import takes_files
from haicap.engine.outcome import Done
from haicap.rules.facts import Facts
from haicap.rules.one_stop.counter_commands import EnterSlip
from haicap.rules.one_stop.events import Received
from haicap.services.one_stop import counter_choices as choices
from haicap.services.one_stop import counter_forms as forms
from haicap.services.one_stop import counter_queries as queries
from haicap.services.one_stop import counter_records as records
from haicap.services.one_stop import counter_scans as scans
from haicap.services.one_stop import words
from haicap.services.one_stop.counter_forms import Intake
from haicap.services.one_stop.counter_view import FIELDS, own_place, panels

SLIP_FIELDS = (*FIELDS, "slip", "slip_at", "authority")


@takes_files
@for_roles("head")
@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: PostRequest) -> HttpResponse:
    """Enter one slip: what stands on it, when it was written, by whose authority it is entered now."""
    facts = acting.facts(request)
    if request.method != "POST":
        return _show(request, facts, forms.fresh(None, own_place(request, facts)))
    form = forms.read(request.POST, facts, rehearsal=request.world.rehearsal, today=day_of(request.clock))
    slip_at = _moment(request.POST.get("slip_at", ""))
    found = scans.read(request.FILES, form.procedure, facts)
    errors = form.errors | ({"scan": found} if isinstance(found, str) else {})
    if errors or isinstance(found, str):
        return _show(request, facts, replace(form, errors=errors))
    dossier, applicant, submitter, *scan_ids = acting.take(request, 3 + len(found))
    command = _command(request, form, slip_at, (dossier, applicant, submitter))
    said = f"{form.said}\x1f{command.slip}\x1f{slip_at}\x1f{command.authority}"
    kept = scans.keep(request, found, scan_ids, dossier)
    told = [said, *(f"{said}\x1f{each.digest}" for each in kept)]
    outcomes = acting.act(request, [command, *kept], form.key, told)
    if isinstance(outcomes[0], Done):
        received = next(event for event in outcomes[0].events if isinstance(event, Received))
        with reading.by(request) as reader:
            code = queries.code_of(reader, received.dossier)
        return HttpResponseRedirect(reverse("counter_receipt", args=[code]))
    sorted_out = acting.by_field(acting.complaints(outcomes[:1]), SLIP_FIELDS)
    errors = {name: " ".join(each.text for each in found) for name, found in sorted_out.items()}
    return _show(request, facts, replace(form, key=forms.fresh(None, "").key, errors=errors))


def _command(request: PostRequest, form: Intake, slip_at: int, numbers: tuple[int, int, int]) -> EnterSlip:
    """What the form says, with fresh numbers for the dossier, the applicant and whoever hands in."""
    dossier, applicant, submitter = numbers
    return EnterSlip(
        at=request.clock.now(),
        actor=request.post.actor,
        slip=whole(request.POST.get("slip")) or 0,
        slip_at=slip_at,
        authority=forms.text(request.POST, "authority"),
        dossier=dossier,
        procedure=form.procedure or 0,
        place=form.place_id or 0,
        applicant=applicant,
        person=form.person,
        pages=form.pages,
        copies=form.copies,
        verification=form.verification,
        declared_late=form.declared_late,
        papers=form.paper_bits,
        submitter=submitter if form.relation else None,
        submitting=form.submitting,
        relation=form.relation,
    )


def _moment(text: str) -> int:
    """A local date and time as a browser's field sends it, in UTC seconds; 0 for anything else."""
    try:
        return int(datetime.fromisoformat(text).replace(tzinfo=HANOI).timestamp())
    except ValueError:
        return 0


def _show(request: PostRequest, facts: Facts, form: Intake) -> HttpResponse:
    with reading.by(request) as reader:
        most = queries.asked_most(reader, request.post.unit)
        entered = records.slips(reader, request.post.unit)
    values: dict[str, Any] = panels(request, facts, form) | {
        "form": form,
        "typed": request.POST,
        "picks": choices.picks(facts, most, request.post.unit, form.procedure),
        "communes": choices.communes(facts),
        "relations": [(key, label) for key, label in words.RELATIONS.items() if key],
        "entered": entered,
        "known": None,
        "repeated": [],
    }
    answer = page(request, "one_stop/counter/slip_form.html", values)
    answer.status_code = 422 if form.errors else 200
    return answer
