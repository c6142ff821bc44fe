"""Every deadline can be explained, none falls on a day off, and the tables agree with the rule to the second."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haicap.gates.datafiles import load_calendar
from haicap.rules.calendar import (
    Calendar,
    CalendarEndsError,
    day_number,
    local_date,
    moment,
    number_of,
)
from haicap.rules.deadline_reasons import explain
from haicap.rules.deadline_tables import DeadlineTables, due_many
from haicap.rules.deadlines import due_at, pause_amount
from haicap.rules.procedures import Limit

At = Callable[[str], int]
CALENDAR = load_calendar()
TABLES = DeadlineTables(CALENDAR)
FIRST, LAST = moment(number_of(date(2025, 1, 1))), moment(number_of(date(2027, 6, 30)))
MOMENTS = st.integers(FIRST, LAST)
LIMITS = st.one_of(
    st.builds(Limit, st.integers(1, 60), st.sampled_from(["working_days", "days", "hours"])),
    st.builds(Limit, st.integers(1, 4), st.just("months")),
    st.builds(Limit, st.just(1), st.sampled_from(["same_day", "immediate"]), st.just("15:00")),
)


@given(LIMITS, MOMENTS)
@settings(max_examples=500)
def test_a_deadline_never_falls_on_a_day_off(limit: Limit, received_at: int) -> None:
    due = due_at(CALENDAR, limit, received_at)
    assert CALENDAR.works(day_number(due))
    assert due >= received_at or (limit.unit == "same_day" and local_date(due) == local_date(received_at))


@given(LIMITS, MOMENTS, st.integers(1, 200_000))
@settings(max_examples=300)
def test_who_comes_later_is_never_due_earlier(limit: Limit, received_at: int, later: int) -> None:
    assert due_at(CALENDAR, limit, received_at) <= due_at(CALENDAR, limit, received_at + later)


@given(LIMITS, st.lists(MOMENTS, min_size=1, max_size=50), st.integers(0, 20))
@settings(max_examples=200)
def test_tables_and_rule_agree_to_the_second(limit: Limit, received: list[int], paused: int) -> None:
    expected = [due_at(CALENDAR, limit, at, paused) for at in received]
    assert TABLES.due_many(limit, np.array(received), paused).tolist() == expected


def test_a_hundred_thousand_deadlines_agree_in_every_unit() -> None:
    received = np.random.default_rng(7).integers(FIRST, LAST, 100_000)
    for limit in (Limit(5, "working_days"), Limit(8, "hours"), Limit(1, "same_day", "15:00")):
        due = due_many(CALENDAR, limit, received)
        for index in range(0, 100_000, 97):
            assert due[index] == due_at(CALENDAR, limit, int(received[index]))


def test_tables_refuse_what_lies_outside_the_known_years(at: At) -> None:
    for text in ("31/12/2027 16:00", "31/12/2024 16:00"):
        with pytest.raises(CalendarEndsError):
            TABLES.due_many(Limit(1, "working_days"), np.array([at(text)]))


@given(st.builds(Limit, st.integers(1, 60), st.sampled_from(["working_days", "days"])), MOMENTS)
@settings(max_examples=200)
def test_as_many_days_are_counted_as_the_limit_has(limit: Limit, received_at: int) -> None:
    found = explain(CALENDAR, limit, received_at)
    assert len(found.counted) == limit.amount
    assert found.due_at == due_at(CALENDAR, limit, received_at)
    assert not set(found.counted) & {day for day, _ in found.skipped}


@given(st.builds(Limit, st.integers(1, 20), st.just("working_days")), MOMENTS)
@settings(max_examples=200)
def test_each_day_up_to_the_deadline_is_counted_or_explained(limit: Limit, received_at: int) -> None:
    found = explain(CALENDAR, limit, received_at)
    days = sorted([*found.counted, *[day for day, _ in found.skipped]])
    assert days == [
        date.fromordinal(n)
        for n in range(local_date(received_at).toordinal(), local_date(found.due_at).toordinal() + 1)
    ]


def test_the_days_of_the_national_holiday_are_named(calendar: Calendar, at: At) -> None:
    found = explain(calendar, Limit(5, "working_days"), at("28/08/2025 09:00"))
    assert [day.isoformat() for day in found.counted] == [
        "2025-08-29", "2025-09-03", "2025-09-04", "2025-09-05", "2025-09-08",
    ]  # fmt: skip
    skipped = {day.isoformat(): why.vi for day, why in found.skipped}
    assert skipped["2025-09-01"] == "Quốc khánh (ngày liền kề)"
    assert skipped["2025-09-02"] == "Quốc khánh"
    assert skipped["2025-08-30"] == "thứ Bảy"
    assert "không tính" in skipped["2025-08-28"]


def test_a_last_day_off_is_named_in_the_rule(calendar: Calendar, at: At) -> None:
    found = explain(calendar, Limit(10, "days"), at("20/08/2025 09:00"))
    assert "30/08/2025 là ngày nghỉ (thứ Bảy)" in found.rule.vi
    assert "30/08/2025 is a day off (Saturday)" in found.rule.en


def test_days_of_waiting_are_explained(calendar: Calendar, at: At) -> None:
    pause = (at("24/06/2025 10:00"), at("25/06/2025 10:00"))
    found = explain(calendar, Limit(3, "working_days"), at("23/06/2025 10:00"), pauses=[pause])
    assert found.due_at == at("27/06/2025 17:00")
    assert [day.day for day in found.counted] == [24, 26, 27]
    assert (date(2025, 6, 25), "đang chờ người nộp hồ sơ") in [(day, why.vi) for day, why in found.skipped]


def test_hours_name_the_days_in_which_they_passed(calendar: Calendar, at: At) -> None:
    found = explain(calendar, Limit(8, "hours"), at("20/06/2025 17:30"))
    assert [day.isoformat() for day in found.counted] == ["2025-06-23"]
    assert [why.vi for _, why in found.skipped] == ["hết giờ làm việc", "thứ Bảy", "Chủ nhật"]


def test_a_pause_within_one_day_costs_no_working_day(calendar: Calendar, at: At) -> None:
    limit = Limit(3, "working_days")
    assert pause_amount(calendar, limit, at("24/06/2025 08:00"), at("24/06/2025 16:00")) == 0
