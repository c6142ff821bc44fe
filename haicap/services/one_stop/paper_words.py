"""How papers write dates, money, limits and names: in Vietnamese, whatever the reader's language."""

from __future__ import annotations

import re
from datetime import date, datetime

from haicap.base.formats import local
from haicap.rules.procedures import Limit

_LIMITS = {
    "working_days": "{n:02d} ngày làm việc",
    "days": "{n:02d} ngày",
    "hours": "{n:02d} giờ làm việc",
    "months": "{n:02d} tháng",
    "same_day": "trong ngày làm việc",
    "immediate": "ngay khi tiếp nhận hồ sơ",
}
_LONG = re.compile(r"\S{28,}")
_PIECE = re.compile(r"(\S{14})(?=\S)")


def long_day(value: date | datetime) -> str:
    """`ngày 05 tháng 02 năm 2025`: days below 10 and the months 1 and 2 with a zero (Decree 30/2020)."""
    if isinstance(value, datetime):
        value = local(value).date()
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def short_day(value: date | datetime | None) -> str:
    """`20/06/2025`, empty where there is none."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = local(value).date()
    return f"{value:%d/%m/%Y}"


def moment(value: datetime | None) -> str:
    """`09 giờ 05 phút, ngày 20 tháng 6 năm 2025`, empty where there is none."""
    if value is None:
        return ""
    at = local(value)
    return f"{at:%H} giờ {at:%M} phút, {long_day(at.date())}"


def short_moment(value: datetime | None) -> str:
    """`17 giờ 00, 20/06/2025`, for narrow cells."""
    if value is None:
        return ""
    at = local(value)
    return f"{at:%H} giờ {at:%M}, {at:%d/%m/%Y}"


def money(dong: int) -> str:
    """`36.000 đồng`, or that nothing is due."""
    return f"{dong:,}".replace(",", ".") + " đồng" if dong else "không thu"


def limit(found: Limit) -> str:
    """A time limit as the receipt states it."""
    words = _LIMITS[found.unit].format(n=found.amount)
    if found.cutoff:
        hour = int(found.cutoff.split(":")[0])
        words += f" (nhận sau {hour} giờ thì trả trong ngày làm việc tiếp theo)"
    return words


def lower_first(name: str) -> str:
    """A name inside a sentence: `Phường Hoàn Kiếm` becomes `phường Hoàn Kiếm`."""
    return name[:1].lower() + name[1:]


def upper_first(text: str) -> str:
    """A sentence's first letter as a capital."""
    return text[:1].upper() + text[1:]


def narrow_code(code: str | None) -> str:
    """A dossier code that may break after its hyphens, for columns narrower than a code."""
    return (code or "").replace("-", "-\u200b")


def breakable(text: str) -> str:
    """The text with places where a word longer than any line may break; they show nothing."""
    return _LONG.sub(lambda found: _PIECE.sub("\\1\u200b", found[0]), text)
