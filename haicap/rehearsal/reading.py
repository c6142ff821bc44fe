"""Reads a plan's parameters from their data: value by unit, with mark and source, into typed whole numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar, get_type_hints

from haicap.rehearsal.parameters import Parameter, PlaceWeight, Profile, Shares, Spans, Triple
from haicap.rules.fees import MARKS
from haicap.rules.one_stop.citizen_state import GRADES
from haicap.rules.reading import MILLION, Node

T = TypeVar("T")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
DAY_SECONDS = 86_400


def read_section(node: Node, kind: type[T], parameters: list[Parameter]) -> T:
    """One section as `kind`; adds each parameter's value, unit, mark and source to `parameters`."""
    hints = get_type_hints(kind)
    names = [each.name for each in fields(kind)]  # type: ignore[arg-type]
    node.keys(names)
    values: dict[str, Any] = {}
    for name in names:
        entry = node[name]
        entry.keys(("value", "unit", "mark", "source"))
        unit = entry["unit"].choice(READERS)
        values[name] = READERS[unit](entry["value"])
        if not _fits(values[name], hints[name]):
            raise entry["unit"].wrong(
                f"“{name}” không dùng được đơn vị “{unit}” với giá trị này",
                f"“{name}” can't be given in “{unit}” with this value",
            )
        parameters.append(
            Parameter(
                ".".join(str(each) for each in entry.path),
                str(entry["value"].value),
                unit,
                entry["mark"].choice(MARKS),
                entry["source"].text(),
            )
        )
    return kind(**values)


def _fits(value: Any, hint: Any) -> bool:
    """Whether a value has the shape of a section's field."""
    if isinstance(hint, type):
        return isinstance(value, hint) and (hint is not int or not isinstance(value, bool))
    inner = hint.__args__
    if not isinstance(value, tuple):
        return False
    if inner[-1] is Ellipsis:
        return all(_fits(each, inner[0]) for each in value)
    return len(value) == len(inner) and all(
        _fits(each, kind) for each, kind in zip(value, inner, strict=True)
    )


def _seconds(per_unit: int) -> Callable[[Node], int | Triple]:
    def read(node: Node) -> int | Triple:
        if isinstance(node.value, list):
            return _triple([int(each.number() * per_unit) for each in node.rows()], node)
        return int(node.number() * per_unit)

    return read


def _count(node: Node) -> int | Triple:
    if isinstance(node.value, list):
        return _triple([each.whole() for each in node.rows()], node)
    return node.whole()


def _triple(values: list[int], node: Node) -> Triple:
    if len(values) != 3 or not values[0] <= values[1] <= values[2]:
        raise node.wrong("cần ba số tăng dần", "three growing numbers are needed")
    return values[0], values[1], values[2]


def _factor(node: Node) -> int:
    return round(node.number() * MILLION)


def _weekdays(node: Node) -> tuple[int, ...]:
    node.keys(WEEKDAYS)
    return tuple(_factor(node[day]) for day in WEEKDAYS)


def _shares(node: Node) -> Shares:
    shares = tuple((key, share.million()) for key, share in node.items())
    if sum(share for _, share in shares) != MILLION:
        raise node.wrong("các tỷ lệ phải cộng lại bằng 1", "the shares must sum to 1")
    return shares


def _weights(node: Node) -> Shares:
    return tuple((key, weight.whole(1)) for key, weight in node.items())


def _places(node: Node) -> tuple[PlaceWeight, ...]:
    found = []
    for field, pair in node.items():
        numbers = [_factor(each) for each in pair.rows()]
        if len(numbers) != 2 or 0 in numbers:
            raise pair.wrong(
                "cần hai hệ số dương: phường, xã", "two factors above 0 are needed: ward, commune"
            )
        found.append(PlaceWeight(field, numbers[0], numbers[1]))
    if "other" not in node.mapping():
        raise node.wrong("thiếu hệ số “other”", "the factor “other” is missing")
    return tuple(found)


def _spans(node: Node) -> Spans:
    spans: list[tuple[int, int]] = []
    for row in node.rows():
        ends = [each.clock() for each in row.rows()]
        if len(ends) != 2 or ends[0] >= ends[1] or (spans and ends[0] < spans[-1][1]):
            raise row.wrong(
                "cần giờ đầu và giờ cuối, nối tiếp nhau", "a start and a later end are needed, in order"
            )
        spans.append((ends[0], ends[1]))
    return tuple(spans)


def _profile(node: Node) -> Profile:
    found: list[tuple[int, int, int]] = []
    for row in node.rows():
        parts = row.rows()
        if len(parts) != 3:
            raise row.wrong(
                "cần giờ đầu, giờ cuối và phần trăm", "a start, an end and a percentage are needed"
            )
        start, end, share = parts[0].clock(), parts[1].clock(), round(parts[2].number() * (MILLION // 100))
        if start >= end or (found and start < found[-1][1]):
            raise row.wrong("các khoảng giờ phải nối tiếp nhau", "spans must follow one another")
        found.append((start, end, share))
    if sum(share for _, _, share in found) != MILLION:
        raise node.wrong("các phần trăm phải cộng lại bằng 100", "the percentages must sum to 100")
    return tuple(found)


def _bounds(node: Node) -> tuple[int, int]:
    ends = [each.whole(1) for each in node.rows()]
    if len(ends) != 2 or ends[0] > ends[1]:
        raise node.wrong("cần số ít nhất và số nhiều nhất", "a least and a most number are needed")
    return ends[0], ends[1]


def _clocks(node: Node) -> tuple[int, ...]:
    return tuple(each.clock() for each in node.rows())


def _words(node: Node) -> tuple[str, ...]:
    return tuple(each.text() for each in node.rows())


def _grades(node: Node) -> Shares:
    """Shares of each of the five grades."""
    shares = _shares(node)
    if sorted(grade for grade, _ in shares) != [str(grade) for grade in GRADES]:
        raise node.wrong("cần tỷ lệ của cả năm mức 1-5", "the share of each of the grades 1 to 5 is needed")
    return shares


READERS: dict[str, Callable[[Node], Any]] = {
    "share": Node.million,
    "shares": _shares,
    "grades": _grades,
    "factor": _factor,
    "factors": _weekdays,
    "weights": _weights,
    "ward_rural": _places,
    "switch": Node.flag,
    "date": Node.day,
    "clock": Node.clock,
    "clocks": _clocks,
    "clock_spans": _spans,
    "profile": _profile,
    "bounds": _bounds,
    "procedures": _words,
    "minutes": _seconds(60),
    "hours": _seconds(3_600),
    "office_hours": _seconds(3_600),
    "dossiers": _count,
    "persons": _count,
    "pages": _count,
    "copies": _count,
    "days": _count,
    "dong": _count,
}
