from collections import Counter

import pytest

from haicap.gates.datafiles import HANOI
from haicap.gates.procedurefile import load_catalogue
from haicap.rehearsal.draws import Draws
from haicap.rehearsal.names import People, officer_name
from haicap.rehearsal.plan import Plan, load_plan, scaled
from haicap.rehearsal.settings import SettingError, with_settings
from haicap.rehearsal.staffing import CLERK, HEAD, OFFICER, SIGNER, Post, absences, staff
from haicap.rehearsal.town import load_town


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(HANOI / "trial.yaml", load_catalogue())


def team(plan: Plan) -> list[Post]:
    return staff(plan, load_catalogue(), load_town(HANOI))


def by_unit(posts: list[Post], role: str) -> dict[int, int]:
    return Counter(each.unit for each in posts if each.role == role)


def test_an_average_commune_has_2_counters_5_officers_and_2_signers(plan: Plan) -> None:
    posts, town = team(plan), load_town(HANOI)
    near = [each.id for each in town.communes if abs(each.population - 69_900) < 3_000]
    assert near
    for unit in near:
        assert [by_unit(posts, role)[unit] for role in (CLERK, OFFICER, SIGNER, HEAD)] == [2, 5, 2, 1]


def test_communes_have_3_to_12_officers_by_people(plan: Plan) -> None:
    posts, town = team(plan), load_town(HANOI)
    officers = by_unit(posts, OFFICER)
    assert {officers[each.id] for each in town.communes} <= set(range(3, 13))
    largest = max(town.communes, key=lambda each: each.population)
    assert officers[largest.id] == max(officers[each.id] for each in town.communes)


def test_branches_and_the_land_office_follow_their_load(plan: Plan) -> None:
    posts = team(plan)
    assert by_unit(posts, CLERK)[101] == 20
    assert by_unit(posts, CLERK)[102] == 3
    assert abs(by_unit(posts, OFFICER)[50] - 2_500 * 0.88 / 12) < 5
    assert abs(by_unit(posts, SIGNER)[50] - 2_500 * 0.88 / 120) < 2


def test_every_office_has_somebody_for_each_of_its_roles_even_at_a_small_scale(plan: Plan) -> None:
    posts, town = team(scaled(plan, 10_000)), load_town(HANOI)
    for commune in town.communes:
        roles = {each.role for each in posts if each.unit == commune.id}
        assert roles == {"clerk", "officer", "signer", "head", "records_clerk"}
    for branch in town.branches:
        assert by_unit(posts, CLERK)[branch.id] >= 1


def test_the_scale_multiplies_staff(plan: Plan) -> None:
    assert abs(len(team(scaled(plan, 4_000_000))) / len(team(plan)) - 4) < 0.6


def test_more_visitors_bring_no_more_staff(plan: Plan) -> None:
    assert team(with_settings(plan, ["arrivals=3"])) == team(plan)


def test_the_setting_signers_holds_in_every_commune(plan: Plan) -> None:
    posts = team(with_settings(plan, ["signers=1"]))
    assert {number for unit, number in by_unit(posts, SIGNER).items() if unit > 1_000} == {1}


def test_the_setting_authentication_signers_limits_who_may_sign_authentication(plan: Plan) -> None:
    posts = team(with_settings(plan, ["signers=3", "authentication_signers=1"]))
    may = Counter(each.unit for each in posts if each.authenticates)
    assert {may[unit] for unit in by_unit(posts, SIGNER) if unit > 1_000} == {1}
    assert all(each.role == SIGNER for each in posts if each.authenticates)


def test_a_scale_that_needs_more_persons_than_ids_is_refused(plan: Plan) -> None:
    with pytest.raises(SettingError) as caught:
        team(scaled(plan, 9_000_000))
    assert "quy mô" in caught.value.vi
    assert "scale" in caught.value.en


def test_persons_are_numbered_inside_their_unit_and_never_twice(plan: Plan) -> None:
    posts = team(plan)
    assert all(each.person // 1_000 == each.unit for each in posts)
    assert len({each.person for each in posts}) == len(posts)


def test_3_percent_of_staff_days_are_away_and_2_percent_leave_in_mid_day(plan: Plan) -> None:
    posts = team(scaled(plan, 4_000_000))
    found = absences(plan, posts, Draws(1))
    days = len(posts) * 5
    whole = sum(each.from_second == 0 and each.day not in (1, 2) for each in found)
    part = sum(each.from_second > 0 and each.day not in (1, 2) for each in found)
    assert abs(whole / days - 0.03) < 0.004
    assert abs(part / days - 0.02 * 0.97) < 0.004


def test_on_saturday_only_clerks_can_be_away_and_on_sunday_nobody(plan: Plan) -> None:
    posts = {each.person: each for each in team(plan)}
    found = absences(plan, list(posts.values()), Draws(1))
    assert {posts[each.person].role for each in found if each.day == 1} == {CLERK}
    assert not [each for each in found if each.day == 2]


def test_the_same_person_is_away_whatever_the_others(plan: Plan) -> None:
    few, many = team(plan), team(with_settings(plan, ["signers=4", "officers=20"]))
    shared = {each.person for each in few} & {each.person for each in many}
    one = [each for each in absences(plan, few, Draws(1)) if each.person in shared]
    other = [each for each in absences(plan, many, Draws(1)) if each.person in shared]
    assert one == other
    assert len(one) > 100


def test_invented_people_look_real_and_cannot_be() -> None:
    people = People(Draws(1), 30_000)
    found = [people.person(number, "phường Ba Đình") for number in range(30_000)]
    assert len({each.identity for each in found}) == 30_000
    assert len({each.phone for each in found}) == 30_000
    for each in found[:2_000]:
        assert len(each.identity) == 12
        assert each.identity.isdecimal()
        assert int(each.identity[:3]) > 96, "no province has such a prefix"
        assert int(each.identity[4:6]) == each.birth_year % 100
        assert each.phone.startswith("010")
        assert len(each.phone) == 10
        assert len(each.name.split()) == 3
        assert each.address.endswith("phường Ba Đình")


def test_a_person_depends_on_seed_and_number_alone() -> None:
    assert People(Draws(1), 10).person(7, "xã Ba Vì") == People(Draws(1), 5_000).person(7, "xã Ba Vì")
    assert officer_name(Draws(1), 1_001, 260) == officer_name(Draws(1, 5_000), 1_001, 260)
    assert "thôn" in People(Draws(1), 10).person(7, "xã Ba Vì").address
