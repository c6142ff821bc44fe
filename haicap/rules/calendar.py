"""Working days and office hours in Vietnam's legal time (UTC+7), as one value built from dated rows.

A day is a *day number* inside: local days since 1 January 1970. Dates are for readers, numbers for counting.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from haicap.rules.checks import DataError

UTC_OFFSET_SECONDS = 25_200
DAY_SECONDS = 86_400
EPOCH_ORDINAL = 719_163

HOLIDAY, DAY_OFF, MAKEUP = "holiday", "compensatory_off", "makeup_workday"
KINDS = (HOLIDAY, DAY_OFF, MAKEUP)


class Why(NamedTuple):
    """One reason in both languages."""

    vi: str
    en: str


SATURDAY = Why("thứ Bảy", "Saturday")
SUNDAY = Why("Chủ nhật", "Sunday")


class SpecialDay(NamedTuple):
    """A day on which the week's rule does not hold: a holiday, a day off in lieu, a make-up working day."""

    day: date
    kind: str
    name_vi: str
    name_en: str
    source: str = ""
    status: str = "official"
    line: int = 0


class OfficeSpan(NamedTuple):
    """Office hours of every working day within its dates (None: open), in seconds after midnight."""

    valid_from: date | None
    valid_to: date | None
    opens_seconds: int
    closes_seconds: int
    line: int = 0


class CalendarEndsError(ValueError):
    """A legal day was asked for that lies outside the years whose holidays are known."""

    def __init__(self, first: date, last: date) -> None:
        self.vi = f"Ngày nghỉ chỉ biết từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}; hãy bổ sung holidays.csv."
        self.en = f"Holidays are known only from {first:%d/%m/%Y} to {last:%d/%m/%Y}; extend holidays.csv."
        super().__init__(f"{self.vi} / {self.en}")


def day_number(at: int) -> int:
    """The local day number of a moment in UTC seconds."""
    return (at + UTC_OFFSET_SECONDS) // DAY_SECONDS


def local_seconds(at: int) -> int:
    """Seconds after local midnight of a moment in UTC seconds."""
    return (at + UTC_OFFSET_SECONDS) % DAY_SECONDS


def number_of(day: date) -> int:
    """The day number of a date."""
    return day.toordinal() - EPOCH_ORDINAL


def date_of(number: int) -> date:
    """The date of a day number."""
    return date.fromordinal(number + EPOCH_ORDINAL)


def local_date(at: int) -> date:
    """The legal (local) date of a moment in UTC seconds."""
    return date_of(day_number(at))


def moment(number: int, seconds: int = 0) -> int:
    """UTC seconds of a local day number and seconds after its midnight."""
    return number * DAY_SECONDS - UTC_OFFSET_SECONDS + seconds


