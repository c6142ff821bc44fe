"""What goes out as a spreadsheet is cells with types, and no text in it can be taken for a formula."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from haicap.gates.spreadsheets import (
    DAY,
    MOMENT,
    MONEY,
    Column,
    Wanted,
    may_be_formula,
    plain,
    read_table,
    to_xlsx,
)

AT = datetime(2025, 6, 20, 2, 5, tzinfo=UTC)
ATTACKS = (
    "=1+1",
    '=HYPERLINK("https://x.example","Xem")',
    "+84900000001",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "＝1+1",
    "\u200b=1+1",
)


def _part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return packed.read(name).decode()


def _texts(*values: str) -> bytes:
    return to_xlsx("Thử", [Column("Chữ")], [[value] for value in values], AT)


def test_no_cell_is_a_formula_or_a_link() -> None:
    sheet = _part(_texts(*ATTACKS), "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet
    assert "<f " not in sheet
    assert "hyperlink" not in sheet
    cells = re.findall(r'<c r="A\d+"[^>]*>', sheet)
    assert len(cells) == len(ATTACKS) + 1
    assert all('t="s"' in cell for cell in cells)


def test_a_text_that_looks_like_a_formula_bears_the_mark_of_text() -> None:
    data = _texts("bình thường", *ATTACKS)
    styles = re.findall(r"<xf [^>]*>", _part(data, "xl/styles.xml").split("<cellXfs")[1])
    cells = re.findall(r'<c r="A\d+" s="(\d+)"', _part(data, "xl/worksheets/sheet1.xml"))
    marked = ['quotePrefix="1"' in styles[int(style)] for style in cells]
    assert marked == [False, False, *([True] * len(ATTACKS))]


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60))
def test_a_text_comes_back_as_it_was(words: str) -> None:
    if not words.strip():
        return
    rows = read_table(_texts(words), [Wanted("words", "Chữ")])
    import unicodedata

    assert rows[0].values["words"] == unicodedata.normalize("NFC", words).strip()


def test_a_text_for_a_file_without_types_gets_an_apostrophe() -> None:
    assert all(may_be_formula(attack) and plain(attack) == "'" + attack for attack in ATTACKS)
    assert plain("Nguyễn Thị Ánh") == "Nguyễn Thị Ánh"
    assert plain("") == ""


def test_numbers_days_and_moments_are_cells_of_their_kind() -> None:
    columns = [Column("Phí", MONEY), Column("Ngày", DAY), Column("Lúc", MOMENT)]
    data = to_xlsx("Thử", columns, [[36_000, date(2025, 6, 27), AT], [None, None, None]], AT)
    wanted = [Wanted("fee", "Phí", MONEY), Wanted("day", "Ngày", DAY), Wanted("at", "Lúc", MOMENT)]
    (row,) = read_table(data, wanted)
    assert row.values["fee"] == 36_000
    assert row.values["day"] == date(2025, 6, 27)
    assert row.values["at"] == AT
    assert _part(data, "xl/worksheets/sheet1.xml").count("<v>36000</v>") == 1


def test_the_same_list_gives_the_same_bytes() -> None:
    assert _texts("một") == _texts("một")


def test_a_title_that_no_sheet_may_bear_is_mended() -> None:
    data = to_xlsx("Hồ sơ [2025]: phường/xã * ? và rất nhiều chữ nữa ở đây", [Column("Chữ")], [["x"]], AT)
    name = re.search(r'<sheet name="([^"]+)"', _part(data, "xl/workbook.xml"))
    assert name is not None
    assert len(name[1]) <= 31
    assert not set(name[1]) & set("[]:*?/\\")
