"""P1: any date, code, name or point leads to all who answer for the territory, and never to a guess."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haicap.gates.datafiles import TINY, load_unit_data
from haicap.gates.maps import point_lookup
from haicap.rules.unit_directory import Directory
from haicap.rules.units import Answer, Unit, as_json

BEFORE, AFTER = date(2025, 6, 20), date(2025, 7, 1)
HANOI = Directory(load_unit_data())
UNITS = HANOI.territory.units
FORMER = [unit for unit in UNITS if unit.kind == "commune" and unit.valid_to]
NEW = [unit for unit in UNITS if unit.kind == "commune" and not unit.valid_to]


def names(answer: Answer) -> list[str]:
    return [match.unit.full_name for match in answer.matches]


def heirs(answer: Answer, name: str) -> list[str]:
    match = next(match for match in answer.matches if match.unit.full_name == name)
    return [one.unit.full_name for one in match.responsible]


def test_a_code_means_another_unit_before_and_after() -> None:
    before, after = HANOI.resolve("00004", BEFORE), HANOI.resolve("00004", AFTER)
    assert names(before) == ["Phường Trúc Bạch", "Phường Ba Đình"]
    assert names(after) == ["Phường Ba Đình", "Phường Trúc Bạch"]
    assert heirs(before, "Phường Trúc Bạch") == ["Phường Trúc Bạch"]
    assert heirs(after, "Phường Trúc Bạch") == ["Phường Ba Đình"]


@pytest.mark.parametrize(
    "query",
    [
        "Hàng Bạc", "hang bac", "HÀNG BẠC", "phường Hàng Bạc", "P. Hàng Bạc", "p.hang bac", "P Hàng Bạc",
        "Hàng Bạc, Hoàn Kiếm", "P.Hàng Bạc, Q.Hoàn Kiếm, TP Hà Nội", "phường Hàng Bạc quận Hoàn Kiếm",
        "UBND phường Hàng Bạc", "số 5 ngõ 3, phường Hàng Bạc, quận Hoàn Kiếm, Hà Nội, Việt Nam", "00061",
        unicodedata.normalize("NFD", "Phường Hàng Bạc"),
    ],
)  # fmt: skip
def test_one_commune_is_found_however_it_is_written(query: str) -> None:
    answer = HANOI.resolve(query, AFTER)
    assert names(answer) == ["Phường Hàng Bạc"]
    assert heirs(answer, "Phường Hàng Bạc") == ["Phường Hoàn Kiếm"]
    assert answer.matches[0].former_district is not None
    assert answer.matches[0].former_district.full_name == "Quận Hoàn Kiếm"


@pytest.mark.parametrize("query", ["Thuỵ Khuê", "Thụy Khuê", "thuy khue"])
def test_the_tone_mark_may_stand_either_way(query: str) -> None:
    assert names(HANOI.resolve(query, AFTER)) == ["Phường Thụy Khuê"]


def test_a_split_commune_names_all_successors_with_land_people_and_clause() -> None:
    match = HANOI.resolve("Thụy Khuê", AFTER).matches[0]
    found = [
        (one.unit.full_name, one.share, one.land, one.population, one.clause) for one in match.responsible
    ]
    assert found == [
        ("Phường Ba Đình", "part", "part", "none", 3),
        ("Phường Tây Hồ", "part", "rest", "rest", 28),
    ]


def test_a_name_borne_twice_gives_both_and_the_district_tells_them_apart() -> None:
    both = HANOI.resolve("Minh Khai", BEFORE)
    assert len(both.matches) >= 2
    one = HANOI.resolve("Minh Khai, Hai Bà Trưng", BEFORE)
    assert names(one) == ["Phường Minh Khai"]
    assert one.matches[0].former_district is not None
    assert one.matches[0].former_district.name == "Hai Bà Trưng"


def test_a_former_district_is_answered_by_its_communes_then_and_by_all_heirs_now() -> None:
    then = HANOI.resolve("quận Hoàn Kiếm", BEFORE).matches[0]
    assert len(then.responsible) == len([unit for unit in FORMER if unit.parent_code == "002"])
    assert heirs(HANOI.resolve("quận Hoàn Kiếm", AFTER), "Quận Hoàn Kiếm") == [
        "Phường Ba Đình", "Phường Cửa Nam", "Phường Hoàn Kiếm", "Phường Hồng Hà", "Phường Văn Miếu - Quốc Tử Giám",
    ]  # fmt: skip


def test_the_city_is_answered_by_all_its_communes_of_the_date() -> None:
    assert len(HANOI.resolve("Hà Nội", BEFORE).matches[0].responsible) == 526
    assert len(HANOI.resolve("TP. Hà Nội", AFTER).matches[0].responsible) == 126


def test_a_name_that_begins_like_a_prefix_is_still_a_name() -> None:
    assert names(HANOI.resolve("Phương Liệt", AFTER))[0] == "Phường Phương Liệt"
    assert names(HANOI.resolve("phuong phuong liet", AFTER))[0] == "Phường Phương Liệt"
    assert names(HANOI.resolve("Quán Thánh", AFTER)) == ["Phường Quán Thánh"]


@pytest.mark.parametrize("query", ["Atlantis", "99999", "Hàng Bạc, Ba Đình", "4", "Nowhere, Hoàn Kiếm"])
def test_what_is_not_known_is_not_replaced_by_something_else(query: str) -> None:
    answer = HANOI.resolve(query, AFTER)
    assert answer.matches == ()
    assert answer.note is not None
    assert "Không tìm thấy" in answer.note.vi


def test_a_part_of_a_name_is_only_a_hint() -> None:
    answer = HANOI.resolve("Phương Liên", AFTER)
    assert answer.matches == ()
    assert answer.note is not None
    assert "Phường Phương Liên - Trung Tự" in answer.note.vi


@given(st.sampled_from(FORMER), st.dates(date(2025, 7, 1), date(2030, 1, 1)))
@settings(max_examples=200)
def test_a_former_commune_has_every_successor_and_exactly_one_remainder(unit: Unit, on: date) -> None:
    territory = HANOI.territory
    found = territory.responsible(unit, on)
    expected = {link.new.id for link in territory.links if link.old.id == unit.id}
    assert {one.unit.id for one in found} == expected
    assert all(one.unit.holds_on(on) for one in found)
    assert (len(found) == 1) == (found[0].share == "whole")
    assert Counter(one.land for one in found)["rest"] == (0 if len(found) == 1 else 1)


@given(st.sampled_from([*FORMER, *NEW]), st.dates(date(2025, 1, 1), date(2026, 12, 31)))
@settings(max_examples=200)
def test_every_unit_is_among_the_answers_to_its_own_code_and_names(unit: Unit, on: date) -> None:
    district = HANOI.territory.former_district(unit)
    queries = [unit.code, unit.name, unit.full_name, unit.full_name.upper()]
    if district is not None:
        queries.append(f"{unit.full_name}, {district.full_name}, Hà Nội")
    for query in queries:
        matches = HANOI.resolve(query, on).matches
        assert unit.id in {match.unit.id for match in matches}
        assert all(match.responsible for match in matches)


def test_codes_once_borne_by_others_are_told_apart_by_date() -> None:
    assert {unit.code for unit in NEW} < {unit.code for unit in FORMER}
    for unit in NEW:
        matches = HANOI.resolve(unit.code, AFTER).matches
        assert [match.unit.holds_on(AFTER) for match in matches] == [True, False]


def test_a_date_before_the_data_begin_says_so() -> None:
    early = HANOI.resolve("Văn Miếu - Quốc Tử Giám", date(2024, 12, 1))
    assert early.note is not None
    assert "01/01/2025" in early.note.vi
    assert HANOI.resolve("Văn Miếu - Quốc Tử Giám", date(2025, 1, 1)).note is None


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("TT. Phùng", "Thị trấn Phùng"), ("thi tran phung", "Thị trấn Phùng"), ("TX Sơn Tây", "Thị xã Sơn Tây"),
        ("H. Hoài Đức", "Huyện Hoài Đức"), ("Mỹ Đình 2, Nam Từ Liêm", "Phường Mỹ Đình 2"),
        ("xã Minh Khai, huyện hoai duc", "Xã Minh Khai"), ("Quận Hai Bà Trưng, Hà Nội", "Quận Hai Bà Trưng"),
    ],
)  # fmt: skip
def test_abbreviated_kinds_are_understood(query: str, name: str) -> None:
    assert names(HANOI.resolve(query, BEFORE)) == [name]


# Points ---------------------------------------------------------------------------------------------------------


def test_a_point_today_lies_in_one_commune(hanoi: Directory) -> None:
    answer = hanoi.resolve("", AFTER, (21.0338, 105.8500))
    assert names(answer) == ["Phường Hoàn Kiếm"]
    assert answer.note is None


def test_a_point_before_july_2025_says_that_old_boundaries_are_unknown_and_names_candidates(
    hanoi: Directory,
) -> None:
    answer = hanoi.resolve("", BEFORE, (21.0338, 105.8500))
    assert names(answer) == ["Quận Hoàn Kiếm", "Quận Ba Đình"]
    assert answer.note is not None
    assert "Chưa có ranh giới" in answer.note.vi
    candidates = [one.unit for match in answer.matches for one in match.responsible]
    assert len(candidates) > 1
    assert all(unit.holds_on(BEFORE) for unit in candidates)


def test_a_point_settles_which_part_of_a_split_commune_is_meant(hanoi: Directory) -> None:
    answer = hanoi.resolve("phường Cửa Nam", AFTER, (21.0338, 105.8500))
    assert heirs(answer, "Phường Cửa Nam") == ["Phường Hoàn Kiếm"]
    nothing = hanoi.resolve("Thụy Khuê", AFTER, (21.0338, 105.8500))
    assert nothing.matches == ()
    assert nothing.note is not None


def test_a_point_outside_the_city_is_said_to_be_outside(hanoi: Directory) -> None:
    answer = hanoi.resolve("", AFTER, (10.77, 106.70))
    assert answer.matches == ()
    assert answer.note is not None
    assert "nằm ngoài" in answer.note.vi


def test_a_point_on_a_border_names_both_sides() -> None:
    tiny = Directory(load_unit_data(TINY), point_lookup(TINY / "boundaries.geojson"))
    assert names(tiny.resolve("", AFTER, (10.015, 110.03))) == ["Phường Bến Hồng", "Phường Gò Lim"]


def test_each_new_communes_own_point_leads_back_to_it(hanoi: Directory) -> None:
    for unit in NEW:
        assert unit.lat is not None
        assert unit.lon is not None
        assert names(hanoi.resolve("", AFTER, (unit.lat, unit.lon))) == [unit.full_name]


# What machines read ---------------------------------------------------------------------------------------------


def test_the_answer_has_exactly_the_agreed_fields() -> None:
    document = as_json(HANOI.resolve("Thụy Khuê", AFTER))
    assert set(document) == {"query", "on", "matches"}
    match = document["matches"][0]  # type: ignore[index]
    assert set(match) == {
        "code", "name", "full_name", "kind", "valid_from", "valid_to", "former_district", "responsible",
    }  # fmt: skip
    assert match["responsible"][0] == {
        "code": "00004", "full_name": "Phường Ba Đình", "share": "part", "land": "part", "population": "none",
        "clause": 3,
    }  # fmt: skip


def test_the_tiny_town_has_whole_split_and_land_only_successions() -> None:
    tiny = Directory(load_unit_data(TINY))
    kinds = {(link.row.share, link.row.population) for link in tiny.territory.links}
    assert {("whole", "all"), ("part", "part"), ("part", "none")} <= kinds
    assert heirs(tiny.resolve("xã Hòa Sậy", AFTER), "Xã Hoà Sậy") == ["Xã Đồng Sậy", "Phường Gò Lim"]
