"""The gate to CSV data files: rows with their lines, and typed values that say file and line when they are wrong."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

from haicap.rules.checks import DataError


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row of a file with its line (from 1, the heading is 1); each reader raises DataError for a bad value."""

    file: str
    line: int
    values: Mapping[str, str]

    def wrong(self, vi: str, en: str) -> DataError:
        """The error to raise for this row."""
        return DataError(self.file, self.line, vi, en)

    def text(self, column: str) -> str:
        """The value, which must not be empty."""
        value = self.values[column]
        if not value:
            raise self.wrong(f"cột {column} đang trống", f"column {column} is empty")
        return value

    def optional(self, column: str) -> str | None:
        """The value, or None where it is empty."""
        return self.values[column] or None

    def choice(self, column: str, allowed: Collection[str]) -> str:
        """One of the allowed words."""
        value = self.values[column]
        if value not in allowed:
            words = ", ".join(allowed)
            raise self.wrong(
                f"cột {column}: “{value}” không hợp lệ; chọn một trong: {words}",
                f"column {column}: “{value}” isn't allowed; choose one of: {words}",
            )
        return value

    def whole(self, column: str) -> int:
        """A whole number, not below zero."""
        value = self.values[column]
        if not (value.isascii() and value.isdigit()):
            raise self.wrong(
                f"cột {column}: “{value}” không phải số nguyên",
                f"column {column}: “{value}” is no whole number",
            )
        return int(value)

    def whole_or_none(self, column: str) -> int | None:
        """A whole number, or None where it is empty."""
        return self.whole(column) if self.values[column] else None

    def number_or_none(self, column: str, low: float, high: float) -> float | None:
        """A number within bounds, or None where it is empty."""
        value = self.values[column]
        if not value:
            return None
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if not low <= number <= high:
            raise self.wrong(
                f"cột {column}: “{value}” phải là số từ {low:g} đến {high:g}",
                f"column {column}: “{value}” must be a number from {low:g} to {high:g}",
            )
        return number

    def day(self, column: str) -> date:
        """A date written YYYY-MM-DD."""
        value = self.values[column]
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.wrong(
                f"cột {column}: ngày “{value}” phải viết dạng 2025-07-01 và có thật",
                f"column {column}: the date “{value}” must be real and written like 2025-07-01",
            ) from None

    def day_or_none(self, column: str) -> date | None:
        """A date, or None where it is empty."""
        return self.day(column) if self.values[column] else None

    def clock(self, column: str) -> int:
        """A time of day written HH:MM, in seconds after midnight."""
        value = self.values[column]
        try:
            found = time.fromisoformat(value)
        except ValueError:
            raise self.wrong(
                f"cột {column}: giờ “{value}” phải viết dạng 08:00",
                f"column {column}: the time “{value}” must be written like 08:00",
            ) from None
        return found.hour * 3600 + found.minute * 60 + found.second


def read_csv(path: Path, columns: Sequence[str]) -> list[CsvRow]:
    """All rows of a file with these columns in this order; DataError for a file that is broken anywhere.

    The text must be UTF-8 in Unicode's composed form (NFC); empty lines are passed over.
    """
    reader = csv.reader(io.StringIO(read_text(path)), strict=True)
    rows: list[CsvRow] = []
    heading: list[str] | None = None
    line = 1
    try:
        for cells in reader:
            start, line = line, reader.line_num + 1
            if heading is None:
                heading = _heading(path.name, cells, columns)
            elif cells:
                rows.append(_row(path.name, start, heading, cells))
    except csv.Error as error:
        raise DataError(
            path.name, line, f"không đúng dạng CSV ({error})", f"this isn't CSV ({error})"
        ) from error
    if heading is None:
        raise DataError(path.name, 0, "tệp trống", "the file is empty")
    return rows


def read_text(path: Path) -> str:
    """A file's text; DataError with the line if it can't be read, isn't UTF-8 or isn't composed (NFC)."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        vi, en = f"không đọc được tệp ({error.strerror})", f"the file can't be read ({error.strerror})"
        raise DataError(path.name, 0, vi, en) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        vi, en = "tệp phải lưu bằng mã UTF-8", "the file must be saved as UTF-8"
        raise DataError(path.name, line, vi, en) from error
    for mark in ("\ufffd", "\x00"):
        if mark in text:
            line = text[: text.index(mark)].count("\n") + 1
            raise DataError(path.name, line, "có ký tự hỏng", "there is a broken character")
    if not unicodedata.is_normalized("NFC", text):
        lines = text.split("\n")
        line = next(n for n, part in enumerate(lines, 1) if not unicodedata.is_normalized("NFC", part))
        vi, en = "chữ có dấu phải ở dạng dựng sẵn (NFC)", "letters with marks must be composed (NFC)"
        raise DataError(path.name, line, vi, en)
    return text


def _heading(file: str, cells: list[str], columns: Sequence[str]) -> list[str]:
    if list(columns) != cells:
        wanted = ",".join(columns)
        raise DataError(file, 1, f"dòng tiêu đề phải là: {wanted}", f"the heading must be: {wanted}")
    return cells


def _row(file: str, line: int, heading: list[str], cells: list[str]) -> CsvRow:
    if len(cells) != len(heading):
        raise DataError(
            file,
            line,
            f"dòng có {len(cells)} cột, cần {len(heading)}",
            f"the row has {len(cells)} columns instead of {len(heading)}",
        )
    return CsvRow(file, line, dict(zip(heading, cells, strict=True)))
