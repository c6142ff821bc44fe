"""Moments as the text that PostgreSQL itself writes for a timestamptz in UTC."""

from __future__ import annotations

from datetime import date

_DAY = 86_400
_EPOCH_ORDINAL = 719_163
_SIXTY = [f"{number:02d}" for number in range(60)]
_ENDS = [f":{second}+00" for second in _SIXTY]
# Put together from parts, for every command waits for this table.
_TIMES = [f"{hour}:{minute}{end}" for hour in _SIXTY[:24] for minute in _SIXTY for end in _ENDS]
_days: dict[int, str] = {}


def stamp(at: int) -> str:
    """`at` (UTC seconds) as `2025-06-20 01:00:00+00`, byte for byte what COPY sends."""
    day, second = divmod(at, _DAY)
    text = _days.get(day)
    if text is None:
        text = _days[day] = date.fromordinal(day + _EPOCH_ORDINAL).isoformat() + " "
    return text + _TIMES[second]
