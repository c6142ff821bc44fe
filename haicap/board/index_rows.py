"""The index broken down, made ready for its table: a row for every unit, procedure, officer or day, worst first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from haicap.base.formats import day, language, number, share, weekday
from haicap.base.names import Body
from haicap.board.figures import FEW, Counts, Measured, Recorded
from haicap.board.index import doors, scheme
from haicap.board.index_bars import points_bar
from haicap.board.index_filter import IndexFilter
from haicap.board.index_queries import measured
from haicap.rules.index import Indicator, Score, points, ranks, score
from haicap.services.one_stop import catalogue
from haicap.services.one_stop.filters import NO_OWNER

UNITS, PROCEDURES, OFFICERS, DAYS = "don-vi", "thu-tuc", "can-bo", "ngay"
OWN_WORK = ("2.1", "5.4")
"""What lies in an officer's hands; by which channel people come and pay does not."""

OF_FILES = ("4.1", "4.2")


@dataclass(frozen=True, slots=True)
class Way:
    """A way to break the index down: key, words, the indicators that it shows, and how a row narrows the cases."""

    key: str
    label: str | Promise
    title: str | Promise
    head: str | Promise
    narrows: str
    indicators: tuple[str, ...] = ("2.1", "3", "5.4", "3.6")


WAYS: dict[str, Way] = {
    UNITS: Way(UNITS, _("Đơn vị"), _("Chỉ số theo đơn vị giải quyết"), _("Đơn vị giải quyết"), "unit"),
    PROCEDURES: Way(PROCEDURES, _("Thủ tục"), _("Chỉ số theo thủ tục"), _("Thủ tục"), "procedure"),
    OFFICERS: Way(
        OFFICERS, _("Chuyên viên"), _("Chỉ số theo chuyên viên thụ lý"), _("Chuyên viên"), "owner", OWN_WORK
    ),
    DAYS: Way(DAYS, _("Ngày"), _("Chỉ số theo ngày tiếp nhận"), _("Ngày"), "day"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One indicator of a row: its counts with the lists behind them, its ratio and its points."""

    number: str
    found: Measured
    part_url: str
    whole_url: str
    points: float | None

    @property
    def few(self) -> bool:
        """Whether there are too few cases to speak of a share."""
        return (self.found.whole or 0) < FEW


@dataclass(frozen=True, slots=True)
class Line:
    """A row: what it is of, its points reached beside those measurable, its cells."""

    key: int
    name: str
    detail: str
    url: str
    counts: Counts
    score: Score
    cells: tuple[Cell, ...]
    rank: int | None = None

    @property
    def few(self) -> bool:
        """Whether there are too few cases to compare it with others."""
        return self.counts.judged < FEW

    @property
    def share(self) -> float | None:
        """Points reached of those measurable."""
        return self.score.reached / self.score.measurable if self.score.measurable else None

    @property
    def bar(self) -> SafeString:
        """Its points drawn, on the scale of what is measurable."""
        return points_bar(self.score, scale=self.score.measurable)

    @property
    def reached_text(self) -> str:
        """Its points in words."""
        return number(self.score.reached, 2) if self.score.measurable else "–"


def indicators(way: Way, recorded: Recorded) -> list[Indicator]:
    """The indicators that a way shows, in its order; those of files only where results are kept as files."""
    known = {item.number: item for item in scheme().indicators}
    of_files = OF_FILES if recorded.results and way.key != OFFICERS else ()
    return [known[number_] for number_ in (*way.indicators, *of_files)]


def heads(way: Way, recorded: Recorded) -> list[dict[str, str]]:
    """The columns of the indicators: number, name, a shorter one, points."""
    plan, english = scheme(), language() == "en"
    return [
        {
            "number": item.number,
            "name": plan.names[item.number][english],
            "short": plan.short[item.number][english],
            "points": number(item.points_max),
        }
        for item in indicators(way, recorded)
    ]


def lines(
    way: Way,
    found: Sequence[Counts],
    kept: IndexFilter,
    recorded: Recorded,
    called: Mapping[int, tuple[str, str]],
) -> list[Line]:
    """A row for all that is counted or `called` (name and detail by key): ranked, worst first, few cases last."""
    by_key = {each.key or NO_OWNER: each for each in found}
    keys = [*called, *(key for key in by_key if key not in called)]
    made = [_line(way, by_key.get(key) or Counts(key), key, kept, recorded, called.get(key)) for key in keys]
    if way.key == DAYS:
        return sorted(made, key=lambda line: line.key)
    return sorted(
        _ranked(made), key=lambda line: (line.few, line.share if line.share is not None else 2, line.name)
    )


def _line(
    way: Way, found: Counts, key: int, kept: IndexFilter, recorded: Recorded, called: tuple[str, str] | None
) -> Line:
    narrowed = _narrowed(way, key)
    asked = indicators(way, recorded)
    values = measured(found, recorded)
    ratios = {item.number: values[item.number].ratio for item in asked}
    cells = tuple(
        Cell(
            item.number,
            values[item.number],
            *doors(item.number, kept, **narrowed),
            points(item, ratios[item.number]),
        )
        for item in asked
    )
    name, detail = called or _called(way, key)
    return Line(key, name, detail, kept.cases(**narrowed).url(), found, score(asked, ratios), cells)


def _narrowed(way: Way, key: int) -> dict[str, Any]:
    """How a row narrows the lists of cases."""
    if way.key == DAYS:
        return {"first": date.fromordinal(key), "last": date.fromordinal(key)}
    return {way.narrows: key}


def _called(way: Way, key: int) -> tuple[str, str]:
    """Name and detail of a row that nobody named."""
    if way.key == DAYS:
        on = date.fromordinal(key)
        return f"{weekday(on)} {day(on)}", ""
    if way.key == PROCEDURES:
        entry = catalogue.procedures().get(key)
        return catalogue.name_of(key), (entry.code or "") if entry else ""
    if way.key == OFFICERS and key == NO_OWNER:
        return str(_("Chưa giao cho ai")), ""
    return str(key), ""


def _ranked(made: list[Line]) -> list[Line]:
    """Ranks (1-2-2-4) among those of whom as many points are measurable as of anybody, and who have enough cases."""
    most = max((line.score.measurable for line in made), default=0)
    compared = [
        line for line in made if not line.few and line.score.measurable == most and line.key != NO_OWNER
    ]
    places = dict(
        zip([line.key for line in compared], ranks([line.score.reached for line in compared]), strict=True)
    )
    return [_with_rank(line, places.get(line.key)) for line in made]


def _with_rank(line: Line, rank: int | None) -> Line:
    return replace(line, rank=rank)


def trend(way: Way, found: Sequence[Line], recorded: Recorded) -> dict[str, Any]:
    """The ratios of the indicators day by day as percentages, as the chart wants them."""
    names = scheme().names
    days = [date.fromordinal(line.key) for line in found]
    return {
        "labels": [f"{weekday(on, short=True)} {on:%d/%m}" for on in days],
        "lines": [
            {
                "name": f"{item.number} {names[item.number][language() == 'en']}",
                "values": [_percent(line.cells[place]) for line in found],
            }
            for place, item in enumerate(indicators(way, recorded))
        ],
    }


def _percent(cell: Cell) -> float | None:
    return None if cell.few or cell.found.ratio is None else round(cell.found.ratio * 100, 1)


def unit_names(bodies: Mapping[int, Body], kept: IndexFilter) -> dict[int, tuple[str, str]]:
    """Every commune, so that none is missing because nothing came; or the one unit that is asked for."""
    wanted = [kept.unit] if kept.unit else [body.id for body in bodies.values() if body.kind == "commune"]
    return {unit: (bodies[unit].name, bodies[unit].code) for unit in wanted if unit in bodies}


def cell_values(cell: Cell) -> dict[str, Any]:
    """A cell for the template: texts with doors; no share of too few."""
    found = cell.found
    called = {"number": cell.number, "short": scheme().short[cell.number][language() == "en"]}
    if found.whole is None:
        return called | {"none": True}
    return called | {
        "part": number(found.part),
        "whole": number(found.whole),
        "part_url": cell.part_url if found.part else "",
        "whole_url": cell.whole_url if found.whole else "",
        "ratio": "" if cell.few else share(found.ratio, 1),
    }
