"""The national index as the review shows it: points reached beside points measurable, never rescaled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haicap.base.formats import language, number, share
from haicap.board.figures import Measured, Span
from haicap.rules.index import Indicator, points, score
from haicap.services.one_stop.filters import DossierFilter

DATA = Path(__file__).resolve().parents[1] / "data" / "vietnam"
_WHY = {
    "national": gettext_lazy("chỉ Cổng, CSDL quốc gia có số liệu"),
    "later": gettext_lazy("đợt này chưa ghi"),
    "own": gettext_lazy("chưa có hồ sơ nào để tính"),
}


@dataclass(frozen=True, slots=True)
class Scheme:
    """The index as data: groups and indicators with points, thresholds, names and who can measure them."""

    source: tuple[str, str]
    groups: tuple[tuple[str, str, str], ...]
    indicators: tuple[Indicator, ...]
    names: Mapping[str, tuple[str, str]]
    measured: Mapping[str, str]


@cache
def scheme() -> Scheme:
    """The index of Decision 766 as it stands in the data."""
    text = yaml.safe_load((DATA / "service_index.yaml").read_text(encoding="utf-8"))
    items = text["indicators"]
    return Scheme(
        source=(text["source_vi"], text["source_en"]),
        groups=tuple((group["key"], group["name_vi"], group["name_en"]) for group in text["groups"]),
        indicators=tuple(
            Indicator(
                str(item["number"]), item["group"], float(item["points"]), float(item.get("threshold", 1.0))
            )
            for item in items
        ),
        names={str(item["number"]): (item["name_vi"], item["name_en"]) for item in items},
        measured={str(item["number"]): item["measured"] for item in items},
    )


def shown(found: Mapping[str, Measured], span: Span) -> dict[str, Any]:
    """The index for the review's template: groups with their indicators, totals, and why others are missing."""
    plan = scheme()
    ratios = {number_: item.ratio for number_, item in found.items()}
    total = score(plan.indicators, ratios)
    groups = []
    for key, name_vi, name_en in plan.groups:
        items = [item for item in plan.indicators if item.group == key]
        part = score(items, ratios)
        groups.append(
            {
                "name": name_en if language() == "en" else name_vi,
                "reached": number(part.reached, 2) if part.measurable else "–",
                "measurable": number(part.measurable),
                "total": number(part.total),
                "items": [_item(plan, item, found.get(item.number), span) for item in items],
            }
        )
    return {
        "source": plan.source[language() == "en"],
        "reached": number(total.reached, 2),
        "measurable": number(total.measurable),
        "rest": number(total.total - total.measurable),
        "total": number(total.total),
        "groups": groups,
    }


def _doors(number_: str, span: Span) -> tuple[str, str]:
    """The lists of the cases that make an indicator's ratio: its part, its whole."""
    days: dict[str, Any] = {"first": span.first, "last": span.last}
    if number_ == "2.1":
        return DossierFilter(term="dung-diem", **days).url(), DossierFilter(term="tinh-diem", **days).url()
    return (
        DossierFilter(online="toan-trinh", channel=2, **days).url(),
        DossierFilter(online="toan-trinh", **days).url(),
    )


def _item(plan: Scheme, item: Indicator, found: Measured | None, span: Span) -> dict[str, Any]:
    names = plan.names[item.number]
    row: dict[str, Any] = {"number": item.number, "name": names[language() == "en"]}
    if found is None or found.ratio is None:
        row["why"] = str(_WHY[plan.measured[item.number]])
        return row
    part_url, whole_url = _doors(item.number, span)
    row |= {
        "part": number(found.part),
        "whole": number(found.whole),
        "part_url": part_url,
        "whole_url": whole_url,
        "ratio": share(found.ratio, 2),
        "points": _("%(reached)s trên %(most)s điểm")
        % {"reached": number(points(item, found.ratio), 2), "most": number(item.points_max)},
    }
    return row
