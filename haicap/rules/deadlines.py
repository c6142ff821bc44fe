"""Deadlines of dossiers (R-10 to R-22): pure functions of a calendar, a limit and moments in UTC seconds.

A limit that waited for the applicant carries `paused`: working days, days or seconds (by the limit's unit) that
`pause_amount` counted and that are added to it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from haicap.rules.calendar import (
    Calendar,
    date_of,
    day_number,
    local_seconds,
    number_of,
)
from haicap.rules.deadline_rules import ClockStart, DeadlineRules, SupplementMode
from haicap.rules.procedures import Limit

WORKING_DAYS, DAYS, HOURS, MONTHS = "working_days", "days", "hours", "months"
SAME_DAY, IMMEDIATE = "same_day", "immediate"
UNITS = (WORKING_DAYS, DAYS, HOURS, MONTHS, SAME_DAY, IMMEDIATE)
CUTOFF_DEFAULT = "15:00"
_FROM_RECEIPT = ClockStart.RECEIPT
HOUR_SECONDS = 3_600

Pause = tuple[int, int]
"""From and to (UTC seconds) of a time that does not count."""


@lru_cache
def cutoff_seconds(cutoff: str | None) -> int:
    """Seconds after midnight of a cutoff written "15:00"."""
    hours, minutes = (cutoff or CUTOFF_DEFAULT).split(":")
    return int(hours) * HOUR_SECONDS + int(minutes) * 60


# When a limit ends ----------------------------------------------------------------------------------------------


def due_at(calendar: Calendar, limit: Limit, received_at: int, paused: int = 0) -> int:
    """The moment up to which a dossier received then is in time (R-10 to R-15; Civil Code 2015, articles 147, 148)."""
    return _DUE[limit.unit](calendar, limit, received_at, paused)


def _due_in_working_days(calendar: Calendar, limit: Limit, received_at: int, paused: int) -> int:
    return calendar.closing(calendar.plus(day_number(received_at), limit.amount + paused))


def _due_in_days(calendar: Calendar, limit: Limit, received_at: int, paused: int) -> int:
    return calendar.closing(calendar.on_or_after(day_number(received_at) + limit.amount + paused))


def _due_in_months(calendar: Calendar, limit: Limit, received_at: int, paused: int) -> int:
    number = months_later(day_number(received_at), limit.amount) + paused
    return calendar.closing(calendar.on_or_after(number))


def _due_in_hours(calendar: Calendar, limit: Limit, received_at: int, paused: int) -> int:
    return calendar.add_working_seconds(received_at, limit.amount * HOUR_SECONDS + paused)


def _due_same_day(calendar: Calendar, limit: Limit, received_at: int, paused: int) -> int:
    return calendar.closing(same_day_number(calendar, limit, received_at))


def _due_at_once(calendar: Calendar, limit: Limit, received_at: int, paused: int) -> int:
    number = day_number(received_at)
    if calendar.works(number) and received_at <= calendar.closing(number):
        return max(received_at, calendar.opening(number))
    return calendar.opening(calendar.plus(number, 1))


def same_day_number(calendar: Calendar, limit: Limit, received_at: int) -> int:
    """The day number on which same-day work is due: the next working day if received after the cutoff (R-15)."""
    number = day_number(received_at)
    if calendar.works(number) and local_seconds(received_at) > cutoff_seconds(limit.cutoff):
        return calendar.plus(number, 1)
    return calendar.on_or_after(number)


_DUE: dict[str, Callable[[Calendar, Limit, int, int], int]] = {
    WORKING_DAYS: _due_in_working_days,
    DAYS: _due_in_days,
    HOURS: _due_in_hours,
    MONTHS: _due_in_months,
    SAME_DAY: _due_same_day,
    IMMEDIATE: _due_at_once,
}


def months_later(number: int, months: int) -> int:
    """The same date that many months later, or the month's last day if there is none (Civil Code, article 148)."""
    day = date_of(number)
    total = day.year * 12 + day.month - 1 + months
    year, month = total // 12, total % 12 + 1
    return number_of(date(year, month, min(day.day, monthrange(year, month)[1])))


def clock_start(rules: DeadlineRules, received_at: int, competent_got_at: int | None) -> int | None:
    """From when the limit runs (R-12); None: not yet, for the competent authority has not got the dossier.

    `competent_got_at` is the receipt itself when the receiver is competent.
    """
    return received_at if rules.clock_starts is _FROM_RECEIPT else competent_got_at


def is_late(finished_at: int, due: int) -> bool:
    """Whether a result came after the moment that the receipt names (R-13, R-20)."""
    return finished_at > due


# Waiting for the applicant --------------------------------------------------------------------------------------


