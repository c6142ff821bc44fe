"""The roles of people (design, section 6); what each may do stands with the commands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from haicap.rules.calendar import DAY_SECONDS, EPOCH_ORDINAL, UTC_OFFSET_SECONDS

ROLES: dict[str, str] = {
    "applicant": "người nộp hồ sơ",
    "system": "hệ thống",
    "clerk": "người tiếp nhận",
    "officer": "chuyên viên",
    "head": "phụ trách một cửa",
    "signer": "người ký",
    "records_clerk": "văn thư",
    "operator": "điều phối phản ánh",
    "department": "sở, ngành",
    "centre": "Trung tâm Phục vụ hành chính công",
    "leader": "lãnh đạo thành phố",
    "handover_team": "tổ bàn giao",
    "reception_team": "tổ tiếp nhận",
    "working_group": "tổ công tác",
    "planner": "kế hoạch, nhân sự, tài chính",
    "controller": "điều khiển diễn tập",
    "evaluator": "đánh giá diễn tập",
    "auditor": "thanh tra",
    "administrator": "quản trị",
}

CITY_ROLES = frozenset({"centre", "leader", "operator", "controller", "evaluator", "auditor", "planner"})
"""Roles that see all units' cases and figures (design, section 6); the city alone gives them."""

_LAST_DAY = date.max.toordinal()


class Held(NamedTuple):
    """A role that a person holds for a unit between two local days, perhaps as somebody's deputy."""

    person: int
    role: str
    unit: int
    deputy_for: int | None
    from_on: date
    to_on: date | None


class Away(NamedTuple):
    """An absence of a person from a unit between two local days; `substitute` does the work meanwhile, if anybody."""

    absence: int
    person: int
    unit: int
    from_on: date
    to_on: date
    substitute: int | None


class Absences:
    """Who is absent on which days, as rules look it up; nobody who is not named is absent."""

    __slots__ = ("_for", "_of")

    def __init__(self, away: Iterable[Away] = ()) -> None:
        self._of: dict[int, list[Away]] = {}
        self._for: dict[int, list[Away]] = {}
        for each in away:
            self._of.setdefault(each.person, []).append(each)
            if each.substitute is not None:
                self._for.setdefault(each.substitute, []).append(each)

    def on(self, person: int, at: int) -> Away | None:
        """The absence of a person on the local day of `at` (UTC seconds), or None for somebody who is there."""
        if person not in self._of:
            return None
        day = date.fromordinal((at + UTC_OFFSET_SECONDS) // DAY_SECONDS + EPOCH_ORDINAL)
        return self.between(person, day, day)

    def between(self, person: int, first: date, last: date, but: int = 0) -> Away | None:
        """The first absence of a person on any local day from `first` to `last`, other than absence `but`."""
        return _first_between(self._of.get(person, ()), first, last, but)

    def stood_in_for(self, person: int, first: date, last: date, but: int = 0) -> Away | None:
        """The first absence in which a person is the substitute on any of these days, other than absence `but`."""
        return _first_between(self._for.get(person, ()), first, last, but)


def _first_between(away: Iterable[Away], first: date, last: date, but: int) -> Away | None:
    found = [each for each in away if each.absence != but and each.from_on <= last and first <= each.to_on]
    return min(found, key=lambda each: (each.from_on, each.absence), default=None)


class Holdings:
    """Who holds which role for which unit on which days, as rules look it up; nobody who is not named holds any."""

    __slots__ = ("_spans",)

    def __init__(self, held: Iterable[Held] = ()) -> None:
        self._spans: dict[tuple[int, str, int], tuple[tuple[int, int], ...]] = {}
        for each in held:
            key = (each.person, each.role, each.unit)
            until = _LAST_DAY if each.to_on is None else each.to_on.toordinal()
            self._spans[key] = (*self._spans.get(key, ()), (each.from_on.toordinal(), until))

    def holds(self, person: int, role: str, unit: int, at: int) -> bool:
        """Whether a person holds a role for a unit on the local day of `at` (UTC seconds), be it as a deputy."""
        spans = self._spans.get((person, role, unit))
        if spans is None:
            return False
        day = (at + UTC_OFFSET_SECONDS) // DAY_SECONDS + EPOCH_ORDINAL
        first, last = spans[0]  # there is hardly ever more than one
        return first <= day <= last or any(first <= day <= last for first, last in spans[1:])

    def roles_of(self, person: int) -> list[tuple[str, int]]:
        """Every role and unit that a person holds, has held or will hold."""
        return [(role, unit) for who, role, unit in self._spans if who == person]

    def overlaps(self, person: int, role: str, unit: int, first: date, last: date) -> bool:
        """Whether a person holds a role for a unit on any local day from `first` to `last`, be it as a deputy."""
        spans = self._spans.get((person, role, unit), ())
        return any(begin <= last.toordinal() and first.toordinal() <= end for begin, end in spans)

    def covers(self, person: int, role: str, unit: int, first: date, last: date) -> bool:
        """Whether a person holds a role for a unit on every local day from `first` to `last`, be it as a deputy."""
        day = first.toordinal()
        for begin, end in sorted(self._spans.get((person, role, unit), ())):
            if begin <= day <= end:
                day = end + 1
        return day > last.toordinal()
