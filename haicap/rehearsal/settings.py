"""Settings of a trial (`--set KEY=VALUE`): which there are, what each takes, and how it changes the plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from haicap.rehearsal.plan import Plan
from haicap.rules.reading import MILLION

Value = int | bool


class SettingError(ValueError):
    """A setting that can't be used; `vi` and `en` say what to do."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(f"{vi} / {en}")
        self.vi = vi
        self.en = en


@dataclass(frozen=True, slots=True)
class Setting:
    """One key: how its value is read, which values it takes, what it means and how the plan changes."""

    key: str
    read: Callable[[str], Value | None]
    takes_vi: str
    takes_en: str
    vi: str
    en: str
    apply: Callable[[Plan, int], Plan]


def _exact(text: str) -> Fraction | None:
    try:
        return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None


def _factor(text: str) -> int | None:
    exact = _exact(text)
    return None if exact is None or not Fraction(1, 100) <= exact <= 100 else round(exact * MILLION)


def _share(text: str) -> int | None:
    exact = _exact(text)
    return None if exact is None or not 0 <= exact <= 1 else round(exact * MILLION)


def _persons(text: str) -> int | None:
    return int(text) if text.isdecimal() and text.isascii() and 1 <= int(text) <= 50 else None


def _switch(text: str) -> bool | None:
    return {"on": True, "off": False, "true": True, "false": False, "1": True, "0": False}.get(text.lower())


_FACTOR = (_factor, "hệ số từ 0,01 đến 100, ví dụ 1.2", "a factor from 0.01 to 100, such as 1.2")
_SHARE = (_share, "tỷ lệ từ 0 đến 1, ví dụ 0.05 hoặc 5%", "a share from 0 to 1, such as 0.05 or 5%")
_PERSONS = (_persons, "số người từ 1 đến 50", "a number of persons from 1 to 50")
_SWITCH = (_switch, "on hoặc off", "on or off")


def _arrivals(plan: Plan, value: int) -> Plan:
    return replace(plan, arrivals_ppm=value)


def _signers(plan: Plan, value: int) -> Plan:
    return replace(plan, signers=value)


def _authentication(plan: Plan, value: int) -> Plan:
    return replace(plan, authentication_signers=value)


def _counters(plan: Plan, value: int) -> Plan:
    return replace(plan, counters=value)


def _officers(plan: Plan, value: int) -> Plan:
    return replace(plan, officers=value)


def _any_counter(plan: Plan, value: int) -> Plan:
    return replace(plan, period=replace(plan.period, any_counter=bool(value)))


def _in_section(section: str, name: str) -> Callable[[Plan, int], Plan]:
    def apply(plan: Plan, value: int) -> Plan:
        changes = {section: replace(getattr(plan, section), **{name: value})}
        return replace(plan, **changes)

    return apply


def _outcome(name: str) -> Callable[[Plan, int], Plan]:
    return _in_section("outcomes", name)


