"""Decree 61/2018 art. 16, 22, 28: files while papers are wanted, the fee in one sum, five grades for a result."""

from __future__ import annotations

from typing import Any

import pytest

from haicap.rules.base import Decision, Refused
from haicap.rules.one_stop import citizen_commands as c
from haicap.rules.one_stop import receipts
from haicap.rules.one_stop.citizen_handlers import HANDLERS
from haicap.rules.one_stop.citizen_state import Rating, Remittance
from haicap.rules.one_stop.counter_state import Paid, Scan
from haicap.rules.one_stop.state import Dossier, State
from tests.builders import MORNING, actor, dossier, facts

DIGEST = "ab" * 32


def decided(command: Any, row: Dossier | None, *rows: Any) -> Decision | Refused:
    """What the rule says to an applicant who tells the secret of that dossier."""
    known = facts()
    if row is not None and not command.secret:
        command = command._replace(secret=receipts.secret_of(row, known))
    handler = HANDLERS[type(command)]
    keys = handler.keys(command)
    found = {(each.KIND, each.id): each for each in (row, *rows) if each is not None}
    state = tuple(found.get(key) if key else None for key in keys)
    return handler.allow(state, command) or handler.decide(state, command, known)


def scan(row: Dossier, **changes: Any) -> c.SendScan:
    """A file for the first paper of a dossier."""
    command = c.SendScan(MORNING, actor("applicant"), 5, row.id, 0, DIGEST, 1_000, 1)
    return command._replace(**changes)


@pytest.mark.parametrize("state", [State.REGISTERED, State.SUPPLEMENT_ASKED])
def test_a_file_is_taken_while_papers_are_wanted(state: State) -> None:
    row = dossier(state)
    made = decided(scan(row), row)
    assert isinstance(made, Decision)
    (created,) = made.created
    assert isinstance(created, Scan)
    assert (created.dossier, created.unit, created.digest) == (row.id, row.receiver, DIGEST)


@pytest.mark.parametrize(
    "state", [State.RECEIVED, State.IN_PROCESS, State.DONE, State.RETURNED, State.STOPPED]
)
def test_at_other_times_no_file_is_taken(state: State) -> None:
    row = dossier(state)
    assert decided(scan(row), row) == Refused("PAPERS_NOT_WANTED", "scan")


def test_whoever_does_not_tell_the_secret_does_nothing() -> None:
    row = dossier(State.REGISTERED)
    wrong = Refused("NOT_THE_APPLICANT", "secret")
    assert decided(scan(row, secret="0" * 12), row) == wrong
    assert decided(scan(row, secret="x"), None) == wrong
    done = dossier(State.DONE)
    assert decided(c.Rate(MORNING, actor("applicant"), done.id, 5, "0" * 12), done) == wrong
    assert decided(c.Remit(MORNING, actor("applicant"), 9, done.id, 1, "r", "0" * 12), done) == wrong


def test_staff_neither_rates_nor_pays_for_anybody() -> None:
    row = dossier(State.DONE)
    refused = decided(c.Rate(MORNING, actor("clerk"), row.id, 5), row)
    assert isinstance(refused, Refused)
    assert refused.code == "ROLE_MISSING"


def pay(row: Dossier, amount: int, *rows: Any, reference: str = "gd-1") -> Decision | Refused:
    """A payment online."""
    return decided(c.Remit(MORNING, actor("applicant"), 77, row.id, amount, reference), row, *rows)


def test_the_fee_is_paid_in_the_sum_that_is_owed() -> None:
    row = dossier(State.RECEIVED, fee=30_000)
    made = pay(row, 30_000)
    assert isinstance(made, Decision)
    remittance, paid = made.created
    assert isinstance(remittance, Remittance)
    assert isinstance(paid, Paid)
    assert (remittance.amount, paid.id, paid.amount) == (30_000, row.id, 30_000)


def test_another_sum_nothing_owed_and_no_reference_are_refused() -> None:
    row = dossier(State.RECEIVED, fee=30_000)
    half = Paid(id=row.id, unit=1001, amount=10_000)
    assert pay(row, 30_000, half) == Refused("SUM_CHANGED", "amount", {"amount": 20_000})
    made = pay(row, 20_000, half)
    assert isinstance(made, Decision)
    assert made.changes[0].fields["amount"] == 30_000
    whole = Paid(id=row.id, unit=1001, amount=30_000)
    assert pay(row, 30_000, whole) == Refused("NOTHING_OWED", "amount")
    assert pay(row, 30_000, reference="") == Refused("REFERENCE_MISSING", "reference")
    assert pay(dossier(State.REGISTERED, fee=30_000), 30_000) == Refused("DOSSIER_UNKNOWN", "dossier")
    assert pay(dossier(State.WITHDRAWN, fee=30_000), 30_000) == Refused("DOSSIER_UNKNOWN", "dossier")


def rated(row: Dossier, grade: int, *rows: Any) -> Decision | Refused:
    """A rating some seconds after the result was fetched."""
    return decided(c.Rate(MORNING + 9_000, actor("applicant"), row.id, grade), row, *rows)


@pytest.mark.parametrize("grade", [1, 2, 3, 4, 5])
def test_there_are_five_grades(grade: int) -> None:
    row = dossier(State.DONE)
    made = rated(row, grade)
    assert isinstance(made, Decision)
    (created,) = made.created
    assert isinstance(created, Rating)
    assert (created.grade, created.competent) == (grade, row.competent)


@pytest.mark.parametrize("grade", [0, 6, -1])
def test_there_is_no_other_grade(grade: int) -> None:
    assert rated(dossier(State.DONE), grade) == Refused("GRADE_WRONG", "grade", {"most": 5})


def test_before_the_result_there_is_nothing_to_rate() -> None:
    assert rated(dossier(State.IN_PROCESS), 5) == Refused("RATING_TOO_EARLY", "grade")


def test_a_rating_changes_until_the_result_is_fetched_and_once_afterwards() -> None:
    before = Rating(id=dossier().id, unit=1001, competent=1001, grade=2, rated_at=MORNING + 100)
    made = rated(dossier(State.DONE), 4, before)
    assert isinstance(made, Decision)
    assert made.changes[0].fields == {"grade": 4, "rated_at": MORNING + 9_000}
    fetched = dossier(State.RETURNED, returned_at=MORNING + 200)
    assert isinstance(rated(fetched, 4, before), Decision)
    after = Rating(id=dossier().id, unit=1001, competent=1001, grade=2, rated_at=MORNING + 300)
    assert rated(fetched, 4, after) == Refused("RATED_ALREADY", "grade")
