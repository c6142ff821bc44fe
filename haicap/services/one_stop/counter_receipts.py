"""What the citizen takes along: receipt (form 01), request to supplement (02), refusal (03), and paying in one sum."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from haicap.base import acting, names, reading
from haicap.base.formats import language
from haicap.base.pages import page, whole
from haicap.base.people.middleware import day_of
from haicap.base.people.posts import PostRequest
from haicap.base.people.readings import on_record
from haicap.base.people.rights import for_roles
from haicap.rules.calendar import local_date
from haicap.rules.one_stop.counter_commands import TakePayment
from haicap.rules.one_stop.counter_state import Method
from haicap.rules.one_stop.state import TicketState
from haicap.services.one_stop import catalogue, words
from haicap.services.one_stop import counter_queries as queries
from haicap.services.one_stop import counter_records as records
from haicap.services.one_stop.counter_reckoning import Matter, reckon
from haicap.services.one_stop.counter_view import COUNTER_ROLES


@for_roles(*COUNTER_ROLES)
@require_safe
def receipt(request: PostRequest, code: str) -> HttpResponse:
    """The receipt just given (form 01): its paper as PDF, what it says, what is to be paid, and the way on."""
    return _receipt(request, code, ())


def _receipt(request: PostRequest, code: str, complaints: tuple[acting.Complaint, ...]) -> HttpResponse:
    with reading.by(request) as reader:
        found = queries.receipt(reader, code)
        if found is None or found.receiver != request.post.unit:
            raise Http404("no such receipt of this office")
        ticket = queries.ticket(reader, found.ticket) if found.ticket else None
        together = queries.together(reader, found, local_date(int(found.received_at.timestamp())))
        bodies = names.bodies(reader)
        waiting = len(queries.waiting(reader, request.post.unit, day_of(request.clock)))
    on_record(request, "dossier", [found.id])
    facts = acting.facts(request)
    served = (
        ticket is not None and ticket.state == TicketState.CALLED and ticket.called_by == request.post.person
    )
    owed = [each for each in together if each.fee > each.paid]
    values: dict[str, Any] = {
        "found": found,
        "procedure": catalogue.called(facts.procedures[found.procedure]),
        "answer": reckon(_matter(found), facts),
        "competent": bodies.get(found.competent),
        "receiver": bodies.get(found.receiver),
        "together": [(each, catalogue.called(facts.procedures[each.procedure])) for each in together],
        "total": sum(each.fee for each in together),
        "paid": sum(each.paid for each in together),
        "owed": owed,
        "sum_owed": sum(each.fee - each.paid for each in owed),
        "methods": list(words.METHODS.items()),
        "key": acting.fresh_key(),
        "more": ticket.pending if served and ticket is not None else 0,
        "ticket": ticket,
        "waiting": waiting,
        "complaints": complaints,
        "vi": language() == "vi",
    }
    answer = page(request, "one_stop/counter/receipt.html", values)
    answer.status_code = 422 if complaints else 200
    return answer


def _matter(found: queries.Receipt) -> Matter:
    """What was received, as it was asked for then."""
    at = int(found.received_at.timestamp())
    return Matter(
        found.procedure, found.place, found.receiver, at, found.pages, found.copies, found.verification
    )


@for_roles(*COUNTER_ROLES)
@require_POST
def pay(request: PostRequest, code: str) -> HttpResponse:
    """Take what is owed for the dossiers of one visit, in the one sum that was shown."""
    posted = request.POST
    dossiers = tuple(
        number for each in posted.getlist("dossier") if (number := whole(each, 1, 2**63 - 1)) is not None
    )
    amount = whole(posted.get("amount")) or 0
    method = whole(posted.get("method"), 1, max(Method)) or 0
    (number,) = acting.take(request, 1)
    command = TakePayment(request.clock.now(), request.post.actor, number, dossiers, amount, method)
    said = f"{dossiers} {amount} {method}"
    found = acting.complaints(acting.act(request, [command], posted.get("key") or None, said))
    if found:
        return _receipt(request, code, tuple(found))
    return HttpResponseRedirect(reverse("counter_receipt", args=[code]))


@for_roles(*COUNTER_ROLES)
@require_http_methods(["GET", "HEAD"])
def asked(request: PostRequest, number: int) -> HttpResponse:
    """Papers were asked for before receipt: form 02, and the way on."""
    with reading.by(request) as reader:
        found = records.asked(reader, number)
    if found is None or found.unit != request.post.unit:
        raise Http404("no such request of this office")
    facts = acting.facts(request)
    entry = facts.procedures[found.procedure]
    values = {
        "found": found,
        "procedure": catalogue.called(entry),
        "missing": [paper for place, paper in enumerate(entry.documents) if found.missing >> place & 1],
        "pdf": reverse("supplement_paper", args=[number]),
        "kind": "asked",
    }
    return page(request, "one_stop/counter/outcome.html", values)


@for_roles(*COUNTER_ROLES)
@require_http_methods(["GET", "HEAD"])
def refused(request: PostRequest, number: int) -> HttpResponse:
    """The dossier was not received: form 03, and the way on."""
    with reading.by(request) as reader:
        found = records.refused(reader, number)
    if found is None or found.unit != request.post.unit:
        raise Http404("no such refusal of this office")
    values = {
        "found": found,
        "procedure": catalogue.called(acting.facts(request).procedures[found.procedure]),
        "pdf": reverse("refusal_paper", args=[number]),
        "kind": "refused",
    }
    return page(request, "one_stop/counter/outcome.html", values)
