"""The gate to spreadsheets: lists out as xlsx, where no text becomes a formula, and tables in with clear errors."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

TEXT, WHOLE, MONEY, DAY, MOMENT = "text", "whole", "money", "day", "moment"
DECIMAL, SHARE = "decimal", "share"
QUOTED = "quoted"
HANOI = timezone(timedelta(hours=7))
CELL_CHARS_MAX = 32_767
DANGEROUS = frozenset("=+-@\t\r\n＝＋－＠")
"""Beginnings by which spreadsheet programs take a text for a formula, full-width forms included."""
FILE_BYTES_MAX = 10_000_000
UNPACKED_BYTES_MAX = 200_000_000
ROWS_MAX = 20_000
PROBLEMS_MAX = 50

Cell = str | int | float | date | datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its title, what its cells are, its width in letters."""

    title: str
    kind: str = TEXT
    width: float = 16


_FORMATS: Mapping[str, Mapping[str, Any]] = {
    TEXT: {"num_format": "@", "text_wrap": True, "valign": "top"},
    WHOLE: {"num_format": "0", "valign": "top"},
    MONEY: {"num_format": "#,##0", "valign": "top"},
    DECIMAL: {"num_format": "0.00", "valign": "top"},
    SHARE: {"num_format": "0.0%", "valign": "top"},
    DAY: {"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"},
    MOMENT: {"num_format": "hh:mm dd/mm/yyyy", "valign": "top", "align": "left"},
}


def may_be_formula(text: str) -> bool:
    """Whether a spreadsheet program might take a text for a formula."""
    return text.lstrip(" \u00a0\u200b\ufeff")[:1] in DANGEROUS or text[:1] in DANGEROUS


def plain(text: str) -> str:
    """A text for files without cell types (CSV): an apostrophe goes before whatever might be taken for a formula."""
    return "'" + text if text and may_be_formula(text) else text


def to_xlsx(title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], at: datetime) -> bytes:
    """A list as a workbook with one sheet, dated `at`: typed cells, heads that stay in view and filter.

    Texts are stored as texts, never as formulas, links or numbers; one that might be taken for a formula when it is
    copied or edited bears the mark that says it is text. Moments are shown on the clock of Hanoi.
    """
    made = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(made, options)
    book.set_properties({"title": title, "created": at.astimezone(UTC).replace(tzinfo=None)})
    sheet = book.add_worksheet(_sheet_name(title))
    looks = {kind: book.add_format(dict(look)) for kind, look in _FORMATS.items()}
    looks[QUOTED] = book.add_format(dict(_FORMATS[TEXT]))
    looks[QUOTED].set_quote_prefix()
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "num_format": "@"})
    for place, column in enumerate(columns):
        # What is typed into the column later is of its kind too: a number with leading zeros stays as written.
        sheet.set_column(place, place, column.width, looks[column.kind])
        sheet.write_string(0, place, column.title, head)
    last = 0
    for last, row in enumerate(rows, 1):
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            _write(sheet, last, place, column.kind, value, looks)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    book.close()
    return made.getvalue()


def _sheet_name(title: str) -> str:
    kept = "".join(letter for letter in title if letter not in "[]:*?/\\'")
    return kept[:31].strip() or "Danh sách"


def _write(sheet: Any, row: int, place: int, kind: str, value: Cell, looks: Mapping[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        look = looks[QUOTED if may_be_formula(value) else TEXT]
        sheet.write_string(row, place, value[:CELL_CHARS_MAX], look)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, place, value.astimezone(HANOI).replace(tzinfo=None), looks[MOMENT])
    elif isinstance(value, date):
        sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), looks[DAY])  # noqa: DTZ001
    else:
        sheet.write_number(
            row, place, value, looks[kind if kind in (WHOLE, MONEY, DECIMAL, SHARE) else WHOLE]
        )


