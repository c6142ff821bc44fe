"""Units, succession and calendar go into PostgreSQL whole, and come out as they went in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest

from haicap.base.units import load as loading
from haicap.base.units import queries
from haicap.gates import datafiles
from haicap.gates.datafiles import HANOI, load_unit_data
from haicap.rules.checks import DataError
from haicap.rules.unit_directory import Directory
from haicap.rules.units import as_json
from haicap.store import bases, roles

TABLES = ("unit", "succession", "former_district", "special_day", "unit_data")


class Reader:
    """Counts the statements that a reading takes."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self.statements = 0

    def rows(self, sql: LiteralString, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        self.statements += 1
        return self.connection.execute(sql, values).fetchall()


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """An empty database with the tables of units, dropped afterwards."""
    name = f"haicap_test_units_{os.getpid()}"
    with bases.administrator() as administrator:
        bases.drop_database(administrator, name)
        bases.execute(administrator, "CREATE DATABASE {} OWNER haicap_owner", name)
        try:
            roles.grant_database(administrator, name)
            migrate(name)
            yield name
        finally:
            bases.drop_database(administrator, name)


def migrate(database: str) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "haicap.web.settings",
        "HAICAP_DATABASE": database,
        "HAICAP_DATABASE_ROLE": roles.OWNER,
        "HAICAP_READ_AS": "",
    }
    code = (
        "import django; django.setup(); from django.core.management import call_command; "
        "call_command('migrate', 'units', verbosity=0, skip_checks=True)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def owner(database: str) -> Iterator[psycopg.Connection[Any]]:
    """A transaction as owner, rolled back afterwards."""
    with bases.connect(database, roles.OWNER) as connection:
        yield connection
        connection.rollback()


def count(connection: psycopg.Connection[Any], table: LiteralString) -> int:
    row = connection.execute("SELECT count(*) FROM " + table).fetchone()
    assert row is not None
    return int(row[0])


def test_all_units_bodies_and_successions_of_hanoi_are_loaded(owner: psycopg.Connection[Any]) -> None:
    loading.load(owner, "hanoi")
    assert count(owner, "unit") == 683 + 157 - 127
    assert count(owner, "succession") == 795
    assert count(owner, "former_district") == 214
    assert count(owner, "special_day") == 45
    kinds = dict(owner.execute("SELECT kind, count(*) FROM unit GROUP BY kind").fetchall())
    assert kinds == {
        "city": 1, "district": 30, "commune": 652, "department": 16, "land_office": 1, "centre": 1, "branch": 12,
    }  # fmt: skip


def test_what_is_read_back_answers_like_the_files(owner: psycopg.Connection[Any]) -> None:
    loading.load(owner, "hanoi")
    from_files, from_database = Directory(load_unit_data()), queries.directory(Reader(owner))
    for query in ("00004", "Cửa Nam", "quận Ba Đình", "Minh Khai, Hai Bà Trưng", "thuy khue", "Hà Nội"):
        for on in (date(2025, 6, 20), date(2025, 7, 1)):
            assert as_json(from_database.resolve(query, on)) == as_json(from_files.resolve(query, on))


def test_the_directory_takes_the_same_statements_for_a_town_and_for_the_city(
    owner: psycopg.Connection[Any],
) -> None:
    taken = []
    for place in ("tiny", "hanoi"):
        loading.load(owner, place)
        queries.forget()
        first, again = Reader(owner), Reader(owner)
        found = queries.directory(first)
        assert queries.directory(again) is found
        taken.append((first.statements, again.statements))
        owner.rollback()
    assert taken == [(4, 1), (4, 1)]


def test_a_commune_bears_its_office_and_a_branch_belongs_to_the_centre(
    owner: psycopg.Connection[Any],
) -> None:
    loading.load(owner, "tiny")
    commune = owner.execute("SELECT full_name, body_name_vi, folded FROM unit WHERE id = 1001").fetchone()
    assert commune == ("Phường Bến Hồng", "Ủy ban nhân dân phường Bến Hồng", "phuong ben hong")
    assert owner.execute("SELECT parent_id, code FROM unit WHERE id = 101").fetchone() == (60, None)


def test_names_are_ordered_by_the_stored_key(owner: psycopg.Connection[Any]) -> None:
    loading.load(owner, "tiny")
    statement = 'SELECT name FROM unit WHERE id BETWEEN 2001 AND 2004 ORDER BY sort_key COLLATE "C"'
    assert [row[0] for row in owner.execute(statement)] == ["Bến Cũ", "Đồng Sậy", "Gò Lim", "Hoà Sậy"]


def test_the_key_of_a_unit_is_its_code_with_its_first_day(owner: psycopg.Connection[Any]) -> None:
    loading.load(owner, "tiny")
    statement = "INSERT INTO unit (id, kind, code, valid_from, name, full_name, folded, sort_key) VALUES "
    owner.execute(statement + "(3001, 'commune', '98001', '2030-01-01', 'A', 'A', 'a', 'a')")
    with pytest.raises(psycopg.errors.UniqueViolation):
        owner.execute(statement + "(3002, 'commune', '98001', '2030-01-01', 'B', 'B', 'b', 'b')")
    owner.rollback()


def test_a_wrong_file_loads_nothing(
    owner: psycopg.Connection[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(HANOI, tmp_path / "bad")
    path = tmp_path / "bad" / "succession.csv"
    path.write_text(path.read_text("utf-8").replace("00006,00008", "00006,99999", 1), "utf-8")
    monkeypatch.setattr(datafiles, "DATA", tmp_path)
    with pytest.raises(DataError) as caught:
        loading.load(owner, "bad")
    assert (caught.value.file, caught.value.line) == ("succession.csv", 4)
    assert [count(owner, table) for table in TABLES] == [0, 0, 0, 0, 0]
