"""Administrative units and their succession: which unit answers for a territory on a date, never by a guess.

A unit's key is its code together with the day from which it holds: most new codes were borne by others before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from haicap.rules.calendar import Why
from haicap.rules.text import sort_key

CITY, DISTRICT, COMMUNE = "city", "district", "commune"
KINDS = (CITY, DISTRICT, COMMUNE)
WHOLE, PART = "whole", "part"
ALL, REST, NONE = "all", "rest", "none"

PointLookup = Callable[[float, float], Sequence[str]]
"""Latitude and longitude to the codes of today's communes there: none outside, several on a border."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One administrative unit for the time from `valid_from` to `valid_to` (None: unknown or open)."""

    id: int
    code: str
    name: str
    full_name: str
    kind: str
    subkind: str
    parent_code: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    area_km2: float | None = None
    population: int | None = None
    lat: float | None = None
    lon: float | None = None
    seat: str | None = None
    area_gis_km2: float | None = None
    former_district: str | None = None
    line: int = 0

    def holds_on(self, day: date) -> bool:
        """Whether the unit exists on a date."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Succession:
    """What of a former unit went to a new one: share whole or part; land all, part, rest; population besides none."""

    old_code: str
    new_code: str
    share: str
    land: str
    population: str
    clause: int | None
    hint_default: bool
    note: str
    effective_on: date
    line: int = 0


@dataclass(frozen=True, slots=True)
class FormerDistrict:
    """A former district from which a new commune has territory, with the (approximate) share of its area."""

    new_code: str
    district_code: str
    share_area: float
    primary: bool
    line: int = 0


class UnitData(NamedTuple):
    """All units of a city with what became of them; `unit_checks.check_units` says whether they fit."""

    units: tuple[Unit, ...]
    successions: tuple[Succession, ...]
    former_districts: tuple[FormerDistrict, ...]


class Responsible(NamedTuple):
    """A commune that answers for a territory, with what of it: share, land, population and the resolution's clause."""

    unit: Unit
    share: str
    land: str
    population: str
    clause: int | None


class Match(NamedTuple):
    """A unit that a query may mean, its former district, and who answers for its territory on the date."""

    unit: Unit
    former_district: Unit | None
    responsible: tuple[Responsible, ...]


class Answer(NamedTuple):
    """Everything that a query may mean on a date; `note` says what is not known."""

    query: str
    on: date
    matches: tuple[Match, ...]
    note: Why | None = None


class Link(NamedTuple):
    """One row of the succession with the two units that it joins."""

    row: Succession
    old: Unit
    new: Unit


def whole(unit: Unit) -> Responsible:
    """A unit that answers for all of itself."""
    return Responsible(unit, WHOLE, ALL, ALL, None)


def at_code(units: Iterable[Unit], code: str, day: date) -> Unit | None:
    """The unit that bears a code on a date, or None."""
    return next((unit for unit in units if unit.code == code and unit.holds_on(day)), None)


