"""The city's outline, unit by unit: simplified once with shared edges kept, for browsers and for paper."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

TOLERANCE_DEGREES = 0.0012
DIGITS = 4
MARGIN_DEGREES = 0.012
UNITS_FOR_CORE_MIN = 30
WIDTH = 1000.0


@dataclass(frozen=True, slots=True)
class Shapes:
    """Outlines keyed by unit code: GeoJSON for ECharts, SVG paths in a box of WIDTH units, and the core's box."""

    digest: str
    geojson: str
    paths: Mapping[str, str]
    centres: Mapping[str, tuple[float, float]]
    height: float
    core: tuple[float, float, float, float] | None
    core_zoom: float

    def in_core(self, code: str) -> bool:
        """Whether the unit's centre lies in the part that the inset enlarges."""
        if self.core is None or code not in self.centres:
            return False
        west, south, east, north = self.core
        lon, lat = self.centres[code]
        return west < lon < east and south < lat < north


def _core(areas: np.ndarray, centres: np.ndarray) -> tuple[float, float, float, float] | None:
    """The box around the smallest third of the units, but for the outermost 5 % on each side."""
    if len(areas) < UNITS_FOR_CORE_MIN:
        return None
    small = centres[areas <= np.quantile(areas, 1 / 3)]
    west, east = np.quantile(small[:, 0], [0.05, 0.95])
    south, north = np.quantile(small[:, 1], [0.05, 0.95])
    return (
        float(west) - MARGIN_DEGREES,
        float(south) - MARGIN_DEGREES,
        float(east) + MARGIN_DEGREES,
        float(north) + MARGIN_DEGREES,
    )


def _path(geometry: BaseGeometry, west: float, north: float, scale: float, aspect: float) -> str:
    parts = getattr(geometry, "geoms", [geometry])
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    drawn = []
    for ring in rings:
        points = [
            f"{(x - west) * aspect * scale:.1f} {(north - y) * scale:.1f}" for x, y in list(ring.coords)[:-1]
        ]
        drawn.append("M" + "L".join(points) + "Z")
    return "".join(drawn)


def _simplified(features: Sequence[dict[str, Any]], cache: Path | None, digest: str) -> list[BaseGeometry]:
    """The simplified outlines, read from the cache if this very source was simplified before."""
    kept = cache / f"shapes-{digest}.wkb" if cache else None
    if kept and kept.is_file():
        return list(shapely.from_wkb(kept.read_bytes()).geoms)
    outlines = [shape(feature["geometry"]) for feature in features]
    simple = shapely.coverage_simplify(outlines, TOLERANCE_DEGREES)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(".part")
        part.write_bytes(shapely.to_wkb(shapely.geometrycollections(simple)))
        part.replace(kept)
    return list(simple)


@lru_cache(maxsize=4)
def _shapes(text: bytes, cache: Path | None) -> Shapes:
    digest = hashlib.sha256(text + str((TOLERANCE_DEGREES, DIGITS)).encode()).hexdigest()[:16]
    features = json.loads(text)["features"]
    simple = _simplified(features, cache, digest)
    codes = [str(feature["properties"]["code"]) for feature in features]
    west, south, east, north = shapely.total_bounds(simple)
    aspect = cos(radians((south + north) / 2))
    scale = WIDTH / ((east - west) * aspect)
    middles = np.array([(p.x, p.y) for p in shapely.point_on_surface(simple)])
    core = _core(shapely.area(simple), middles)
    rounded = shapely.set_precision(simple, 10.0**-DIGITS, mode="pointwise")
    collection = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"name": code}, "geometry": mapping(outline)}
            for code, outline in zip(codes, rounded, strict=True)
        ],
    }
    return Shapes(
        digest=digest,
        geojson=json.dumps(collection, separators=(",", ":")),
        paths={c: _path(g, west, north, scale, aspect) for c, g in zip(codes, simple, strict=True)},
        centres={c: (float(x), float(y)) for c, (x, y) in zip(codes, middles, strict=True)},
        height=(north - south) * scale,
        core=core,
        core_zoom=round((east - west) / (core[2] - core[0]) * 0.94, 2) if core else 1.0,
    )


def shapes(source: Path, cache: Path | None = None) -> Shapes:
    """The outlines in a GeoJSON file whose features bear a `code`, simplified once per content and tolerance."""
    return _shapes(source.read_bytes(), cache)


@dataclass(frozen=True, slots=True)
class Area:
    """What one unit shows on a drawn map: its class (-1 hatched, 0 none, 1 to 4) and the words for it."""

    code: str
    level: int
    title: str
    url: str = ""


STYLE = (
    "<style>path{fill:#E9EEF2;stroke:#8A97A8;stroke-width:1}[data-l='1']{fill:#FBE0AE}[data-l='2']{fill:#F0AC62}"
    "[data-l='3']{fill:#D56F32}[data-l='4']{fill:#97301B}[data-l='-1']{fill:url(#few)}</style>"
)


def svg_map(
    drawn: Shapes, areas: Sequence[Area], label: str, near: str = "", *, standalone: bool = False
) -> SafeString:
    """An SVG map for print and browsers without scripts; `near` shows one unit's surroundings.

    A `standalone` picture brings its own colours; one in a page takes them from the page's sheet.
    """
    box = f"0 0 {WIDTH:.0f} {drawn.height:.0f}"
    if near and near in drawn.paths:
        box = _surroundings(drawn, near)
    role = "group" if any(area.url for area in areas) and not standalone else "img"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="citymap" viewBox="{box}" role="{role}"'
        f' aria-label="{escape(label)}">{STYLE if standalone else ""}'
        '<defs><pattern id="few" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<path d="M0 8L8 0M-2 2L2 -2M6 10L10 6"/></pattern></defs>'
    ]
    for area in areas:
        if area.code not in drawn.paths:
            continue
        outline = (
            f'<path data-l="{area.level}" d="{drawn.paths[area.code]}"><title>{escape(area.title)}</title></path>'
        )
        parts.append(f'<a href="{escape(area.url)}" tabindex="-1">{outline}</a>' if area.url else outline)
    parts.append("</svg>")
    return mark_safe("".join(parts))  # noqa: S308


def _surroundings(drawn: Shapes, code: str) -> str:
    """A view box around one unit, three times as wide as the unit itself."""
    numbers = np.array(
        [float(n) for n in drawn.paths[code].replace("M", " ").replace("L", " ").replace("Z", " ").split()]
    ).reshape(-1, 2)
    low, high = numbers.min(axis=0), numbers.max(axis=0)
    middle, size = (low + high) / 2, float((high - low).max()) * 3
    return f"{middle[0] - size / 2:.1f} {middle[1] - size / 2:.1f} {size:.1f} {size:.1f}"
