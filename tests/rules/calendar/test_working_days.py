"""Labour Code 2019, articles 111 and 112, with the swap days of the Prime Minister: R-14."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haicap.gates.datafiles import load_calendar
from haicap.rules.calendar import (
    Calendar,
    CalendarEndsError,
    OfficeSpan,
    SpecialDay,
    date_of,
    local_date,
    moment,
    number_of,
)

CALENDAR = load_calendar()
FIRST, LAST = moment(number_of(date(2025, 1, 2))), moment(number_of(date(2027, 11, 30)))


@pytest.mark.parametrize("day", [date(2025, 6, 21), date(2025, 6, 22)])
def test_saturday_and_sunday_are_days_of_rest(day: date) -> None:
    assert not CALENDAR.is_working_day(day)
    assert CALENDAR.next_working_day(day) == date(2025, 6, 23)


@pytest.mark.parametrize("day", [date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)])
def test_a_make_up_saturday_is_a_working_day(day: date) -> None:
    assert day.weekday() == 5
    assert CALENDAR.is_working_day(day)


@pytest.mark.parametrize("day", [date(2025, 5, 2), date(2026, 1, 2), date(2026, 8, 31)])
def test_a_day_swapped_away_is_a_day_off(day: date) -> None:
    assert day.weekday() < 5
    assert not CALENDAR.is_working_day(day)


def test_a_holiday_on_a_sunday_gives_the_monday_after_it() -> None:
    assert not CALENDAR.is_working_day(date(2026, 4, 27))


def test_the_days_around_the_national_day_of_2025() -> None:
    days = [date(2025, 8, 29), date(2025, 9, 1), date(2025, 9, 2), date(2025, 9, 3)]
    assert [CALENDAR.is_working_day(day) for day in days] == [True, False, False, True]


def test_the_first_working_day_after_tet_2025_is_the_third_of_february() -> None:
    assert CALENDAR.add_working_days(date(2025, 1, 24), 1) == date(2025, 2, 3)


def test_every_day_off_has_its_reason_and_no_working_day_has_one() -> None:
    for number in CALENDAR.numbers:
        assert (CALENDAR.why_off(number) is None) == CALENDAR.works(number)
    assert CALENDAR.why_off(number_of(date(2025, 9, 2))) == ("Quốc khánh", "National Day")
    assert CALENDAR.why_off(number_of(date(2025, 6, 21))) == ("thứ Bảy", "Saturday")


def test_a_projected_holiday_says_so() -> None:
    why = CALENDAR.why_off(number_of(date(2027, 2, 8)))
    assert why is not None
    assert "dự kiến" in why.vi
    assert "projected" in why.en


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2028, 1, 1)])
def test_a_day_whose_holidays_are_unknown_is_refused_not_guessed(day: date) -> None:
    with pytest.raises(CalendarEndsError) as caught:
        CALENDAR.is_working_day(day)
    assert "holidays.csv" in caught.value.vi


def test_counting_past_the_last_known_year_is_refused() -> None:
    with pytest.raises(CalendarEndsError):
        CALENDAR.add_working_days(date(2027, 12, 30), 5)
    with pytest.raises(CalendarEndsError):
        CALENDAR.add_working_seconds(moment(number_of(date(2027, 12, 31)), 16 * 3600), 7_200)


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Auckland"])
def test_the_legal_day_is_hanois_wherever_the_computer_stands(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert local_date(1_750_438_799) == date(2025, 6, 20)  # 2025-06-20 16:59:59 UTC
        assert local_date(1_750_438_800) == date(2025, 6, 21)
        assert load_calendar().closing(number_of(date(2025, 6, 20))) == 1_750_413_600
    finally:
        monkeypatch.undo()
        time.tzset()


def test_office_hours_hold_from_their_own_day() -> None:
    hours = [
        OfficeSpan(None, date(2025, 6, 30), 28_800, 43_200),
        OfficeSpan(date(2025, 7, 1), None, 27_000, 41_400),
    ]
    calendar = Calendar([SpecialDay(date(2025, 1, 1), "holiday", "Tết", "New Year")], hours)
    assert calendar.closing(number_of(date(2025, 6, 30))) % 86_400 == 43_200 - 25_200
    assert calendar.closing(number_of(date(2025, 7, 1))) % 86_400 == 41_400 - 25_200


@given(st.integers(FIRST, LAST - 10_000_000), st.integers(1, 400_000))
@settings(max_examples=300)
def test_the_working_seconds_added_have_passed_and_not_one_more(at: int, seconds: int) -> None:
    due = CALENDAR.add_working_seconds(at, seconds)
    assert CALENDAR.worked(due) - CALENDAR.worked(at) == seconds
    assert CALENDAR.worked(due - 1) < CALENDAR.worked(due)


@given(st.dates(date(2025, 1, 1), date(2027, 10, 1)), st.integers(1, 40))
@settings(max_examples=300)
def test_the_nth_working_day_has_n_working_days_up_to_it(day: date, count: int) -> None:
    end = CALENDAR.add_working_days(day, count)
    passed = [n for n in range(number_of(day) + 1, number_of(end) + 1) if CALENDAR.is_working_day(date_of(n))]
    assert len(passed) == count
    assert CALENDAR.is_working_day(end)
    assert CALENDAR.between(number_of(day), number_of(end)) == count
