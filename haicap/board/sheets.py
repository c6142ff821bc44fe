"""What looks over all as spreadsheets: offices with their figures, and what the rules refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haicap.base import files, names, reading
from haicap.base.names import Body
from haicap.base.people.posts import Request
from haicap.base.people.rights import for_roles
from haicap.board import dashboard as parts
from haicap.board import queries, refusals
from haicap.board.figures import FEW, OfficeRow
from haicap.board.pages import OVERSEERS, span_asked
from haicap.gates.spreadsheets import MOMENT, SHARE, TEXT, WHOLE, Cell, Column, to_xlsx

KINDS = ("commune", "branch")
REFUSED_MAX = 20_000


@for_roles(*OVERSEERS, review=True)
@require_safe
def offices(request: Request) -> HttpResponse:
    """Every commune and branch with the dashboard's figures over the same span."""
    if request.world is None:
        raise Http404("no world")
    key, span = span_asked(request, request.world)
    with reading.as_city() as reader:
        bodies = names.bodies(reader)
        rows = queries.offices(reader, span, request.world.clock)
    cells = [
        _office(rows.get(body.id) or parts.empty_row(body.id), body)
        for kind in KINDS
        for body in bodies.values()
        if body.kind == kind
    ]
    at = datetime.fromtimestamp(request.clock.now(), UTC)
    return files.workbook(
        to_xlsx(_("Từng nơi"), _office_columns(), cells, at), f"tung-noi_{key}_{at:%Y%m%d-%H%M}"
    )


def _office_columns() -> list[Column]:
    return [
        Column(_("Mã"), TEXT, 10),
        Column(_("Nơi"), TEXT, 36),
        Column(_("Nhận"), WHOLE, 10),
        Column(_("Được tính ở chỉ tiêu 2.1"), WHOLE, 14),
        Column(_("Trễ"), WHOLE, 10),
        Column(_("Tỷ lệ trễ"), SHARE, 10),
        Column(_("Đang giải quyết"), WHOLE, 12),
        Column(_("Đang quá hạn"), WHOLE, 12),
        Column(_("Đang chờ ký"), WHOLE, 12),
        Column(_("Đang chờ ở quầy"), WHOLE, 12),
        Column(_("Lượt được gọi"), WHOLE, 12),
        Column(_("Chờ, trung vị (giây)"), WHOLE, 14),
        Column(_("Chờ, 9 trong 10 lượt dưới (giây)"), WHOLE, 18),
    ]


def _office(row: OfficeRow, body: Body) -> list[Cell]:
    return [
        body.code,
        body.name,
        row.received,
        row.judged,
        row.late,
        # Where there are too few to speak of a share, the page shows none either.
        row.late_share if row.judged >= FEW else None,
        row.open_now,
        row.overdue_now,
        row.to_sign_now,
        row.waiting_now,
        row.called,
        row.wait_median_seconds,
        row.wait_p90_seconds,
    ]


@for_roles(*OVERSEERS, review=True)
@require_safe
def refused(request: Request) -> HttpResponse:
    """The cases behind one reason for which the rules refused."""
    command, code = request.GET.get("viec", "")[:40], request.GET.get("ma", "")[:60]
    with reading.as_city() as reader:
        bodies = names.bodies(reader)
        total, found = refusals.cases(reader, command, code, 1, REFUSED_MAX)
    if not total:
        raise Http404("nothing was refused for this reason")
    at = datetime.fromtimestamp(request.clock.now(), UTC)
    cells = [_case(refusals.case_row(each, bodies)) for each in found]
    columns = [
        Column(_("Lúc"), MOMENT, 17),
        Column(_("Nơi"), TEXT, 36),
        Column(_("Ai"), TEXT, 20),
        Column(_("Mã hồ sơ"), TEXT, 24),
        Column(_("Số"), WHOLE, 8),
        Column(_("Vì sao, và phải làm gì"), TEXT, 80),
    ]
    return files.workbook(to_xlsx(refusals.command_text(command), columns, cells, at), f"tu-choi_{code}")


def _case(row: Mapping[str, object]) -> list[Cell]:
    at, ticket = row["at"], row["ticket"]
    return [
        at if isinstance(at, datetime) else None,
        str(row["where"]),
        str(row["who"]),
        str(row["dossier"] or ""),
        ticket if isinstance(ticket, int) else None,
        str(row["sentence"]),
    ]
