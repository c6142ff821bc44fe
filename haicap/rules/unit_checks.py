"""Whether units, successions and former districts fit together; otherwise DataError with file, line and reason."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

from haicap.rules.checks import DataError
from haicap.rules.units import (
    ALL,
    CITY,
    COMMUNE,
    DISTRICT,
    NONE,
    PART,
    REST,
    WHOLE,
    FormerDistrict,
    Succession,
    Unit,
    UnitData,
    at_code,
)

UNITS, SUCCESSION, DISTRICTS = "units.csv", "succession.csv", "former_districts.csv"
CODES = {CITY: re.compile(r"\d{2}"), DISTRICT: re.compile(r"\d{3}"), COMMUNE: re.compile(r"\d{5}")}

Pair = tuple[Succession, Unit, Unit]


def check_units(data: UnitData) -> UnitData:
    """The data itself, or DataError for the first thing that can't be right."""
    by_code = _codes(data.units)
    for unit in data.units:
        _unit(unit, by_code)
    pairs = [_pair(row, by_code) for row in data.successions]
    _refuse_twice(pairs)
    _refuse_cycle(pairs)
    for row, old, new in pairs:
        _dates(row, old, new)
    _shares(pairs)
    _nobody_left_out(data.units, pairs)
    _former_districts(data.former_districts, by_code, pairs)
    return data


# Units ----------------------------------------------------------------------------------------------------------


def _codes(units: Iterable[Unit]) -> Mapping[str, list[Unit]]:
    """The units of each code, having refused an id twice and a code borne by two at a time."""
    by_code: dict[str, list[Unit]] = defaultdict(list)
    lines: dict[int, int] = {}
    for unit in units:
        if unit.id in lines:
            raise _unit_error(
                unit, f"id {unit.id} đã có ở dòng {lines[unit.id]}", f"id {unit.id} is used twice"
            )
        lines[unit.id] = unit.line
        if not CODES[unit.kind].fullmatch(unit.code):
            raise _unit_error(
                unit, f"mã “{unit.code}” không đúng dạng", f"“{unit.code}” is not a code of a {unit.kind}"
            )
        for other in by_code[unit.code]:
            begins = max(unit.valid_from or date.min, other.valid_from or date.min)
            if begins <= min(unit.valid_to or date.max, other.valid_to or date.max):
                raise _unit_error(
                    unit,
                    f"mã {unit.code} trùng thời gian với dòng {other.line}",
                    f"code {unit.code} is borne by line {other.line} at the same time",
                )
        by_code[unit.code].append(unit)
    return by_code


def _unit(unit: Unit, by_code: Mapping[str, Sequence[Unit]]) -> None:
    if unit.valid_from and unit.valid_to and unit.valid_from > unit.valid_to:
        raise _unit_error(unit, "ngày hết hiệu lực trước ngày có hiệu lực", "valid_to is before valid_from")
    if unit.full_name.lower() != f"{unit.subkind} {unit.name}".lower() and unit.kind != CITY:
        prefix = unit.full_name.lower().startswith(f"{unit.subkind} ")
        if not prefix:
            raise _unit_error(
                unit, f"tên đầy đủ phải bắt đầu bằng “{unit.subkind}”", "full_name must begin with subkind"
            )
    if unit.kind != CITY and not by_code.get(unit.parent_code or ""):
        raise _unit_error(
            unit,
            f"không có đơn vị cấp trên mã “{unit.parent_code}”",
            f"unknown parent unit “{unit.parent_code}”",
        )
    if unit.former_district is not None and not by_code.get(unit.former_district):
        raise _unit_error(
            unit,
            f"không có quận, huyện cũ mã “{unit.former_district}”",
            f"unknown former district “{unit.former_district}”",
        )


def _unit_error(unit: Unit, vi: str, en: str) -> DataError:
    return DataError(UNITS, unit.line, vi, en)


# Successions ----------------------------------------------------------------------------------------------------


