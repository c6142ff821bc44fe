"""Simulated citizens pay what they owe, online or at the counter, and some rate what they lived through."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from psycopg import Connection

from haicap.rehearsal.trial import Wanted, run_trial
from haicap.rehearsal.world import Options
from haicap.store import bases, roles, worlds
from tests.conftest import worker
from tests.store.tampering import forget


@pytest.fixture(scope="module")
def played() -> Iterator[Connection[Any]]:
    """Four days of the tiny town with many visitors."""
    name = f"test-fees-{worker()}-{os.getpid()}"
    try:
        options = Options(place="tiny", days=5, seed=4, settings=("arrivals=2",))
        finished = run_trial(
            Wanted(name, options, 14_400, replace=True), lambda _r: None, lambda _r: None, lambda: True
        )
        assert finished is not None
        assert finished.summary["lost"] == 0
        with bases.connect(worlds.database_of(name), roles.CITY) as connection:
            yield connection
    finally:
        forget(name)


def _rows(played: Connection[Any], query: str) -> list[tuple[Any, ...]]:
    return played.execute(query.encode()).fetchall()


def test_whoever_leaves_the_counter_has_paid_the_whole_fee(played: Connection[Any]) -> None:
    """But for who is still being served, all that was received at counters is paid, no dong more or less."""
    owed = _rows(
        played,
        "SELECT d.fee, p.amount FROM dossier d LEFT JOIN paid p ON p.id = d.id JOIN ticket t ON t.id = d.ticket"
        " WHERE d.fee > 0 AND t.state = 3 AND d.state <> 8",
    )
    assert len(owed) > 50
    assert [each for each in owed if each[0] != each[1]] == []


def test_nobody_has_a_result_in_hand_that_is_not_paid_for(played: Connection[Any]) -> None:
    """Online ones, too, whose result is sent; by post the post collects, which no system of ours sees."""
    unpaid = "d.fee > 0 AND NOT EXISTS (SELECT FROM paid p WHERE p.id = d.id AND p.amount = d.fee)"
    assert _rows(
        played, f"SELECT count(*) FROM dossier d WHERE state = 10 AND channel IN (1, 2) AND {unpaid}"
    ) == [(0,)]
    assert _rows(played, f"SELECT count(*) > 20 FROM dossier d WHERE state = 10 AND NOT ({unpaid})") == [
        (True,)
    ]


def test_online_payments_are_the_doubles_and_come_after_receipt(played: Connection[Any]) -> None:
    """Only who handed in online pays online; the local double's name stands in every reference."""
    found = _rows(
        played,
        "SELECT d.channel, m.paid_at >= d.received_at, m.reference LIKE 'DIENTAP-%', m.amount = d.fee, count(*)"
        " FROM remittance m JOIN dossier d ON d.id = m.dossier GROUP BY 1, 2, 3, 4",
    )
    assert len(found) == 1
    assert found[0][:4] == (2, True, True, True)
    assert found[0][4] > 10


def test_every_till_is_closed_with_what_came_in(played: Connection[Any]) -> None:
    """Counted is the cash; cash and transfers are the payments of the day; none stays open overnight."""
    tills = _rows(
        played,
        "SELECT t.counted, t.cash, t.cash + t.transfers, t.payments, sum(p.amount), count(*), t.closed_at"
        " FROM till t JOIN payment p ON p.till = t.id GROUP BY t.id",
    )
    assert len(tills) > 5
    for counted, cash, total, payments, amount, count, closed_at in tills:
        assert (counted, total, payments) == (cash, amount, count)
        assert closed_at is not None


def test_one_visit_is_one_payment(played: Connection[Any]) -> None:
    """Several dossiers of one ticket are paid in one sum."""
    several = _rows(
        played,
        "SELECT count(DISTINCT p.payment) FROM dossier d JOIN paid p ON p.id = d.id"
        " JOIN ticket t ON t.id = d.ticket WHERE t.state = 3 AND t.dossiers > 1 AND p.payment IN"
        " (SELECT id FROM payment) GROUP BY t.id HAVING count(*) > 1",
    )
    assert several
    assert {each[0] for each in several} == {1}


def test_only_who_has_a_result_rates_and_not_everybody_does(played: Connection[Any]) -> None:
    """Five grades, after the end; those who were served late or refused are stricter than the others."""
    ((rated, least, most, early),) = _rows(
        played,
        "SELECT count(*), min(g.grade), max(g.grade), count(*) FILTER (WHERE g.rated_at < d.finished_at)"
        " FROM rating g JOIN dossier d ON d.id = g.id",
    )
    ((returned,),) = _rows(played, "SELECT count(*) FROM dossier WHERE state = 10")
    assert 0.05 < rated / returned < 0.5
    assert least >= 1
    assert most == 5
    assert early == 0
    assert _rows(
        played,
        "SELECT count(*) > 3 FROM rating g JOIN dossier d ON d.id = g.id WHERE g.rated_at > d.returned_at",
    ) == [(True,)]
