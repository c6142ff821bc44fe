"""Answers about units and deadlines as lines for a terminal, in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from haicap.base.units.answers import Due
from haicap.rules.calendar import Why
from haicap.rules.deadline_reasons import LOCAL
from haicap.rules.units import ALL, NONE, PART, REST, WHOLE, Answer, Match, Responsible

WEEKDAYS = (
    Why("thứ Hai", "Mon"),
    Why("thứ Ba", "Tue"),
    Why("thứ Tư", "Wed"),
    Why("thứ Năm", "Thu"),
    Why("thứ Sáu", "Fri"),
    Why("thứ Bảy", "Sat"),
    Why("Chủ nhật", "Sun"),
)
PARTS = {
    ALL: Why("toàn bộ", "all"),
    PART: Why("một phần", "part"),
    REST: Why("phần còn lại", "the rest"),
    NONE: Why("không có", "none"),
}


def unit_text(answer: Answer) -> Iterator[Why]:
    """An answer about units, one line a unit and one a commune that answers for it."""
    if answer.note:
        yield answer.note
    for match in answer.matches:
        yield _heading(match)
        day = f"{answer.on:%d/%m/%Y}"
        if answer.note:
            yield Why(f"  Có thể chịu trách nhiệm ngày {day}:", f"  Possibly responsible on {day}:")
        else:
            yield Why(f"  Chịu trách nhiệm ngày {day}:", f"  Responsible on {day}:")
        for one in match.responsible:
            yield _responsible(one)
        if len(match.responsible) > 1 and match.unit.kind == "commune":
            yield Why(
                "  Nghị quyết không nêu nhà nào, phố nào thuộc phần nào; cần xác định theo địa chỉ hoặc bản đồ.",
                "  The resolution does not say which houses form which part; find out by address or map.",
            )


def _heading(match: Match) -> Why:
    unit = match.unit
    district = f", {match.former_district.full_name}" if match.former_district else ""
    since, until = _day(unit.valid_from), _day(unit.valid_to)
    dates_vi = "".join([f", từ {since}" if since else "", f", đến {until}" if until else ""])
    dates_en = "".join([f", from {since}" if since else "", f", to {until}" if until else ""])
    return Why(f"{unit.full_name} (mã {unit.code}{district}{dates_vi})",
               f"{unit.full_name} (code {unit.code}{district}{dates_en})")  # fmt: skip


def _responsible(one: Responsible) -> Why:
    name = f"  - {one.unit.full_name} ({one.unit.code})"
    if one.share == WHOLE:
        words = Why(f"{name}: toàn bộ", f"{name}: whole")
    else:
        land, people = PARTS[one.land], PARTS[one.population]
        words = Why(
            f"{name}: {land.vi} diện tích, {people.vi} dân số", f"{name}: land {land.en}, people {people.en}"
        )
    if one.clause is None:
        return words
    return Why(
        f"{words.vi} (Nghị quyết 1656/NQ-UBTVQH15, Điều 1 khoản {one.clause})",
        f"{words.en} (Resolution 1656/NQ-UBTVQH15, art. 1 cl. {one.clause})",
    )


def due_text(due: Due) -> Iterator[Why]:
    """A deadline with the days that counted, those that didn't and why, and the rule."""
    name = due.procedure
    code = f" ({name.code})" if name.code else ""
    yield Why(f"{name.name_vi}{code}", f"{name.name_en}{code}")
    received, end = _moment(due.received_at), _moment(due.explanation.due_at)
    yield Why(f"  Nhận:    {received.vi}", f"  Received: {received.en}")
    yield Why(f"  Hẹn trả: {end.vi}", f"  Due:      {end.en}")
    counted = due.explanation.counted
    yield Why(
        f"  Ngày tính ({len(counted)}): {', '.join(_short(day).vi for day in counted)}",
        f"  Counted ({len(counted)}): {', '.join(_short(day).en for day in counted)}",
    )
    for day, why in due.explanation.skipped:
        yield Why(f"  Không tính {_short(day).vi}: {why.vi}", f"  Not counted {_short(day).en}: {why.en}")
    rule, title = due.explanation.rule, due.rules
    yield Why(f"  Quy định: {rule.vi}; {title.title_vi}", f"  Rule: {rule.en}; {title.title_en}")


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _short(day: date) -> Why:
    words = WEEKDAYS[day.weekday()]
    return Why(f"{words.vi} {day:%d/%m}", f"{words.en} {day:%d/%m}")


def _moment(at: int) -> Why:
    moment = datetime.fromtimestamp(at, LOCAL)
    words = WEEKDAYS[moment.weekday()]
    clock = f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"
    return Why(f"{clock} {words.vi} {moment:%d/%m/%Y}", f"{clock} {words.en} {moment:%d/%m/%Y}")
