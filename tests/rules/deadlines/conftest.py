"""What the tests of deadlines share: the real calendar, the real rules, and moments written as people write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from haicap.gates.datafiles import load_calendar, load_rule_book
from haicap.rules.calendar import Calendar
from haicap.rules.deadline_reasons import LOCAL
from haicap.rules.deadline_rules import DeadlineRules, RuleBook

At = Callable[[str], int]


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return load_calendar()


@pytest.fixture(scope="session")
def book() -> RuleBook:
    return load_rule_book()


@pytest.fixture(scope="session")
def decree_61(book: RuleBook) -> DeadlineRules:
    return book.on(date(2025, 6, 20))


@pytest.fixture(scope="session")
def at() -> At:
    """UTC seconds of "23/06/2025 15:00" or "23/06/2025 15:00:01", Hanoi's time."""

    def read(text: str) -> int:
        form = "%d/%m/%Y %H:%M:%S" if text.count(":") == 2 else "%d/%m/%Y %H:%M"
        return int(datetime.strptime(text, form).replace(tzinfo=LOCAL).timestamp())

    return read
