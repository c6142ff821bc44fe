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
from haicap.board.figures import MeanTime, Measured, Span
from haicap.rules.index import Indicator, points, score
from haicap.services.one_stop.filters import DossierFilter

DATA = Path(__file__).resolve().parents[1] / "data" / "vietnam"
_NOTHING_YET = gettext_lazy("chưa có hồ sơ nào để tính")


@dataclass(frozen=True, slots=True)
class Scheme:
    """The index as data: groups and indicators with points, thresholds, names and who can measure them."""

    source: tuple[str, str]
    groups: tuple[tuple[str, str, str], ...]
    indicators: tuple[Indicator, ...]
    names: Mapping[str, tuple[str, str]]
    why_not: Mapping[str, tuple[str, str]]
    """Of those that this world can't measure: what is missing."""
    followed: tuple[tuple[str, float | None], ...]
    """What has no points: number, and the share that the decision asks for."""


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
        names={
            str(item["number"]): (item["name_vi"], item["name_en"]) for item in (*items, *text["followed"])
        },
        why_not={
            str(item["number"]): (item["why_vi"], item["why_en"])
            for item in items
            if item["measured"] != "own"
        },
        followed=tuple((str(item["number"]), item.get("threshold")) for item in text["followed"]),
    )


def shown(
    found: Mapping[str, Measured], also: Mapping[str, Measured | MeanTime], span: Span
) -> dict[str, Any]:
    """The index for the review's template: groups with their indicators, totals, why others are missing, and `also`."""
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
        "followed": [_followed(plan, number_, most, also[number_], span) for number_, most in plan.followed],
    }


def _doors(number_: str, span: Span) -> tuple[str, str]:
    """The lists of the cases that make an indicator's ratio: its part, its whole."""
    days: dict[str, Any] = {"first": span.first, "last": span.last}
    if number_ == "2.1":
        return DossierFilter(term="dung-diem", **days).url(), DossierFilter(term="tinh-diem", **days).url()
    if number_ == "5.4":
        return DossierFilter(term="hai-long", **days).url(), DossierFilter(term="tinh-diem", **days).url()
    if number_ == "3.6":
        return DossierFilter(fee="truc-tuyen", **days).url(), DossierFilter(fee="co", **days).url()
    return (
        DossierFilter(online="toan-trinh", channel=2, **days).url(),
        DossierFilter(online="toan-trinh", **days).url(),
    )


def _item(plan: Scheme, item: Indicator, found: Measured | None, span: Span) -> dict[str, Any]:
    names = plan.names[item.number]
    row: dict[str, Any] = {"number": item.number, "name": names[language() == "en"]}
    if found is None or found.ratio is None:
        missing = plan.why_not.get(item.number)
        row["why"] = missing[language() == "en"] if missing else str(_NOTHING_YET)
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


_CHANNELS = {"3.3a": 2, "3.3b": 1, "3.3c": 3}


def _followed(
    plan: Scheme, number_: str, wanted: float | None, found: Measured | MeanTime, span: Span
) -> dict[str, Any]:
    """What is followed without points: its counts with doors to their cases, beside the share that is asked for."""
    row: dict[str, Any] = {"number": number_[:3], "name": plan.names[number_][language() == "en"]}
    days: dict[str, Any] = {"first": span.first, "last": span.last}
    if isinstance(found, MeanTime):
        row["part"] = number(found.count)
        row["part_url"] = DossierFilter(state="co-ket-qua", **days).url()
        row["value"] = _mean(found)
        return row
    row |= {"part": number(found.part), "whole": number(found.whole), "value": share(found.ratio, 2)}
    row["wanted"] = share(wanted) if wanted else ""
    if number_ in _CHANNELS:
        row["part_url"] = DossierFilter(channel=_CHANNELS[number_], **days).url()
        row["whole_url"] = DossierFilter(**days).url()
    return row


def _mean(found: MeanTime) -> str:
    if found.mean_seconds is None:
        return str(_NOTHING_YET)
    return _("%(n)s giờ làm việc") % {"n": number(found.mean_seconds / 3600, 1)}
