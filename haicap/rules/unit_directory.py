"""Answers which unit is meant and who is responsible: by code, by name, by a point, on any date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from haicap.rules.calendar import Why
from haicap.rules.text import nfc, sort_key, spaced
from haicap.rules.unit_names import Names
from haicap.rules.units import Answer, Match, PointLookup, Responsible, Territory, Unit, UnitData, whole

NOT_FOUND = Why(
    "Không tìm thấy đơn vị nào; hãy ghi mã số hoặc tên, ví dụ “00070” hoặc “Hàng Bạc, Hoàn Kiếm”.",
    "No unit found; give a code or a name, such as “00070” or “Hàng Bạc, Hoàn Kiếm”.",
)
OUTSIDE = Why(
    "Điểm này nằm ngoài các xã, phường đã biết.", "This point lies outside the communes that are known."
)
NOT_THERE = Why(
    "Điểm này không thuộc phần đất nào của đơn vị được hỏi.",
    "This point lies in no part of the unit asked for.",
)
NO_MAP = Why(
    "Không có bản đồ ranh giới để tra theo điểm.", "There is no map of boundaries to look up a point."
)
OLD_BOUNDARIES = Why(
    "Chưa có ranh giới của các xã, phường trước ngày {day}: chỉ biết quận, huyện cũ có thể và các xã, phường cũ "
    "có đất trong đơn vị hiện nay tại điểm này, xếp theo khoảng cách; không chọn thay.",
    "Boundaries of the communes before {day} are unknown: only the former districts in question and the former "
    "communes with land in today's unit at this point are named, by distance; none is chosen.",
)

TOO_EARLY = Why(
    "Dữ liệu đơn vị chỉ chắc chắn từ ngày {day}; trước đó có thể thiếu đơn vị và thay đổi.",
    "Units are known for certain from {day} on; before, units and changes may be missing.",
)


class Directory:
    """All units of a city with their successions, asked by text or point; `point` looks up today's boundaries."""

    def __init__(self, data: UnitData, point: PointLookup | None = None) -> None:
        self.territory = Territory(data)
        self._names = Names(self.territory)
        self._point = point
        self._known_from = self.territory.known_from()

    def resolve(self, query: str, on: date, at: tuple[float, float] | None = None) -> Answer:
        """All that a query, a point (latitude, longitude) or both may mean on a date; a split commune names all."""
        query = spaced(nfc(query))
        if at is None:
            return self._by_text(query, on)
        here = self._here(at)
        if isinstance(here, Why):
            return Answer(query, on, (), here)
        if not query:
            return self._by_point(f"{at[0]:.6f},{at[1]:.6f}", on, at, here)
        return self._by_both(query, on, here)

    def _by_text(self, query: str, on: date) -> Answer:
        matches = tuple(self.match(unit, on) for unit in _ordered(self._names.find(query), on))
        return Answer(query, on, matches, self._too_early(on) if matches else self._not_found(query))

    def _too_early(self, on: date) -> Why | None:
        if self._known_from is None or on >= self._known_from:
            return None
        day = f"{self._known_from:%d/%m/%Y}"
        return Why(TOO_EARLY.vi.format(day=day), TOO_EARLY.en.format(day=day))

    def _not_found(self, query: str) -> Why:
        names = self._names.near(query)
        if not names:
            return NOT_FOUND
        hint = "; ".join(names)
        return Why(f"{NOT_FOUND.vi} Tên gần giống: {hint}.", f"{NOT_FOUND.en} Similar names: {hint}.")

    def match(self, unit: Unit, on: date) -> Match:
        """A unit with its former district and all who answer for its territory on a date."""
        return Match(unit, self.territory.former_district(unit), self.territory.responsible(unit, on))

    def _here(self, at: tuple[float, float]) -> list[Unit] | Why:
        if self._point is None:
            return NO_MAP
        units = [self._newest(code) for code in self._point(*at)]
        return units or OUTSIDE

    def _newest(self, code: str) -> Unit:
        return max(self.territory.by_code[code], key=lambda unit: unit.valid_from or date.min)

    def _by_point(self, query: str, on: date, at: tuple[float, float], here: Sequence[Unit]) -> Answer:
        now = [unit for unit in here if unit.holds_on(on)]
        if now:
            matches = [Match(unit, self.territory.former_district(unit), (whole(unit),)) for unit in now]
            return Answer(query, on, tuple(matches))
        candidates = [one for unit in here for one in self.territory.sources(unit) if one.unit.holds_on(on)]
        candidates.sort(key=lambda one: _distance(one.unit, at))
        codes = dict.fromkeys(code for unit in here for code in self.territory.district_codes(unit))
        matches = [
            Match(district, None, _in_district(candidates, district.code))
            for code in codes
            if (district := self.territory.district(code)) and district.holds_on(on)
        ]
        return Answer(query, on, tuple(matches), _old_boundaries(here))

    def _by_both(self, query: str, on: date, here: Sequence[Unit]) -> Answer:
        answer = self._by_text(query, on)
        if not answer.matches:
            return answer
        if not any(unit.holds_on(on) for unit in here):
            return answer._replace(note=_old_boundaries(here))
        ids = {unit.id for unit in here}
        matches = [
            match._replace(responsible=tuple(one for one in match.responsible if one.unit.id in ids))
            for match in answer.matches
        ]
        kept = tuple(match for match in matches if match.responsible)
        return answer._replace(matches=kept, note=None if kept else NOT_THERE)


def _ordered(units: Sequence[Unit], on: date) -> list[Unit]:
    """Units in force on the date first, then the newest, then by name."""
    return sorted(
        units,
        key=lambda unit: (
            not unit.holds_on(on),
            -(unit.valid_to or date.max).toordinal(),
            sort_key(unit.full_name),
            unit.id,
        ),
    )


def _in_district(candidates: Sequence[Responsible], code: str) -> tuple[Responsible, ...]:
    return tuple(one for one in candidates if one.unit.parent_code == code)


def _old_boundaries(here: Sequence[Unit]) -> Why:
    day = max(unit.valid_from or date.min for unit in here)
    return Why(
        OLD_BOUNDARIES.vi.format(day=f"{day:%d/%m/%Y}"), OLD_BOUNDARIES.en.format(day=f"{day:%d/%m/%Y}")
    )


def _distance(unit: Unit, at: tuple[float, float]) -> float:
    """A measure to rank by: squared degrees, a degree of longitude being shorter here (about 0.93)."""
    if unit.lat is None or unit.lon is None:
        return float("inf")
    return (unit.lat - at[0]) ** 2 + (0.93 * (unit.lon - at[1])) ** 2
