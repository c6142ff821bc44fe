"""The day's cash: one's own till, closed by counting; for the head all tills of the unit, and opening one again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from haicap.base import acting, reading
from haicap.base.pages import page, whole
from haicap.base.people.middleware import day_of
from haicap.base.people.posts import PostRequest
from haicap.base.people.rights import for_roles
from haicap.rules.one_stop.counter_commands import CloseCash, ReopenCash
from haicap.rules.one_stop.counter_state import till_id
from haicap.rules.text import nfc, spaced
from haicap.services.one_stop import counter_records as records
from haicap.services.one_stop import words
from haicap.services.one_stop.counter_view import COUNTER_ROLES

REASON_LETTERS_MAX = 300


@for_roles(*COUNTER_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def cash(request: PostRequest) -> HttpResponse:
    """One's till of a day with every payment; posted, it is closed with the cash that was counted."""
    day = asked_day(request)
    found: list[acting.Complaint] = []
    if request.method == "POST":
        period = period_of(day)
        command = CloseCash(
            request.clock.now(), request.post.actor, period, _counted(request), reason_of(request)
        )
        said = f"{period} {command.counted} {command.reason}"
        found = acting.complaints(acting.act(request, [command], request.POST.get("key") or None, said))
        if not found:
            return HttpResponseRedirect(_address(day))
    return _show(request, day, found)


def asked_day(request: PostRequest) -> date:
    """The day of the till that is asked for (`ngay`): never one to come, today where none is named."""
    today = day_of(request.clock)
    try:
        asked = date.fromisoformat(request.POST.get("ngay") or request.GET.get("ngay", ""))
    except ValueError:
        return today
    return min(asked, today)


def period_of(day: date) -> int:
    """A day as tills are numbered by (yymmdd)."""
    return (day.year % 100) * 10_000 + day.month * 100 + day.day


def day_of_period(period: int) -> date:
    """The day of a till (yymmdd)."""
    return date(2000 + period // 10_000, period // 100 % 100, period % 100)


def _address(day: date) -> str:
    return f"{reverse('counter_cash')}?ngay={day.isoformat()}"


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
    day = asked_day(request)
    return _show(request, day, found) if found else HttpResponseRedirect(_address(day))


def _show(request: PostRequest, day: date, found: list[acting.Complaint]) -> HttpResponse:
    period, head = period_of(day), request.post.role == "head"
    mine = till_id(request.post.person, period)
    with reading.by(request) as reader:
        own = records.till(reader, mine)
        payments = records.payments(reader, mine)
        others = records.tills(reader, request.post.unit, period) if head else []
        story = records.till_story(reader, [mine, *(each.id for each in others)])
        left = records.unclosed(reader, request.post.unit, period_of(day_of(request.clock)))
    names = {each.id: each.name for each in others} | {mine: None}
    sorted_out = acting.by_field(found, ("counted", "reason", "period"))
    values: dict[str, Any] = {
        "till": own,
        "difference": (own.counted or 0) - own.cash if own is not None and own.closed_at else 0,
        "payments": [(each, words.METHODS.get(each.method, "")) for each in payments],
        "others": [(each, (each.counted or 0) - each.cash) for each in others],
        "story": [(each, names.get(each.till)) for each in story],
        "left": [
            (each, day_of_period(each.period)) for each in left if head or each.clerk == request.post.person
        ],
        "period": period,
        "day": day,
        "today": day_of(request.clock),
        "errors": {name: " ".join(each.text for each in texts) for name, texts in sorted_out.items()},
        "typed": request.POST,
        "key": acting.fresh_key(),
    }
    answer = page(request, "one_stop/counter/cash.html", values)
    answer.status_code = 422 if found else 200
    return answer
