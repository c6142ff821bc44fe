"""The day's cash: one's own till, closed by counting; for the head all tills of the unit, and opening one again."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from haicap.base import acting, reading
from haicap.base.pages import page, whole
from haicap.base.people.posts import PostRequest
from haicap.base.people.rights import for_roles
from haicap.rules.one_stop.counter_commands import CloseCash, ReopenCash
from haicap.rules.one_stop.counter_state import till_id
from haicap.rules.one_stop.state import day_period
from haicap.rules.text import nfc, spaced
from haicap.services.one_stop import counter_records as records
from haicap.services.one_stop import words
from haicap.services.one_stop.counter_forms import KEY_LETTERS
from haicap.services.one_stop.counter_view import COUNTER_ROLES

REASON_LETTERS_MAX = 300


@for_roles(*COUNTER_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def cash(request: PostRequest) -> HttpResponse:
    """One's till of today with every payment; posted, it is closed with the cash that was counted."""
    period = day_period(request.clock.now())
    found: list[acting.Complaint] = []
    if request.method == "POST":
        command = CloseCash(
            request.clock.now(), request.post.actor, period, _counted(request), reason_of(request)
        )
        said = f"{period} {command.counted} {command.reason}"
        found = acting.complaints(acting.act(request, [command], request.POST.get("key") or None, said))
        if not found:
            return HttpResponseRedirect(reverse("counter_cash"))
    return _show(request, period, found)


def _counted(request: PostRequest) -> int:
    """The sum counted, as people write it: dots and spaces between the thousands don't matter."""
    typed = request.POST.get("counted", "").replace(".", "").replace(",", "").replace(" ", "")
    counted = whole(typed)
    return -1 if counted is None else counted


def reason_of(request: PostRequest) -> str:
    """The reason as typed: composed, single spaces, not too long."""
    return spaced(nfc(request.POST.get("reason", "")))[:REASON_LETTERS_MAX]


@for_roles("head")
@require_POST
def reopen(request: PostRequest) -> HttpResponse:
    """Open a clerk's closed till of a day again, with the reason on record."""
    clerk, period = whole(request.POST.get("clerk")) or 0, whole(request.POST.get("period")) or 0
    command = ReopenCash(request.clock.now(), request.post.actor, clerk, period, reason_of(request))
    found = acting.complaints(acting.act(request, [command], None))
    return (
        _show(request, day_period(request.clock.now()), found)
        if found
        else HttpResponseRedirect(reverse("counter_cash"))
    )


def _show(request: PostRequest, period: int, found: list[acting.Complaint]) -> HttpResponse:
    with reading.by(request) as reader:
        own = records.till(reader, till_id(request.post.person, period))
        payments = records.payments(reader, till_id(request.post.person, period))
        others = records.tills(reader, request.post.unit, period) if request.post.role == "head" else []
    sorted_out = acting.by_field(found, ("counted", "reason", "period"))
    values: dict[str, Any] = {
        "till": own,
        "difference": (own.counted or 0) - own.cash if own is not None and own.closed_at else 0,
        "payments": [(each, words.METHODS.get(each.method, "")) for each in payments],
        "others": others,
        "period": period,
        "errors": {name: " ".join(each.text for each in texts) for name, texts in sorted_out.items()},
        "typed": request.POST,
        "key": secrets.token_urlsafe(KEY_LETTERS)[:KEY_LETTERS],
    }
    answer = page(request, "one_stop/counter/cash.html", values)
    answer.status_code = 422 if found else 200
    return answer
