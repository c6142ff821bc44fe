"""The map of the communes made ready for ECharts, for the legend and for print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from haicap.base.formats import length, number, share
from haicap.base.names import Body
from haicap.board import maps, metrics
from haicap.board.figures import OfficeRow
from haicap.rules.unit_directory import Directory
from haicap.rules.units import COMMUNE, Unit
from haicap.store import server

TAGS_MAX = 6
DATA = Path(__file__).resolve().parents[1] / "data"


def shapes(place: str) -> maps.Shapes | None:
    """The outlines of a place's communes, or None where the data has none."""
    source = DATA / place / "boundaries.geojson"
    return maps.shapes(source, server.home() / "maps") if source.is_file() else None


def legend(levels: Sequence[int], among: Sequence[metrics.Class]) -> list[dict[str, Any]]:
    """Every class with its words and the number of communes in it; hatched last, where there are any."""
    count = Counter(levels)
    found = [{"level": item.level, "label": item.label, "count": count[item.level]} for item in among]
    if count[metrics.HATCHED]:
        found.append({"level": "few", "label": _("dưới 20, không tính"), "count": count[metrics.HATCHED]})
    return found


def tooltip(row: OfficeRow) -> list[str]:
    """What hovering tells: counts with their base, so that a share of few is seen as such."""
    late = _("%(late)s trễ / %(all)s đã nhận để giải quyết") % {
        "late": number(row.late),
        "all": number(row.judged),
    }
    if row.late_share is not None:
        late += f" ({share(row.late_share)})"
    now = _("%(n)s đang giải quyết, %(late)s đang quá hạn") % {
        "n": number(row.open_now),
        "late": number(row.overdue_now),
    }
    called = _("chờ trung vị %(time)s, %(n)s lượt") % {
        "time": length(row.wait_median_seconds),
        "n": number(row.called),
    }
    return [late, now, called]


def city_map(
    drawn: maps.Shapes | None, rows: Sequence[OfficeRow], bodies: Mapping[int, Body], shown: metrics.Metric
) -> dict[str, Any]:
    """What the page needs to draw the metric over the communes: JSON for ECharts, legend, SVG areas."""
    among = metrics.classes(shown, rows)
    levels = {row.unit: metrics.office_level(shown, row, among) for row in rows}
    top = sorted((row for row in rows if levels[row.unit] == 4), key=lambda row: -(shown.value(row) or 0))[
        :TAGS_MAX
    ]
    tagged = {row.unit for row in top}
    units = []
    areas = []
    for row in rows:
        body = bodies[row.unit]
        value = shown.value(row)
        url = reverse("unit", args=[body.code])
        tag = f"{body.short} {shown.text(value)}" if row.unit in tagged else ""
        units.append(
            {
                "code": body.code,
                "name": body.name,
                "value": value or 0,
                "level": levels[row.unit],
                "tag": tag,
                "tip": tooltip(row),
                "core": bool(drawn and drawn.in_core(body.code)),
                "url": url,
            }
        )
        areas.append(maps.Area(body.code, levels[row.unit], f"{body.name}: {shown.text(value)}", url))
    return {
        "key": shown.key,
        "title": str(shown.title),
        "drawn": drawn is not None,
        "core": bool(drawn and drawn.core),
        "legend": legend(list(levels.values()), among),
        "areas": areas,
        "json": {
            "shapes": reverse("shapes", args=[drawn.digest]) if drawn else "",
            "core": drawn.core if drawn else None,
            "zoom": drawn.core_zoom if drawn else 1,
            "units": units,
        },
    }


def neighbours(drawn: maps.Shapes, directory: Directory, unit: Unit, on: date) -> list[maps.Area]:
    """The communes around one unit, that unit itself set off; every outline is a door."""
    found = []
    for other in directory.territory.units:
        if other.kind == COMMUNE and other.holds_on(on) and other.code in drawn.paths:
            level = maps.HERE if other.id == unit.id else "0"
            found.append(maps.Area(other.code, level, other.full_name, reverse("unit", args=[other.code])))
    return found
