"""A work list as a spreadsheet: the same rows, filter and rights as its page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haicap.base import acting, names, reading
from haicap.base.people.posts import PostRequest
from haicap.base.people.rights import for_roles
from haicap.gates.spreadsheets import MOMENT, TEXT, WHOLE, Cell, Column, to_xlsx
from haicap.services.one_stop import exports, work_queries
from haicap.services.one_stop.paper_pages import too_many
from haicap.services.one_stop.work_case import WORKERS
from haicap.services.one_stop.work_filters import WorkFilter
from haicap.services.one_stop.work_pages import FIRST_VIEW, line, now_of


@for_roles(*WORKERS)
@require_safe
def sheet(request: PostRequest) -> HttpResponse:
    """The whole list behind the address's filter, in its order."""
    known = acting.facts(request)
    now = now_of(request, known)
    kept = WorkFilter.from_query(request.GET, FIRST_VIEW[request.post.role])
    with reading.by(request) as reader:
        found = work_queries.work_list(reader, kept, now, size=exports.ROWS_MAX)
        people = work_queries.names_of(reader, (row.owner for row in found.rows))
        bodies = names.bodies(reader)
    if found.total > exports.ROWS_MAX:
        return too_many(request, found.total, exports.ROWS_MAX)
    at = datetime.fromtimestamp(now.at, UTC)
    cells = (_cells(line(row, now, known, people, bodies)) for row in found.rows)
    return exports.answer(to_xlsx(_("Việc cần làm"), _columns(), cells, at), f"viec_{at:%Y%m%d-%H%M}")


def _columns() -> list[Column]:
    return [
        Column(_("Mã hồ sơ"), TEXT, 24),
        Column(_("Thủ tục"), TEXT, 60),
        Column(_("Trạng thái"), TEXT, 28),
        Column(_("Đang chờ"), TEXT, 26),
        Column(_("Người thụ lý"), TEXT, 26),
        Column(_("Nhận lúc"), MOMENT, 17),
        Column(_("Hẹn trên giấy"), MOMENT, 17),
        Column(_("Hạn hiện tại"), MOMENT, 17),
        Column(_("Hạn"), TEXT, 44),
        Column(_("Người ký trả lại"), WHOLE, 12),
    ]


def _cells(item: Mapping[str, Any]) -> list[Cell]:
    row, chip = item["row"], item["chip"]
    return [
        row.code,
        item["procedure"],
        item["state"],
        item["waits"],
        item["owner"],
        _moment(row.received_at),
        _moment(row.due_original),
        _moment(row.due_at),
        chip.text if chip else "",
        row.sent_back,
    ]


def _moment(at: int | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at, UTC)
