"""R-10 to R-15: Civil Code 2015, articles 147 and 148; Decree 23/2015, article 7."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from haicap.rules.calendar import Calendar
from haicap.rules.deadlines import due_at, is_late
from haicap.rules.procedures import Limit

SAME_DAY = Limit(1, "same_day", "15:00")
At = Callable[[str], int]


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("23/06/2025 15:00:00", "23/06/2025 17:00"),
        ("23/06/2025 15:00:01", "24/06/2025 17:00"),
        ("20/06/2025 15:30", "23/06/2025 17:00"),
        ("21/06/2025 09:00", "23/06/2025 17:00"),
        ("22/06/2025 22:00", "23/06/2025 17:00"),
        ("23/06/2025 02:00", "23/06/2025 17:00"),
        ("29/08/2025 16:00", "03/09/2025 17:00"),
    ],
)
def test_same_day_work_received_after_15_00_is_due_the_next_working_day(
    calendar: Calendar, at: At, received: str, due: str
) -> None:
    assert due_at(calendar, SAME_DAY, at(received)) == at(due)


def test_the_day_of_receipt_is_not_counted(calendar: Calendar, at: At) -> None:
    assert due_at(calendar, Limit(3, "working_days"), at("01/07/2025 10:00")) == at("04/07/2025 17:00")


def test_five_working_days_over_the_national_day(calendar: Calendar, at: At) -> None:
    assert due_at(calendar, Limit(5, "working_days"), at("28/08/2025 09:00")) == at("08/09/2025 17:00")


def test_calendar_days_that_end_on_a_day_off_end_with_the_next_working_day(
    calendar: Calendar, at: At
) -> None:
    assert due_at(calendar, Limit(10, "days"), at("20/08/2025 09:00")) == at("03/09/2025 17:00")


@pytest.mark.parametrize(
    ("months", "received", "due"),
    [
        (1, "31/01/2026 09:00", "02/03/2026 17:00"),
        (1, "28/08/2025 09:00", "29/09/2025 17:00"),
        (6, "30/08/2025 09:00", "02/03/2026 17:00"),
        (12, "15/07/2025 09:00", "15/07/2026 17:00"),
    ],
)
def test_a_month_ends_on_the_same_date_or_on_the_months_last_day(
    calendar: Calendar, at: At, months: int, received: str, due: str
) -> None:
    assert due_at(calendar, Limit(months, "months"), at(received)) == at(due)


@pytest.mark.parametrize(
    ("hours", "received", "due"),
    [
        (8, "23/06/2025 15:30:10", "24/06/2025 15:30:10"),
        (4, "23/06/2025 08:00", "23/06/2025 12:00"),
        (1, "23/06/2025 12:15", "23/06/2025 14:00"),
        (8, "20/06/2025 17:00", "23/06/2025 17:00"),
        (8, "21/06/2025 10:00", "23/06/2025 17:00"),
    ],
)
def test_hours_begin_at_the_moment_and_pass_only_in_office_hours(
    calendar: Calendar, at: At, hours: int, received: str, due: str
) -> None:
    assert due_at(calendar, Limit(hours, "hours"), at(received)) == at(due)


def test_what_is_done_at_once_waits_only_for_office_hours(calendar: Calendar, at: At) -> None:
    at_once = Limit(1, "immediate")
    assert due_at(calendar, at_once, at("23/06/2025 07:30")) == at("23/06/2025 08:00")
    assert due_at(calendar, at_once, at("20/06/2025 17:01")) == at("23/06/2025 08:00")
    assert due_at(calendar, at_once, at("23/06/2025 09:30")) == at("23/06/2025 09:30")
    assert due_at(calendar, at_once, at("22/06/2025 09:30")) == at("23/06/2025 08:00")


def test_opening_a_counter_on_saturday_makes_no_working_day(calendar: Calendar, at: At) -> None:
    two_days = Limit(2, "working_days")
    assert due_at(calendar, two_days, at("20/06/2025 09:00")) == at("24/06/2025 17:00")
    assert due_at(calendar, two_days, at("21/06/2025 09:00")) == at("24/06/2025 17:00")


def test_a_make_up_saturday_counts(calendar: Calendar, at: At) -> None:
    assert due_at(calendar, Limit(1, "working_days"), at("25/04/2025 09:00")) == at("26/04/2025 17:00")


def test_late_is_only_what_comes_after_the_printed_moment(at: At) -> None:
    due = at("08/09/2025 17:00")
    assert not is_late(due, due)
    assert is_late(due + 1, due)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_the_computers_own_zone_changes_nothing(
    zone: str, calendar: Calendar, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert due_at(calendar, SAME_DAY, 1_750_665_600) == 1_750_672_800
        assert due_at(calendar, SAME_DAY, 1_750_665_601) == 1_750_759_200
    finally:
        monkeypatch.undo()
        time.tzset()