def _pair(row: Succession, by_code: Mapping[str, Sequence[Unit]]) -> Pair:
    """The units that a row joins: the one that bore the code until then, and the one that bears it from then on."""
    before = row.effective_on - timedelta(days=1)
    old = at_code(by_code.get(row.old_code, ()), row.old_code, before)
    new = at_code(by_code.get(row.new_code, ()), row.new_code, row.effective_on)
    for unit, code, day in ((old, row.old_code, before), (new, row.new_code, row.effective_on)):
        if unit is None:
            raise _row_error(
                row,
                f"không có đơn vị mã “{code}” vào ngày {day:%d/%m/%Y}",
                f"unknown unit: no one bears the code “{code}” on {day:%d/%m/%Y}",
            )
        if unit.kind != COMMUNE:
            raise _row_error(row, f"“{code}” không phải cấp xã", f"“{code}” is not a commune")
    if old is None or new is None:
        raise AssertionError
    return row, old, new


def _refuse_twice(pairs: Iterable[Pair]) -> None:
    seen: dict[tuple[int, int], int] = {}
    for row, old, new in pairs:
        if (old.id, new.id) in seen:
            line = seen[old.id, new.id]
            raise _row_error(
                row, f"cặp đơn vị này đã có ở dòng {line}", f"this pair stands in line {line} already"
            )
        seen[old.id, new.id] = row.line


def _refuse_cycle(pairs: Iterable[Pair]) -> None:
    """DataError if a unit would be among its own successors."""
    after: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        after[pair[1].id].append(pair)
    done: set[int] = set()
    for start in list(after):
        way: list[Pair] = []
        _walk(start, after, done, way)


def _walk(unit: int, after: Mapping[int, Sequence[Pair]], done: set[int], way: list[Pair]) -> None:
    if unit in done:
        return
    for pair in after.get(unit, ()):
        row, new = pair[0], pair[2]
        ring = [*way, pair]
        starts = [step[1].id for step in ring]
        if new.id in starts:
            names = " → ".join([step[1].full_name for step in ring[starts.index(new.id) :]] + [new.full_name])
            raise _row_error(row, f"kế thừa quay vòng: {names}", f"a cycle in the succession: {names}")
        _walk(new.id, after, done, ring)
    done.add(unit)


def _dates(row: Succession, old: Unit, new: Unit) -> None:
    if old.valid_to != row.effective_on - timedelta(days=1):
        raise _row_error(
            row,
            f"{old.full_name} phải hết hiệu lực ngay trước ngày {row.effective_on:%d/%m/%Y}",
            f"{old.full_name} must end on the day before {row.effective_on}",
        )
    if new.valid_from != row.effective_on:
        raise _row_error(
            row,
            f"{new.full_name} phải có hiệu lực từ ngày {row.effective_on:%d/%m/%Y}",
            f"{new.full_name} must begin on {row.effective_on}",
        )


def _shares(pairs: Iterable[Pair]) -> None:
    by_old: dict[int, list[Succession]] = defaultdict(list)
    names: dict[int, str] = {}
    for row, old, _ in pairs:
        by_old[old.id].append(row)
        names[old.id] = old.full_name
    for unit, rows in by_old.items():
        for wrong, vi, en in _SHARE_RULES:
            if wrong(rows):
                raise _row_error(rows[-1], f"{names[unit]}: {vi}", f"{names[unit]}: {en}")


def _whole_is_not_alone(rows: Sequence[Succession]) -> bool:
    return len(rows) > 1 and any(row.share == WHOLE for row in rows)


def _whole_is_not_all(rows: Sequence[Succession]) -> bool:
    return any(
        (row.share == WHOLE) != (row.land == ALL) or (row.share == WHOLE and row.population != ALL)
        for row in rows
    )


def _part_is_alone(rows: Sequence[Succession]) -> bool:
    return len(rows) == 1 and rows[0].share == PART


