"""The worst offices and their reasons come from counts alone; who did nothing wrong isn't named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils import translation

from haicap.board import figures as f
from haicap.board import review
from haicap.board.dashboard import empty_row

SPAN = f.Span(date(2025, 6, 20), date(2025, 6, 26))


def causes(unit: int, late: int, **by_cause: int) -> f.Causes:
    named = {key.replace("_", "-"): count for key, count in by_cause.items()}
    return f.Causes(unit, 100, late, named, None, 0, 0)


def slow(unit: int, minutes: int) -> f.OfficeRow:
    return replace(empty_row(unit), called=50, wait_p90_seconds=minutes * 60)


def test_most_late_dossiers_come_first_then_the_longest_queue() -> None:
    found = {1: causes(1, 5, ky=5), 2: causes(2, 9, nguoi=9), 3: causes(3, 0)}
    rows = {1: slow(1, 5), 3: slow(3, 10), 101: slow(101, 40), 102: slow(102, 70)}
    assert review.worst_units(found, rows) == [2, 1, 102, 101]


def test_no_more_than_ten_are_named() -> None:
    assert len(review.worst_units({unit: causes(unit, 1, ky=1) for unit in range(1, 30)}, {})) == 10


def test_the_largest_cause_is_named_and_others_from_a_fifth_on() -> None:
    found = causes(7, 20, ky=13, nguoi=4, giay_to=3)
    shown = review.reasons(found, slow(7, 5), SPAN)
    assert [reason.url.split("ly-do=")[1].split("&")[0] for reason in shown] == ["ky", "nguoi"]
    assert all("don-vi=7" in reason.url and "han=tre-diem" in reason.url for reason in shown)


def test_a_queue_beyond_the_target_is_a_reason_of_its_own() -> None:
    shown = review.reasons(review.no_causes(101), slow(101, 40), SPAN)
    assert len(shown) == 1
    assert shown[0].url.startswith("/luot-khach/?noi-nhan=101")
    assert review.reasons(review.no_causes(101), slow(101, 15), SPAN) == []


def test_the_sentence_speaks_both_languages() -> None:
    totals = f.Totals(1200, 900, 1200, 1188, 300, 2, 2, 5, None, 3, 4, 6, 7)
    waits = f.Waits(800, 180, 1500, 3, 0, None, None)
    said = review.sentence(totals, waits, 126, 12, SPAN)
    assert "1.200 hồ sơ trong 7 ngày, đúng hạn 99%" in said["plain"]
    assert said["bad"] == "12 hồ sơ trễ."
    with translation.override("en"):
        assert (
            "1,200 dossiers in 7 days, 99% on time" in review.sentence(totals, waits, 126, 12, SPAN)["plain"]
        )
