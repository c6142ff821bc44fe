"""Decree 61/2018 art. 8(2), 19(9): the head is warned before a limit ends, while an apology still keeps the law."""

from __future__ import annotations

import pytest

from haicap.rules.deadlines import ApologyVerdict
from haicap.rules.one_stop.state import State, Step
from haicap.rules.one_stop.urgency import (
    Standing,
    apologise_until,
    soon_until,
    standing,
    working_time_left,
)
from tests.builders import dossier, facts, local


@pytest.mark.parametrize(
    ("now", "near"),
    [
        ("2025-06-23 09:00", "2025-06-24 17:00"),
        ("2025-06-27 16:00", "2025-06-30 17:00"),
        ("2025-06-28 10:00", "2025-06-30 17:00"),
        ("2025-08-29 10:00", "2025-09-03 17:00"),
    ],
)
def test_near_is_up_to_the_close_of_the_next_working_day(now: str, near: str) -> None:
    assert soon_until(facts().calendar, local(now)) == local(near)


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("2025-06-23 08:59", Standing.LATE),
        ("2025-06-23 09:00", Standing.SOON),
        ("2025-06-24 17:00", Standing.SOON),
        ("2025-06-24 17:01", Standing.ON_TIME),
    ],
)
def test_a_date_is_late_once_it_has_passed_and_soon_while_it_is_near(due: str, expected: Standing) -> None:
    row = dossier(State.IN_PROCESS, Step.WORKING, due_at=local(due))
    now = local("2025-06-23 09:00")
    assert standing(row, now, soon_until(facts().calendar, now)) is expected


def test_nothing_falls_due_while_the_clock_stands_still() -> None:
    now = local("2025-09-23 09:00")
    for state in (State.SUPPLEMENT_ASKED, State.PAYMENT_ASKED):
        assert standing(dossier(state), now, now) is Standing.PAUSED
    for state in (State.DONE, State.RETURNED, State.WITHDRAWN, State.STOPPED):
        assert standing(dossier(state), now, now) is Standing.ENDED


def test_an_apology_in_the_last_lawful_second_is_in_time_and_a_second_later_is_not() -> None:
    known, due = facts(), local("2025-06-26 17:00")
    received = local("2025-06-20 09:00")
    until = apologise_until(known.rules_at(received), due)
    assert until == local("2025-06-25 23:59:59")
    assert known.apology(received, due, until, 0) is ApologyVerdict.ALLOWED
    assert known.apology(received, due, until + 1, 0) is ApologyVerdict.LATE


def test_time_left_counts_office_hours_alone() -> None:
    calendar = facts().calendar
    friday, monday = local("2025-06-27 16:00"), local("2025-06-30 09:00")
    assert working_time_left(calendar, friday, monday) == 2 * 3600
    assert working_time_left(calendar, monday, friday) == -2 * 3600
