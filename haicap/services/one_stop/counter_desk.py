"""The queue at the clerk's hand: call, put back, end a ticket whose holder never came, correct how many dossiers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from haicap.base import acting, reading
from haicap.base.pages import whole
from haicap.base.people.middleware import day_of
from haicap.base.people.posts import PostRequest
from haicap.base.people.rights import for_roles
from haicap.engine.outcome import Done
from haicap.rules.base import Command
from haicap.rules.choosing import ticket_key
from haicap.rules.one_stop.commands import Call, GiveUp, PutBack, TakeTicket
from haicap.rules.one_stop.counter_commands import Recount
from haicap.rules.one_stop.state import Purpose
from haicap.services.one_stop import counter_back as back
from haicap.services.one_stop import counter_forms as forms
from haicap.services.one_stop import counter_queries as queries
from haicap.services.one_stop.counter_view import COUNTER_ROLES, desk_of, own_place, show

CALL_TRIES = 5
"""How many tickets are tried where other clerks are quicker."""


@for_roles(*COUNTER_ROLES)
@require_POST
def call_next(request: PostRequest) -> HttpResponse:
    """Call whoever the rule of order names next to this counter; where another clerk was quicker, the one after."""
    with reading.by(request) as reader:
        served = queries.serving(reader, request.post.unit, day_of(request.clock))
        queue = queries.waiting(reader, request.post.unit, day_of(request.clock))
    if any(each.called_by == request.post.person for each in served):
        return HttpResponseRedirect(reverse("counter"))
    for ticket in sorted(queue, key=ticket_key)[:CALL_TRIES]:
        command = Call(request.clock.now(), request.post.actor, ticket.id)
        if isinstance(acting.act(request, [command], None)[0], Done):
            break
    return HttpResponseRedirect(reverse("counter"))


@for_roles(*COUNTER_ROLES)
@require_POST
def put_back(request: PostRequest) -> HttpResponse:
    """Put the ticket that was called here back into the queue: nobody came yet, or a paper is being fetched."""
    return _on_ticket(request, lambda ticket: PutBack(request.clock.now(), request.post.actor, ticket))


@for_roles(*COUNTER_ROLES)
@require_POST
def absent(request: PostRequest) -> HttpResponse:
    """End the ticket that was called here, since its holder has gone."""
    return _on_ticket(request, lambda ticket: GiveUp(request.clock.now(), request.post.actor, ticket))


@for_roles(*COUNTER_ROLES)
@require_POST
def recount(request: PostRequest) -> HttpResponse:
    """Correct for how many dossiers the ticket here is; as many as are done ends it."""
    dossiers = whole(request.POST.get("dossiers")) or 0
    return _on_ticket(
        request, lambda ticket: Recount(request.clock.now(), request.post.actor, ticket, dossiers)
    )


@for_roles(*COUNTER_ROLES)
@require_POST
def hand_out_ticket(request: PostRequest) -> HttpResponse:
    """Take a ticket for somebody who can't use the kiosk, who waits like anybody else."""
    dossiers = whole(request.POST.get("dossiers", "1")) or 0
    paper = request.POST.get("paper", "").strip()
    links = back.link(back.told(paper, "").code) if paper else {}
    if links is None:
        return _shown_again(
            request, None, _("Mã phiếu bắt đầu bằng Y (bổ sung) hoặc N (từ chối). Hãy gõ lại.")
        )
    (number,) = acting.take(request, 1)
    take = TakeTicket(
        request.clock.now(),
        request.post.actor,
        number,
        int(Purpose.HAND_IN),
        dossiers,
        request.POST.get("priority") == "1",
        back=links.get("back"),
        again=links.get("again"),
    )
    key = request.POST.get("key") or acting.fresh_key()
    outcomes = acting.act(request, [take], key, f"{dossiers} {take.priority} {links}")
    found = acting.complaints(outcomes)
    return _shown_again(request, None, found[0].text) if found else HttpResponseRedirect(reverse("counter"))


def _on_ticket(request: PostRequest, command: Callable[[int], Command]) -> HttpResponse:
    ticket = whole(request.POST.get("ticket"), 1, 2**63 - 1)
    if ticket is None:
        raise Http404("no ticket")
    found = acting.complaints(acting.act(request, [command(ticket)], None))
    return _shown_again(request, ticket, found[0].text) if found else HttpResponseRedirect(reverse("counter"))


def _shown_again(request: PostRequest, ticket: int | None, text: str) -> HttpResponse:
    facts = acting.facts(request)
    form = replace(forms.fresh(ticket, own_place(request, facts)), errors={"ticket": text})
    return show(request, facts, desk_of(request), form)