class Calendar:
    """Tells working days and office hours (Labour Code 2019, articles 111 and 112; R-14).

    It covers whole years, the first to the last of its rows; elsewhere every method raises CalendarEndsError.
    """

    __slots__ = (
        "_closes",
        "_count",
        "_first",
        "_on_or_after",
        "_spans",
        "_special",
        "_workdays",
        "_worked",
        "first",
        "last",
    )

    def __init__(self, days: Iterable[SpecialDay], hours: Iterable[OfficeSpan]) -> None:
        special = {number_of(row.day): row for row in days}
        if not special:
            raise DataError("holidays.csv", 0, "tệp không có ngày nào", "the file has no days")
        self._special = special
        self.first = date(date_of(min(special)).year, 1, 1)
        self.last = date(date_of(max(special)).year, 12, 31)
        self._first = number_of(self.first)
        numbers = range(self._first, number_of(self.last) + 1)
        working = [self._works(number) for number in numbers]
        self._workdays = [number for number, works in zip(numbers, working, strict=True) if works]
        self._lay_out_days(working)
        self._lay_out_hours(working, tuple(hours))

    def _works(self, number: int) -> bool:
        row = self._special.get(number)
        return row.kind == MAKEUP if row else (number + 3) % 7 < 5

    def _lay_out_days(self, working: list[bool]) -> None:
        """Cumulative count of working days, and for each day the working day on or after it."""
        self._count: list[int] = []
        count = 0
        for works in working:
            count += works
            self._count.append(count)
        self._on_or_after = [
            self._workdays[count - works] if count - works < len(self._workdays) else -1
            for count, works in zip(self._count, working, strict=True)
        ]

    def _lay_out_hours(self, working: list[bool], hours: tuple[OfficeSpan, ...]) -> None:
        """Office spans, closing second and the working seconds before each day."""
        self._spans: list[tuple[tuple[int, int], ...]] = []
        self._closes: list[int] = []
        self._worked: list[int] = [0]
        for offset, works in enumerate(working):
            spans = _spans_on(hours, date_of(self._first + offset))
            self._closes.append(spans[-1][1])
            self._spans.append(spans if works else ())
            self._worked.append(self._worked[-1] + (sum(z - a for a, z in spans) if works else 0))

    def _at(self, number: int) -> int:
        offset = number - self._first
        if 0 <= offset < len(self._count):
            return offset
        raise CalendarEndsError(self.first, self.last)

    # Days by number -----------------------------------------------------------------------------------------

    def works(self, number: int) -> bool:
        """Whether a day number is a working day."""
        return bool(self._spans[self._at(number)])

    def on_or_after(self, number: int) -> int:
        """The first working day number that is not before this one."""
        found = self._on_or_after[self._at(number)]
        if found < 0:
            raise CalendarEndsError(self.first, self.last)
        return found

    def plus(self, number: int, working_days: int) -> int:
        """The n-th working day number after this day, not counting it (Civil Code, article 147); n >= 1."""
        offset = number - self._first
        if 0 <= offset < len(self._count):
            index = self._count[offset] + working_days - 1
            if index < len(self._workdays):
                return self._workdays[index]
        raise CalendarEndsError(self.first, self.last)

    def between(self, start: int, end: int) -> int:
        """How many working days lie after day number `start` up to and with `end`."""
        return self._count[self._at(end)] - self._count[self._at(start)]

    def closing(self, number: int) -> int:
        """The moment at which a day's office hours end: the hour that a receipt names (R-13)."""
        return number * DAY_SECONDS - UTC_OFFSET_SECONDS + self._closes[self._at(number)]

    def opening(self, number: int) -> int:
        """The moment at which office hours of a working day number begin; ValueError on a day off."""
        spans = self._spans[self._at(number)]
        if not spans:
            raise ValueError(f"{date_of(number)} is not a working day")
        return moment(number, spans[0][0])

    def spans(self, number: int) -> tuple[tuple[int, int], ...]:
        """Office spans of a day number in seconds after midnight; empty on a day off."""
        return self._spans[self._at(number)]

    @property
    def numbers(self) -> range:
        """All day numbers that the calendar covers."""
        return range(self._first, self._first + len(self._count))

    # Days by date -------------------------------------------------------------------------------------------

    def is_working_day(self, day: date) -> bool:
        """Whether a date is a working day: no weekend, holiday or day swapped away; or a make-up day (R-14)."""
        return self.works(number_of(day))

    def next_working_day(self, day: date) -> date:
        """The first working day that is not before the date."""
        return date_of(self.on_or_after(number_of(day)))

    def add_working_days(self, day: date, working_days: int) -> date:
        """The n-th working day after the date, which itself is not counted; n >= 1."""
        return date_of(self.plus(number_of(day), working_days))

    def why_off(self, number: int) -> Why | None:
        """Why a day number is a day off; None for a working day."""
        if self.works(number):
            return None
        row = self._special.get(number)
        if row is None:
            return SATURDAY if (number + 3) % 7 == 5 else SUNDAY
        if row.status == "projected" and "dự kiến" not in row.name_vi:
            return Why(f"{row.name_vi} (dự kiến)", f"{row.name_en} (projected)")
        return Why(row.name_vi, row.name_en)

    # Office hours -------------------------------------------------------------------------------------------

    def worked(self, at: int) -> int:
        """Working seconds of the whole calendar before a moment."""
        number, seconds = divmod(at + UTC_OFFSET_SECONDS, DAY_SECONDS)
        offset = self._at(number)
        total = self._worked[offset]
        for opens, closes in self._spans[offset]:
            if seconds > opens:
                total += min(seconds, closes) - opens
        return total

    def when_worked(self, total_seconds: int) -> int:
        """The earliest moment before which that many (>= 1) working seconds lie; the inverse of `worked`."""
        offset = bisect_left(self._worked, total_seconds) - 1
        if not 0 <= offset < len(self._spans):
            raise CalendarEndsError(self.first, self.last)
        rest = total_seconds - self._worked[offset]
        for opens, closes in self._spans[offset]:
            if rest <= closes - opens:
                return moment(self._first + offset, opens + rest)
            rest -= closes - opens
        raise CalendarEndsError(self.first, self.last)

    def add_working_seconds(self, at: int, seconds: int) -> int:
        """The moment at which that many seconds of office hours have passed since `at`; seconds >= 1."""
        return self.when_worked(self.worked(at) + seconds)


