"""Vietnamese text: one form, one key for search, one order."""

from __future__ import annotations

import random
import unicodedata

import pytest

from haicap.rules.text import canonical, fold, nfc, sort_key


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Hoà", "Hòa"),
        ("Thuỵ Khuê", "Thụy Khuê"),
        ("THUỶ XUÂN TIÊN", "thủy xuân tiên"),
        ("Hoà  Lạc", "hòa lạc"),
    ],
)
def test_where_the_tone_mark_stands_does_not_matter(one: str, two: str) -> None:
    assert canonical(one) == canonical(two)
    assert fold(one) == fold(two)


def test_a_key_for_search_has_neither_case_nor_marks() -> None:
    assert fold("  Đống Đa ") == "dong da"
    assert fold("Văn Miếu - Quốc Tử Giám") == "van mieu quoc tu giam"
    assert fold(unicodedata.normalize("NFD", "Ứng Hòa")) == "ung hoa"


def test_different_tones_stay_different_where_they_are_written() -> None:
    assert canonical("Hòa") != canonical("Hóa")
    assert canonical("Hòa") != canonical("Hoa")
    assert canonical("Đại Mỗ") != canonical("Dại Mỗ")


def test_names_stand_in_the_order_of_the_vietnamese_dictionary() -> None:
    ordered = [
        "An Khánh", "Ăn", "Ân Thi", "Ba", "Bà", "Bả", "Bã", "Bá", "Bạ", "Ba Đình", "Ba Vì", "Bắc", "Bất Bạt",
        "Cổ Nhuế 1", "Cổ Nhuế 2", "Dương Hòa", "Đại Mỗ", "Đống Đa", "Ô Chợ Dừa", "Ơn", "Ung", "Ưng", "Yên Sở",
    ]  # fmt: skip
    shuffled = ordered.copy()
    random.Random(3).shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == ordered


def test_decomposed_input_becomes_the_composed_form() -> None:
    assert nfc(unicodedata.normalize("NFD", "Phường Ngọc Hà")) == "Phường Ngọc Hà"
