"""A million deadlines at once: the same answers as `deadlines.due_at`, from tables of days and office minutes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from haicap.rules import deadlines as d
from haicap.rules.calendar import DAY_SECONDS, UTC_OFFSET_SECONDS, Calendar, CalendarEndsError
from haicap.rules.procedures import Limit

Moments = npt.NDArray[np.int64]
DAY_MINUTES = 1_440


class DeadlineTables:
    """Numpy tables of one calendar: cumulative working days, and cumulative office minutes without the start minute."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        numbers = calendar.numbers
        self._first, self._size = numbers.start, len(numbers)
        works = np.array([calendar.works(number) for number in numbers], dtype=bool)
        self._works = works
        self._count = np.cumsum(works, dtype=np.int64)
        self._workdays = np.flatnonzero(works).astype(np.int64)
        self._closes = np.array([calendar.closing(number) for number in numbers], dtype=np.int64)
        self._opens = np.array(
            [calendar.opening(number) if calendar.works(number) else 0 for number in numbers], dtype=np.int64
        )
        self._minutes: tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]] | None = None

    def due_many(self, limit: Limit, received_at: Moments, paused: Moments | int = 0) -> Moments:
        """The due moments of many receipts under one limit, each as `due_at` has it; raises CalendarEndsError."""
        received = np.asarray(received_at, dtype=np.int64)
        return _DUE[limit.unit](self, limit, received, np.asarray(paused, dtype=np.int64))

    def _days(self, received: Moments) -> tuple[Moments, Moments]:
        """Offset of the local day in the tables, and seconds after its midnight."""
        local = received + UTC_OFFSET_SECONDS
        day = local // DAY_SECONDS
        return self._inside(day - self._first, self._size), local - day * DAY_SECONDS

    def _inside(self, offsets: Moments, size: int) -> Moments:
        if offsets.size and (offsets.min() < 0 or offsets.max() >= size):
            raise CalendarEndsError(self._calendar.first, self._calendar.last)
        return offsets

    def _plus(self, days: Moments, amount: Moments | int) -> Moments:
        index = self._count[days] + amount - 1
        return self._workdays[self._inside(index, len(self._workdays))]

    def _on_or_after(self, days: Moments) -> Moments:
        index = self._count[self._inside(days, self._size)] - self._works[days]
        return self._workdays[self._inside(index, len(self._workdays))]

    def _in_working_days(self, limit: Limit, received: Moments, paused: Moments) -> Moments:
        days, _ = self._days(received)
        return self._closes[self._plus(days, limit.amount + paused)]

    def _in_days(self, limit: Limit, received: Moments, paused: Moments) -> Moments:
        days, _ = self._days(received)
        return self._closes[self._on_or_after(days + limit.amount + paused)]

    def _in_months(self, limit: Limit, received: Moments, paused: Moments) -> Moments:
        days, _ = self._days(received)
        later = np.zeros(self._size, dtype=np.int64)
        for offset in np.unique(days).tolist():
            later[offset] = d.months_later(offset + self._first, limit.amount) - self._first
        return self._closes[self._on_or_after(later[days] + paused)]

    def _same_day(self, limit: Limit, received: Moments, _paused: Moments) -> Moments:
        days, seconds = self._days(received)
        late = self._works[days] & (seconds > d.cutoff_seconds(limit.cutoff))
        return self._closes[self._on_or_after(days + late)]

    def _at_once(self, _limit: Limit, received: Moments, _paused: Moments) -> Moments:
        days, _ = self._days(received)
        in_time = self._works[days] & (received <= self._closes[days])
        day = np.where(in_time, days, self._plus(days, 1))
        return np.where(in_time, np.maximum(received, self._opens[day]), self._opens[day])

    def _in_hours(self, limit: Limit, received: Moments, paused: Moments) -> Moments:
        before, minutes_worked = self._minute_tables()
        origin = self._first * DAY_SECONDS - UTC_OFFSET_SECONDS
        minute, second = np.divmod(received - origin, 60)
        self._inside(minute, len(before) - 1)
        working = before[minute + 1] - before[minute]
        total = before[minute] * np.int64(60) + second * working + limit.amount * d.HOUR_SECONDS + paused
        whole = self._inside((total - 1) // 60, len(minutes_worked))
        due: Moments = origin + minutes_worked[whole] * np.int64(60) + (total - whole * 60)
        return due

    def _minute_tables(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """Office minutes before each minute of the calendar, and the number of every office minute."""
        if self._minutes is None:
            open_minutes = np.zeros(self._size * DAY_MINUTES, dtype=np.int32)
            for offset in np.flatnonzero(self._works).tolist():
                for opens, closes in self._calendar.spans(self._first + offset):
                    start = offset * DAY_MINUTES
                    open_minutes[start + opens // 60 : start + closes // 60] = 1
            before = np.zeros(len(open_minutes) + 1, dtype=np.int32)
            np.cumsum(open_minutes, out=before[1:])
            self._minutes = before, np.flatnonzero(open_minutes).astype(np.int32)
        return self._minutes


_DUE: dict[str, Callable[[DeadlineTables, Limit, Moments, Moments], Moments]] = {
    d.WORKING_DAYS: DeadlineTables._in_working_days,
    d.DAYS: DeadlineTables._in_days,
    d.HOURS: DeadlineTables._in_hours,
    d.MONTHS: DeadlineTables._in_months,
    d.SAME_DAY: DeadlineTables._same_day,
    d.IMMEDIATE: DeadlineTables._at_once,
}


def due_many(calendar: Calendar, limit: Limit, received_at: Moments, paused: Moments | int = 0) -> Moments:
    """The due moments of many receipts under one limit; keep a DeadlineTables to ask several times."""
    return DeadlineTables(calendar).due_many(limit, received_at, paused)
