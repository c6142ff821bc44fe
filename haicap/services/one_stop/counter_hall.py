"""Pages of the hall: the kiosk where tickets are taken, the slip with one's turn, the screen that calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from haicap.base import acting, reading
from haicap.base.formats import local
from haicap.base.pages import page, whole
from haicap.base.people import limits
from haicap.base.people.limits import limited
from haicap.base.people.middleware import day_of
from haicap.base.people.posts import Request
from haicap.base.people.rights import for_public
from haicap.engine.outcome import Done, Outcome
from haicap.gates.barcodes import qr_svg
from haicap.rules.base import APPLICANT_ROLE, Actor
from haicap.rules.choosing import ticket_key
from haicap.rules.facts import Body, Facts
from haicap.rules.one_stop import receipts, stated
from haicap.rules.one_stop.commands import GiveUp, TakeTicket
from haicap.rules.one_stop.events import TicketTaken
from haicap.rules.one_stop.state import Dossier, Purpose, Ticket, day_period
from haicap.services.one_stop import counter_back as back
from haicap.services.one_stop import counter_queries as queries
from haicap.services.one_stop.citizen_pages import address
from haicap.services.one_stop.counter_queries import Brought, Queued

OFFICE_KINDS = frozenset({"commune", "branch"})
KEY_LETTERS = 24
CHOICES = tuple(range(1, 6))
"""How many dossiers are offered as buttons; more are told to the clerk."""
WAITING, CALLED = 1, 2
WRONG_SECONDS, WRONG_MAX = 900, 20
"""So often one paper may be tried at kiosks; tries are counted by paper, for everybody shares a kiosk's address."""


@for_public
@require_safe
def offices(request: Request) -> HttpResponse:
    """Which office's kiosk or screen this is: one's own where somebody works, else chosen from a list."""
    where = (
        "kiosk" if request.resolver_match and request.resolver_match.url_name == "kiosks" else "call_screen"
    )
    facts = _facts(request)
    if request.post is not None and request.post.unit in facts.bodies and request.GET.get("chon") is None:
        body = facts.bodies[request.post.unit]
        if body.kind in OFFICE_KINDS:
            return HttpResponseRedirect(reverse(where, args=[body.id]))
    found = [
        {"id": body.id, "name": stated.commune_name(body)}
        for body in facts.bodies.values()
        if body.kind in OFFICE_KINDS
    ]
    return page(request, "one_stop/counter/offices.html", {"offices": found, "where": where})


@for_public
@limited("kiosk", 60, 60, methods=("POST",))
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: Request, unit: int) -> HttpResponse:
    """Take a ticket: to hand in one or more dossiers or to fetch a result, first for the aged and the disabled."""
    facts = _facts(request)
    office = _office(facts, unit)
    complaints: Sequence[acting.Complaint] = ()
    if request.method == "POST":
        answer = _take(request, facts, unit)
        if isinstance(answer, HttpResponse):
            return answer
        complaints = answer
    values = {
        "office": office,
        "name": stated.commune_name(office),
        "key": acting.fresh_key(),
        "choices": CHOICES,
        "complaints": complaints,
        "typed": request.POST,
        "paper": request.POST.get("paper") or request.GET.get("phieu", "")[: back.CODE_LETTERS_MAX],
        "paper_secret": request.GET.get("bi-mat", "")[: back.SECRET_LETTERS_MAX],
    }
    answer = page(request, "one_stop/counter/kiosk.html", values)
    answer.status_code = 422 if complaints else 200
    return answer


def _take(request: Request, facts: Facts, unit: int) -> HttpResponse | list[acting.Complaint]:
    posted = request.POST
    told = _paper(request)
    links: dict[str, int] | None = {}
    if told is not None:
        if limits.count_of(f"paper {told.code}", "kiosk_paper", WRONG_SECONDS) > WRONG_MAX:
            return [acting.Complaint("code", _("Mã này đã thử quá nhiều lần. Hãy gặp người tiếp nhận."), "")]
        links = _fetched(told, facts) if posted.get("fetch") else back.proven(told, facts)
    if links is None:
        return [acting.Complaint("code", _("Mã hoặc mã bí mật không khớp. Hãy xem lại giấy của bạn."), "")]
    (number,) = acting.take(request, 1)
    command = TakeTicket(
        at=request.clock.now(),
        actor=Actor(0, APPLICANT_ROLE, unit),
        ticket=number,
        purpose=int(Purpose.FETCH if "fetches" in links else Purpose.HAND_IN),
        dossiers=1 if told is not None else whole(posted.get("dossiers", "1")) or 0,
        priority=posted.get("priority") == "1",
        visitor=_visitor(request, facts, unit),
        secret=told.secret if told is not None else "",
        **links,
    )
    said = f"{command.dossiers} {command.priority} {links} {command.visitor}"
    outcomes = acting.act(request, [command], posted.get("key") or None, said)
    found = acting.complaints(outcomes)
    if found:
        return found
    return HttpResponseRedirect(slip_address(*_taken(outcomes[0]), facts))


