"""Strict readers of data that was parsed from a file: they say where it is wrong and what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

Path = tuple[str | int, ...]
MILLION = 1_000_000


class BadDataError(ValueError):
    """Data that can't be used: `path` leads to it in the document, `vi` and `en` say what to do."""

    def __init__(self, path: Path, vi: str, en: str) -> None:
        super().__init__(f"{dotted(path)}: {en}")
        self.path = path
        self.vi = vi
        self.en = en


def dotted(path: Path) -> str:
    """A path as people write it: `procedures[3].fee.amount`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "(document)"


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the document with the path to it; readers return typed values or raise BadDataError."""

    value: Any
    path: Path = ()

    def wrong(self, vi: str, en: str) -> BadDataError:
        """The error to raise for this value."""
        return BadDataError(self.path, vi, en)

    def keys(self, required: Collection[str], optional: Collection[str] = ()) -> None:
        """Raise BadDataError unless this is a mapping with all required keys and no unknown one."""
        found = self.mapping()
        for key in found:
            if key not in required and key not in optional:
                known = ", ".join([*required, *optional])
                raise BadDataError(
                    (*self.path, str(key)),
                    f"trường “{key}” không có trong mẫu; các trường: {known}",
                    f"unknown field “{key}”; known fields: {known}",
                )
        for key in required:
            if key not in found:
                raise self.wrong(f"thiếu trường “{key}”", f"field “{key}” is missing")

    def mapping(self) -> Mapping[str, Any]:
        """The value as a mapping."""
        if not isinstance(self.value, Mapping):
            raise self.wrong("cần một nhóm khóa: giá trị", "a group of key: value is needed here")
        return self.value

    def __getitem__(self, key: str) -> Node:
        found = self.mapping()
        if key not in found:
            raise self.wrong(f"thiếu trường “{key}”", f"field “{key}” is missing")
        return Node(found[key], (*self.path, key))

    def get(self, key: str) -> Node | None:
        """The value under `key`, or None where it is absent or null."""
        found = self.mapping().get(key)
        return None if found is None else Node(found, (*self.path, key))

    def items(self) -> Iterator[tuple[str, Node]]:
        """The keys of a mapping, each with its value."""
        for key, value in self.mapping().items():
            yield str(key), Node(value, (*self.path, str(key)))

    def rows(self) -> list[Node]:
        """The entries of a list."""
        if not isinstance(self.value, list | tuple):
            raise self.wrong("cần một danh sách", "a list is needed here")
        return [Node(value, (*self.path, index)) for index, value in enumerate(self.value)]

    def text(self) -> str:
        """A text that isn't empty."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.wrong("cần một đoạn chữ không trống", "a text that isn't empty is needed here")
        return self.value

    def note(self) -> str | None:
        """A text, or None where it is null."""
        return None if self.value is None else self.text()

    def choice(self, allowed: Collection[str]) -> str:
        """One of the allowed words."""
        if not isinstance(self.value, str) or self.value not in allowed:
            words = ", ".join(sorted(allowed))
            raise self.wrong(
                f"giá trị “{self.value}” không hợp lệ; chọn một trong: {words}",
                f"“{self.value}” isn't allowed; choose one of: {words}",
            )
        return self.value

    def flag(self) -> bool:
        """true or false."""
        if not isinstance(self.value, bool):
            raise self.wrong("cần true hoặc false", "true or false is needed here")
        return self.value

    def whole(self, least: int = 0, most: int | None = None) -> int:
        """A whole number within bounds."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong(
                f"cần số nguyên, không phải “{value}”", f"a whole number is needed, not “{value}”"
            )
        if value < least or (most is not None and value > most):
            bounds = f"≥ {least}" if most is None else f"{least} – {most}"
            raise self.wrong(
                f"số {value} ngoài khoảng cho phép ({bounds})", f"{value} is out of range ({bounds})"
            )
        return value

    def number(self) -> Fraction:
        """A number as it is written, exactly, not below zero."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong(f"cần một số, không phải “{value}”", f"a number is needed, not “{value}”")
        exact = Fraction(str(value))
        if exact < 0:
            raise self.wrong(f"số {value} không được âm", f"{value} must not be below zero")
        return exact

    def million(self) -> int:
        """A share between 0 and 1, as parts per million."""
        exact = self.number()
        if exact > 1:
            raise self.wrong(
                f"tỷ lệ {self.value} phải từ 0 đến 1", f"the share {self.value} must be between 0 and 1"
            )
        return round(exact * MILLION)

    def day(self) -> date:
        """A date, written as YYYY-MM-DD."""
        if isinstance(self.value, date):
            return date(self.value.year, self.value.month, self.value.day)
        try:
            return date.fromisoformat(self.value)
        except (TypeError, ValueError):
            raise self.wrong(
                f"ngày “{self.value}” phải viết dạng NĂM-THÁNG-NGÀY, ví dụ 2025-07-01",
                f"the date “{self.value}” must be written like 2025-07-01",
            ) from None

    def clock(self) -> int:
        """A time of day, written as "HH:MM", in seconds since midnight."""
        text = self.value
        parts = text.split(":") if isinstance(text, str) else []
        if len(parts) != 2 or not all(part.isdigit() and len(part) == 2 for part in parts):
            raise self.wrong(
                f'giờ “{text}” phải viết dạng "HH:MM"', f'the time “{text}” must be written as "HH:MM"'
            )
        hours, minutes = int(parts[0]), int(parts[1])
        if hours > 24 or minutes > 59 or (hours == 24 and minutes):
            raise self.wrong(f"giờ “{text}” không có thật", f"there is no time “{text}”")
        return hours * 3600 + minutes * 60