class Territory:
    """Follows units through their successions, forwards and backwards in time."""

    def __init__(self, data: UnitData) -> None:
        self.units = data.units
        self.by_code: dict[str, list[Unit]] = defaultdict(list)
        for unit in data.units:
            self.by_code[unit.code].append(unit)
        self._after: dict[int, list[Responsible]] = defaultdict(list)
        self._before: dict[int, list[Responsible]] = defaultdict(list)
        self.links = tuple(self._link(row) for row in data.successions)
        self.districts_of: dict[str, tuple[str, ...]] = {}
        for entry in sorted(data.former_districts, key=lambda entry: -entry.share_area):
            self.districts_of[entry.new_code] = (
                *self.districts_of.get(entry.new_code, ()),
                entry.district_code,
            )

    def _link(self, row: Succession) -> Link:
        old = at_code(self.by_code[row.old_code], row.old_code, row.effective_on - timedelta(days=1))
        new = at_code(self.by_code[row.new_code], row.new_code, row.effective_on)
        if old is None or new is None:
            raise KeyError(f"{row.old_code} to {row.new_code}: check the data first")
        self._after[old.id].append(Responsible(new, row.share, row.land, row.population, row.clause))
        self._before[new.id].append(Responsible(old, row.share, row.land, row.population, row.clause))
        return Link(row, old, new)

    def district(self, code: str | None) -> Unit | None:
        """The (former) district with a code."""
        return next((unit for unit in self.by_code.get(code or "", ()) if unit.kind == DISTRICT), None)

    def former_district(self, unit: Unit) -> Unit | None:
        """The district of a former commune, or the one from which a new commune has most of its area."""
        return self.district(unit.former_district) or self.district(unit.parent_code)

    def district_codes(self, unit: Unit) -> tuple[str, ...]:
        """Codes of all former districts in which a commune has territory, the one with the most first."""
        if unit.kind != COMMUNE:
            return ()
        if unit.former_district is None:
            return (unit.parent_code,) if unit.parent_code else ()
        return self.districts_of.get(unit.code, (unit.former_district,))

    def known_from(self) -> date | None:
        """The day on which the last units began whose sources are not known; None: there are none such."""
        begins = [unit.valid_from for unit in self.units if unit.valid_from and not self._before.get(unit.id)]
        return max(begins, default=None)

    def sources(self, unit: Unit) -> list[Responsible]:
        """The former communes from which a new one was made, as the resolution states each."""
        return self._before[unit.id]

    def responsible(self, unit: Unit, on: date) -> tuple[Responsible, ...]:
        """The communes that answer on a date for a unit's territory; all of them, in the order of their names."""
        if unit.kind == COMMUNE:
            found = self._follow(unit, on)
        else:
            found = _together(
                [part for child in self._communes(unit, on) for part in self._follow(child, on)]
            )
        return tuple(
            sorted(found, key=lambda one: (one.share != WHOLE, sort_key(one.unit.name), one.unit.id))
        )

    def _follow(self, unit: Unit, on: date) -> list[Responsible]:
        if unit.holds_on(on):
            return [whole(unit)]
        links = self._before if unit.valid_from and on < unit.valid_from else self._after
        return _together_by_way(
            [(step, end) for step in links[unit.id] for end in self._follow(step.unit, on)]
        )

    def _communes(self, unit: Unit, on: date) -> list[Unit]:
        """The communes of a city or district on a date, or on its own last or first day if it is not in force then."""
        day = min(on, unit.valid_to or on)
        day = max(day, unit.valid_from or day)
        return [
            child
            for child in self.units
            if child.kind == COMMUNE and child.holds_on(day) and self._within(child, unit)
        ]

    def _within(self, child: Unit, unit: Unit) -> bool:
        if child.parent_code == unit.code:
            return True
        district = self.district(child.parent_code)
        return district is not None and district.parent_code == unit.code


def _together_by_way(ways: Iterable[tuple[Responsible, Responsible]]) -> list[Responsible]:
    """Each end of a way through successions, with what is left of the territory after all its steps."""
    return [
        Responsible(
            end.unit,
            WHOLE if step.share == end.share == WHOLE else PART,
            step.land if end.share == WHOLE else PART,
            NONE
            if NONE in {step.population, end.population}
            else step.population
            if end.share == WHOLE
            else PART,
            step.clause if end.clause is None else end.clause,
        )
        for step, end in ways
    ]


def _together(parts: Sequence[Responsible]) -> list[Responsible]:
    """The parts of a larger territory, one entry a commune."""
    by_unit: dict[int, list[Responsible]] = defaultdict(list)
    for part in parts:
        by_unit[part.unit.id].append(part)
    alone = len(by_unit) == 1
    found = []
    for entries in by_unit.values():
        clauses = {entry.clause for entry in entries}
        people = {entry.population for entry in entries} != {NONE}
        found.append(
            Responsible(
                entries[0].unit,
                WHOLE if alone else PART,
                ALL if alone else PART,
                (ALL if alone else PART) if people else NONE,
                clauses.pop() if len(clauses) == 1 else None,
            )
        )
    return found


def as_json(answer: Answer) -> dict[str, object]:
    """An answer as `haicap unit --json` prints it (design, section 11); `note` only where something is not known."""
    document: dict[str, object] = {
        "query": answer.query,
        "on": answer.on.isoformat(),
        "matches": [_match_json(match) for match in answer.matches],
    }
    return document if answer.note is None else {**document, "note": answer.note.vi}


def _match_json(match: Match) -> Mapping[str, object]:
    unit = match.unit
    return {
        "code": unit.code,
        "name": unit.name,
        "full_name": unit.full_name,
        "kind": unit.kind,
        "valid_from": unit.valid_from.isoformat() if unit.valid_from else None,
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else None,
        "former_district": match.former_district.full_name if match.former_district else None,
        "responsible": [
            {
                "code": one.unit.code,
                "full_name": one.unit.full_name,
                "share": one.share,
                "land": one.land,
                "population": one.population,
                "clause": one.clause,
            }
            for one in match.responsible
        ],
    }