# In -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column to read: the key of its values, its title in the sheet, what it holds, whether it may be empty."""

    key: str
    title: str
    kind: str = TEXT
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a sheet and what to do: row (1: the heads; 0: the whole file) and column, vi and en."""

    row: int
    column: str
    vi: str
    en: str


class BadSheetError(ValueError):
    """A spreadsheet that can't be taken in; `problems` names everything that is wrong, at most PROBLEMS_MAX."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems[:PROBLEMS_MAX])
        super().__init__("; ".join(f"{each.row}/{each.column}: {each.en}" for each in self.problems))


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet: its number as the program shows it, its values by key."""

    row: int
    values: Mapping[str, Cell]


def read_table(data: bytes, wanted: Sequence[Wanted], rows_max: int = ROWS_MAX) -> list[SheetRow]:
    """The rows of a workbook's first sheet whose first row has the wanted titles, in whatever order.

    Raises BadSheetError with every problem; nothing is taken in by halves. Empty rows are left out, texts are NFC.
    """
    heads, *rows = _cells(data, rows_max) or [[]]
    places = _places(heads, wanted)
    problems: list[Problem] = []
    found = []
    for number, cells in enumerate(rows, 2):
        if all(cell in ("", None) for cell in cells):
            continue
        values = {}
        for column in wanted:
            place = places.get(column.key)
            value = cells[place] if place is not None and place < len(cells) else None
            values[column.key] = _value(value, column, number, problems)
        found.append(SheetRow(number, values))
    if not problems and not found:
        problems.append(
            Problem(
                0,
                "",
                "Bảng không có dòng nào; hãy điền ít nhất một dòng.",
                "The table has no rows; fill in one.",
            )
        )
    if problems:
        raise BadSheetError(problems)
    return found


def _refuse(vi: str, en: str) -> BadSheetError:
    return BadSheetError([Problem(0, "", vi, en)])


_UNREADABLE = (
    "Không đọc được tệp này như một bảng tính; hãy lưu lại ở dạng .xlsx hoặc .ods rồi gửi lại.",
    "This file can't be read as a spreadsheet; save it as .xlsx or .ods and send it again.",
)


def _cells(data: bytes, rows_max: int) -> list[list[Any]]:
    _check_size(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=rows_max + 2)
    except PasswordError as error:
        raise _refuse(
            "Tệp có mật khẩu; hãy bỏ mật khẩu rồi gửi lại.",
            "The file has a password; take it off and send it again.",
        ) from error
    except (CalamineError, OSError, IndexError, ValueError) as error:
        raise _refuse(*_UNREADABLE) from error
    if len(rows) > rows_max + 1:
        raise _refuse(
            f"Bảng có hơn {rows_max} dòng; hãy chia thành nhiều tệp.",
            f"The table has more than {rows_max} rows; split it into several files.",
        )
    return rows


def _check_size(data: bytes) -> None:
    """A small file that unpacks to a huge one must not be unpacked."""
    unpacked = len(data)
    if zipfile.is_zipfile(io.BytesIO(data)):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                unpacked = sum(part.file_size for part in packed.infolist())
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise _refuse(*_UNREADABLE) from error
    if len(data) > FILE_BYTES_MAX or unpacked > UNPACKED_BYTES_MAX:
        raise _refuse(
            f"Tệp quá lớn; nhiều nhất {FILE_BYTES_MAX // 1_000_000} MB. Hãy chia thành nhiều tệp.",
            f"The file is too large, {FILE_BYTES_MAX // 1_000_000} MB at most. Split it into several files.",
        )


def _folded(title: Any) -> str:
    return " ".join(unicodedata.normalize("NFC", str(title)).split()).casefold()


def _places(heads: Sequence[Any], wanted: Sequence[Wanted]) -> dict[str, int]:
    titles = [_folded(head) for head in heads]
    problems, places = [], {}
    for column in wanted:
        count = titles.count(_folded(column.title))
        if count == 1:
            places[column.key] = titles.index(_folded(column.title))
        elif count > 1:
            problems.append(
                Problem(
                    1,
                    column.title,
                    "Tên cột xuất hiện hai lần; hãy bỏ một cột.",
                    "This title stands twice; drop one.",
                )
            )
        elif column.needed:
            problems.append(
                Problem(
                    1, column.title, "Thiếu cột này ở dòng đầu.", "This column is missing in the first row."
                )
            )
    if problems:
        raise BadSheetError(problems)
    return places


def _value(value: Any, column: Wanted, row: int, problems: list[Problem]) -> Cell:
    if value is None or (isinstance(value, str) and not value.strip()):
        if column.needed:
            problems.append(
                Problem(row, column.title, "Ô này đang trống; hãy điền.", "This cell is empty; fill it in.")
            )
        return None
    try:
        return _READERS[column.kind](value)
    except (ValueError, OverflowError):
        vi, en = _EXPECTED[column.kind]
        shown = str(value)[:40]
        problems.append(
            Problem(row, column.title, f"“{shown}” không đúng: {vi}.", f"“{shown}” is wrong: {en}.")
        )
        return None


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    return unicodedata.normalize("NFC", str(value)).strip()


def _whole(value: Any) -> int:
    if isinstance(value, bool):
        raise ValueError("true or false")  # noqa: TRY004 - a wrong value of a cell, not of a caller
    if isinstance(value, int | float):
        if value != int(value):
            raise ValueError("a fraction")
        return int(value)
    digits = str(value).strip().replace(".", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("no digits")
    return int(digits)


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return datetime.strptime(str(value).strip(), "%d/%m/%Y").date()  # noqa: DTZ007 - a legal day has no zone


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value.replace(tzinfo=HANOI)
    return datetime.strptime(str(value).strip(), "%H:%M %d/%m/%Y").replace(tzinfo=HANOI)


_READERS: Mapping[str, Callable[[Any], Cell]] = {
    TEXT: _text,
    WHOLE: _whole,
    MONEY: _whole,
    DAY: _day,
    MOMENT: _moment,
}
_EXPECTED = {
    TEXT: ("cần chữ", "text is needed"),
    WHOLE: ("cần số nguyên", "a whole number is needed"),
    MONEY: ("cần số tiền nguyên đồng", "whole dong are needed"),
    DAY: ("cần ngày như 27/06/2025", "a day like 27/06/2025 is needed"),
    MOMENT: ("cần giờ và ngày như 09:30 27/06/2025", "a time and day like 09:30 27/06/2025 are needed"),
}
