"""A calendar file that is wrong stops the load with file, line and reason."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path

import pytest

from haicap.gates.datafiles import VIETNAM, load_calendar, load_rule_book
from haicap.rules.checks import DataError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(VIETNAM, tmp_path / "vietnam")
    return tmp_path / "vietnam"


def refused(folder: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        load_calendar(folder)
    return caught.value


def change(folder: Path, line: int, old: str, new: str, name: str = "holidays.csv") -> None:
    path = folder / name
    lines = path.read_text("utf-8").split("\n")
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    path.write_text("\n".join(lines), "utf-8")


def test_a_holiday_twice_names_both_lines(folder: Path) -> None:
    change(folder, 15, "2026-01-01", "2025-09-02")
    error = refused(folder)
    assert (error.file, error.line) == ("holidays.csv", 15)
    assert "đã có ở dòng 14" in error.vi


@pytest.mark.parametrize(
    ("line", "old", "new", "reason"),
    [
        (2, "2025-01-01", "2025-02-30", "có thật"),
        (2, "2025-01-01", "01/01/2025", "có thật"),
        (2, ",holiday,", ",holyday,", "holyday"),
        (9, "2025-04-26", "2025-04-25", "thứ Bảy hoặc Chủ nhật"),
        (12, "2025-05-02", "2025-05-03", "ngày trong tuần"),
        (2, ",official", ",maybe", "maybe"),
        (2, ",official", ",official,more", "7 cột"),
        (1, "date,", "day,", "tiêu đề"),
        (3, "28 tháng Chạp (Tết Nguyên đán)", "", "trống"),
        (4, "tháng", "th\ufffdng", "hỏng"),
        (4, "tháng", unicodedata.normalize("NFD", "tháng"), "NFC"),
    ],
)
def test_a_wrong_line_is_named_with_its_reason(
    folder: Path, line: int, old: str, new: str, reason: str
) -> None:
    change(folder, line, old, new)
    error = refused(folder)
    assert (error.file, error.line) == ("holidays.csv", line)
    assert reason in error.vi


def test_a_file_that_is_not_utf_8_names_the_line(folder: Path) -> None:
    path = folder / "holidays.csv"
    path.write_bytes(path.read_bytes().replace("Ngày Chiến thắng".encode(), b"Ng\xe0y Chi\xean", 1))
    error = refused(folder)
    assert (error.file, error.line) == ("holidays.csv", 10)
    assert "UTF-8" in error.vi


def test_a_file_that_is_missing_or_empty_is_named(folder: Path) -> None:
    (folder / "office_hours.csv").write_text("", "utf-8")
    assert refused(folder).file == "office_hours.csv"
    (folder / "office_hours.csv").unlink()
    assert refused(folder).file == "office_hours.csv"


@pytest.mark.parametrize(
    ("line", "old", "new", "reason"),
    [
        (2, "08:00,12:00", "12:00,08:00", "trước giờ đóng"),
        (3, "13:00", "11:00", "dòng 2"),
        (2, "08:00", "8 giờ", "08:00"),
        (2, "08:00", "08:00:30", "đến phút"),
    ],
)
def test_office_hours_that_cannot_be_are_refused(
    folder: Path, line: int, old: str, new: str, reason: str
) -> None:
    change(folder, line, old, new, "office_hours.csv")
    error = refused(folder)
    assert (error.file, error.line) == ("office_hours.csv", line)
    assert reason in error.vi


@pytest.mark.parametrize(
    ("line", "old", "new", "reason"),
    [
        (12, "restart", "stop", "stop"),
        (12, "mark: T", "mark: X", "X"),
        (22, "2025-07-01", "2025-07-02", "ngay sau"),
        (15, "payment_mode", "payment_way", "payment_way"),
    ],
)
def test_rules_of_deadlines_that_cannot_be_are_refused(
    folder: Path, line: int, old: str, new: str, reason: str
) -> None:
    change(folder, line, old, new, "deadline_rules.yaml")
    with pytest.raises(DataError) as caught:
        load_rule_book(folder)
    assert (caught.value.file, caught.value.line) == ("deadline_rules.yaml", line)
    assert reason in caught.value.vi
