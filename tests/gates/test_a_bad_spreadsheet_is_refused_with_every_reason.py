"""A spreadsheet that can't be taken in is refused whole, and each cell at fault is named with what to do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from haicap.gates import spreadsheets as s
from haicap.gates.spreadsheets import DAY, WHOLE, BadSheetError, Column, Wanted, read_table, to_xlsx

AT = datetime(2025, 6, 20, tzinfo=UTC)
WANTED = [
    Wanted("name", "Họ và tên"),
    Wanted("copies", "Số bản", WHOLE),
    Wanted("day", "Ngày nộp", DAY, needed=False),
]


def _book(heads: list[str], *rows: Sequence[str | int | date | None]) -> bytes:
    return to_xlsx("Thử", [Column(head) for head in heads], rows, AT)


def _problems(data: bytes) -> list[s.Problem]:
    with pytest.raises(BadSheetError) as caught:
        read_table(data, WANTED)
    found = caught.value.problems
    assert all(each.vi and each.en for each in found)
    return list(found)


def test_columns_may_stand_in_any_order_and_titles_in_any_spelling() -> None:
    data = _book(
        ["ngày nộp", "SỐ BẢN", "Khác", "  Họ và  tên "],
        ["20/06/2025", 3, "x", "Lê Ước"],
        [None, 1, None, "Đỗ"],
    )
    rows = read_table(data, WANTED)
    assert [row.row for row in rows] == [2, 3]
    assert rows[0].values == {"name": "Lê Ước", "copies": 3, "day": date(2025, 6, 20)}
    assert rows[1].values["day"] is None


def test_empty_rows_are_left_out() -> None:
    rows = read_table(_book(["Họ và tên", "Số bản"], ["Lê", 1], [None, None], ["Đỗ", 2]), WANTED)
    assert [row.row for row in rows] == [2, 4]


def test_every_wrong_cell_is_named_by_row_and_column() -> None:
    data = _book(["Họ và tên", "Số bản", "Ngày nộp"], ["", "ba", "31/02/2025"], ["Lê", "2,5", "hôm qua"])
    found = {(each.row, each.column) for each in _problems(data)}
    assert found == {(2, "Họ và tên"), (2, "Số bản"), (2, "Ngày nộp"), (3, "Số bản"), (3, "Ngày nộp")}


def test_a_missing_or_doubled_column_is_named() -> None:
    assert [(each.row, each.column) for each in _problems(_book(["Họ và tên"], ["Lê"]))] == [(1, "Số bản")]
    doubled = _book(["Họ và tên", "Số bản", "Số bản"], ["Lê", 1, 1])
    assert [(each.row, each.column) for each in _problems(doubled)] == [(1, "Số bản")]


def test_a_workbook_that_was_damaged_on_its_way_is_refused_with_one_sentence() -> None:
    whole = _book(["Họ và tên", "Số bản"], ["Lê", 1])
    for damaged in (whole.replace(b"PK\x01\x02", b"XXXX"), whole[-22:], b"PK\x05\x06" + b"\xff" * 18):
        (problem,) = _problems(damaged)
        assert problem.row == 0


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>", b"PK\x03\x04" + b"\x00" * 40, b"\xd0\xcf\x11\xe0" + b"\x00" * 600, b"a,b\n1,2\n"],
    ids=["empty", "page", "broken-zip", "broken-xls", "csv"],
)
def test_what_is_no_spreadsheet_is_refused_with_one_sentence(data: bytes) -> None:
    (problem,) = _problems(data)
    assert problem.row == 0
    assert ".xlsx" in problem.en


def test_a_file_that_unpacks_to_a_huge_one_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s, "UNPACKED_BYTES_MAX", 1_000_000)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 2_000_000)
    (problem,) = _problems(made.getvalue())
    assert "too large" in problem.en


def test_a_table_without_rows_or_with_too_many_is_refused() -> None:
    (problem,) = _problems(_book(["Họ và tên", "Số bản"]))
    assert "no rows" in problem.en
    with pytest.raises(BadSheetError) as caught:
        read_table(_book(["Họ và tên", "Số bản"], *[("Lê", 1)] * 6), WANTED, rows_max=5)
    assert "more than 5 rows" in caught.value.problems[0].en


def test_at_most_fifty_problems_are_told() -> None:
    data = _book(["Họ và tên", "Số bản"], *[("Lê", "x")] * 80)
    assert len(_problems(data)) == s.PROBLEMS_MAX
