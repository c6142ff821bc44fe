"""Fills the tables of units and calendar from checked data files, by COPY, all or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from haicap.gates import datafiles
from haicap.rules.bodies import BodyEntry
from haicap.rules.text import fold, sort_key
from haicap.rules.units import DISTRICT, Territory, Unit, UnitData

UNIT_COLUMNS = (
    "id", "kind", "subkind", "code", "valid_from", "valid_to", "name", "full_name", "folded", "sort_key",
    "parent_id", "former_district_id", "area_km2", "area_gis_km2", "population", "lat", "lon", "seat",
    "body_name_vi", "body_name_en", "abbr", "mark", "source",
)  # fmt: skip
SUCCESSION_COLUMNS = (
    "id", "old_id", "new_id", "share", "land", "population", "clause", "hint_default", "note", "effective_on",
)  # fmt: skip
FILES = ("units.csv", "succession.csv", "former_districts.csv", "bodies.csv")
CITY_ID, CENTRE_ID = 1, 60


def load(connection: psycopg.Connection[Any], place: str) -> None:
    """Insert the units, successions, bodies and special days of a place; raises DataError before the first row."""
    folder = datafiles.DATA / place
    data = datafiles.load_unit_data(folder)
    bodies = datafiles.load_bodies(folder)
    days = datafiles.load_special_days()
    territory = Territory(data)
    _copy(connection, "unit", UNIT_COLUMNS, unit_rows(territory, bodies))
    _copy(connection, "succession", SUCCESSION_COLUMNS, _succession_rows(territory))
    _copy(
        connection,
        "former_district",
        ("id", "unit_id", "district_id", "share_area", "primary"),
        _district_rows(data, territory),
    )
    _copy(
        connection,
        "special_day",
        ("day", "kind", "name_vi", "name_en", "source", "status"),
        [(row.day, row.kind, row.name_vi, row.name_en, row.source, row.status) for row in days],
    )
    _copy(connection, "unit_data", ("id", "place", "digest"), [(1, place, digest_of(folder))])


def digest_of(folder: Path) -> str:
    """The SHA-256 of the files from which a place's units are loaded."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update(f"\0{name}\0".encode() + (folder / name).read_bytes())
    return digest.hexdigest()


def unit_rows(territory: Territory, bodies: Iterable[BodyEntry]) -> list[tuple[Any, ...]]:
    """One row a unit or body, parents before their children, in the order of UNIT_COLUMNS."""
    by_id = {body.id: body for body in bodies}
    units = sorted(territory.units, key=lambda unit: ("city", "district", "commune").index(unit.kind))
    rows = [_unit_row(territory, unit, by_id.pop(unit.id, None)) for unit in units]
    return rows + [_body_row(body) for body in sorted(by_id.values(), key=lambda body: body.id)]


def _unit_row(territory: Territory, unit: Unit, body: BodyEntry | None) -> tuple[Any, ...]:
    parents = territory.by_code.get(unit.parent_code or "", [])
    district = territory.former_district(unit) if unit.kind != DISTRICT else None
    return (
        unit.id, unit.kind, unit.subkind, unit.code, unit.valid_from, unit.valid_to, unit.name, unit.full_name,
        fold(unit.full_name), sort_key(unit.name), parents[0].id if parents else None,
        district.id if district else None, unit.area_km2, unit.area_gis_km2, unit.population, unit.lat, unit.lon,
        unit.seat, *_body_columns(body),
    )  # fmt: skip


def _body_row(body: BodyEntry) -> tuple[Any, ...]:
    parent = CENTRE_ID if body.kind == "branch" else CITY_ID
    return (
        body.id, body.kind, None, body.code, None, None, body.name_vi, body.name_vi, fold(body.name_vi),
        sort_key(body.name_vi), parent, None, None, None, body.population, body.lat, body.lon, None,
        *_body_columns(body),
    )  # fmt: skip


def _body_columns(body: BodyEntry | None) -> tuple[str | None, ...]:
    if body is None:
        return None, None, None, None, None
    return body.name_vi, body.name_en, body.abbr, body.mark, body.source


def _succession_rows(territory: Territory) -> list[tuple[Any, ...]]:
    return [
        (
            number, old.id, new.id, row.share, row.land, row.population, row.clause, row.hint_default, row.note,
            row.effective_on,
        )
        for number, (row, old, new) in enumerate(territory.links, 1)
    ]  # fmt: skip


def _district_rows(data: UnitData, territory: Territory) -> list[tuple[Any, ...]]:
    new = {link.new.code: link.new.id for link in territory.links}
    rows = []
    for number, entry in enumerate(data.former_districts, 1):
        district = territory.district(entry.district_code)
        rows.append((number, new[entry.new_code], district and district.id, entry.share_area, entry.primary))
    return rows


def _copy(
    connection: psycopg.Connection[Any], table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