def _land_has_not_one_rest(rows: Sequence[Succession]) -> bool:
    return rows[0].share == PART and sum(row.land == REST for row in rows) != 1


def _people_do_not_add_up(rows: Sequence[Succession]) -> bool:
    """All to one and none elsewhere, or parts (perhaps none) with exactly one remainder."""
    people = [row.population for row in rows if row.population != NONE]
    if ALL in people:
        return len(people) != 1
    return people.count(REST) != 1


_SHARE_RULES: tuple[tuple[Callable[[Sequence[Succession]], bool], str, str], ...] = (
    (
        _whole_is_not_alone,
        "đã nhập toàn bộ thì không còn phần nào cho đơn vị khác",
        "whole leaves nothing for another",
    ),
    (
        _whole_is_not_all,
        "share = whole đi với land = all và population = all",
        "whole goes with all land and all people",
    ),
    (_part_is_alone, "chia tách phải có từ hai đơn vị kế thừa", "a split unit needs at least two successors"),
    (
        _land_has_not_one_rest,
        "diện tích phải có đúng một phần còn lại (rest)",
        "land needs exactly one remainder (rest)",
    ),
    (
        _people_do_not_add_up,
        "dân số phải về hết một đơn vị (all) hoặc có đúng một phần còn lại (rest)",
        "people go all to one, or in parts with exactly one remainder (rest)",
    ),
)


def _nobody_left_out(units: Iterable[Unit], pairs: Sequence[Pair]) -> None:
    """Who ends on the eve of a change has a successor; who begins with it has a source."""
    days = {row.effective_on for row, _, _ in pairs}
    heirs, sources = {old.id for _, old, _ in pairs}, {new.id for _, _, new in pairs}
    for unit in units:
        if unit.kind != COMMUNE:
            continue
        if unit.valid_to and unit.valid_to + timedelta(days=1) in days and unit.id not in heirs:
            raise _unit_error(
                unit, f"{unit.full_name} không có đơn vị kế thừa", f"{unit.full_name} has no successor"
            )
        if unit.valid_from in days and unit.id not in sources:
            raise _unit_error(unit, f"{unit.full_name} không có nguồn", f"{unit.full_name} has no source")


def _row_error(row: Succession, vi: str, en: str) -> DataError:
    return DataError(SUCCESSION, row.line, vi, en)


# Former districts -----------------------------------------------------------------------------------------------


def _former_districts(
    entries: Sequence[FormerDistrict], by_code: Mapping[str, Sequence[Unit]], pairs: Iterable[Pair]
) -> None:
    expected = {(new.code, old.parent_code) for _, old, new in pairs}
    new_units = {new.code: new for _, _, new in pairs}
    primary: set[str] = set()
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        for code in (entry.new_code, entry.district_code):
            if code not in by_code:
                raise _entry_error(entry, f"không có đơn vị mã “{code}”", f"unknown unit “{code}”")
        if (entry.new_code, entry.district_code) in seen:
            raise _entry_error(entry, "cặp này đã có", "this pair stands there already")
        seen.add((entry.new_code, entry.district_code))
        if (entry.new_code, entry.district_code) not in expected:
            raise _entry_error(entry, "không khớp với succession.csv", "does not agree with succession.csv")
        if entry.primary:
            if entry.new_code in primary or new_units[entry.new_code].former_district != entry.district_code:
                raise _entry_error(
                    entry,
                    "mỗi xã có một quận, huyện cũ chính, như trong units.csv",
                    "one primary, as in units.csv",
                )
            primary.add(entry.new_code)
    missing = sorted(code for code, unit in new_units.items() if code not in primary and unit.former_district)
    if missing:
        raise DataError(
            DISTRICTS, 0, f"thiếu quận, huyện cũ chính của {missing[0]}", f"{missing[0]} has no primary"
        )


def _entry_error(entry: FormerDistrict, vi: str, en: str) -> DataError:
    return DataError(DISTRICTS, entry.line, vi, en)
