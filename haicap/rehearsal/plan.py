"""The plan of a trial: all its parameters, read from a data file, changed by settings, scaled as a whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from haicap.gates.yamlfiles import read_yaml
from haicap.rehearsal import parameters as part
from haicap.rehearsal.reading import read_section
from haicap.rules.procedures import Catalogue
from haicap.rules.reading import MILLION, Node

SECTIONS: dict[str, type[Any]] = {
    "period": part.Period,
    "volumes": part.Volumes,
    "rhythm": part.Rhythm,
    "visitors": part.Visitors,
    "outcomes": part.Outcomes,
    "fetching": part.Fetching,
    "payments": part.Payments,
    "ratings": part.Ratings,
    "work": part.WorkRules,
    "staffing": part.Staffing,
}
PROCEDURE_LISTS = (("volumes", "not_yet"), ("outcomes", "verified_alone"), ("outcomes", "duty_procedures"))


@dataclass(frozen=True, slots=True)
class Plan:
    """All parameters of a trial; factors are parts per million, `None` staff means by population or load."""

    name: str
    period: part.Period
    volumes: part.Volumes
    rhythm: part.Rhythm
    visitors: part.Visitors
    outcomes: part.Outcomes
    fetching: part.Fetching
    payments: part.Payments
    ratings: part.Ratings
    work: part.WorkRules
    staffing: part.Staffing
    mix: part.Shares = ()
    parameters: tuple[part.Parameter, ...] = ()
    arrivals_ppm: int = MILLION
    scale_ppm: int = MILLION
    counters: int | None = None
    officers: int | None = None
    signers: int | None = None
    authentication_signers: int | None = None
    settings: tuple[str, ...] = ()

    @property
    def days(self) -> tuple[date, ...]:
        """The local dates of the trial, in order."""
        count = (self.period.last_on - self.period.first_on).days + 1
        return tuple(self.period.first_on + timedelta(days=number) for number in range(count))

    @property
    def volume_ppm(self) -> int:
        """By how much arrivals are multiplied, by setting and scale together."""
        return self.arrivals_ppm * self.scale_ppm // MILLION

    @property
    def digest(self) -> str:
        """SHA-256 over every value that can change a result, in hexadecimal."""
        values = asdict(self)
        del values["parameters"], values["settings"]
        text = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def load_plan(path: Path, catalogue: Catalogue) -> Plan:
    """The plan that stands in a data file, its procedures known to the catalogue; raises DataError."""
    return read_yaml(path, lambda document: parse_plan(document, catalogue))


def parse_plan(document: Mapping[str, Any], catalogue: Catalogue) -> Plan:
    """The plan of a parsed document; raises BadDataError with the path of what is wrong."""
    top = Node(document)
    top.keys(("schema_version", "name", *SECTIONS), ("mix",))
    top["schema_version"].whole(1, 1)
    parameters: list[part.Parameter] = []
    sections = {key: read_section(top[key], kind, parameters) for key, kind in SECTIONS.items()}
    period = sections["period"]
    if period.last_on < period.first_on:
        raise top["period"]["last_on"].wrong(
            "ngày cuối phải không sớm hơn ngày đầu", "last_on must not be before first_on"
        )
    for section, name in PROCEDURE_LISTS:
        for each in top[section][name]["value"].rows():
            _known_procedure(each, each.text(), catalogue)
    return Plan(
        name=top["name"].text(),
        mix=_mix(top.get("mix"), catalogue),
        parameters=tuple(parameters),
        **sections,
    )


def _mix(node: Node | None, catalogue: Catalogue) -> part.Shares:
    if node is None:
        return ()
    weights = []
    for key, weight in node.items():
        _known_procedure(weight, key, catalogue)
        weights.append((key, weight.whole(1)))
    return tuple(weights)


def _known_procedure(node: Node, name: str, catalogue: Catalogue) -> None:
    if name not in catalogue.by_id:
        raise node.wrong(f"không có thủ tục “{name}”", f"there is no procedure “{name}”")


def for_days(plan: Plan, days: int) -> Plan:
    """The same plan over the first `days` days; raises ValueError below 1."""
    if days < 1:
        raise ValueError(f"a trial lasts at least one day, not {days}")
    return replace(plan, period=replace(plan.period, last_on=plan.period.first_on + timedelta(days=days - 1)))


def scaled(plan: Plan, scale_ppm: int) -> Plan:
    """The plan with arrivals and staff multiplied together, at least one each; raises ValueError at 0 or below."""
    if scale_ppm <= 0:
        raise ValueError("a scale is greater than 0")
    return replace(plan, scale_ppm=scale_ppm)
