from dataclasses import dataclass
from datetime import date

import pytest

from haicap.gates.datafiles import HANOI, TINY
from haicap.gates.procedurefile import load_catalogue
from haicap.gates.yamlfiles import read_yaml
from haicap.rules.base import Refused
from haicap.rules.competence import Competent, Reception, competent_body, may_receive, parse_city_competences

BEFORE, SINCE = date(2025, 6, 30), date(2025, 7, 1)


@dataclass(frozen=True)
class Office:
    id: int
    kind: str
    district: int | None = None


HOAN_KIEM, SOC_SON, BRANCH, OLD_WARD, DISTRICT, LAND_OFFICE = (
    Office(1004, "commune"),
    Office(1100, "commune"),
    Office(101, "branch"),
    Office(2001, "commune", 301),
    Office(301, "district"),
    Office(50, "land_office"),
)
BODIES = {each.id: each for each in (HOAN_KIEM, SOC_SON, BRANCH, OLD_WARD, DISTRICT, LAND_OFFICE)}
CITY = read_yaml(HANOI / "competence.yaml", parse_city_competences)


def decided(name: str, place: int, receiver: int, on: date = SINCE) -> Competent | Refused:
    procedure = load_catalogue().by_id[name]
    return competent_body(
        procedure, place=place, receiver=receiver, bodies=BODIES, city=CITY, organisation_as_of=on
    )


def body(name: str, place: int, receiver: int, on: date = SINCE) -> int:
    found = decided(name, place, receiver, on)
    assert isinstance(found, Competent), found
    assert found.basis
    return found.body


def test_land_in_soc_son_received_at_hoan_kiem_is_decided_in_soc_son() -> None:
    assert body("dd_cap_lan_dau", SOC_SON.id, HOAN_KIEM.id) == SOC_SON.id


def test_what_any_office_may_decide_is_decided_by_the_commune_that_receives_it() -> None:
    assert body("ct_ban_sao", SOC_SON.id, HOAN_KIEM.id) == HOAN_KIEM.id


def test_a_branch_decides_nothing_so_the_commune_of_the_place_does() -> None:
    assert body("ct_ban_sao", SOC_SON.id, BRANCH.id) == SOC_SON.id


@pytest.mark.parametrize(
    ("name", "office"),
    [("dd_bien_dong", 50), ("so_tnhh_mtv", 13), ("so_gp_lao_dong", 11), ("so_attp_nlts", 15)],
)
def test_the_citys_matters_go_to_the_body_of_their_field(name: str, office: int) -> None:
    assert body(name, SOC_SON.id, BRANCH.id) == office


def test_every_procedure_but_the_polices_has_a_competent_body_in_the_city_and_in_the_tiny_town() -> None:
    tiny = read_yaml(TINY / "competence.yaml", parse_city_competences)
    for procedure in load_catalogue().procedures:
        for table in (CITY, tiny):
            found = competent_body(
                procedure, place=1004, receiver=101, bodies=BODIES, city=table, organisation_as_of=SINCE
            )
            assert isinstance(found, Refused) == (procedure.level == "police"), procedure.id


def test_the_polices_procedures_are_refused_with_the_reason() -> None:
    found = decided("cu_thuong_tru", SOC_SON.id, SOC_SON.id)
    assert isinstance(found, Refused)
    assert found.code == "competence.police"


def test_before_july_the_former_district_decides_what_was_its_own() -> None:
    assert body("ht_nn_khai_sinh", OLD_WARD.id, OLD_WARD.id, BEFORE) == DISTRICT.id
    assert body("hkd_thanh_lap", OLD_WARD.id, OLD_WARD.id, BEFORE) == DISTRICT.id
    assert body("ht_khai_sinh", OLD_WARD.id, OLD_WARD.id, BEFORE) == OLD_WARD.id
    assert body("dd_bien_dong", OLD_WARD.id, OLD_WARD.id, BEFORE) == LAND_OFFICE.id


def test_a_procedure_that_did_not_exist_before_july_is_refused() -> None:
    found = decided("bt_huu_tri_xh", OLD_WARD.id, OLD_WARD.id, BEFORE)
    assert isinstance(found, Refused)
    assert found.code == "competence.not_yet"


def test_an_unknown_place_is_refused_and_never_guessed() -> None:
    found = decided("ht_khai_sinh", 4242, HOAN_KIEM.id)
    assert isinstance(found, Refused)
    assert (found.code, found.field) == ("competence.place_unknown", "place")


def received(
    name: str, receiver: Office, competent: int, *, any_counter: bool, assigned: bool = False
) -> str:
    found = may_receive(
        receiver,
        load_catalogue().by_id[name],
        competent=competent,
        any_counter=any_counter,
        law_at=BEFORE,
        assigned=assigned,
    )
    return "yes" if isinstance(found, Reception) else found.code


def test_the_competent_commune_always_receives_its_own() -> None:
    assert received("dd_hoa_giai", SOC_SON, SOC_SON.id, any_counter=False) == "yes"


def test_another_commune_receives_only_if_the_switch_is_on_or_it_was_assigned() -> None:
    assert received("ht_khai_sinh", HOAN_KIEM, SOC_SON.id, any_counter=True) == "yes"
    assert received("ht_khai_sinh", HOAN_KIEM, SOC_SON.id, any_counter=False) == "competence.not_opened"
    assert received("ht_khai_sinh", HOAN_KIEM, SOC_SON.id, any_counter=False, assigned=True) == "yes"


def test_what_must_be_brought_to_the_competent_office_is_refused_elsewhere_even_with_the_switch_on() -> None:
    assert received("dd_hoa_giai", HOAN_KIEM, SOC_SON.id, any_counter=True) == "competence.only_at_competent"


def test_branches_receive_what_the_city_decides_and_departments_have_no_counter() -> None:
    assert received("dd_bien_dong", BRANCH, LAND_OFFICE.id, any_counter=False) == "yes"
    assert received("ht_khai_sinh", LAND_OFFICE, SOC_SON.id, any_counter=True) == "competence.not_a_counter"


def test_nobody_here_receives_for_the_police() -> None:
    assert received("cu_tam_tru", SOC_SON, SOC_SON.id, any_counter=True) == "competence.police"
