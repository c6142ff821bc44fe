"""The national index as pages show it: points reached beside points measurable, never rescaled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haicap.base.formats import language, number, share
from haicap.board.figures import MeanTime, Measured
from haicap.board.index_bars import points_bar
from haicap.board.index_filter import IndexFilter
from haicap.gates.yamlfiles import read_yaml
from haicap.rules.index import Indicator, points, score

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
    """Of those that this world can't measure, or not before something is on record: what is missing."""
    short: Mapping[str, tuple[str, str]]
    """Names where a column is narrow."""
    how: Mapping[str, tuple[str, str]]
    """Of those that a world can measure: the formula in words."""
    in_trial: Mapping[str, tuple[str, str]]
    """What of them is an estimate where citizens are simulated."""
    followed: tuple[tuple[str, float | None], ...]
    """What has no points: number, and the share that the decision asks for."""


@cache
def scheme() -> Scheme:
    """The index of Decision 766 as it stands in the data."""
    return read_yaml(DATA / "service_index.yaml", _scheme)


def _scheme(text: Mapping[str, Any]) -> Scheme:
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
        why_not=_texts(items, "why"),
        short=_texts(items, "short"),
        how=_texts(items, "how"),
        in_trial=_texts(items, "trial"),
        followed=tuple((str(item["number"]), item.get("threshold")) for item in text["followed"]),
    )


def _texts(items: list[dict[str, Any]], name: str) -> dict[str, tuple[str, str]]:
    """A text of the indicators that have it, in both languages."""
    return {
        str(item["number"]): (item[f"{name}_vi"], item[f"{name}_en"])
        for item in items
        if f"{name}_vi" in item
    }


def shown(
    found: Mapping[str, Measured],
    also: Mapping[str, Measured | MeanTime],
    kept: IndexFilter,
    *,
    simulated: bool = False,
) -> dict[str, Any]:
    """The index for a template: groups with their indicators, totals, why others are missing, and `also`.

    Where people are `simulated`, what rests on an estimated share says so beside its figure.
    """
    plan = scheme()
    ratios = {number_: item.ratio for number_, item in found.items()}
    total = score(plan.indicators, ratios)
    of_group = {key: [each for each in plan.indicators if each.group == key] for key, _vi, _en in plan.groups}
    most = max(score(items, {}).total for items in of_group.values())
    groups = [_group(plan, key, of_group[key], found, kept, most) for key, _vi, _en in plan.groups]
    return {
        "source": plan.source[language() == "en"],
        "bar": points_bar(total),
        "reached": number(total.reached, 2),
        "measurable": number(total.measurable),
        "rest": number(total.total - total.measurable),
        "total": number(total.total),
        "groups": groups,
        "estimated": ", ".join(plan.in_trial) if simulated else "",
        "followed": [_followed(plan, number_, most, also[number_], kept) for number_, most in plan.followed],
    }


def _group(
    plan: Scheme,
    key: str,
    items: list[Indicator],
    found: Mapping[str, Measured],
    kept: IndexFilter,
    most: float,
) -> dict[str, Any]:
    """One group with its indicators; `most` points fill the bar."""
    (names,) = ((vi, en) for known, vi, en in plan.groups if known == key)
    part = score(items, {number_: item.ratio for number_, item in found.items()})
    return {
        "name": names[language() == "en"],
        "bar": points_bar(part, scale=most),
        "reached": number(part.reached, 2) if part.measurable else "–",
        "measurable": number(part.measurable),
        "total": number(part.total),
        "items": [_item(plan, item, found.get(item.number), kept) for item in items],
    }


PARTS: Mapping[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "2.1": ({"term": "dung-diem"}, {"term": "tinh-diem"}),
    "3": ({"online": "toan-trinh", "channel": 2}, {"online": "toan-trinh"}),
    "5.4": ({"term": "hai-long"}, {"term": "tinh-diem"}),
    "3.6": ({"fee": "truc-tuyen"}, {"fee": "co"}),
    "4.1": ({"digital": "ket-qua"}, {"state": "co-ket-qua"}),
    "4.2": ({"digital": "du"}, {"term": "tinh-diem"}),
}
"""By what the lists behind an indicator's part and whole are narrowed."""


def doors(number_: str, kept: IndexFilter, **more: Any) -> tuple[str, str]:
    """The lists of the cases that make an indicator's ratio: its part, its whole."""
    part, whole = (each | more for each in PARTS[number_])
    # Nobody can be both: of those who came otherwise, none handed in online.
    nobody = number_ == "3" and kept.channel not in (None, part["channel"])
    return "" if nobody else kept.cases(**part).url(), kept.cases(**whole).url()


def _item(plan: Scheme, item: Indicator, found: Measured | None, kept: IndexFilter) -> dict[str, Any]:
    names = plan.names[item.number]
    row: dict[str, Any] = {"number": item.number, "name": names[language() == "en"]}
    if found is None or found.ratio is None:
        missing = plan.why_not.get(item.number)
        counted = missing is None or (found is not None and found.whole is not None)
        row["why"] = str(_NOTHING_YET) if counted or missing is None else missing[language() == "en"]
        return row
    part_url, whole_url = doors(item.number, kept)
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
    plan: Scheme, number_: str, wanted: float | None, found: Measured | MeanTime, kept: IndexFilter
) -> dict[str, Any]:
    """What is followed without points: its counts with doors to their cases, beside the share that is asked for."""
    row: dict[str, Any] = {"number": number_[:3], "name": plan.names[number_][language() == "en"]}
    if isinstance(found, MeanTime):
        row["part"] = number(found.count)
        row["part_url"] = kept.cases(state="co-ket-qua").url()
        row["value"] = _mean(found)
        return row
    row |= {"part": number(found.part), "whole": number(found.whole), "value": share(found.ratio, 2)}
    row["wanted"] = share(wanted) if wanted else ""
    if number_ in _CHANNELS:
        if kept.channel in (None, _CHANNELS[number_]):
            row["part_url"] = kept.cases(channel=_CHANNELS[number_]).url()
        row["whole_url"] = kept.cases().url()
    return row


def _mean(found: MeanTime) -> str:
    if found.mean_seconds is None:
        return str(_NOTHING_YET)
    return _("%(n)s giờ làm việc") % {"n": number(found.mean_seconds / 3600, 1)}
