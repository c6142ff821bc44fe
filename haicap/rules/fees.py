"""Fees of procedures: what is due, in whole dong, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from haicap.rules.procedures import FEE_MODELS, ONLINE_FEE_MODELS, Fee, Procedure
from haicap.rules.reading import Node

COUNTER, ONLINE, POST = 1, 2, 3
Amount = tuple[int, Callable[[], tuple[str, str]]]
"""Whole dong, and what says why in both languages: words are put together only for whoever reads them."""
MARKS = frozenset({"S", "T", "D", "E", "M"})


@dataclass(frozen=True, slots=True)
class OnlineRule:
    """From when to when fees of these models and online models are nothing when handed in online."""

    models: frozenset[str]
    online: frozenset[str]
    valid_from: date
    valid_to: date | None
    source: str
    mark: str

    def holds(self, fee: Fee, on: date) -> bool:
        """Whether the rule frees this fee on a local date."""
        in_force = self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
        return in_force and fee.model in self.models and fee.online in self.online


class FeeDue(NamedTuple):
    """An amount in whole dong, the explanation in both languages and how sure the amount is."""

    dong: int
    vi: str
    en: str
    confidence: str


def parse_online_rules(document: Mapping[str, Any]) -> tuple[OnlineRule, ...]:
    """Read the dated rules on online fees; raises BadDataError with the path of what is wrong."""
    top = Node(document)
    top.keys(("online_free",))
    return tuple(_online_rule(row) for row in top["online_free"].rows())


def _online_rule(row: Node) -> OnlineRule:
    row.keys(("models", "online", "valid_from", "valid_to", "source", "mark"))
    last = row.get("valid_to")
    return OnlineRule(
        frozenset(each.choice(FEE_MODELS) for each in row["models"].rows()),
        frozenset(each.choice(ONLINE_FEE_MODELS) for each in row["online"].rows()),
        row["valid_from"].day(),
        last.day() if last else None,
        row["source"].text(),
        row["mark"].choice(MARKS),
    )


def fee(
    procedure: Procedure,
    *,
    copies: int,
    pages: int,
    channel: int,
    on: date,
    online_rules: Sequence[OnlineRule] = (),
    case: str | None = None,
) -> FeeDue:
    """The fee of one dossier in whole dong (Circular 226/2016 art. 4, 281/2016, the council's resolutions).

    `copies` and `pages` of each copy are at least 1; `case` picks an amount for a special case ("late");
    raises ValueError on numbers below 1 or an unknown case.
    """
    _check(copies, pages)
    free = _freeing(procedure.fee, channel, on, online_rules)
    amount, words = _amount(procedure.fee, copies, pages, channel, case) if free is None else _nothing(free)
    return FeeDue(amount, *words(), procedure.fee.confidence)


def dong(
    procedure: Procedure,
    *,
    copies: int,
    pages: int,
    channel: int,
    on: date,
    online_rules: Sequence[OnlineRule] = (),
    case: str | None = None,
) -> int:
    """What `fee` says without its words: whole dong; raises ValueError as it does."""
    _check(copies, pages)
    free = _freeing(procedure.fee, channel, on, online_rules)
    return _amount(procedure.fee, copies, pages, channel, case)[0] if free is None else 0


def _check(copies: int, pages: int) -> None:
    if copies < 1 or pages < 1:
        raise ValueError(f"copies and pages are at least 1, not {copies} and {pages}")


def _freeing(tariff: Fee, channel: int, on: date, online_rules: Sequence[OnlineRule]) -> OnlineRule | None:
    """The rule by which a fee is nothing because the dossier came online, if there is one."""
    if channel != ONLINE:
        return None
    return next((each for each in online_rules if each.holds(tariff, on)), None)


def _nothing(rule: OnlineRule) -> Amount:
    return 0, lambda: (f"nộp trực tuyến: 0 đồng ({rule.source})", f"online: 0 dong ({rule.source})")


def _amount(tariff: Fee, copies: int, pages: int, channel: int, case: str | None) -> Amount:
    if case is not None:
        return _special(tariff, case)
    if tariff.model == "free":
        return 0, lambda: ("không thu phí", "free of charge")
    if tariff.model == "per_page":
        each = per_copy(tariff, pages)
        return each * copies, lambda: (
            f"{copies} bản × {_dong(each)} đồng ({pages} trang)",
            f"{copies} copies × {_dong(each)} dong ({pages} pages)",
        )
    if tariff.model == "per_copy":
        return tariff.amount * copies, lambda: (
            f"{copies} bản × {_dong(tariff.amount)} đồng",
            f"{copies} copies × {_dong(tariff.amount)} dong",
        )
    return _per_case(tariff, channel)


def per_copy(tariff: Fee, pages: int) -> int:
    """The fee of one certified copy of `pages` pages: tier by tier, at most the cap (Circular 226/2016)."""
    total = 0
    for tier in tariff.tiers:
        last = pages if tier.to_page is None else min(pages, tier.to_page)
        total += max(0, last - tier.from_page + 1) * tier.per_page
    return total if tariff.cap_per_copy is None else min(total, tariff.cap_per_copy)


def _per_case(tariff: Fee, channel: int) -> Amount:
    amounts = dict(tariff.variants)
    online = channel == ONLINE
    if tariff.online == "reduced":
        due = amounts["online" if online else "direct"]
        return due, lambda: (f"{_dong(due)} đồng một hồ sơ", f"{_dong(due)} dong a dossier")
    if tariff.online == "free_registration":
        registering = amounts["registration_online" if online else "registration_direct"]
        publishing = amounts["publication"]
        return registering + publishing, lambda: (
            f"lệ phí đăng ký {_dong(registering)} đồng + phí công bố {_dong(publishing)} đồng",
            f"registration {_dong(registering)} dong + publication {_dong(publishing)} dong",
        )
    if tariff.amount == 0:
        return 0, lambda: ("mức thông thường: 0 đồng", "ordinary amount: 0 dong")
    return tariff.amount, lambda: (
        f"{_dong(tariff.amount)} đồng một trường hợp",
        f"{_dong(tariff.amount)} dong a case",
    )


def late_case(procedure: Procedure) -> str | None:
    """The name of the fee's special case for what is declared too late, if there is one."""
    return next((name for name, _ in procedure.fee.variants if name.startswith("late")), None)


def _special(tariff: Fee, case: str) -> Amount:
    amounts = dict(tariff.variants)
    if case not in amounts:
        raise ValueError(f"no such case “{case}”; known: {', '.join(amounts) or 'none'}")
    due = amounts[case]
    return due, lambda: (f"trường hợp “{case}”: {_dong(due)} đồng", f"case “{case}”: {_dong(due)} dong")


def _dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