def _spans_on(hours: tuple[OfficeSpan, ...], day: date) -> tuple[tuple[int, int], ...]:
    spans = sorted(
        (span.opens_seconds, span.closes_seconds)
        for span in hours
        if (span.valid_from is None or span.valid_from <= day)
        and (span.valid_to is None or day <= span.valid_to)
    )
    if not spans:
        raise DataError(
            "office_hours.csv",
            0,
            f"không có giờ làm việc cho ngày {day:%d/%m/%Y}",
            f"no office hours on {day:%d/%m/%Y}",
        )
    return tuple(spans)


# Checks of the rows ----------------------------------------------------------------------------------------


def check_special_days(file: str, rows: Iterable[SpecialDay]) -> tuple[SpecialDay, ...]:
    """The rows, or DataError: a day twice, an unknown kind, or a kind that its weekday contradicts."""
    seen: dict[date, int] = {}
    checked = []
    for row in rows:
        if row.kind not in KINDS:
            raise DataError(
                file, row.line, f"loại ngày không rõ: {row.kind}", f"unknown kind of day: {row.kind}"
            )
        if row.day in seen:
            raise DataError(
                file,
                row.line,
                f"ngày {row.day:%d/%m/%Y} đã có ở dòng {seen[row.day]}",
                f"the day {row.day} stands in line {seen[row.day]} already",
            )
        if row.kind == MAKEUP and row.day.weekday() < 5:
            raise DataError(
                file,
                row.line,
                "ngày làm bù phải là thứ Bảy hoặc Chủ nhật",
                "a make-up day must be a Saturday or Sunday",
            )
        if row.kind == DAY_OFF and row.day.weekday() >= 5:
            raise DataError(
                file,
                row.line,
                "ngày nghỉ bù, nghỉ hoán đổi phải là ngày trong tuần",
                "a day off in lieu must be a weekday",
            )
        seen[row.day] = row.line
        checked.append(row)
    return tuple(checked)


def check_office_hours(file: str, rows: Iterable[OfficeSpan]) -> tuple[OfficeSpan, ...]:
    """The rows, or DataError: a span that ends before it begins, has seconds, or overlaps another."""
    checked: list[OfficeSpan] = []
    for row in rows:
        if not 0 <= row.opens_seconds < row.closes_seconds <= DAY_SECONDS:
            raise DataError(file, row.line, "giờ mở phải trước giờ đóng", "opening must be before closing")
        if row.opens_seconds % 60 or row.closes_seconds % 60:
            raise DataError(file, row.line, "giờ làm việc tính đến phút", "office hours are whole minutes")
        for other in checked:
            if _overlap(row, other):
                raise DataError(
                    file,
                    row.line,
                    f"trùng với giờ ở dòng {other.line}",
                    f"overlaps the hours in line {other.line}",
                )
        checked.append(row)
    return tuple(checked)


def _overlap(one: OfficeSpan, two: OfficeSpan) -> bool:
    begins = max(one.valid_from or date.min, two.valid_from or date.min)
    ends = min(one.valid_to or date.max, two.valid_to or date.max)
    return (
        begins <= ends and one.opens_seconds < two.closes_seconds and two.opens_seconds < one.closes_seconds
    )
