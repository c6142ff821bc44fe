"""Circular 01/2018 art. 19: the last four digits of the code count the dossiers of the receiving unit on that day;
a number above 9999 gets five digits and never wraps. Registers of results count per unit and year,
without gaps (art. 10(2))."""

from __future__ import annotations

from typing import Any

import pytest

from haicap.rules.base import Change, Decision
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.intake import dossier_code
from haicap.rules.one_stop.state import (
    Book,
    Dossier,
    Serial,
    State,
    Step,
    Ticket,
    day_period,
    serial_id,
    year_period,
)
from tests.builders import MORNING, PERSON, Shop, actor, decided, dossier, local, procedure, ticket


def serial(book: int, period: int, last: int, unit: int = 1001) -> Serial:
    return Serial(
        id=serial_id(unit, book, period), unit=unit, book=book, period=period, last=last, version=last
    )


def test_each_unit_and_each_day_begins_at_one() -> None:
    shop = Shop()
    codes = [shop.dossier(shop.received()).code, shop.dossier(shop.received()).code]
    codes += [shop.dossier(shop.received(unit=1002)).code, shop.dossier(shop.received(MORNING + 86_400)).code]
    assert codes == [
        "H26.980.01-250623-0001",
        "H26.980.01-250623-0002",
        "H26.980.04-250623-0001",
        "H26.980.01-250624-0001",
    ]


def test_the_day_is_hanois_day() -> None:
    assert day_period(local("2025-06-30 23:59:59")) == 250630
    assert day_period(local("2025-07-01 00:00:00")) == 250701
    assert year_period(local("2025-12-31 23:59:59")) == 2025
    assert year_period(local("2026-01-01 00:00:00")) == 2026


@pytest.mark.parametrize(("last", "code"), [(9998, "9999"), (9999, "10000"), (99_999, "100000")])
def test_the_ten_thousandth_dossier_of_a_day_gets_five_digits(last: int, code: str) -> None:
    called = ticket()
    command = c.Receive(
        MORNING, actor("clerk"), 5, procedure("hkd_thanh_lap"), 1001, 1, 6, PERSON, ticket=called.id
    )
    decision = decided(command, called, serial(Book.DOSSIER, 250623, last))
    assert isinstance(decision, Decision)
    (case,) = [row for row in decision.created if isinstance(row, Dossier)]
    assert case.code == f"H26.980.01-250623-{code}"
    assert [change.fields for change in decision.changes if isinstance(change.row, Serial)] == [
        {"last": last + 1}
    ]


def test_codes_of_different_numbers_differ() -> None:
    numbers = [1, 10, 1000, 9999, 10_000, 10_001, 99_999, 100_000]
    assert len({dossier_code("H26.980.01", 250623, number) for number in numbers}) == len(numbers)
    assert dossier_code("H26.980.01", 50101, 1) == "H26.980.01-050101-0001"


def test_tickets_count_per_unit_and_day() -> None:
    shop = Shop()
    known = [shop.called(), shop.called(), shop.called(unit=1003), shop.called(MORNING + 86_400)]
    assert [shop.row("ticket", each).number for each in known] == [1, 2, 1, 1]
    command = c.TakeTicket(MORNING, actor("applicant"), 9, 1, 1)
    decision: Any = decided(command, serial(Book.TICKET, 250623, 41))
    assert [row.number for row in decision.created if isinstance(row, Ticket)] == [42]


def test_results_count_per_competent_unit_and_year() -> None:
    shop = Shop()
    done = [shop.finished(), shop.finished(MORNING + 86_400), shop.finished(unit=1002)]
    done.append(shop.finished(local("2026-01-05 09:00")))
    assert [shop.dossier(each).number for each in done] == [1, 2, 1, 1]


def test_a_command_that_is_refused_gives_its_number_back() -> None:
    shop = Shop()
    number = shop.submitted()
    assert shop.refusal(c.Number(MORNING + 9000, actor("records_clerk"), number)).code == "OUT_OF_TURN"
    assert not [row for row in shop.session.rows["serial"].values() if getattr(row, "book", 0) == Book.RESULT]
    shop.do(c.Sign(MORNING + 9000, actor("signer"), number))
    shop.do(c.Number(MORNING + 9001, actor("records_clerk"), number))
    assert shop.dossier(number).number == 1


def test_the_books_of_a_unit_never_share_a_row() -> None:
    ids = [
        serial_id(unit, book, period)
        for unit in (11, 101, 1001)
        for book in Book
        for period in (2025, 250623)
    ]
    assert len(set(ids)) == len(ids)


def test_the_number_of_a_result_comes_from_the_unit_that_decides() -> None:
    row = dossier(State.IN_PROCESS, Step.SIGNED, receiver=1002)
    command = c.Number(MORNING, actor("records_clerk"), row.id)
    decision = decided(command, row, serial(Book.RESULT, 2025, 7))
    assert isinstance(decision, Decision)
    fields = {"number": 8, "finished_at": MORNING, "state": 9, "step": 0, "holder": 1002}
    assert Change(row, fields) in decision.changes