def pause_amount(calendar: Calendar, limit: Limit, paused_at: int, resumed_at: int) -> int:
    """What a pause adds to a limit, in the limit's own unit: working days, days or working seconds (R-16, R-17).

    The day of the pause counts, the day of the return does not, as on receipt (Civil Code, article 147).
    """
    if limit.unit == HOURS:
        return calendar.worked(resumed_at) - calendar.worked(paused_at)
    first, last = day_number(paused_at), day_number(resumed_at)
    if limit.unit == WORKING_DAYS:
        return calendar.between(first, last)
    return last - first if limit.unit in {DAYS, MONTHS} else 0


class Term(NamedTuple):
    """How a limit runs: from which moment, and how much waiting is added; both are arguments of `due_at`."""

    started_at: int
    paused: int


def resume(
    calendar: Calendar, limit: Limit, mode: SupplementMode, term: Term, paused_at: int, resumed_at: int
) -> Term:
    """The term after the applicant came back: anew from then, or with the pause added (R-16, R-17).

    A limit of one day or less always begins anew, for nothing is left of it to go on with.
    """
    if mode is SupplementMode.RESTART or limit.unit in {SAME_DAY, IMMEDIATE}:
        return Term(resumed_at, 0)
    return Term(term.started_at, term.paused + pause_amount(calendar, limit, paused_at, resumed_at))


def moved_on(calendar: Calendar, limit: Limit, due: int, waited: int) -> int:
    """A date that was set by hand, moved on by what a pause added, in the limit's own unit (R-17, R-19)."""
    if not waited:
        return due
    return due_at(calendar, replace(limit, amount=0), due, waited)


def supplement_window_ends(calendar: Calendar, rules: DeadlineRules, received_at: int) -> int:
    """The last moment to ask for a supplement during solving (R-16: three working days)."""
    return calendar.closing(calendar.plus(day_number(received_at), rules.supplement_window_working_days))


# On the way -----------------------------------------------------------------------------------------------------


def transfer_at(calendar: Calendar, rules: DeadlineRules, received_at: int, *, online: bool) -> int:
    """When a dossier goes to its solver: at once; after 15:00 or on a day off, as the next working day opens (R-7)."""
    number = day_number(received_at)
    if online or (calendar.works(number) and local_seconds(received_at) <= rules.transfer_cutoff_seconds):
        return received_at
    return calendar.opening(calendar.plus(number, 1))


def transfer_due_at(calendar: Calendar, rules: DeadlineRules, received_at: int, *, online: bool) -> int:
    """Until when a dossier must have gone to its solver: the day's end, or as `transfer_at` says (R-7)."""
    goes_at = transfer_at(calendar, rules, received_at, online=online)
    if online or goes_at != received_at:
        return goes_at
    return max(received_at, calendar.closing(day_number(received_at)))


def first_answer_due(calendar: Calendar, rules: DeadlineRules, submitted_at: int) -> int:
    """Until when an online dossier must be answered for the first time (R-5: eight working hours)."""
    return calendar.add_working_seconds(submitted_at, rules.first_answer_hours * HOUR_SECONDS)


def consultation_due(calendar: Calendar, asked: Limit, asked_at: int, due: int) -> int:
    """Until when another unit must answer: its stated limit, but never past the dossier's own (R-18)."""
    return min(due_at(calendar, asked, asked_at), due)


def extended_due_at(
    calendar: Calendar, rules: DeadlineRules, due: int, working_days: int, *, agreed_in_writing: bool
) -> int | None:
    """The end of an extended same-day limit; None: longer than two working days needs an agreement (R-15)."""
    if working_days > rules.same_day_extension_working_days and not agreed_in_writing:
        return None
    return calendar.closing(calendar.plus(day_number(due), working_days))


def step_targets(
    calendar: Calendar, received_at: int, due: int, shares_ppm: Sequence[int]
) -> tuple[int, ...]:
    """Targets of the internal steps, dividing the office hours up to the due moment; none lies after it (R-22)."""
    start, total = calendar.worked(received_at), sum(shares_ppm)
    span, done, targets = calendar.worked(due) - start, 0, []
    for share in shares_ppm:
        done += share
        seconds = span * done // total if total else 0
        targets.append(calendar.when_worked(start + seconds) if seconds else min(received_at, due))
    return tuple(targets)


# Apology and new date -------------------------------------------------------------------------------------------


class ApologyVerdict(StrEnum):
    """What R-19 says to an apology with a new date."""

    ALLOWED = "allowed"
    LATE = "late"
    REFUSED = "refused"


def apology(rules: DeadlineRules, due_current: int, issued_at: int, *, moved_before: int) -> ApologyVerdict:
    """Whether the date may be moved: once only; less than a day before the limit it is a breach, but stands (R-19)."""
    if moved_before >= rules.apologies_max:
        return ApologyVerdict.REFUSED
    in_time = day_number(issued_at) + rules.apology_days_before <= day_number(due_current)
    return ApologyVerdict.ALLOWED if in_time else ApologyVerdict.LATE
