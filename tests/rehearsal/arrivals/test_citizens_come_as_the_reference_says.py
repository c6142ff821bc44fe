from collections import Counter

import pytest

from haicap.gates.datafiles import HANOI
from haicap.gates.procedurefile import load_catalogue
from haicap.rehearsal.arrivals import Arrivals, arrivals
from haicap.rehearsal.draws import Draws
from haicap.rehearsal.fates import Fate, SupplementStage
from haicap.rehearsal.plan import load_plan
from haicap.rehearsal.town import load_town
from haicap.rules.fees import COUNTER, ONLINE, POST

LOCAL = 25_200
DAY = 86_400


@pytest.fixture(scope="module")
def base() -> Arrivals:
    catalogue = load_catalogue()
    return arrivals(load_plan(HANOI / "trial.yaml", catalogue), catalogue, load_town(HANOI), Draws(1))


def _by_day(base: Arrivals) -> Counter[str]:
    names = {
        20_259: "fri",
        20_260: "sat",
        20_261: "sun",
        20_262: "mon",
        20_263: "tue",
        20_264: "wed",
        20_265: "thu",
    }
    days: Counter[str] = Counter()
    for at, size in zip(base.at, base.size, strict=True):
        days[names[(at + LOCAL) // DAY]] += size
    return days


def test_about_57500_dossiers_come_in_seven_days(base: Arrivals) -> None:
    assert abs(base.dossiers - 57_500) < 57_500 * 0.02
    assert sum(base.arrived_by_office().values()) == base.dossiers
    assert sum(base.size) == base.dossiers


def test_monday_is_fullest_and_the_week_has_55000(base: Arrivals) -> None:
    days = _by_day(base)
    assert abs(sum(days[each] for each in ("mon", "tue", "wed", "thu", "fri")) - 55_000) <= 5
    assert abs(days["mon"] / days["tue"] - 1.2) < 0.001
    assert abs(days["fri"] / days["tue"] - 0.95) < 0.001
    assert (days["sat"], days["sun"]) == (2_200, 350)


def test_communes_get_8500_and_branches_2500_a_working_day(base: Arrivals) -> None:
    catalogue = load_catalogue()
    of_city = sum(catalogue.by_number[each].level == "city" for each in base.needs.procedure)
    assert abs(of_city / base.dossiers - 2_500 / 11_000) < 0.005
    offices = base.arrived_by_office()
    assert abs(offices[101] / sum(offices[each] for each in range(101, 113)) - 900 / 2_495) < 0.03


def test_each_field_comes_as_often_as_its_mix(base: Arrivals) -> None:
    catalogue = load_catalogue()
    fields: Counter[str] = Counter()
    for number in base.needs.procedure:
        if catalogue.by_number[number].of_commune:
            fields[catalogue.by_number[number].field] += 1
    pension = catalogue.by_id["bt_huu_tri_xh"].sim.weight_ppm
    for field, share in catalogue.field_mix_ppm.items():
        left = share - pension if field == "bao_tro_xa_hoi" else share
        assert abs(fields[field] / fields.total() - left / (1_000_000 - pension)) < 0.01, field


def test_the_social_pension_does_not_come_before_july(base: Arrivals) -> None:
    assert load_catalogue().by_id["bt_huu_tri_xh"].number not in set(base.needs.procedure)


def test_nothing_of_the_polices_comes(base: Arrivals) -> None:
    assert not {each.number for each in load_catalogue().procedures if each.level == "police"} & set(
        base.needs.procedure
    )


def test_the_desks_fill_by_the_profile_of_the_day(base: Arrivals) -> None:
    hours: Counter[int] = Counter()
    for at, channel in zip(base.at, base.channel, strict=True):
        day = (at + LOCAL) // DAY
        if channel == COUNTER and day not in (20_260, 20_261):
            hours[(at + LOCAL) % DAY // 1_800] += 1
    profile = {
        15: 8,
        16: 9,
        17: 9,
        18: 9.5,
        19: 9.5,
        20: 7.5,
        21: 7.5,
        22: 5,
        27: 8,
        28: 6.5,
        29: 6.5,
        30: 4.5,
        31: 4.5,
        32: 2.5,
        33: 2.5,
    }
    assert set(hours) == set(profile)
    for half_hour, percent in profile.items():
        assert abs(hours[half_hour] / hours.total() * 100 - percent) < 0.8, half_hour


def test_on_saturday_the_counters_see_people_in_the_morning_and_on_sunday_nobody(base: Arrivals) -> None:
    desk: dict[int, list[int]] = {20_260: [], 20_261: []}
    for at, channel in zip(base.at, base.channel, strict=True):
        if channel != ONLINE and (at + LOCAL) // DAY in desk:
            desk[(at + LOCAL) // DAY].append((at + LOCAL) % DAY)
    assert desk[20_261] == []
    assert min(desk[20_260]) >= 27_000
    assert max(desk[20_260]) < 41_400


def test_45_percent_come_online_70_percent_of_them_in_office_hours(base: Arrivals) -> None:
    weekday = [
        (at + LOCAL) % DAY // 3_600
        for at, channel in zip(base.at, base.channel, strict=True)
        if channel == ONLINE and (at + LOCAL) // DAY not in (20_260, 20_261)
    ]
    channels = Counter(base.needs.channel)
    assert abs(channels[ONLINE] / base.dossiers - 0.45) < 0.02
    assert 0 < channels[POST] / base.dossiers < 0.005
    office_hours = sum(8 <= hour < 12 or 13 <= hour < 17 for hour in weekday)
    assert abs(office_hours / len(weekday) - 0.70) < 0.02


def test_wards_get_more_a_head_than_rural_communes(base: Arrivals) -> None:
    town, offices = load_town(HANOI), base.arrived_by_office()
    heads = {True: 0, False: 0}
    found = {True: 0, False: 0}
    for each in town.communes:
        heads[each.ward] += each.population
        found[each.ward] += offices[each.id]
    ratio = (found[True] / heads[True]) / (found[False] / heads[False])
    assert 1.2 < ratio < 1.45


def test_the_loops_come_as_often_as_their_rates(base: Arrivals) -> None:
    needs, catalogue = base.needs, load_catalogue()
    commune = [
        index for index, number in enumerate(needs.procedure) if catalogue.by_number[number].of_commune
    ]
    supplement = sum(needs.supplement[index] != SupplementStage.NONE for index in commune) / len(commune)
    assert 0.055 < supplement < 0.08
    stages = Counter(needs.supplement)
    assert (
        abs(stages[SupplementStage.AT_INTAKE] / (base.dossiers - stages[SupplementStage.NONE]) - 0.6) < 0.03
    )
    fates = Counter(needs.fate)
    for fate, share in ((Fate.REFUSED_INTAKE, 0.015), (Fate.REFUSED_RESULT, 0.008), (Fate.WITHDRAWN, 0.005)):
        assert abs(fates[fate] / base.dossiers - share) < 0.0025, fate
    assert fates[Fate.STOPPED] > 20
    stopped = [index for index, fate in enumerate(needs.fate) if fate == Fate.STOPPED]
    assert {needs.supplement[index] for index in stopped} == {SupplementStage.DURING_WORK}
    assert {needs.supplement_office_seconds[index] for index in stopped} == {-1}
    assert abs(sum(each > 0 for each in needs.sent_back) / base.dossiers - 0.04) < 0.005
    assert 0 < sum(each > 1 for each in needs.sent_back) < 60


def test_three_in_a_hundred_at_the_counter_go_to_the_wrong_place_first(base: Arrivals) -> None:
    wrong = [index for index in range(base.visits) if base.office[index] != base.first_office[index]]
    desk = sum(channel == COUNTER for channel in base.channel)
    assert abs(len(wrong) / desk - 0.03) < 0.005
    assert all(base.channel[index] == COUNTER for index in wrong)
    assert all(1_200 <= base.detour_seconds[index] <= 2_400 for index in wrong)
    assert sum(base.detour_seconds) == sum(base.detour_seconds[index] for index in wrong)


def test_what_is_missing_is_a_paper_that_the_procedure_asks_for(base: Arrivals) -> None:
    catalogue, needs = load_catalogue(), base.needs
    for index, missing in enumerate(needs.missing):
        asked = needs.supplement[index] != SupplementStage.NONE
        assert (missing > 0) == asked
        if asked:
            papers = catalogue.by_number[needs.procedure[index]].documents
            assert missing.bit_count() == 1
            assert missing < 1 << len(papers)


def test_touch_times_lie_in_the_procedures_triangles(base: Arrivals) -> None:
    catalogue, needs = load_catalogue(), base.needs
    for index in range(0, base.dossiers, 7):
        procedure = catalogue.by_number[needs.procedure[index]]
        if procedure.of_commune:
            least, _, most = procedure.sim.desk_seconds
            assert least <= needs.desk_seconds[index] <= most
            work = [needs.work_seconds(index, step) for step in range(3)]
            least, _, most = procedure.sim.back_office_seconds
            assert least <= sum(work) <= most
            assert [seconds > 0 for seconds in work] == [
                step < len(procedure.back_office) for step in range(3)
            ]


def test_a_commune_dossier_takes_8_minutes_at_the_desk_and_31_in_the_back_office(base: Arrivals) -> None:
    catalogue, needs = load_catalogue(), base.needs
    commune = [
        index for index, number in enumerate(needs.procedure) if catalogue.by_number[number].of_commune
    ]
    desk = sum(needs.desk_seconds[index] for index in commune) / len(commune) / 60
    back = (
        sum(sum(needs.work_seconds(index, step) for step in range(3)) for index in commune)
        / len(commune)
        / 60
    )
    assert abs(desk - 8.4) < 0.3
    assert abs(back - 31) < 1.5


def test_visits_come_in_the_order_of_time_office_and_number(base: Arrivals) -> None:
    keys = [(visit.at, visit.first_office, visit.number) for visit in base]
    assert keys == sorted(keys)
    assert len(keys) == base.visits
