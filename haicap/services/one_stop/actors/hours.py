"""When offices are open: for the counters and for the back office, by the calendar."""

from __future__ import annotations

from collections.abc import Callable

from haicap.rules.calendar import (
    DAY_SECONDS,
    SATURDAY,
    UTC_OFFSET_SECONDS,
    Calendar,
    day_number,
    local_seconds,
    moment,
)

Spans = tuple[tuple[int, int], ...]
DAYS_AHEAD_MAX = 60
EVE_SECOND = 55_800


class Opening:
    """Whether something is open, by its spans on each day, which must be in order.

    It remembers until when its last answer holds: moments are asked for one after the other, many in the same hour.
    """

    __slots__ = ("_from_at", "_is_open", "_spans_on", "_to_at")

    def __init__(self, spans_on: Callable[[int], Spans]) -> None:
        self._spans_on = spans_on
        self._from_at = self._to_at = 0
        self._is_open = False

    def is_open(self, at: int) -> bool:
        """Whether it is open at a moment (UTC seconds)."""
        if not self._from_at <= at < self._to_at:
            self._look_up(at)
        return self._is_open

    def _look_up(self, at: int) -> None:
        day, second = divmod(at + UTC_OFFSET_SECONDS, DAY_SECONDS)
        before, after, self._is_open = 0, DAY_SECONDS, False
        for start, end in self._spans_on(day):
            if second < start:
                after = start
                break
            if second < end:
                before, after, self._is_open = start, end, True
                break
            before = end
        self._from_at, self._to_at = moment(day, before), moment(day, after)


class Hours:
    """Open spans per day, in seconds since local midnight; counters may open on a Saturday, offices never do."""

    def __init__(self, calendar: Calendar, saturday: Spans) -> None:
        self.calendar = calendar
        self._saturday = saturday
        self._offices: dict[int, Spans] = {}
        self._counters: dict[int, Spans] = {}
        self.open_now = Opening(self.offices).is_open
        """Whether the back office is open at a moment."""
        self.counter_open = Opening(self.counters).is_open
        """Whether the counters are open at a moment."""

    def offices(self, day: int) -> Spans:
        """The back office's spans on a day (days since 1970)."""
        found = self._offices.get(day)
        if found is None:
            found = self._offices[day] = tuple(self.calendar.spans(day)) if self.calendar.works(day) else ()
        return found

    def counters(self, day: int) -> Spans:
        """The counters' spans on a day."""
        found = self._counters.get(day)
        if found is None:
            found = self.offices(day)
            if self.calendar.why_off(day) == SATURDAY:
                found = self._saturday
            self._counters[day] = found
        return found

    def openings(self, day: int) -> list[int]:
        """The moments at which counters or back office open on a day."""
        return [moment(day, start) for start, _ in self.counters(day)]

    def after_closing(self, at: int) -> bool:
        """Whether the counters have closed for the day; who holds a ticket is still served."""
        spans = self.counters(day_number(at))
        return bool(spans) and local_seconds(at) >= spans[-1][1]

    def next_office(self, at: int) -> int:
        """`at` itself where the back office is open, else its next opening."""
        return self._next(at, counters=False)

    def next_counter(self, at: int) -> int:
        """`at` itself where the counters are open, else their next opening."""
        return self._next(at, counters=True)

    def opening_after(self, at: int) -> int:
        """The next opening of counters or back office strictly after `at`."""
        day, second = day_number(at), local_seconds(at)
        for ahead in range(DAYS_AHEAD_MAX):
            for start, _ in self.counters(day + ahead):
                if ahead or start > second:
                    return moment(day + ahead, start)
        raise LookupError("the counters never open again")

    def on_later_day(self, at: int, days: int, second: int) -> int:
        """The moment `second` (after local midnight) on the `days`-th day after that of `at` with open counters."""
        day = day_number(at)
        while days > 0:
            day += 1
            if self.offices(day):
                days -= 1
        return moment(day, second)

    def next_morning(self, at: int) -> int:
        """The opening of the back office on the next working day after that of `at`."""
        return self.calendar.opening(self.calendar.plus(day_number(at), 1))

    def eve(self, due_at: int) -> int:
        """Half past three on the last working day before that of `due_at`: when it shows who will be late."""
        day = day_number(due_at) - 1
        while not self.offices(day):
            day -= 1
        return moment(day, EVE_SECOND)

    def finish_from(self, at: int, seconds: int) -> int:
        """When `seconds` of office hours have passed since `at`, at least one."""
        return self.calendar.add_working_seconds(at, max(1, seconds))

    def _next(self, at: int, *, counters: bool) -> int:
        day, second = day_number(at), local_seconds(at)
        for ahead in range(DAYS_AHEAD_MAX):
            spans = self.counters(day + ahead) if counters else self.offices(day + ahead)
            for start, end in spans:
                if ahead or second < end:
                    return at if not ahead and second >= start else moment(day + ahead, start)
        raise LookupError("the offices never open again")

    def finish(self, at: int, seconds: int) -> int:
        """When `seconds` of office work that begin at `at` are done: work stops at noon and in the evening."""
        second = local_seconds(at)
        for start, end in self.offices(day_number(at)):
            if start <= second and second + seconds <= end:
                return at + seconds
        return self.calendar.add_working_seconds(at, seconds)
