"""The rules of deadlines as dated data: which version of the law holds on which day, with source and mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

from haicap.rules.reading import Node

MARKS = ("T", "S", "M", "E")


class SupplementMode(StrEnum):
    """What waiting for the applicant does to a time limit: it begins anew, or goes on where it stood (R-16)."""

    RESTART = "restart"
    PAUSE = "pause"


class ClockStart(StrEnum):
    """From when the limit of a dossier received elsewhere runs (R-12)."""

    RECEIPT = "receipt"
    COMPETENT_AUTHORITY = "competent_authority"


@dataclass(frozen=True, slots=True)
class Basis:
    """Where one rule comes from and how sure that is: T read in the law, S seen, M from memory, E estimate."""

    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class DeadlineRules:
    """One version of the rules R-5, R-7, R-12, R-15 to R-19; `basis` names source and mark of each field."""

    id: str
    valid_from: date
    valid_to: date | None
    title_vi: str
    title_en: str
    clock_starts: ClockStart
    supplement_mode: SupplementMode
    supplement_window_working_days: int
    supplement_requests_max: int
    payment_mode: SupplementMode
    transfer_cutoff_seconds: int
    first_answer_hours: int
    apology_days_before: int
    apologies_max: int
    same_day_extension_working_days: int
    basis: Mapping[str, Basis]

    def holds_on(self, day: date) -> bool:
        """Whether this version is in force on a date."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class NoRulesError(LookupError):
    """No version of the rules of deadlines is known for a date."""

    def __init__(self, day: date) -> None:
        self.vi = f"Không có quy định về thời hạn cho ngày {day:%d/%m/%Y} trong deadline_rules.yaml."
        self.en = f"deadline_rules.yaml has no rules of deadlines for {day:%d/%m/%Y}."
        super().__init__(f"{self.vi} / {self.en}")


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All versions of the rules in the order of their dates."""

    versions: tuple[DeadlineRules, ...]

    def on(self, day: date) -> DeadlineRules:
        """The version in force on a date; raises NoRulesError."""
        for version in self.versions:
            if version.holds_on(day):
                return version
        raise NoRulesError(day)


def rules_on(book: RuleBook, day: date) -> DeadlineRules:
    """The version of the rules in force on a date; raises NoRulesError."""
    return book.on(day)


# Reading --------------------------------------------------------------------------------------------------------


def parse_rules(document: Mapping[str, Any]) -> RuleBook:
    """The book of rules from its parsed file; raises BadDataError naming the first wrong entry."""
    top = Node(document)
    top.keys(("schema_version", "versions"))
    top["schema_version"].whole(1, 1)
    versions = [_version(node) for node in top["versions"].rows()]
    _follow_one_another(versions, top["versions"])
    return RuleBook(tuple(versions))


def _version(node: Node) -> DeadlineRules:
    node.keys(("id", "valid_from", "valid_to", "title_vi", "title_en", "rules"))
    rules = node["rules"]
    names = [
        name
        for name in DeadlineRules.__dataclass_fields__
        if name not in {"id", "valid_from", "valid_to", "title_vi", "title_en", "basis"}
    ]
    rules.keys([name.removesuffix("_seconds") for name in names])
    end = node.get("valid_to")

    def value(name: str) -> Node:
        return rules[name]["value"]

    return DeadlineRules(
        id=node["id"].text(),
        valid_from=node["valid_from"].day(),
        valid_to=end.day() if end else None,
        title_vi=node["title_vi"].text(),
        title_en=node["title_en"].text(),
        clock_starts=ClockStart(value("clock_starts").choice(tuple(ClockStart))),
        supplement_mode=SupplementMode(value("supplement_mode").choice(tuple(SupplementMode))),
        supplement_window_working_days=value("supplement_window_working_days").whole(1, 60),
        supplement_requests_max=value("supplement_requests_max").whole(0, 9),
        payment_mode=SupplementMode(value("payment_mode").choice(tuple(SupplementMode))),
        transfer_cutoff_seconds=value("transfer_cutoff").clock(),
        first_answer_hours=value("first_answer_hours").whole(1, 200),
        apology_days_before=value("apology_days_before").whole(0, 60),
        apologies_max=value("apologies_max").whole(0, 9),
        same_day_extension_working_days=value("same_day_extension_working_days").whole(0, 60),
        basis={name: _basis(rules[name.removesuffix("_seconds")]) for name in names},
    )


def _basis(node: Node) -> Basis:
    node.keys(("value", "source", "mark"))
    return Basis(node["source"].text(), node["mark"].choice(MARKS))


def _follow_one_another(versions: Sequence[DeadlineRules], node: Node) -> None:
    if not versions:
        raise node.wrong("cần ít nhất một phiên bản", "at least one version is needed")
    for index, (one, two) in enumerate(pairwise(versions), 1):
        if one.valid_to is None or two.valid_from != one.valid_to + timedelta(days=1):
            raise node.rows()[index]["valid_from"].wrong(
                "phải bắt đầu ngay sau ngày hết hiệu lực của phiên bản trước",
                "must begin on the day after the version before it ends",
            )
