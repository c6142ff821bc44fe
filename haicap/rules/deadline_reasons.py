"""Why a deadline is what it is: the days that counted, the days that did not and why, and the rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

from haicap.rules import deadlines as d
from haicap.rules.calendar import (
    UTC_OFFSET_SECONDS,
    Calendar,
    Why,
    date_of,
    day_number,
    local_seconds,
)
from haicap.rules.procedures import Limit

LOCAL = timezone(timedelta(seconds=UTC_OFFSET_SECONDS))

RECEIPT_DAY = Why(
    "ngày nhận hồ sơ không tính (Bộ luật Dân sự, Điều 147)",
    "the day of receipt is not counted (Civil Code, art. 147)",
)
WAITING = Why("đang chờ người nộp hồ sơ", "waiting for the applicant")
OUT_OF_HOURS = Why("hết giờ làm việc", "after office hours")

Skipped = tuple[date, Why]


class Explanation(NamedTuple):
    """A deadline with the days that counted, the days that didn't, each with its reason, and the rule in words."""

    due_at: int
    counted: tuple[date, ...]
    skipped: tuple[Skipped, ...]
    rule: Why


def explain(
    calendar: Calendar, limit: Limit, received_at: int, *, pauses: Sequence[d.Pause] = ()
) -> Explanation:
    """How `due_at` comes to its answer; `pauses` are times that did not count (R-16, R-17), in their order."""
    paused = sum(d.pause_amount(calendar, limit, start, end) for start, end in pauses)
    due = d.due_at(calendar, limit, received_at, paused)
    waited = {day for start, end in pauses for day in range(day_number(start) + 1, day_number(end) + 1)}
    counted, skipped = _DAYS[limit.unit](calendar, limit, received_at, due, waited)
    return Explanation(
        due,
        tuple(date_of(number) for number in counted),
        tuple((date_of(number), why) for number, why in skipped),
        _rule(calendar, limit, received_at, due, paused),
    )


Days = tuple[list[int], list[tuple[int, Why]]]


def _working_days(calendar: Calendar, limit: Limit, received_at: int, due: int, waited: set[int]) -> Days:
    counted: list[int] = []
    skipped = [(day_number(received_at), RECEIPT_DAY)]
    for number in range(day_number(received_at) + 1, day_number(due) + 1):
        off = calendar.why_off(number)
        if off or number in waited:
            skipped.append((number, off or WAITING))
        else:
            counted.append(number)
    return counted, skipped


def _calendar_days(calendar: Calendar, limit: Limit, received_at: int, due: int, waited: set[int]) -> Days:
    counted: list[int] = []
    skipped = [(day_number(received_at), RECEIPT_DAY)]
    last = _last_counted(limit, received_at, len(waited))
    for number in range(day_number(received_at) + 1, day_number(due) + 1):
        if number in waited:
            skipped.append((number, WAITING))
        elif number <= last:
            counted.append(number)
        elif off := calendar.why_off(number):
            skipped.append((number, off))
    return counted, skipped


def _last_counted(limit: Limit, received_at: int, waited: int) -> int:
    number = day_number(received_at)
    if limit.unit == d.MONTHS:
        return d.months_later(number, limit.amount) + waited
    return number + limit.amount + waited


def _hours(calendar: Calendar, limit: Limit, received_at: int, due: int, waited: set[int]) -> Days:
    counted: list[int] = []
    skipped: list[tuple[int, Why]] = []
    for number in range(day_number(received_at), day_number(due) + 1):
        begins = max(received_at, calendar.closing(number) - local_seconds(calendar.closing(number)))
        if off := calendar.why_off(number):
            skipped.append((number, off))
        elif calendar.worked(min(due, calendar.closing(number))) > calendar.worked(begins):
            counted.append(number)
        else:
            skipped.append((number, OUT_OF_HOURS))
    return counted, skipped


def _one_day(calendar: Calendar, limit: Limit, received_at: int, due: int, waited: set[int]) -> Days:
    cutoff = limit.cutoff or d.CUTOFF_DEFAULT
    late = Why(f"nhận sau {cutoff}", f"received after {cutoff}") if limit.unit == d.SAME_DAY else OUT_OF_HOURS
    last = day_number(due)
    return [last], [
        (number, calendar.why_off(number) or late) for number in range(day_number(received_at), last)
    ]


_DAYS: dict[str, Callable[[Calendar, Limit, int, int, set[int]], Days]] = {
    d.WORKING_DAYS: _working_days,
    d.DAYS: _calendar_days,
    d.MONTHS: _calendar_days,
    d.HOURS: _hours,
    d.SAME_DAY: _one_day,
    d.IMMEDIATE: _one_day,
}


# The rule in words ----------------------------------------------------------------------------------------------

UNIT_WORDS = {
    d.WORKING_DAYS: Why("ngày làm việc", "working days"),
    d.DAYS: Why("ngày", "days"),
    d.HOURS: Why("giờ làm việc", "working hours"),
    d.MONTHS: Why("tháng", "months"),
}


def _rule(calendar: Calendar, limit: Limit, received_at: int, due: int, paused: int) -> Why:
    hour = datetime.fromtimestamp(due, LOCAL).strftime("%H:%M")
    if limit.unit == d.SAME_DAY:
        cutoff = limit.cutoff or d.CUTOFF_DEFAULT
        return Why(
            f"trong ngày; nhận sau {cutoff} thì ngày làm việc tiếp theo; hẹn trả {hour}",
            f"same day; received after {cutoff}: next working day; promised for {hour}",
        )
    if limit.unit == d.IMMEDIATE:
        return Why("giải quyết ngay khi nhận", "handled at once")
    words = UNIT_WORDS[limit.unit]
    vi, en = f"{limit.amount} {words.vi}", f"{limit.amount} {words.en}"
    if limit.unit == d.HOURS:
        return Why(f"{vi}, tính từ lúc nhận, chỉ trong giờ làm việc", f"{en} from the moment of receipt")
    vi += ", tính từ ngày sau ngày nhận (Bộ luật Dân sự 2015, Điều 147, 148)"
    en += " from the day after receipt (Civil Code 2015, art. 147, 148)"
    if limit.unit in {d.DAYS, d.MONTHS}:
        rolled = _rolled(calendar, limit, received_at, paused)
        vi, en = vi + rolled.vi, en + rolled.en
    return Why(f"{vi}; hẹn trả {hour}", f"{en}; promised for {hour}")


def _rolled(calendar: Calendar, limit: Limit, received_at: int, paused: int) -> Why:
    last = _last_counted(limit, received_at, paused)
    off = calendar.why_off(last)
    if off is None:
        return Why("", "")
    day = f"{date_of(last):%d/%m/%Y}"
    return Why(
        f"; ngày cuối {day} là ngày nghỉ ({off.vi}) nên chuyển sang ngày làm việc tiếp theo",
        f"; the last day {day} is a day off ({off.en}), so the next working day",
    )
