from dataclasses import replace

import pytest

from haicap.gates.datafiles import HANOI
from haicap.gates.procedurefile import load_catalogue
from haicap.rehearsal.plan import Plan, for_days, load_plan, scaled
from haicap.rehearsal.settings import SETTINGS, SettingError, parse_scale, with_settings


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(HANOI / "trial.yaml", load_catalogue())


def test_every_parameter_has_unit_mark_and_source(plan: Plan) -> None:
    assert len(plan.parameters) > 80
    for each in plan.parameters:
        assert each.unit
        assert each.source
        assert each.mark in {"S", "T", "D", "E", "M"}


def test_the_trial_lasts_from_20_to_26_june_2025(plan: Plan) -> None:
    assert [day.isoformat() for day in plan.days] == [f"2025-06-{day}" for day in range(20, 27)]


def test_numbers_are_whole_units(plan: Plan) -> None:
    assert plan.outcomes.sent_back_ppm == 40_000
    assert plan.visitors.patience_seconds == (2_100, 4_500, 10_800)
    assert plan.work.signing_short_seconds == (60, 75, 90)
    assert plan.work.signing_hours == ((30_600, 41_400), (48_600, 60_300))
    assert sum(share for _, _, share in plan.rhythm.counter_profile) == 1_000_000


@pytest.mark.parametrize(
    ("pair", "read"),
    [
        ("arrivals=1.2", lambda plan: plan.arrivals_ppm == 1_200_000),
        ("signers=1", lambda plan: plan.signers == 1),
        ("absence=5%", lambda plan: plan.staffing.absent_ppm == 50_000),
        ("any_counter=off", lambda plan: plan.period.any_counter is False),
        ("supplement=2", lambda plan: plan.outcomes.supplement_factor == 2_000_000),
        ("sent_back=0", lambda plan: plan.outcomes.sent_back_ppm == 0),
    ],
)
def test_a_setting_changes_its_parameter_and_the_digest(plan: Plan, pair: str, read: object) -> None:
    changed = with_settings(plan, [pair])
    assert callable(read)
    assert read(changed)
    assert changed.digest != plan.digest
    assert changed.settings == (pair,)


def test_settings_add_up_and_the_last_one_holds(plan: Plan) -> None:
    changed = with_settings(plan, ["signers=1", "counters=4", "signers=3"])
    assert (changed.signers, changed.counters) == (3, 4)


@pytest.mark.parametrize("pair", ["colour=red", "signers", "=3", ""])
def test_an_unknown_key_is_refused_with_the_list_of_keys(plan: Plan, pair: str) -> None:
    with pytest.raises(SettingError) as caught:
        with_settings(plan, [pair])
    for key in SETTINGS:
        assert key in caught.value.vi
        assert key in caught.value.en


@pytest.mark.parametrize(
    "pair",
    [
        "signers=0",
        "signers=many",
        "signers=1.5",
        "arrivals=-1",
        "arrivals=1/0",
        "absence=2",
        "any_counter=maybe",
        "arrivals=nan",
    ],
)
def test_a_value_that_cannot_be_is_refused_with_what_is_needed(plan: Plan, pair: str) -> None:
    with pytest.raises(SettingError) as caught:
        with_settings(plan, [pair])
    assert pair.split("=", maxsplit=1)[0] in caught.value.vi
    assert "give" in caught.value.en


def test_every_setting_explains_itself_in_both_languages() -> None:
    for each in SETTINGS.values():
        assert each.vi
        assert each.en
        assert each.takes_vi
        assert each.takes_en


def test_the_digest_follows_values_and_not_the_way_they_were_given(plan: Plan) -> None:
    there_and_back = replace(with_settings(plan, ["signers=2"]), signers=None)
    assert there_and_back.digest == plan.digest
    assert scaled(plan, parse_scale("2.6")).digest != plan.digest


def test_a_scale_below_or_above_reason_is_refused(plan: Plan) -> None:
    for text in ("0", "-1", "x", "1000"):
        with pytest.raises(SettingError):
            parse_scale(text)
    with pytest.raises(ValueError, match="greater than 0"):
        scaled(plan, 0)


def test_days_are_counted_from_the_first(plan: Plan) -> None:
    assert for_days(plan, 2).days == plan.days[:2]
    with pytest.raises(ValueError, match="at least one day"):
        for_days(plan, 0)
