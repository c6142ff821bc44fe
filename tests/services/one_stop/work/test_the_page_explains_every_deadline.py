"""Interface, rule 2: each computed date says why; the strip of days ends where the rules say it does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import translation

from haicap.rules.calendar import local_date
from haicap.rules.one_stop.state import Dossier, State, Step
from haicap.services.one_stop import work_clock
from haicap.services.one_stop.queries import Entry
from tests.builders import LAND, MORNING, dossier, facts, local, procedure

MOMENTS = ("2025-06-23 09:00", "2025-06-23 16:30", "2025-06-27 11:59", "2025-08-28 10:00", "2025-06-28 10:00")


def entry(at: int, command: str) -> Entry:
    moment = datetime.fromtimestamp(at, UTC)
    return Entry(moment, f"one_stop.{command}", "officer", 1, 1001, {}, None, (1001, 1))


@pytest.mark.parametrize("moment", MOMENTS)
def test_every_procedure_has_its_days_and_its_rule(moment: str) -> None:
    known, at = facts(), local(moment)
    for number in known.procedures:
        due = known.due_at(number, at, verification=False)
        row = dossier(
            State.IN_PROCESS,
            Step.WORKING,
            procedure=number,
            received_at=at,
            clock_from=at,
            due_at=due,
            due_original=due,
        )
        with translation.override("vi"):
            found = work_clock.clock(known, row, [], at)
        assert found is not None
        assert found.rule
        due_day = f"{local_date(due):%d/%m}"
        if not found.hidden:
            assert found.days[-1].day.endswith(due_day), (number, found.days)
            assert found.days[-1].kind == "due"


def test_a_pause_for_a_payment_is_shown_from_when_to_when() -> None:
    entries = [
        entry(MORNING, "AskPayment"),
        entry(MORNING + 3600, "Pay"),
        entry(MORNING + 7200, "AskSupplement"),
    ]
    assert work_clock.pauses_of(entries) == (
        work_clock.Pause(MORNING, MORNING + 3600, for_papers=False),
        work_clock.Pause(MORNING + 7200, None, for_papers=True),
    )


@pytest.mark.parametrize(
    ("now", "apologies", "words"),
    [
        ("2025-06-23 09:00", 0, ""),
        ("2025-06-25 09:00", 0, "phải xin lỗi và hẹn lại trước"),
        ("2025-06-26 09:00", 0, "phát hành trễ"),
        ("2025-06-27 09:00", 0, "Đã quá hạn"),
        ("2025-06-26 09:00", 1, "không hẹn lại được nữa"),
    ],
)
def test_it_warns_before_a_case_is_late_and_says_what_the_law_still_lets(
    now: str, apologies: int, words: str
) -> None:
    due = local("2025-06-26 17:00")
    row: Dossier = dossier(
        State.IN_PROCESS, Step.WORKING, due_at=due, apologies=apologies, procedure=procedure(LAND)
    )
    with translation.override("vi"):
        found = work_clock.clock(facts(), row, [], local(now))
    assert found is not None
    assert words in found.warning
    assert bool(found.warning) is bool(words)


def test_every_step_has_a_target_that_none_after_it_comes_before_and_none_lies_after_the_limit() -> None:
    """R-22: the sum of the steps' limits is at most the legal one; without a date there is nothing to divide."""
    known, at = facts(), local("2025-06-23 09:00")
    for number, each in known.procedures.items():
        due = known.due_at(number, at, verification=False)
        row = dossier(State.IN_PROCESS, Step.WORKING, procedure=number, received_at=at, due_at=due)
        targets = [step["target"] for step in work_clock.steps_of(known, row)]
        assert len(targets) == len(each.back_office)
        assert targets == sorted(targets)
        assert all(at <= target <= due for target in targets), each.id
        row.due_at = None
        assert {step["target"] for step in work_clock.steps_of(known, row)} <= {None}
