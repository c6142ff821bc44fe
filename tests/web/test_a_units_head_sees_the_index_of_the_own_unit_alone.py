"""Rights of the index: a unit's head sees its own figures, the very ones that the city sees of it, and no others."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from haicap.store import bases
from tests.web.conftest import Served
from tests.web.many import fill

WAYS = ("don-vi", "thu-tuc", "chuyen-vien", "ngay")
RATED = (
    """
    INSERT INTO rating (id, rated_at, unit, competent, version, grade)
    SELECT id, finished_at, receiver, competent, 1, 1 + (id / 10 % 5)::int FROM dossier
    WHERE finished_at IS NOT NULL AND code IS NOT NULL
    """,
    """
    INSERT INTO remittance (id, dossier, paid_at, unit, amount, version, reference)
    SELECT id, id, received_at, receiver, fee, 1, 'thử' FROM dossier WHERE channel = 2 AND code IS NOT NULL
    """,
)
ELSEWHERE = (
    # A third is decided by the neighbour, a third was received there for the own unit, with its requests.
    "UPDATE dossier SET competent = 1002, owner = NULL WHERE id / 2 % 3 = 1",
    "UPDATE dossier SET receiver = 1002 WHERE id / 2 % 3 = 2",
    "UPDATE request q SET unit = 1002 FROM dossier d WHERE d.id = q.dossier AND d.receiver = 1002",
)


@pytest.fixture(scope="module")
def town(exercise: Served) -> Served:
    """Ninety dossiers of two communes, received at either, rated and paid online."""
    with bases.connect(exercise.database, autocommit=True) as owner:
        fill(owner, 1, 90, procedure=exercise.procedure, officer=exercise.actor("officer").person)
        for statement in (*ELSEWHERE, *RATED):
            owner.execute(statement.encode())
    return exercise


@pytest.fixture(scope="module")
def leader(town: Served) -> Client:
    """Somebody who leads the city."""
    return town.play_person(town.employ("leader", 1))


@pytest.fixture(scope="module")
def head(town: Served) -> Client:
    """The head of the one-stop unit of 1001."""
    return town.play("head")


def _rows(client: Client, way: str, query: str = "") -> list[tuple[Any, ...]]:
    answer = client.get(f"/chi-so/{way}/{query}")
    assert answer.status_code == 200, (way, answer.status_code)
    return [
        (row["name"], row["reached"], row["measurable"], [sorted(cell.items()) for cell in row["cells"]])
        for row in answer.context["rows"]
        if row["line"].counts.judged
    ]


def _figures(rows: list[tuple[Any, ...]]) -> list[Any]:
    """Without the doors, which name the unit where one had to be asked for."""
    return [
        (name, reached, most, [[pair for pair in cell if not pair[0].endswith("url")] for cell in cells])
        for name, reached, most, cells in rows
    ]


@pytest.mark.parametrize("way", WAYS)
def test_the_head_sees_of_the_own_unit_what_the_city_sees_of_it(
    leader: Client, head: Client, way: str
) -> None:
    """Also of dossiers that were received elsewhere: their requests, ratings and payments are theirs to read."""
    own = _figures(_rows(head, way))
    assert own
    assert own == _figures(_rows(leader, way, "?don-vi=1001"))


@pytest.mark.parametrize("way", WAYS)
def test_asking_for_another_unit_changes_nothing(head: Client, way: str) -> None:
    assert _rows(head, way, "?don-vi=1002") == _rows(head, way)


def test_the_city_sees_both(leader: Client) -> None:
    assert len(_rows(leader, "don-vi")) == 2


def test_an_officer_by_name_is_for_the_head_and_the_city_alone(town: Served, head: Client) -> None:
    assert [row[0] for row in _rows(head, "chuyen-vien")] != []
    for role in ("clerk", "officer", "signer"):
        assert town.play(role).get("/chi-so/chuyen-vien/").status_code == 404
    department = town.play_person(town.employ("department", 11))
    assert department.get("/chi-so/chuyen-vien/").status_code == 404
    page = department.get("/chi-so/")
    assert page.status_code == 200
    assert "/chi-so/chuyen-vien/" not in page.content.decode()


@pytest.mark.parametrize("way", WAYS)
def test_the_spreadsheet_has_the_rows_of_the_page(leader: Client, way: str) -> None:
    answer = leader.get(f"/chi-so/{way}/bang-tinh.xlsx?tu=2025-06-23&den=2025-06-23")
    assert answer.status_code == 200
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.getvalue())).get_sheet_by_index(0)
    page = leader.get(f"/chi-so/{way}/?tu=2025-06-23&den=2025-06-23")
    table = [row for row in sheet.to_python() if row[0]]
    names = [row["name"] for row in page.context["rows"]]
    assert [row[0] for row in table][-len(names) :] == names
