"""What leaves the counter: dossiers that go to their solvers, the same day (R-7), and results that are fetched."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from haicap.base import acting, names, reading
from haicap.base.pages import page
from haicap.base.people.posts import PostRequest
from haicap.base.people.rights import for_roles
from haicap.rules import deadlines
from haicap.rules.facts import Facts
from haicap.services.one_stop import catalogue
from haicap.services.one_stop import counter_out_queries as queries
from haicap.services.one_stop.counter_out_queries import ToTransfer
from haicap.services.one_stop.counter_view import COUNTER_ROLES


@for_roles(*COUNTER_ROLES)
@require_safe
def out(request: PostRequest) -> HttpResponse:
    """Both lists of this counter: what must be handed on with until when, marked and sent at once; what is fetched."""
    facts, at = acting.facts(request), request.clock.now()
    with reading.by(request) as reader:
        going = queries.to_transfer(reader, request.post.unit)
        ready = queries.to_return(reader, request.post.unit)
        bodies = names.bodies(reader)
    values = {
        "going": [_going(each, facts, at) | {"to": bodies.get(each.competent)} for each in going],
        "ready": [
            {
                "each": each,
                "procedure": catalogue.name_of(each.procedure),
                "of": bodies.get(each.competent),
            }
            for each in ready
        ],
        "own": request.post.unit,
        "ended": request.world.ended,
        "key": acting.fresh_key(),
    }
    return page(request, "one_stop/counter/out.html", values)


def _going(each: ToTransfer, facts: Facts, at: int) -> dict[str, Any]:
    received_at = int(each.received_at.timestamp())
    until = deadlines.transfer_due_at(facts.calendar, facts.rules_at(received_at), received_at, online=False)
    return {"each": each, "procedure": catalogue.name_of(each.procedure), "until": until, "late": until < at}
