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
MARGIN_DEGREES = 0.012
UNITS_FOR_CORE_MIN = 30
WIDTH = 1000.0
HERE = "here"
CORE = "core"


Box = tuple[float, float, float, float]
"""Left, top, width, height on the drawing."""


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
    core_box: Box | None
    boxes: Mapping[str, Box]

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


def _box(bounds: Sequence[float], west: float, north: float, scale: float, aspect: float) -> Box:
    """Degrees (west, south, east, north) as left, top, width, height on the drawing."""
    left, top = (bounds[0] - west) * aspect * scale, (north - bounds[3]) * scale
    return left, top, (bounds[2] - bounds[0]) * aspect * scale, (bounds[3] - bounds[1]) * scale


@lru_cache(maxsize=4)
def _shapes(text: bytes, cache: Path | None) -> Shapes:
    digest = hashlib.sha256(text + str(TOLERANCE_DEGREES).encode()).hexdigest()[:16]
    features = json.loads(text)["features"]
    simple = _simplified(features, cache, digest)
    codes = [str(feature["properties"]["code"]) for feature in features]
    west, south, east, north = shapely.total_bounds(simple)
    aspect = cos(radians((south + north) / 2))
    scale = WIDTH / ((east - west) * aspect)
    middles = np.array([(p.x, p.y) for p in shapely.point_on_surface(simple)])
    core = _core(shapely.area(simple), middles)
    collection = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"name": code}, "geometry": mapping(outline)}
            for code, outline in zip(codes, simple, strict=True)
        ],
    }
    return Shapes(
        digest=digest,
        geojson=json.dumps(collection, separators=(",", ":")),
        paths={c: _path(g, west, north, scale, aspect) for c, g in zip(codes, simple, strict=True)},
        centres={c: (float(x), float(y)) for c, (x, y) in zip(codes, middles, strict=True)},
        height=(north - south) * scale,
        core=core,
        boxes={c: _box(g.bounds, west, north, scale, aspect) for c, g in zip(codes, simple, strict=True)},
        core_zoom=round((east - west) / (core[2] - core[0]) * 0.94, 2) if core else 1.0,
        core_box=_box(core, west, north, scale, aspect) if core else None,
    )


def shapes(source: Path, cache: Path | None = None) -> Shapes:
    """The outlines in a GeoJSON file whose features bear a `code`, simplified once per content and tolerance."""
    return _shapes(source.read_bytes(), cache)


@dataclass(frozen=True, slots=True)
class Area:
    """What one unit shows on a drawn map: its class (-1 hatched, 0 none, 1 to 4, HERE) and the words for it."""

    code: str
    level: int | str
    title: str
    url: str = ""


HATCH = (
    '<defs><pattern id="few" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<path d="M0 8L8 0M-2 2L2 -2M6 10L10 6"/></pattern></defs>'
)
STYLE = (
    "<style>path{fill:#E9EEF2;stroke:#8A97A8;stroke-width:1}[data-l='1']{fill:#FBE0AE}[data-l='2']{fill:#F0AC62}"
    "[data-l='3']{fill:#D56F32}[data-l='4']{fill:#97301B}[data-l='-1']{fill:url(#few)}</style>"
)


def svg_map(
    drawn: Shapes, areas: Sequence[Area], label: str, near: str = "", *, standalone: bool = False
) -> SafeString:
    """An SVG map for print and browsers without scripts; `near` shows one unit's surroundings or the CORE.

    A `standalone` picture brings its own colours; one in a page takes them from the page's sheet.
    """
    box = _shown_box(drawn, near)
    role = "group" if any(area.url for area in areas) and not standalone else "img"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="citymap" role="{role}" aria-label="{escape(label)}"'
        f' viewBox="{" ".join(f"{number:.1f}" for number in box)}">{STYLE if standalone else ""}'
    )
    if not near:  # one hatch serves all drawings of a page
        head += HATCH
    parts = [head]
    for area in areas:
        if area.code not in drawn.paths or not _touch(drawn.boxes[area.code], box):
            continue
        outline = f'<path data-l="{area.level}" d="{drawn.paths[area.code]}"><title>{escape(area.title)}</title></path>'
        parts.append(f'<a href="{escape(area.url)}" tabindex="-1">{outline}</a>' if area.url else outline)
    parts.append("</svg>")
    return mark_safe("".join(parts))  # noqa: S308


def _shown_box(drawn: Shapes, near: str) -> Box:
    """What a map shows: everything, the core, or a square three times as wide as one unit around it."""
    if near == CORE and drawn.core_box:
        return drawn.core_box
    if near in drawn.boxes:
        left, top, width, height = drawn.boxes[near]
        size = 3 * max(width, height)
        return left + width / 2 - size / 2, top + height / 2 - size / 2, size, size
    return 0.0, 0.0, WIDTH, drawn.height


def _touch(one: Box, other: Box) -> bool:
    """Whether two boxes (left, top, width, height) overlap."""
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )
