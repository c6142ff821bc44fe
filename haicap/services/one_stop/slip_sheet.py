"""Paper slips of an outage in a spreadsheet: a sheet to fill in, and each of its rows as a checked intake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import QueryDict

from haicap.gates.spreadsheets import (
    MOMENT,
    TEXT,
    WHOLE,
    Column,
    Problem,
    SheetRow,
    Wanted,
    read_table,
    to_xlsx,
)
from haicap.rules.facts import Facts
from haicap.services.one_stop import counter_forms as forms
from haicap.services.one_stop.counter_forms import Intake

SLIPS_MAX = 200
"""Slips in one file: a day of a busy counter."""
WANTED = (
    Wanted("slip", "Số phiếu", WHOLE),
    Wanted("slip_at", "Giờ, ngày nhận ghi trên phiếu", MOMENT),
    Wanted("procedure", "Mã thủ tục", TEXT),
    Wanted("identity", "Số định danh", TEXT),
    Wanted("name", "Họ và tên", TEXT),
    Wanted("phone", "Số điện thoại", TEXT),
    Wanted("address", "Địa chỉ", TEXT, needed=False),
    Wanted("place", "Xã, phường nơi có việc", TEXT, needed=False),
    Wanted("pages", "Số tờ", WHOLE, needed=False),
    Wanted("copies", "Số bản", WHOLE, needed=False),
)
TITLES = {column.key: column.title for column in WANTED}
_WIDTHS = {"procedure": 18, "identity": 18, "name": 30, "address": 46, "place": 26, "slip_at": 20}


@dataclass(frozen=True, slots=True)
class SlipRow:
    """One row that can be entered: its number in the sheet, the slip's number and time, what was handed in."""

    row: int
    slip: int
    slip_at: int
    intake: Intake


def template(at: datetime) -> bytes:
    """An empty sheet with the titles, its columns typed, so that numbers with leading zeros stay as written."""
    columns = [Column(column.title, column.kind, _WIDTHS.get(column.key, 14)) for column in WANTED]
    return to_xlsx("Phiếu giấy", columns, [], at)


def read(
    data: bytes, facts: Facts, own_place: str, *, rehearsal: bool, today: date
) -> tuple[list[SlipRow], list[Problem]]:
    """The rows of a filled sheet and everything that is wrong in it; raises BadSheetError for what is no such sheet."""
    rows = read_table(data, WANTED, SLIPS_MAX)
    found, problems = [], _doubled(rows)
    for row in rows:
        intake = forms.read(_typed(row, facts, own_place), facts, rehearsal=rehearsal, today=today)
        problems += [
            Problem(row.row, TITLES.get(field, ""), text, text) for field, text in intake.errors.items()
        ]
        at = row.values["slip_at"]
        moment = int(at.timestamp()) if isinstance(at, datetime) else 0
        found.append(SlipRow(row.row, _number(row, "slip"), moment, intake))
    return found, sorted(problems, key=lambda each: each.row)


def _typed(row: SheetRow, facts: Facts, own_place: str) -> QueryDict:
    """A row as the counter's form would have sent it."""
    typed = QueryDict(mutable=True)
    typed["procedure"] = str(_procedure(str(row.values["procedure"]), facts) or "")
    for key in ("identity", "name", "phone", "address"):
        typed[key] = str(row.values[key] or "")
    typed["place"] = str(row.values["place"] or own_place)
    for key in ("pages", "copies"):
        typed[key] = str(_number(row, key) or 1)
    return typed


def _number(row: SheetRow, key: str) -> int:
    value = row.values[key]
    return value if isinstance(value, int) else 0


def _procedure(text: str, facts: Facts) -> int | None:
    """The number of the procedure of a national code, or of an id of the data."""
    wanted = text.strip().casefold()
    names = ((item.number, (item.code or "", item.id)) for item in facts.procedures.values())
    return next((number for number, called in names if wanted in (each.casefold() for each in called)), None)


def _doubled(rows: Sequence[SheetRow]) -> list[Problem]:
    """Slips that stand twice in the sheet, with the same number on the same day."""
    seen: dict[tuple[int, date | None], int] = {}
    found = []
    for row in rows:
        at = row.values["slip_at"]
        key = (_number(row, "slip"), at.date() if isinstance(at, datetime) else None)
        if key in seen:
            vi = f"Phiếu này đã có ở dòng {seen[key]}; hãy bỏ một dòng."
            found.append(
                Problem(
                    row.row, TITLES["slip"], vi, f"This slip stands in row {seen[key]} already; drop one."
                )
            )
        seen.setdefault(key, row.row)
    return found
