"""A refusal stands with the sentence that people at work see, its code and count, and leads to its
cases; what was refused is kept case by case in the transaction of its window."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.utils import translation

from haicap.base.names import Body
from haicap.base.reading import Reader
from haicap.board import refusals
from haicap.engine.registry import REGISTRY
from haicap.engine.session import Session
from haicap.rehearsal import desk
from haicap.rehearsal.stage import Stage
from haicap.rules.one_stop import commands as c
from haicap.store import bases, bulk
from tests.builders import MORNING, actor, facts, holdings, ticket

BODIES = {
    1001: Body(1001, "", "Phường Bến Hồng", "Bến Hồng Ward", "commune"),
    1002: Body(1002, "", "Xã Gò Lim", "Gò Lim Commune", "commune"),
}
CLERK = actor("clerk")


@pytest.fixture
def stage() -> Stage:
    """A stage on which a ticket of another office, a wrong role and an unknown ticket were tried."""
    session = Session(REGISTRY, facts(), holdings(), {})
    session.put([ticket(1, unit=1002, number=31), ticket(1, id=10_010_000_101, number=7)])
    found = Stage(session, {})
    for number in (10_010_000_100, 10_010_000_100, 10_010_000_999):
        assert found.do(c.Call(MORNING, CLERK, number)) is None
    assert found.do(c.Call(MORNING, actor("officer"), 10_010_000_101)) is None
    return found


@pytest.fixture
def kept(stage: Stage, test_database: str) -> Iterator[psycopg.Connection[Any]]:
    """A transaction in which the desk has written these refusals; the tickets stand in their table, too."""
    with bases.connect(test_database) as connection, connection.cursor() as cursor:
        bulk.execute(cursor, desk.refusals(desk.turned_down(stage)))
        cursor.execute(
            "INSERT INTO ticket (id, taken_at, unit, number, version, purpose, state, dossiers, pending, put_back, "
            "priority) VALUES (10010000100, now(), 1002, 31, 1, 1, 1, 1, 1, 0, false)"
        )
        yield connection
        connection.rollback()


def test_each_is_written_once_with_its_window(stage: Stage) -> None:
    (statement,) = desk.refusals(desk.turned_down(stage))
    assert isinstance(statement, bulk.Copy)
    lines = [line.split("\t") for line in statement.text.splitlines()]
    assert [line[0] for line in lines] == ["1", "2", "3", "4"]
    assert [(line[5], line[6], line[7], line[8]) for line in lines] == [
        ("Call", "OTHER_UNIT", "ticket", "10010000100"),
        ("Call", "OTHER_UNIT", "ticket", "10010000100"),
        ("Call", "TICKET_NOT_WAITING", "\\N", "\\N"),
        ("Call", "ROLE_MISSING", "ticket", "10010000101"),
    ]
    assert json.loads(lines[0][9]) == {"unit": 1002}
    assert desk.refusals(desk.turned_down(stage)) == []


def test_the_review_counts_them_by_reason_with_the_sentence(kept: psycopg.Connection[Any]) -> None:
    found = refusals.reasons(Reader(kept.cursor()))
    assert [(each.command, each.code, each.count) for each in found] == [
        ("Call", "OTHER_UNIT", 2),
        ("Call", "ROLE_MISSING", 1),
        ("Call", "TICKET_NOT_WAITING", 1),
    ]
    with translation.override("vi"):
        row = refusals.reason_row(found[0], BODIES)
    assert row["sentence"].startswith("Việc này thuộc Xã Gò Lim, không thuộc đơn vị của bạn.")
    assert row["command"] == "Gọi số thứ tự"
    assert (row["code"], row["count"], row["more"]) == ("OTHER_UNIT", 2, 0)
    assert row["url"] == "/bao-cao/tu-choi/?viec=Call&ma=OTHER_UNIT"
    with translation.override("en"):
        assert refusals.reason_row(found[0], BODIES)["sentence"].startswith("This belongs to Xã Gò Lim")


def test_the_count_is_the_number_of_cases_that_it_leads_to(kept: psycopg.Connection[Any]) -> None:
    reader = Reader(kept.cursor())
    for reason in refusals.reasons(reader):
        total, cases = refusals.cases(reader, reason.command, reason.code, 1)
        assert total == len(cases) == reason.count
    total, cases = refusals.cases(reader, "Call", "OTHER_UNIT", 1)
    row = refusals.case_row(cases[0], BODIES)
    assert (row["where"], row["person"], row["ticket"], row["dossier"]) == (
        "Phường Bến Hồng",
        CLERK.person,
        31,
        None,
    )
    assert row["at"].timestamp() == MORNING
    assert refusals.cases(reader, "Call", "NO_SUCH_CODE", 1) == (0, ())
