"""The sheet of a till: what was taken and given back on a day, counted against the books, to sign and to save."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import NamedTuple

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haicap.base import files, reading
from haicap.base.formats import local
from haicap.base.pages import whole
from haicap.base.people.posts import PostRequest
from haicap.base.people.rights import for_roles
from haicap.gates.spreadsheets import MOMENT, MONEY, TEXT, Cell, Column, to_xlsx
from haicap.rules import forms as f
from haicap.rules.one_stop.counter_state import till_id
from haicap.services.one_stop import counter_records as records
from haicap.services.one_stop import paper_words as pw
from haicap.services.one_stop import papers, words
from haicap.services.one_stop.counter_cash import asked_day, period_of
from haicap.services.one_stop.counter_records import PaymentRow, TillEvent, TillRow
from haicap.services.one_stop.counter_view import COUNTER_ROLES
from haicap.services.one_stop.paper_pages import setting_of
from haicap.services.one_stop.papers import Paged, Setting

PAYMENTS_MAX = 5_000
_FORM = f.Form(
    kind="cash",
    number="",
    title="Bảng kê thu phí, lệ phí trong ngày",
    paper="a4",
    symbol=None,
    circular="",
    mark="E",
    words={"left": "Người thu", "right": "Phụ trách một cửa", "sign": "(Ký và ghi rõ họ tên)"},
)
"""No circular has a form for it: the words are ours."""
_COLUMNS = ("TT", "Lúc", "Hồ sơ", "Cách trả", "Số tiền (đồng)")


class Sheet(NamedTuple):
    """A till with all that its sheet says, payments in the order in which they came."""

    till: TillRow
    payments: list[PaymentRow]
    story: list[TillEvent]


@for_roles(*COUNTER_ROLES)
@require_safe
def pdf(request: PostRequest) -> HttpResponse:
    """The sheet to print and sign: one's own till, or for the head any of the unit (`nguoi`)."""
    day, at = asked_day(request), _now(request)
    with reading.by(request) as reader:
        found = _sheet(request, reader, day)
        world = request.world
        setting = setting_of(request, reader, world, [])
    made = paper(found, request.post.unit, day, setting, at)
    return files.pdf(papers.to_pdf([made], at), f"quy_{found.till.clerk}_{day:%Y%m%d}")


@for_roles(*COUNTER_ROLES)
@require_safe
def sheet(request: PostRequest) -> HttpResponse:
    """The same payments as a spreadsheet."""
    day, at = asked_day(request), _now(request)
    with reading.by(request) as reader:
        found = _sheet(request, reader, day)
    columns = [
        Column(_("Lúc"), MOMENT, 17),
        Column(_("Hồ sơ"), TEXT, 40),
        Column(_("Cách trả"), TEXT, 16),
        Column(_("Số tiền"), MONEY, 16),
    ]
    cells: list[list[Cell]] = [
        [each.paid_at, each.codes, str(words.METHODS.get(each.method, "")), each.amount]
        for each in found.payments
    ]
    return files.workbook(
        to_xlsx(_("Quỹ trong ngày"), columns, cells, at), f"quy_{found.till.clerk}_{day:%Y%m%d}"
    )


def _now(request: PostRequest) -> datetime:
    return datetime.fromtimestamp(request.clock.now(), UTC)


def _sheet(request: PostRequest, reader: reading.Reader, day: date) -> Sheet:
    """The till that is asked for: one's own (perhaps empty), for the head another of the unit; 404 where none is."""
    asked = whole(request.GET.get("nguoi"), 1, 2**31 - 1) if request.post.role == "head" else None
    number = till_id(asked or request.post.person, period_of(day))
    found = records.till(reader, number)
    if found is None and asked is None:
        found = TillRow(number, request.post.person, request.post.name, period_of(day), 0, 0, 0, None, None)
    if found is None:
        raise Http404("no such till of this unit")
    payments = records.payments(reader, number, PAYMENTS_MAX)[::-1]
    return Sheet(found, payments, records.till_story(reader, [number]))


def paper(found: Sheet, unit: int, day: date, setting: Setting, at: datetime) -> Paged:
    """The sheet as its template reads it."""
    head = papers.head_of(unit, f.DESK, setting)
    till = found.till
    name = till.name or str(till.clerk)
    made = papers.blank("cash", _FORM, head, at, setting)
    return made | {
        "foot": "",
        "facts": [["Ngày thu", f"{day:%d/%m/%Y}", True], ["Người thu", name, True]],
        "columns": list(_COLUMNS),
        "rows": [_row(place, each) for place, each in enumerate(found.payments, 1)],
        "totals": _totals(till),
        "story": [_told(each) for each in found.story],
        "left": name,
        "right": "",
    }


def _row(place: int, each: PaymentRow) -> list[str]:
    method = {1: "Tiền mặt", 2: "Chuyển khoản"}.get(each.method, "")
    if each.amount < 0:
        method += ", hoàn"
    return [str(place), f"{local(each.paid_at):%H:%M}", pw.breakable(each.codes), method, _dong(each.amount)]


def _totals(till: TillRow) -> list[list[str]]:
    totals = [["Tiền mặt theo sổ", _dong(till.cash)], ["Chuyển khoản", _dong(till.transfers)]]
    if till.counted is None:
        return [*totals, ["Chưa chốt quỹ", ""]]
    difference = till.counted - till.cash
    return [
        *totals,
        ["Tiền mặt đếm được", _dong(till.counted)],
        ["Chênh lệch (thừa +, thiếu −)", _dong(difference)],
    ]


def _dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".").replace("-", "−")


def _told(each: TillEvent) -> str:
    """What was done with the till, by whom and why."""
    what = f"chốt quỹ, đếm được {_dong(each.counted or 0)} đồng" if each.closed else "mở lại quỹ"
    why = f"; lý do: {each.reason.rstrip('. ')}" if each.reason else ""
    return f"{pw.short_moment(each.at)}: {each.by or '?'} {what}{why}."
