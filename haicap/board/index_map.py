"""The map of the index: points reached of those measurable, commune by commune, as a picture without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from haicap.base.formats import number, share
from haicap.base.names import Body
from haicap.board import mapping, maps, metrics
from haicap.board.index_rows import Line

LIMITS = (0.15, 0.20, 0.25, 0.30)
"""Shares of the measurable points that are missed, from which a commune falls into the next class."""


def classes() -> tuple[metrics.Class, ...]:
    """Classes by the share of points missed, lightest first."""
    texts = (
        _("từ %s") % share(1 - LIMITS[0]),
        *(f"{share(1 - high)}–{share(1 - low)}" for low, high in pairwise(LIMITS)),
        _("dưới %s") % share(1 - LIMITS[-1]),
    )
    return tuple(
        metrics.Class(level, low, text)
        for level, (low, text) in enumerate(zip((0.0, *LIMITS), texts, strict=True))
    )


def drawn(place: str, lines: Sequence[Line], bodies: Mapping[int, Body]) -> dict[str, Any] | None:
    """Map and legend, or None where the data have no outlines."""
    shapes = mapping.shapes(place)
    if shapes is None:
        return None
    among = classes()
    areas, levels = [], []
    for line in lines:
        body = bodies.get(line.key)
        if body is None or body.kind != "commune":
            continue
        missed = None if line.share is None else round(1 - line.share, 9)
        level = metrics.HATCHED if line.few or missed is None else metrics.level(missed, among)
        text = _("%(reached)s trên %(most)s điểm") % {
            "reached": line.reached_text,
            "most": number(line.score.measurable),
        }
        levels.append(level)
        areas.append(maps.Area(body.code, level, f"{body.name}: {text}", reverse("unit", args=[body.code])))
    title = _("Điểm đạt trên điểm đo được")
    return {
        "title": title,
        "svg": maps.svg_map(shapes, areas, title),
        "svg_core": shapes.core and maps.svg_map(shapes, areas, _("Nội đô, phóng to"), maps.CORE),
        "legend": mapping.legend(levels, among),
    }
