"""How numbers, shares, dates and lengths of time are written, in Vietnamese and in English."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from django.utils.translation import get_language

HANOI = timezone(timedelta(hours=7), "+07")
_DAYS = {
    "vi": ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_SHORT_DAYS = {
    "vi": ("T2", "T3", "T4", "T5", "T6", "T7", "CN"),
    "en": ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"),
}
NONE = "–"


def language() -> str:
    """The page's language, `vi` or `en`."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def number(value: float | None, digits: int = 0) -> str:
    """`57.412` or `57,412`; a dash where there is nothing to count."""
    if value is None:
        return NONE
    text = f"{value:,.{digits}f}"
    return text if language() == "en" else text.translate(str.maketrans(",.", ".,"))


def share(value: float | None, digits: int = 1) -> str:
    """A ratio of 0 to 1 as `98,7%`, never rounded up to a full 100 % nor down to 0."""
    if value is None:
        return NONE
    percent = round(value * 100, digits)
    step = 10.0**-digits
    if value < 1 and percent >= 100:
        percent = 100 - step
    if value > 0 and percent <= 0:
        percent = step
    whole = percent == int(percent)
    return number(percent, 0 if whole else digits) + "%"


def local(moment: datetime | int) -> datetime:
    """A moment (aware, or UTC seconds since 1970) on the clock of Hanoi, UTC+7 without summer time."""
    if isinstance(moment, int):
        moment = datetime.fromtimestamp(moment, UTC)
    return moment.astimezone(HANOI)


def day(value: date | datetime | int | None) -> str:
    """`27/06/2025`."""
    if value is None:
        return NONE
    if isinstance(value, datetime | int):
        value = local(value).date()
    return f"{value:%d/%m/%Y}"


def weekday(value: date | datetime | int, *, short: bool = False) -> str:
    """`Thứ Sáu` or `Fri`; `T6` or `Fr` where a cell is narrow."""
    if isinstance(value, datetime | int):
        value = local(value).date()
    return (_SHORT_DAYS if short else _DAYS)[language()][value.weekday()]


def moment(value: datetime | int | None) -> str:
    """`17:00 Thứ Sáu 27/06/2025`."""
    if value is None:
        return NONE
    at = local(value)
    return f"{at:%H:%M} {weekday(at)} {day(at)}"


def stamp(value: datetime | int | None) -> str:
    """`27/06 17:00`, for lists and timelines of one year."""
    return NONE if value is None else f"{local(value):%d/%m %H:%M}"


def iso(value: datetime | int | None) -> str:
    """The moment as the `datetime` attribute wants it, with +07:00."""
    return "" if value is None else local(value).isoformat(timespec="minutes")


def length(seconds: float | None) -> str:
    """`8 phút`, `1 giờ 20 phút`, `3 ngày`: minutes below an hour, days from two days on."""
    if seconds is None:
        return NONE
    minutes = round(seconds / 60)
    hours, rest = divmod(minutes, 60)
    days = round(minutes / 1440)
    vietnamese = language() == "vi"
    if minutes < 60:
        return f"{minutes} phút" if vietnamese else f"{minutes} min"
    if minutes < 2880:
        if vietnamese:
            return f"{hours} giờ {rest} phút" if rest else f"{hours} giờ"
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{number(days)} ngày" if vietnamese else f"{number(days)} days"
