"""Issue, line 2: a procedure is found by code, everyday words or without diacritics."""

from __future__ import annotations

import pytest

from haicap.gates.procedurefile import load_catalogue
from haicap.gates.wordsfile import load_findable
from haicap.rules.finding import find


def found(query: str) -> list[str]:
    catalogue = load_catalogue()
    return [catalogue.by_number[number].id for number in find(query, load_findable())]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("2.000815", "ct_ban_sao"),
        ("000815", "ct_ban_sao"),
        ("ct_ban_sao_giao", "ct_ban_sao_giao_dich"),
        ("sao y", "ct_ban_sao"),
        ("Sao Y Bản Chính", "ct_ban_sao"),
        ("giay doc than", "ht_tthn"),
        ("giấy độc thân", "ht_tthn"),
        ("so do", "dd_cap_lan_dau"),
        ("mo cua hang", "hkd_thanh_lap"),
        ("lay vo", "ht_ket_hon"),
        ("KHAI SINH CHO CON", "ht_khai_sinh"),
        ("work permit", "so_gp_lao_dong"),
    ],
)
def test_the_first_that_is_found_is_the_one_meant(query: str, first: str) -> None:
    assert found(query)[0] == first or first in found(query)[:3]


def test_words_may_come_in_any_order_and_be_cut_short() -> None:
    assert "ht_trich_luc" in found("luc trich ho")


def test_nothing_asked_finds_all_and_nonsense_none() -> None:
    assert len(found("")) == 79
    assert found("xyzzy plugh") == []


def test_every_procedure_has_its_everyday_words() -> None:
    assert [each.number for each in load_findable() if len(each.phrases) < 3] == []