_ALL = (
    Setting("arrivals", *_FACTOR, "nhân số người đến", "multiplies arrivals", _arrivals),
    Setting(
        "signers", *_PERSONS, "số người ký ở mỗi xã, phường", "persons who sign in each commune", _signers
    ),
    Setting(
        "authentication_signers",
        *_PERSONS,
        "trong đó số người được ký chứng thực",
        "of these, persons who may sign authentication",
        _authentication,
    ),
    Setting("counters", *_PERSONS, "số quầy ở mỗi xã, phường", "counters in each commune", _counters),
    Setting("officers", *_PERSONS, "số chuyên viên ở mỗi xã, phường", "officers in each commune", _officers),
    Setting(
        "absence",
        *_SHARE,
        "phần ngày công vắng cả ngày",
        "share of staff days away all day",
        _in_section("staffing", "absent_ppm"),
    ),
    Setting(
        "leaving",
        *_SHARE,
        "phần ngày công rời đi giữa chừng",
        "share of staff days left in mid-day",
        _in_section("staffing", "leaves_ppm"),
    ),
    Setting(
        "any_counter", *_SWITCH, "nhận hồ sơ bất kể nơi ở", "receive whatever the residence", _any_counter
    ),
    Setting(
        "online",
        *_FACTOR,
        "nhân tỷ lệ nộp trực tuyến",
        "multiplies the online share",
        _in_section("volumes", "online_factor"),
    ),
    Setting(
        "misdirected",
        *_SHARE,
        "phần người đến nhầm nơi",
        "share who go to the wrong place",
        _in_section("visitors", "misdirected_ppm"),
    ),
    Setting(
        "supplement",
        *_FACTOR,
        "nhân tỷ lệ phải bổ sung",
        "multiplies the share to be supplemented",
        _outcome("supplement_factor"),
    ),
    Setting(
        "refused_intake",
        *_SHARE,
        "phần bị từ chối tiếp nhận",
        "share refused at intake",
        _outcome("refused_intake_ppm"),
    ),
    Setting(
        "refused_result",
        *_SHARE,
        "phần bị từ chối sau thẩm định",
        "share refused after appraisal",
        _outcome("refused_result_ppm"),
    ),
    Setting("withdrawn", *_SHARE, "phần người dân rút", "share withdrawn", _outcome("withdrawn_ppm")),
    Setting("stopped", *_SHARE, "phần dừng giải quyết", "share stopped", _outcome("stopped_ppm")),
    Setting(
        "sent_back",
        *_SHARE,
        "phần người ký trả lại",
        "share sent back by the signer",
        _outcome("sent_back_ppm"),
    ),
    Setting(
        "consultation",
        *_SHARE,
        "phần phải hỏi cơ quan khác ở cấp xã",
        "share consulted in communes",
        _outcome("consultation_commune_ppm"),
    ),
    Setting(
        "verification", *_SHARE, "phần phải xác minh", "share to be verified", _outcome("verification_ppm")
    ),
    Setting(
        "paid_online",
        *_SHARE,
        "phần người nộp trực tuyến trả phí trên mạng",
        "share of those handing in online who pay online",
        _in_section("payments", "online_ppm"),
    ),
    Setting(
        "rates_online",
        *_SHARE,
        "phần người nộp trực tuyến đánh giá",
        "share of those handing in online who rate",
        _outcome("rates_online_ppm"),
    ),
    Setting(
        "rates_counter",
        *_SHARE,
        "phần người nộp tại quầy đánh giá",
        "share of those handing in at a counter who rate",
        _outcome("rates_counter_ppm"),
    ),
)
SETTINGS: dict[str, Setting] = {each.key: each for each in _ALL}


def with_settings(plan: Plan, pairs: Sequence[str]) -> Plan:
    """The plan with each `KEY=VALUE` applied in order; raises SettingError on an unknown key or value."""
    for pair in pairs:
        key, sign, text = pair.partition("=")
        setting = SETTINGS.get(key.strip())
        if not sign or setting is None:
            known = ", ".join(SETTINGS)
            raise SettingError(
                f"không hiểu “{pair}”: hãy viết KHÓA=GIÁ_TRỊ với một trong các khóa: {known}",
                f"“{pair}” isn't understood: write KEY=VALUE with one of the keys: {known}",
            )
        value = setting.read(text.strip())
        if value is None:
            raise SettingError(
                f"“{setting.key}” không nhận giá trị “{text}”; cần {setting.takes_vi}",
                f"“{setting.key}” doesn't take “{text}”; give {setting.takes_en}",
            )
        plan = setting.apply(plan, value)
        plan = replace(plan, settings=(*plan.settings, f"{setting.key}={text.strip()}"))
    return plan


def parse_scale(text: str) -> int:
    """A scale such as "2.6" in parts per million; raises SettingError."""
    value = _factor(text)
    if value is None:
        raise SettingError(
            f"tỷ lệ quy mô “{text}” không hợp lệ; cần {_FACTOR[1]}",
            f"the scale “{text}” can't be used; give {_FACTOR[2]}",
        )
    return value
