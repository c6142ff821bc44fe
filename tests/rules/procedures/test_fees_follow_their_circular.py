from datetime import date

import pytest

from haicap.gates.datafiles import HANOI
from haicap.gates.procedurefile import load_catalogue, load_online_fee_rules
from haicap.rules.fees import COUNTER, ONLINE, POST, FeeDue, fee

JUNE = date(2025, 6, 23)


def due(
    name: str,
    channel: int = COUNTER,
    on: date = JUNE,
    *,
    copies: int = 1,
    pages: int = 1,
    case: str | None = None,
) -> FeeDue:
    rules = load_online_fee_rules(HANOI / "fees.yaml")
    procedure = load_catalogue().by_id[name]
    return fee(procedure, copies=copies, pages=pages, channel=channel, on=on, online_rules=rules, case=case)


@pytest.mark.parametrize(
    ("pages", "copies", "dong"),
    [(1, 1, 2_000), (2, 1, 4_000), (3, 1, 5_000), (10, 3, 36_000), (198, 1, 200_000), (500, 2, 400_000)],
)
def test_a_certified_copy_costs_2000_a_page_then_1000_and_at_most_200000_a_copy(
    pages: int, copies: int, dong: int
) -> None:
    assert due("ct_ban_sao", pages=pages, copies=copies).dong == dong


def test_a_signature_costs_10000_a_case_whatever_the_pages() -> None:
    assert due("ct_chu_ky", pages=9, copies=4).dong == 10_000


def test_an_extract_costs_8000_a_copy() -> None:
    assert due("ht_trich_luc", copies=3).dong == 24_000


def test_what_is_free_stays_free() -> None:
    assert due("ct_ban_sao_so_goc", copies=5, pages=5).dong == 0


def test_council_fees_are_nothing_online_and_due_at_the_counter_and_by_post() -> None:
    assert due("hkd_thanh_lap", ONLINE).dong == 0
    assert due("hkd_thanh_lap", ONLINE, date(2025, 12, 31)).dong == 0
    assert due("hkd_thanh_lap", COUNTER).dong == 100_000
    assert due("hkd_thanh_lap", POST).dong == 100_000


def test_national_fees_are_nothing_online_only_from_2026() -> None:
    assert due("ct_ban_sao", ONLINE, date(2025, 12, 31)).dong == 2_000
    assert due("ct_ban_sao", ONLINE, date(2026, 1, 1)).dong == 0
    assert due("ct_ban_sao", COUNTER, date(2026, 1, 1)).dong == 2_000


def test_a_company_pays_publication_alone_when_it_registers_online() -> None:
    assert due("so_dntn", ONLINE).dong == 100_000
    assert due("so_dntn", COUNTER).dong == 150_000


def test_reduced_fees_differ_by_channel() -> None:
    assert (due("cu_thuong_tru", COUNTER).dong, due("cu_thuong_tru", ONLINE).dong) == (20_000, 10_000)


def test_a_late_declaration_pays_the_special_case() -> None:
    assert due("ht_khai_sinh").dong == 0
    assert due("ht_khai_sinh", case="late_or_missing").dong == 5_000


def test_every_fee_explains_itself_in_both_languages() -> None:
    for procedure in load_catalogue().procedures:
        found = due(procedure.id, copies=2, pages=3)
        assert found.vi
        assert found.en
        assert found.confidence in {"high", "medium", "low"}


def test_impossible_numbers_and_cases_are_errors() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        due("ct_ban_sao", pages=0)
    with pytest.raises(ValueError, match="no such case"):
        due("ct_ban_sao", case="late")
