"""The gate to boundaries: which of today's communes lie at a point."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import shapely

from haicap.gates.csvfiles import read_text
from haicap.rules.checks import DataError
from haicap.rules.units import PointLookup


class Boundaries:
    """Polygons of communes by code; a point on a shared border lies in all of them."""

    def __init__(self, codes: list[str], polygons: list[shapely.Geometry]) -> None:
        self._codes = codes
        self._tree = shapely.STRtree(polygons)

    def at(self, lat: float, lon: float) -> list[str]:
        """Codes of the communes at a point in degrees (WGS 84), sorted; none outside."""
        found = self._tree.query(shapely.Point(lon, lat), predicate="intersects")
        return sorted(self._codes[index] for index in found.tolist())


@cache
def load_boundaries(path: Path) -> Boundaries:
    """The polygons of a GeoJSON file whose features carry a `code`; raises DataError."""
    text = read_text(path)
    try:
        features = json.loads(text)["features"]
        codes = [str(feature["properties"]["code"]) for feature in features]
        polygons = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features]
    except json.JSONDecodeError as error:
        raise DataError(path.name, error.lineno, "không đúng dạng JSON", "this isn't JSON") from error
    except (KeyError, TypeError, shapely.GEOSException) as error:
        vi, en = f"không đúng dạng GeoJSON ({error})", f"this isn't GeoJSON ({error})"
        raise DataError(path.name, 0, vi, en) from error
    for code, polygon in zip(codes, polygons, strict=True):
        if not polygon.is_valid:
            raise DataError(
                path.name, 0, f"ranh giới của {code} không hợp lệ", f"the boundary of {code} is invalid"
            )
    return Boundaries(codes, polygons)


def point_lookup(path: Path) -> PointLookup:
    """A look-up that reads the file at the first question, so that those who ask by name don't wait for it."""

    def look_up(lat: float, lon: float) -> list[str]:
        return load_boundaries(path).at(lat, lon)

    return look_up
