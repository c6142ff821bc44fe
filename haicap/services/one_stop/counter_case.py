"""One dossier at the counter that received it: hand the result out, take papers in, withdraw, correct, void."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from haicap.base import acting, reading
from haicap.base.pages import page, whole
from haicap.base.people.middleware import day_of
from haicap.base.people.posts import PostRequest
from haicap.base.people.readings import on_record
from haicap.base.people.rights import for_roles
from haicap.rules.base import Command
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import counter_commands as cc
from haicap.rules.one_stop.counter_state import Method
from haicap.rules.one_stop.state import Channel, Purpose, TicketState
from haicap.rules.one_stop.transitions import TABLE
from haicap.services.one_stop import catalogue, words
from haicap.services.one_stop import counter_queries as queries
from haicap.services.one_stop import counter_records as records
from haicap.services.one_stop.counter_cash import reason_of
from haicap.services.one_stop.counter_records import Case
from haicap.services.one_stop.counter_view import COUNTER_ROLES

ACTS: dict[str, type] = {
    "return": c.Return,
    "supplement": c.Supplement,
    "pay": c.Pay,
    "withdraw": c.Withdraw,
    "correct": c.Correct,
    "void": c.VoidReceipt,
}
VOID = frozenset({7, 8})
UNSAID = frozenset({"csrfmiddlewaretoken", "key"})


@for_roles(*COUNTER_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: PostRequest, code: str) -> HttpResponse:
    """What this counter may do with a dossier that it received; posted, one of these is done."""
    with reading.by(request) as reader:
        found = records.case(reader, code)
        if found is None or found.receiver != request.post.unit:
            raise Http404("no such dossier of this counter")
        served = queries.serving(reader, request.post.unit, day_of(request.clock))
    on_record(request, "dossier", [found.id])
    here = [each for each in served if each.called_by == request.post.person]
    ticket = next((each.id for each in here if each.fetches == found.id), None)
    if request.method == "POST":
        return _act(request, found, ticket)
    return _show(request, found, ticket, [])


def _act(request: PostRequest, found: Case, ticket: int | None) -> HttpResponse:
    name = request.POST.get("do", "")
    if name not in MAKERS:
        raise Http404("no such act")
    commands = MAKERS[name](request, found, ticket)
    told = sorted((name, text) for name, text in request.POST.items() if name not in UNSAID)
    said = repr(([type(each).__name__ for each in commands], told))
    outcomes = acting.act(request, commands, request.POST.get("key") or None, said)
    wrong = acting.complaints(outcomes)
    if wrong:
        return _show(request, found, ticket, wrong)
    return HttpResponseRedirect(reverse("counter_case", args=[found.code]))


def _return(request: PostRequest, found: Case, ticket: int | None) -> Sequence[Command]:
    """Hand the result out on the ticket that was called for it; somebody without one gets a ticket with it."""
    at, actor = request.clock.now(), request.post.actor
    if ticket is not None or found.channel != Channel.COUNTER:
        return [c.Return(at, actor, found.id, ticket)]
    (fresh,) = acting.take(request, 1)
    return [
        c.TakeTicket(at, actor, fresh, int(Purpose.FETCH), 1, fetches=found.id),
        c.Call(at, actor, fresh),
        c.Return(at, actor, found.id, fresh),
    ]


def _supplement(request: PostRequest, found: Case, ticket: int | None) -> Sequence[Command]:
    """Take in what was asked for; the ticket that was called for this dossier ends with it."""
    at, actor = request.clock.now(), request.post.actor
    return [c.Supplement(at, actor, found.id, found.open_request or 0, ticket=ticket)]


def _pay(request: PostRequest, found: Case, _ticket: int | None) -> Sequence[Command]:
    return [c.Pay(request.clock.now(), request.post.actor, found.id)]


def _withdraw(request: PostRequest, found: Case, _ticket: int | None) -> Sequence[Command]:
    return [c.Withdraw(request.clock.now(), request.post.actor, found.id, reason_of(request))]


def _correct(request: PostRequest, found: Case, _ticket: int | None) -> Sequence[Command]:
    pages, copies = whole(request.POST.get("pages")) or 0, whole(request.POST.get("copies")) or 0
    return [c.Correct(request.clock.now(), request.post.actor, found.id, pages, copies, reason_of(request))]


def _void(request: PostRequest, found: Case, _ticket: int | None) -> Sequence[Command]:
    return [c.VoidReceipt(request.clock.now(), request.post.actor, found.id, reason_of(request))]


def _refund(request: PostRequest, found: Case, _ticket: int | None) -> Sequence[Command]:
    (number,) = acting.take(request, 1)
    amount = whole(request.POST.get("amount")) or 0
    return [cc.Refund(request.clock.now(), request.post.actor, number, found.id, amount, reason_of(request))]


def _take(request: PostRequest, found: Case, _ticket: int | None) -> Sequence[Command]:
    """What is owed, in the sum that was shown: a sum that has changed meanwhile is refused."""
    (number,) = acting.take(request, 1)
    amount = whole(request.POST.get("amount")) or 0
    method = whole(request.POST.get("method"), 1, max(Method)) or 0
    return [cc.TakePayment(request.clock.now(), request.post.actor, number, (found.id,), amount, method)]


MAKERS: dict[str, Callable[[PostRequest, Case, int | None], Sequence[Command]]] = {
    "return": _return,
    "supplement": _supplement,
    "pay": _pay,
    "withdraw": _withdraw,
    "correct": _correct,
    "void": _void,
    "refund": _refund,
    "take": _take,
}


def may(request: PostRequest, found: Case) -> dict[str, bool]:
    """Which acts the table of transitions allows in this post and this state; the rules decide again when asked."""
    place = (found.state, found.step)
    allowed = {
        name: place in TABLE[kind].froms and request.post.role in TABLE[kind].roles
        for name, kind in ACTS.items()
    }
    back = found.paid - (0 if found.state in VOID else found.fee)
    return allowed | {"refund": back > 0 and request.post.role == "head"}


def _show(
    request: PostRequest, found: Case, ticket: int | None, wrong: list[acting.Complaint]
) -> HttpResponse:
    entry = acting.facts(request).procedures[found.procedure]
    with reading.by(request) as reader:
        scanned = records.scans(reader, found.id)
        served = [
            each
            for each in queries.serving(reader, request.post.unit, day_of(request.clock))
            if each.called_by == request.post.person and each.state == TicketState.CALLED
        ]
    values = {
        "found": found,
        "procedure": catalogue.called(entry),
        "state": words.state_text(found.state, found.step),
        "may": may(request, found),
        "back": found.paid - (0 if found.state in VOID else found.fee),
        "asked": [paper for place, paper in enumerate(entry.documents) if found.missing >> place & 1],
        "brought": [paper for place, paper in enumerate(entry.documents) if found.papers >> place & 1],
        "scans": [
            (each, entry.documents[each.paper].name_vi)
            for each in scanned
            if each.paper < len(entry.documents)
        ],
        "relation": words.RELATIONS.get(found.relation, "") if found.relation else "",
        "methods": list(words.METHODS.items()),
        "ticket": ticket,
        "busy": bool(served) and ticket is None,
        "complaints": wrong,
        "typed": request.POST,
        "key": acting.fresh_key(),
    }
    answer = page(request, "one_stop/counter/case.html", values)
    answer.status_code = 422 if wrong else 200
    return answer
