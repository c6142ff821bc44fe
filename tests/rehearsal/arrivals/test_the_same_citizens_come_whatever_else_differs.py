import pytest

from haicap.gates.datafiles import HANOI, TINY
from haicap.gates.procedurefile import load_catalogue
from haicap.rehearsal.arrivals import Arrivals, arrivals
from haicap.rehearsal.draws import Draws
from haicap.rehearsal.plan import Plan, for_days, load_plan, scaled
from haicap.rehearsal.settings import with_settings
from haicap.rehearsal.town import load_town


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(TINY / "trial.yaml", load_catalogue())


def crowd(plan: Plan, seed: int = 1) -> Arrivals:
    return arrivals(plan, load_catalogue(), load_town(TINY), Draws(seed))


def test_one_seed_brings_the_same_citizens_again(plan: Plan) -> None:
    assert crowd(plan) == crowd(plan)


def test_another_seed_brings_others(plan: Plan) -> None:
    assert crowd(plan).at != crowd(plan, 2).at


def test_other_staff_meets_the_same_citizens(plan: Plan) -> None:
    other = with_settings(plan, ["signers=1", "counters=5", "officers=9", "absence=0.5"])
    assert crowd(other) == crowd(plan)


def test_another_rate_of_a_loop_changes_that_loop_alone(plan: Plan) -> None:
    one, other = crowd(plan), crowd(with_settings(plan, ["sent_back=0.5"]))
    assert sum(each > 0 for each in other.needs.sent_back) > sum(each > 0 for each in one.needs.sent_back)
    assert other.at == one.at
    assert other.needs.fate == one.needs.fate
    assert other.needs.desk_seconds == one.needs.desk_seconds


def test_a_higher_rate_catches_everybody_whom_a_lower_one_caught(plan: Plan) -> None:
    one, other = crowd(plan).needs.sent_back, crowd(with_settings(plan, ["sent_back=0.5"])).needs.sent_back
    assert all(more > 0 for less, more in zip(one, other, strict=True) if less > 0)


def test_a_shorter_trial_begins_like_a_longer_one(plan: Plan) -> None:
    whole, short = crowd(plan), crowd(for_days(plan, 2))
    assert 0 < short.visits < whole.visits
    assert short.at == whole.at[: short.visits]
    assert short.office == whole.office[: short.visits]
    assert short.needs.procedure == whole.needs.procedure[: short.dossiers]
    assert short.needs.missing == whole.needs.missing[: short.dossiers]


def test_the_scale_multiplies_arrivals(plan: Plan) -> None:
    assert abs(crowd(scaled(plan, 3_000_000)).dossiers / crowd(plan).dossiers - 3) < 0.02


def test_the_setting_arrivals_multiplies_arrivals(plan: Plan) -> None:
    assert abs(crowd(with_settings(plan, ["arrivals=1.2"])).dossiers / crowd(plan).dossiers - 1.2) < 0.02


def test_without_any_counter_everybody_goes_where_they_belong(plan: Plan) -> None:
    catalogue = load_catalogue()
    town = crowd(with_settings(plan, ["any_counter=off"]))
    open_ = crowd(plan)
    elsewhere = 0
    for number in range(town.visits):
        first = town.first_need[number]
        if catalogue.by_number[town.needs.procedure[first]].of_commune:
            assert town.office[number] == town.needs.place[first]
            elsewhere += open_.office[number] != open_.needs.place[first]
    assert elsewhere > 0
    assert open_.at == town.at


def test_what_only_the_competent_office_receives_is_never_brought_elsewhere(plan: Plan) -> None:
    catalogue, town = load_catalogue(), crowd(scaled(plan, 5_000_000))
    closed = {each.number for each in catalogue.procedures if each.of_commune and not each.reception_anywhere}
    seen = 0
    for number in range(town.visits):
        mine = range(town.first_need[number], town.first_need[number] + town.size[number])
        if any(town.needs.procedure[need] in closed for need in mine):
            seen += 1
            assert town.office[number] == town.needs.place[mine[0]]
    assert seen > 20


def test_everybody_goes_to_an_office_that_exists() -> None:
    catalogue = load_catalogue()
    for folder in (HANOI, TINY):
        town = load_town(folder)
        found = arrivals(load_plan(folder / "trial.yaml", catalogue), catalogue, town, Draws(3))
        offices = {each.id for each in town.communes} | {each.id for each in town.branches}
        assert set(found.office) | set(found.first_office) == offices
        assert set(found.needs.place) <= {each.id for each in town.communes}


def test_every_loop_is_likely_in_the_tiny_town(plan: Plan) -> None:
    needs = crowd(plan).needs
    for column in (needs.sent_back, needs.consulted, needs.verification, needs.duty_dong, needs.missing):
        assert sum(each > 0 for each in column) >= 5
    assert set(needs.fate) == {0, 1, 2, 3, 4}
    assert set(needs.supplement) == {0, 1, 2}
    assert set(needs.fetch) == {1, 2, 3, 4, 5, 6}


def test_a_calendar_of_days_off_moves_the_crowd(plan: Plan) -> None:
    holiday = arrivals(plan, load_catalogue(), load_town(TINY), Draws(1), works=lambda day: False)
    assert holiday.dossiers < crowd(plan).dossiers / 10
    assert set(holiday.channel) == {2}
