"""57.412; 98,7%; 27/06/2025; Thứ Sáu; 1 giờ 20 phút; and their English."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from haicap.base import formats


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.987, "98,7%"), (1.0, "100%"), (0.99999, "99,9%"), (0.0001, "0,1%"), (0.0, "0%"), (None, "–")],
)
def test_a_share_is_never_rounded_to_all_or_nothing(value: float | None, said: str) -> None:
    assert formats.share(value) == said


def test_thousands_are_parted_by_a_point_and_in_english_by_a_comma() -> None:
    assert formats.number(57_412) == "57.412"
    assert formats.number(1234.5, 2) == "1.234,50"
    with translation.override("en"):
        assert formats.number(1234.5, 2) == "1,234.50"


def test_a_moment_is_told_on_the_clock_of_hanoi() -> None:
    at = datetime(2025, 6, 27, 18, 30, tzinfo=UTC)
    assert formats.moment(at) == "01:30 Thứ Bảy 28/06/2025"
    assert formats.iso(at) == "2025-06-28T01:30+07:00"
    assert formats.weekday(date(2025, 6, 29), short=True) == "CN"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(29, "0 phút"), (480, "8 phút"), (4800, "1 giờ 20 phút"), (7200, "2 giờ"), (259_200, "3 ngày")],
)
def test_time_is_told_in_minutes_below_an_hour(seconds: int, said: str) -> None:
    assert formats.length(seconds) == said
