"""The three things that the map may show, cut into classes: shares late, waits, work in hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haicap.base.formats import length, number, share
from haicap.board.figures import FEW, WAIT_TARGET_SECONDS, OfficeRow

HATCHED = -1


@dataclass(frozen=True, slots=True)
class Class:
    """One class of a map or heat map: from `low` (counted) up to the next class, and its words."""

    level: int
    low: float
    label: str


@dataclass(frozen=True, slots=True)
class Metric:
    """What a map shows of an office: its value, or None where it can't be told; `few` = too few to tell."""

    key: str
    label: str | Promise
    title: str | Promise
    value: Callable[[OfficeRow], float | None]
    text: Callable[[float | None], str]
    few: Callable[[OfficeRow], bool]


METRICS: tuple[Metric, ...] = (
    Metric(
        "muon",
        _("Trễ hạn"),
        _("Hồ sơ trễ hạn trên số đã nhận (chỉ tiêu 2.1)"),
        lambda row: row.late_share,
        share,
        lambda row: row.judged < FEW,
    ),
    Metric(
        "cho",
        _("Thời gian chờ"),
        _("Thời gian chờ trung vị ở quầy"),
        lambda row: row.wait_median_seconds,
        length,
        lambda row: row.called < FEW,
    ),
    Metric(
        "tai",
        _("Khối lượng"),
        _("Hồ sơ đang giải quyết"),
        lambda row: row.open_now,
        number,
        lambda _row: False,
    ),
)


def metric(key: str | None) -> Metric:
    """The metric of that key, or the first one."""
    return next((item for item in METRICS if item.key == key), METRICS[0])


def wait_classes() -> tuple[Class, ...]:
    """Waits below 8, 8-14, 15-24, 25-34, from 35 minutes; the third class begins at the target."""
    return (
        Class(0, 0, str(_("dưới 8 phút"))),
        Class(1, 8 * 60, "8–14"),
        Class(2, WAIT_TARGET_SECONDS, str(_("15–24, quá mục tiêu"))),
        Class(3, 25 * 60, "25–34"),
        Class(4, 35 * 60, str(_("từ 35"))),
    )


def _late_classes() -> tuple[Class, ...]:
    words = (str(_("dưới %s")) % "1%", "1–3%", "3–10%", str(_("từ %s")) % "10%")
    return (
        Class(0, 0.0, str(_("Không có"))),
        *(
            Class(i + 1, low, word)
            for i, (low, word) in enumerate(zip((1e-9, 0.01, 0.03, 0.10), words, strict=True))
        ),
    )


def _round_up(value: float) -> int:
    """A limit that is easy to say: two leading digits, the second one 0 or 5."""
    size = 10 ** max(0, len(str(int(value))) - 2) * 5
    return max(1, ceil(value / size) * size) if value >= 10 else max(1, ceil(value))


def _load_classes(values: Sequence[float]) -> tuple[Class, ...]:
    """None, then four classes that cut the offices with work into quarters at round limits."""
    busy = sorted(value for value in values if value > 0)
    limits = sorted({_round_up(busy[len(busy) * part // 4]) for part in (1, 2, 3)}) if busy else []
    lows = [1, *(limit for limit in limits if limit > 1)]
    found = [Class(0, 0, str(_("Không có")))]
    for level, low in enumerate(lows, start=1):
        after = lows[level] if level < len(lows) else None
        label = f"{number(low)}–{number(after - 1)}" if after and after - 1 > low else number(low)
        found.append(Class(level, low, label if after else str(_("từ %s")) % number(low)))
    return tuple(found)


def classes(shown: Metric, rows: Sequence[OfficeRow]) -> tuple[Class, ...]:
    """The classes of a metric, lightest first."""
    if shown.key == "muon":
        return _late_classes()
    if shown.key == "cho":
        return wait_classes()
    return _load_classes([row.open_now for row in rows])


def level(value: float | None, among: Sequence[Class]) -> int:
    """The class that a value falls into; no value at all is the lightest one."""
    found = 0
    for item in among:
        if value is not None and value >= item.low:
            found = item.level
    return found


def office_level(shown: Metric, row: OfficeRow, among: Sequence[Class]) -> int:
    """The class of an office on the map, HATCHED where there is too little to tell."""
    return HATCHED if shown.few(row) else level(shown.value(row), among)
