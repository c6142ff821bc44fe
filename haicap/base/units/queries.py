"""Readings of units: the directory of a world, by a fixed number of statements, kept per process by its digest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from haicap.gates.datafiles import DATA
from haicap.gates.maps import point_lookup
from haicap.rules.unit_directory import Directory
from haicap.rules.units import FormerDistrict, Succession, Unit, UnitData


class Reads(Protocol):
    """Whoever runs a SELECT and gives its rows: the reader of a page's transaction."""

    def rows(self, sql: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]: ...


UNITS_SQL = """
    SELECT u.id, u.code, u.name, u.full_name, u.kind, u.subkind, p.code, u.valid_from, u.valid_to, u.area_km2,
           u.population, u.lat, u.lon, u.seat, u.area_gis_km2,
           CASE WHEN p.kind = 'city' AND u.kind = 'commune' THEN d.code END
    FROM unit u LEFT JOIN unit p ON p.id = u.parent_id LEFT JOIN unit d ON d.id = u.former_district_id
    WHERE u.kind IN ('city', 'district', 'commune') ORDER BY u.id
"""
SUCCESSIONS_SQL = """
    SELECT o.code, n.code, s.share, s.land, s.population, s.clause, s.hint_default, s.note, s.effective_on
    FROM succession s JOIN unit o ON o.id = s.old_id JOIN unit n ON n.id = s.new_id ORDER BY s.id
"""
DISTRICTS_SQL = """
    SELECT u.code, d.code, f.share_area, f."primary"
    FROM former_district f JOIN unit u ON u.id = f.unit_id JOIN unit d ON d.id = f.district_id ORDER BY f.id
"""

_kept: dict[str, Directory] = {}
_KEPT_MOST = 4


def directory(reader: Reads) -> Directory:
    """The units of the reader's world, asked by text or point: one statement if known by its digest, else four."""
    found = reader.rows("SELECT place, digest FROM unit_data")
    place, digest = found[0] if found else ("hanoi", "")
    if digest not in _kept or not digest:
        while len(_kept) >= _KEPT_MOST:
            del _kept[next(iter(_kept))]
        _kept[digest] = Directory(unit_data(reader), point_lookup(DATA / place / "boundaries.geojson"))
    return _kept[digest]


def unit_data(reader: Reads) -> UnitData:
    """All units, successions and former districts of the reader's world, by three statements."""
    return UnitData(
        tuple(Unit(*row) for row in reader.rows(UNITS_SQL)),
        tuple(Succession(*row) for row in reader.rows(SUCCESSIONS_SQL)),
        tuple(FormerDistrict(*row) for row in reader.rows(DISTRICTS_SQL)),
    )


def forget() -> None:
    """Drop the kept directories, so that the next reading takes all its statements."""
    _kept.clear()
