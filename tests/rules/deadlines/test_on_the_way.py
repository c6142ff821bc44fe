"""R-5, R-7, R-12, R-15, R-18, R-19, R-22: transfer, first answer, consultation, apology, internal steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from haicap.rules.calendar import Calendar
from haicap.rules.deadline_rules import DeadlineRules, NoRulesError, RuleBook, rules_on
from haicap.rules.deadlines import (
    ApologyVerdict,
    apology,
    clock_start,
    consultation_due,
    extended_due_at,
    first_answer_due,
    step_targets,
    transfer_at,
    transfer_due_at,
)
from haicap.rules.procedures import Limit

At = Callable[[str], int]


@pytest.mark.parametrize(
    ("received", "goes", "until"),
    [
        ("23/06/2025 15:00:00", "23/06/2025 15:00:00", "23/06/2025 17:00"),
        ("23/06/2025 15:00:01", "24/06/2025 08:00", "24/06/2025 08:00"),
        ("20/06/2025 16:00", "23/06/2025 08:00", "23/06/2025 08:00"),
        ("21/06/2025 09:00", "23/06/2025 08:00", "23/06/2025 08:00"),
    ],
)
def test_a_dossier_goes_to_its_solver_the_same_day_or_if_received_after_15_00_as_the_next_one_begins(
    calendar: Calendar, at: At, decree_61: DeadlineRules, received: str, goes: str, until: str
) -> None:
    assert transfer_at(calendar, decree_61, at(received), online=False) == at(goes)
    assert transfer_due_at(calendar, decree_61, at(received), online=False) == at(until)


def test_an_online_dossier_goes_at_once(calendar: Calendar, at: At, decree_61: DeadlineRules) -> None:
    received = at("21/06/2025 23:00")
    assert transfer_at(calendar, decree_61, received, online=True) == received
    assert transfer_due_at(calendar, decree_61, received, online=True) == received


def test_an_online_dossier_is_answered_within_eight_working_hours(
    calendar: Calendar, at: At, decree_61: DeadlineRules
) -> None:
    assert first_answer_due(calendar, decree_61, at("21/06/2025 23:00")) == at("23/06/2025 17:00")
    assert first_answer_due(calendar, decree_61, at("20/06/2025 14:30")) == at("23/06/2025 14:30")


def test_until_august_2026_the_limit_runs_from_receipt_afterwards_from_the_competent_authority(
    book: RuleBook, at: At
) -> None:
    received, got = at("03/08/2026 09:00"), at("06/08/2026 09:00")
    assert clock_start(book.on(date(2026, 8, 4)), received, got) == received
    assert clock_start(book.on(date(2026, 8, 5)), received, got) == got
    assert clock_start(book.on(date(2026, 8, 5)), received, None) is None


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2025, 6, 30), "nd61_2018"),
        (date(2025, 7, 1), "nd118_2025"),
        (date(2026, 8, 4), "nd118_2025"),
        (date(2026, 8, 5), "nd309_2026"),
    ],
)
def test_each_day_has_the_rules_in_force_then(book: RuleBook, day: date, version: str) -> None:
    assert rules_on(book, day).id == version
    assert all(basis.source and basis.mark in "TSME" for basis in rules_on(book, day).basis.values())


def test_a_day_without_rules_is_refused(book: RuleBook) -> None:
    with pytest.raises(NoRulesError) as caught:
        book.on(date(2018, 6, 20))
    assert "20/06/2018" in caught.value.vi


def test_a_consultation_never_moves_the_limit(calendar: Calendar, at: At) -> None:
    asked, due = at("24/06/2025 09:00"), at("26/06/2025 17:00")
    assert consultation_due(calendar, Limit(1, "working_days"), asked, due) == at("25/06/2025 17:00")
    assert consultation_due(calendar, Limit(5, "working_days"), asked, due) == due


def test_same_day_work_may_be_extended_by_two_working_days_longer_only_by_agreement(
    calendar: Calendar, at: At, decree_61: DeadlineRules
) -> None:
    due = at("23/06/2025 17:00")
    assert extended_due_at(calendar, decree_61, due, 2, agreed_in_writing=False) == at("25/06/2025 17:00")
    assert extended_due_at(calendar, decree_61, due, 3, agreed_in_writing=False) is None
    assert extended_due_at(calendar, decree_61, due, 3, agreed_in_writing=True) == at("26/06/2025 17:00")


@pytest.mark.parametrize(
    ("issued", "moved_before", "verdict"),
    [
        ("25/06/2025 16:00", 0, ApologyVerdict.ALLOWED),
        ("26/06/2025 08:00", 0, ApologyVerdict.LATE),
        ("27/06/2025 08:00", 0, ApologyVerdict.LATE),
        ("25/06/2025 16:00", 1, ApologyVerdict.REFUSED),
    ],
)
def test_the_date_may_be_moved_once_and_an_apology_on_the_due_day_is_a_breach(
    at: At, decree_61: DeadlineRules, issued: str, moved_before: int, verdict: ApologyVerdict
) -> None:
    due = at("26/06/2025 17:00")
    assert apology(decree_61, due, at(issued), moved_before=moved_before) is verdict


def test_internal_steps_never_end_after_the_limit(calendar: Calendar, at: At) -> None:
    received, due = at("20/06/2025 15:30"), at("25/06/2025 17:00")
    targets = step_targets(calendar, received, due, [50_000, 600_000, 250_000, 100_000])
    assert list(targets) == sorted(targets)
    assert targets[-1] == due
    assert received < targets[0]


def test_internal_steps_of_a_limit_without_office_hours_end_with_it(calendar: Calendar, at: At) -> None:
    received = at("20/06/2025 18:00")
    assert step_targets(calendar, received, received, [500_000, 500_000]) == (received, received)
