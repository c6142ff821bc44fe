from collections import Counter

from haicap.gates.procedurefile import load_catalogue
from haicap.rules.procedures import Limit
from haicap.rules.reading import MILLION


def test_all_79_procedures_are_read_in_order() -> None:
    catalogue = load_catalogue()
    assert len(catalogue.procedures) == 79
    assert [each.number for each in catalogue.procedures] == list(range(1, 80))
    assert Counter(each.level for each in catalogue.procedures)["police"] == 2


def test_a_procedure_is_found_by_id_and_by_national_code() -> None:
    catalogue = load_catalogue()
    birth = catalogue.find("1.001193")
    assert birth is not None
    assert birth is catalogue.find("ht_khai_sinh")
    assert birth.limit == Limit(1, "same_day", "15:00")
    assert birth.same_day
    assert catalogue.find("9.999999") is None


def test_a_limit_with_verification_is_the_total_and_never_shorter_in_the_same_unit() -> None:
    for each in load_catalogue().procedures:
        longer = each.limit_if_verification
        if longer is not None and longer.unit == each.limit.unit:
            assert longer.amount > each.limit.amount, each.id


def test_steps_share_the_whole_limit_and_have_back_office_work_before_signature() -> None:
    for each in load_catalogue().procedures:
        assert sum(step.share_ppm for step in each.steps) == MILLION
        roles = [step.role for step in each.steps]
        last_work = max(roles.index(step.role) for step in each.back_office)
        assert last_work < roles.index("trinh_ky"), each.id


def test_every_source_named_is_in_the_list_of_sources() -> None:
    catalogue = load_catalogue()
    for each in catalogue.procedures:
        assert set(each.sources) | set(each.legal_basis) | set(each.fee.basis) <= set(catalogue.sources)
