"""Lists of the one-stop shop as spreadsheets: the same rows, filters and rights as the pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from haicap.base.files import workbook
from haicap.base.formats import local
from haicap.gates.spreadsheets import DAY, MOMENT, MONEY, TEXT, WHOLE, Cell, Column, to_xlsx
from haicap.rules.forms import Form
from haicap.services.one_stop import paper_tables, words
from haicap.services.one_stop.paper_queries import Record
from haicap.services.one_stop.papers import Setting
from haicap.services.one_stop.queries import DossierRow, VisitRow

ROWS_MAX = 50_000
"""Rows of one file: about five seconds of work."""
Namer = Callable[[int], str]
answer = workbook
"""A workbook as a file to save."""


def dossiers(rows: Sequence[DossierRow], procedure: Namer, body: Namer, clock: datetime) -> bytes:
    """A list of dossiers, in the order of its page; particulars of persons stand in the register alone."""
    columns = [
        Column(_("Mã hồ sơ"), TEXT, 24),
        Column(_("Thủ tục"), TEXT, 60),
        Column(_("Trạng thái"), TEXT, 24),
        Column(_("Kênh"), TEXT, 12),
        Column(_("Nơi nhận"), TEXT, 34),
        Column(_("Nơi giải quyết"), TEXT, 34),
        Column(_("Nhận lúc"), MOMENT, 17),
        Column(_("Hẹn trên giấy"), MOMENT, 17),
        Column(_("Hạn hiện tại"), MOMENT, 17),
        Column(_("Xong lúc"), MOMENT, 17),
        Column(_("Hạn"), TEXT, 30),
    ]
    return to_xlsx(_("Hồ sơ"), columns, (_dossier(row, procedure, body, clock) for row in rows), clock)


def _dossier(row: DossierRow, procedure: Namer, body: Namer, clock: datetime) -> list[Cell]:
    chip = words.due_chip(row.state, row.due_original, row.due_at, row.finished_at, clock)
    return [
        row.code,
        procedure(row.procedure),
        words.state_text(row.state, row.step),
        str(words.CHANNELS.get(row.channel, "")),
        body(row.receiver),
        body(row.competent),
        row.received_at,
        row.due_original,
        row.due_at,
        row.finished_at,
        chip.text if chip else "",
    ]


def visits(rows: Sequence[VisitRow], body: Namer, clock: datetime) -> bytes:
    """A list of visits to the counters, in the order of its page."""
    columns = [
        Column(_("Số"), WHOLE, 8),
        Column(_("Nơi"), TEXT, 34),
        Column(_("Việc"), TEXT, 16),
        Column(_("Số hồ sơ"), WHOLE, 10),
        Column(_("Lấy số"), MOMENT, 17),
        Column(_("Gọi"), MOMENT, 17),
        Column(_("Chờ (giây)"), WHOLE, 12),
        Column(_("Kết cục"), TEXT, 22),
    ]
    cells: list[list[Cell]] = [
        [
            row.number,
            body(row.unit),
            str(words.PURPOSES.get(row.purpose, "")),
            row.dossiers,
            row.taken_at,
            row.called_at,
            row.wait_seconds,
            str(words.TICKETS.get(row.state, "")),
        ]
        for row in rows
    ]
    return to_xlsx(_("Lượt đến quầy"), columns, cells, clock)


_DATES = {
    "received": "received_at",
    "due": "due_original",
    "finished": "finished_at",
    "returned": "returned_at",
}
_WIDTHS = {"procedure": 60, "code": 24, "applicant": 26, "address": 40, "authority": 34}


def register(records: Sequence[Record], form: Form, setting: Setting, clock: datetime) -> bytes:
    """The register in the legal columns of its form; fees stand beside, for the day's cash."""
    columns = [_column(name, form) for name in form.columns] + [Column("Phí, lệ phí (đồng)", MONEY, 16)]
    rows = []
    for record, cells in zip(records, paper_tables.register_cells(records, setting), strict=True):
        rows.append([_register_cell(name, record, cells) for name in form.columns] + [record.fee])
    return to_xlsx(form.title, columns, rows, clock)


def _column(name: str, form: Form) -> Column:
    kind = WHOLE if name in ("serial", "sets") else DAY if name in (*_DATES, "transferred") else TEXT
    return Column(form.words[name], kind, _WIDTHS.get(name, 14))


def _register_cell(name: str, record: Record, cells: dict[str, str]) -> Cell:
    if name in ("serial", "sets"):
        return int(cells[name])
    if name == "transferred":
        change = record.last("Transfer")
        return _day(change.at if change else None)
    return _day(getattr(record, _DATES[name])) if name in _DATES else cells[name]


def _day(at: datetime | None) -> date | None:
    return local(at).date() if at else None
