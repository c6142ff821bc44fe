"""R-16 and R-17: Decree 61/2018, articles 11 and 19; the pause on financial duty."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from haicap.rules.calendar import Calendar
from haicap.rules.deadline_rules import DeadlineRules, SupplementMode
from haicap.rules.deadlines import Term, due_at, resume, supplement_window_ends
from haicap.rules.procedures import Limit

At = Callable[[str], int]
THREE_DAYS = Limit(3, "working_days")


def due_after(calendar: Calendar, at: At, limit: Limit, mode: SupplementMode, *moments: str) -> int:
    received, asked, back = map(at, moments)
    term = resume(calendar, limit, mode, Term(received, 0), asked, back)
    return due_at(calendar, limit, *term)


def test_after_a_supplement_the_limit_begins_anew_under_decree_61(
    calendar: Calendar, at: At, decree_61: DeadlineRules
) -> None:
    moments = ("23/06/2025 10:00", "24/06/2025 10:00", "25/06/2025 10:00")
    due = due_after(calendar, at, THREE_DAYS, decree_61.supplement_mode, *moments)
    assert decree_61.supplement_mode is SupplementMode.RESTART
    assert due == at("30/06/2025 17:00")


def test_after_a_supplement_a_pausing_version_adds_only_the_days_of_waiting(
    calendar: Calendar, at: At
) -> None:
    moments = ("23/06/2025 10:00", "24/06/2025 10:00", "25/06/2025 10:00")
    assert due_after(calendar, at, THREE_DAYS, SupplementMode.PAUSE, *moments) == at("27/06/2025 17:00")


@pytest.mark.parametrize(
    ("limit", "moments", "due"),
    [
        (THREE_DAYS, ("23/06/2025 10:00", "24/06/2025 10:00", "24/06/2025 16:00"), "26/06/2025 17:00"),
        (THREE_DAYS, ("23/06/2025 10:00", "24/06/2025 10:00", "30/06/2025 09:00"), "02/07/2025 17:00"),
        (Limit(15, "days"), ("02/06/2025 10:00", "05/06/2025 10:00", "09/06/2025 10:00"), "23/06/2025 17:00"),
        (
            Limit(1, "months"),
            ("02/06/2025 10:00", "05/06/2025 10:00", "09/06/2025 10:00"),
            "07/07/2025 17:00",
        ),
        (Limit(8, "hours"), ("23/06/2025 08:00", "23/06/2025 10:00", "23/06/2025 15:00"), "24/06/2025 12:00"),
    ],
)
def test_a_pause_adds_what_passed_in_the_limits_own_unit(
    calendar: Calendar, at: At, limit: Limit, moments: tuple[str, str, str], due: str
) -> None:
    assert due_after(calendar, at, limit, SupplementMode.PAUSE, *moments) == at(due)


def test_two_pauses_add_up(calendar: Calendar, at: At) -> None:
    term = Term(at("23/06/2025 10:00"), 0)
    for asked, back in (("24/06/2025 08:30", "26/06/2025 08:30"), ("26/06/2025 15:00", "27/06/2025 09:00")):
        term = resume(calendar, THREE_DAYS, SupplementMode.PAUSE, term, at(asked), at(back))
    assert term == Term(at("23/06/2025 10:00"), 3)
    assert due_at(calendar, THREE_DAYS, *term) == at("01/07/2025 17:00")


@pytest.mark.parametrize("mode", list(SupplementMode))
def test_a_limit_of_one_day_always_begins_anew(calendar: Calendar, at: At, mode: SupplementMode) -> None:
    moments = ("23/06/2025 10:00", "23/06/2025 11:00", "24/06/2025 15:30")
    due = due_after(calendar, at, Limit(1, "same_day", "15:00"), mode, *moments)
    assert due == at("25/06/2025 17:00")


def test_the_time_until_the_applicant_has_paid_is_not_counted(decree_61: DeadlineRules) -> None:
    assert decree_61.payment_mode is SupplementMode.PAUSE


def test_a_supplement_may_be_asked_within_three_working_days_of_receipt(
    calendar: Calendar, at: At, decree_61: DeadlineRules
) -> None:
    assert supplement_window_ends(calendar, decree_61, at("20/06/2025 09:00")) == at("25/06/2025 17:00")
    assert decree_61.supplement_requests_max == 1
