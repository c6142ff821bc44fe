"""Who decides a matter and who may take it in (Law 72/2025/QH15 art. 54, Decrees 118, 120, 125, 140, 151/2025)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol

from haicap.rules.base import Refused
from haicap.rules.fees import MARKS
from haicap.rules.procedures import Procedure
from haicap.rules.reading import Node

TWO_TIERS_FROM = date(2025, 7, 1)
"""The new communes answer and the districts end (Resolution 1656/NQ-UBTVQH15, Law 72/2025/QH15)."""

CITY, DISTRICT, COMMUNE, BRANCH = "city", "district", "commune", "branch"
COMMUNE_RECEPTION = frozenset({COMMUNE, BRANCH})


class BodyLike(Protocol):
    """What the rule asks of a body: its kind and, for a former commune, the former district it lay in."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def district(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class CityCompetence:
    """Which body of the city decides a field; `procedures` narrows it to some ids, dates None hold on all dates."""

    field: str
    body: int
    procedures: frozenset[str]
    valid_from: date | None
    valid_to: date | None
    source: str
    mark: str

    def holds(self, procedure: Procedure, on: date) -> bool:
        """Whether this row decides the procedure on a local date."""
        if self.field != procedure.field or (self.procedures and procedure.id not in self.procedures):
            return False
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


class Competent(NamedTuple):
    """The body that decides, why it does (a code for sentences) and the legal basis."""

    body: int
    reason: str
    basis: str


class Reception(NamedTuple):
    """The receiver may take the matter in, on this legal basis."""

    basis: str


def parse_city_competences(document: Mapping[str, Any]) -> tuple[CityCompetence, ...]:
    """Read the dated table field → body of the city; raises BadDataError with the path of what is wrong."""
    top = Node(document)
    top.keys(("city",))
    return tuple(_city_competence(row) for row in top["city"].rows())


def _city_competence(row: Node) -> CityCompetence:
    row.keys(("field", "body", "source", "mark"), ("procedures", "valid_from", "valid_to"))
    only, first, last = row.get("procedures"), row.get("valid_from"), row.get("valid_to")
    return CityCompetence(
        row["field"].text(),
        row["body"].whole(1),
        frozenset(each.text() for each in only.rows()) if only else frozenset(),
        first.day() if first else None,
        last.day() if last else None,
        row["source"].text(),
        row["mark"].choice(MARKS),
    )


def competent_body(
    procedure: Procedure,
    *,
    place: int,
    receiver: int,
    bodies: Mapping[int, BodyLike],
    city: Sequence[CityCompetence],
    organisation_as_of: date,
) -> Competent | Refused:
    """The body that decides a matter at `place` (id of the commune where it lies), or why none here does."""
    if procedure.level == "police":
        return Refused("competence.police", "procedure", {"procedure": procedure.id})
    where = bodies.get(place)
    if where is None or where.kind != COMMUNE:
        return Refused("competence.place_unknown", "place", {"place": place})
    if organisation_as_of < TWO_TIERS_FROM:
        return _before(procedure, where, city, organisation_as_of)
    if procedure.level == CITY:
        return _of_city(procedure, city, organisation_as_of)
    taker = bodies.get(receiver)
    if procedure.decision_anywhere and taker is not None and taker.kind == COMMUNE:
        return Competent(receiver, "anywhere", _basis(procedure))
    return Competent(place, "commune_of_place", _basis(procedure))


def _before(
    procedure: Procedure, where: BodyLike, city: Sequence[CityCompetence], on: date
) -> Competent | Refused:
    """Before 1 July 2025 the district still decides what was its own; the commune what it shared or had."""
    level = procedure.level_before
    if level == CITY:
        return _of_city(procedure, city, on)
    if level == "none":
        return Refused("competence.not_yet", "procedure", {"procedure": procedure.id})
    if level == "police":
        return Refused("competence.police", "procedure", {"procedure": procedure.id})
    if level != DISTRICT:
        return Competent(where.id, "former_commune", ", ".join(procedure.legal_basis))
    if where.district is None:
        return Refused("competence.district_unknown", "place", {"place": where.id})
    return Competent(where.district, "former_district", ", ".join(procedure.legal_basis))


def _of_city(procedure: Procedure, city: Sequence[CityCompetence], on: date) -> Competent | Refused:
    row = next((each for each in city if each.holds(procedure, on)), None)
    if row is None:
        return Refused(
            "competence.no_department", "procedure", {"procedure": procedure.id, "field": procedure.field}
        )
    return Competent(row.body, "city_body_of_field", row.source)


def _basis(procedure: Procedure) -> str:
    return ", ".join(procedure.competence_basis)


def may_receive(
    receiver: BodyLike,
    procedure: Procedure,
    *,
    competent: int,
    any_counter: bool,
    law_at: date,
    assigned: bool = False,
) -> Reception | Refused:
    """Whether `receiver` may take in a matter that body `competent` decides (R-2).

    The competent body always may; branches take in what the city decides; others only what may be taken in
    anywhere, if the world's switch `any_counter` is on or the receiver was assigned (Decree 61/2018 art. 14).
    """
    if procedure.level == "police":
        return Refused("competence.police", "procedure", {"procedure": procedure.id})
    if receiver.id == competent:
        return Reception("NĐ 118/2025 Đ.14" if law_at >= TWO_TIERS_FROM else "NĐ 61/2018 Đ.14")
    if receiver.kind == BRANCH and procedure.level == CITY:
        return Reception("NĐ 118/2025 Đ.7(2)(b)" if law_at >= TWO_TIERS_FROM else "QĐ 255/QĐ-TTPVHCC")
    if receiver.kind not in COMMUNE_RECEPTION:
        return Refused("competence.not_a_counter", "unit", {"unit": receiver.id})
    if not procedure.reception_anywhere:
        return Refused("competence.only_at_competent", "unit", {"unit": receiver.id, "competent": competent})
    if any_counter or assigned:
        return Reception("NĐ 118/2025 Đ.14" if law_at >= TWO_TIERS_FROM else "NĐ 61/2018 Đ.14 (được giao)")
    return Refused("competence.not_opened", "unit", {"unit": receiver.id, "competent": competent})