def _visitor(request: Request, facts: Facts, unit: int) -> int:
    """Who takes it, by the number that was typed, if one was: a digest of office and day, by which nobody is known."""
    typed = "".join(each for each in request.POST.get("holder", "")[:40].upper() if each.isalnum())
    return receipts.visitor_of(typed, unit, day_period(request.clock.now()), facts) if typed else 0


def _paper(request: Request) -> back.Told | None:
    """The paper that somebody comes with: a receipt, or a form 02 or 03; a scanner may send the form by itself."""
    posted = request.POST
    if posted.get("fetch"):
        return back.told(posted.get("code", ""), posted.get("secret", ""))
    if posted.get("again") or posted.get("paper", "").strip():
        return back.told(posted.get("paper", ""), posted.get("paper_secret", ""))
    return None


def _fetched(told: back.Told, facts: Facts) -> dict[str, int] | None:
    """The dossier whose result is fetched: its code and the secret of its receipt must both be told."""
    with reading.as_city() as reader:
        found = queries.whose(reader, told.code)
    if found is None or not receipts.is_told(
        told.secret, Dossier(id=found.id, applicant=found.applicant), facts
    ):
        return None
    return {"fetches": found.id}


def _taken(outcome: Outcome) -> tuple[int, int]:
    """The id and the number of the ticket that a done command took."""
    events = outcome.events if isinstance(outcome, Done) else ()
    return next((event.ticket, event.number) for event in events if isinstance(event, TicketTaken))


def slip_address(ticket: int, number: int, facts: Facts) -> str:
    """Where the holder of a ticket sees his turn: known to whoever has the slip."""
    return reverse("slip", args=[ticket, receipts.secret_of(Ticket(id=ticket, number=number), facts)])


@for_public
@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: Request, ticket: int, secret: str) -> HttpResponse:
    """One's turn: the number, how many are called before it, where to go; one may give it up here."""
    facts = _facts(request)
    with reading.as_city() as reader:
        found = queries.ticket(reader, ticket)
        if found is None or not receipts.is_told(secret, Ticket(id=found.id, number=found.number), facts):
            raise Http404("no such ticket")
        queue = queries.waiting(reader, found.unit, day_of(request.clock))
        places = queries.counters(reader, found.unit, day_of(request.clock))
        brought = queries.brought(reader, found.unit, found.id, local(found.taken).date())
    if request.method == "POST":
        actor = Actor(0, APPLICANT_ROLE, found.unit)
        acting.act(request, [GiveUp(request.clock.now(), actor, ticket, secret)], None)
        return HttpResponseRedirect(request.path)
    ahead = sum(1 for each in queue if ticket_key(each) < ticket_key(found)) if found.state == WAITING else 0
    values = {
        "found": found,
        "name": stated.commune_name(_office(facts, found.unit)),
        "ahead": ahead,
        "counter": places.get(found.called_by or 0),
        "waiting": found.state == WAITING,
        "called": found.state == CALLED,
        "brought": _to_follow(request, brought, facts),
        "qr": qr_svg(request.build_absolute_uri(request.path)),
    }
    return page(request, "one_stop/counter/slip.html", values)


def _to_follow(request: Request, brought: Sequence[Brought], facts: Facts) -> list[tuple[str, str]]:
    """Code and address of each dossier received on a ticket, for whoever took it in a rehearsal.

    There nobody hands out a receipt on paper, on which both stand; where it counts, the receipt alone tells them.
    """
    if request.world is None or not request.world.rehearsal:
        return []
    return [
        (
            each.code,
            address(each.code, receipts.secret_of(Dossier(id=each.id, applicant=each.applicant), facts)),
        )
        for each in brought
        if each.code
    ]


@for_public
@require_safe
def screen(request: Request, unit: int) -> HttpResponse:
    """The call screen: who is called to which counter, the last five, how many wait; no names; asks anew by itself."""
    facts = _facts(request)
    office = _office(facts, unit)
    day = day_of(request.clock)
    with reading.as_city() as reader:
        queue = queries.waiting(reader, unit, day)
        lately = queries.called_lately(reader, unit, day)
        places = queries.counters(reader, unit, day)
    shown = [_shown(each, places) for each in lately]
    values: dict[str, Any] = {
        "office": office,
        "name": stated.commune_name(office),
        "now": shown[0] if shown else None,
        "lately": shown[1:],
        "waiting": len(queue),
        "priority": sum(each.priority for each in queue),
        "next": [each.number for each in sorted(queue, key=ticket_key)[:3]],
    }
    part = bool(request.headers.get("HX-Request"))
    return page(request, f"one_stop/counter/{'screen_part' if part else 'screen'}.html", values)


def _shown(ticket: Queued, places: dict[int, int]) -> dict[str, Any]:
    counter = places.get(ticket.called_by or 0)
    return {
        "number": ticket.number,
        "counter": counter,
        "called": ticket.called,
        "spoken": _("Mời số %(number)s đến quầy %(counter)s")
        % {"number": ticket.number, "counter": counter or 1},
    }


def _facts(request: Request) -> Facts:
    if request.world is None:
        raise Http404("no world")
    return acting.facts(request)


def _office(facts: Facts, unit: int) -> Body:
    body = facts.bodies.get(unit)
    if body is None or body.kind not in OFFICE_KINDS:
        raise Http404("no such office")
    return body
