"""Decree 61/2018 art. 14, 26, Decree 118/2025 art. 14: any counter may receive, the unit of the place decides; the code
names the receiving unit (reference one-stop.md, section 9, no. 7: received at Hoàn Kiếm for land in Sóc Sơn)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from haicap.rules.base import Decision
from haicap.rules.facts import Facts
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import Dossier
from tests.builders import (
    COPIES,
    LAND,
    MORNING,
    PERSON,
    Shop,
    actor,
    decided,
    facts,
    hanoi,
    procedure,
    ticket,
)

CODE = re.compile(r"^[A-Z]\d{2}(?:\.\d{2,3}){0,3}-\d{6}-\d{4,7}$")


def body(known: Facts, name: str) -> int:
    return next(each.id for each in known.bodies.values() if each.name_vi.endswith(name))


def received_at(known: Facts, unit: int, place: int, name: str) -> Any:
    called = ticket(unit=unit)
    command = c.Receive(
        MORNING, actor("clerk", unit), 5, procedure(name), place, 1, 6, PERSON, ticket=called.id
    )
    return decided(command, called, known=known)


def case_of(decision: Decision) -> Dossier:
    (found,) = [row for row in decision.created if isinstance(row, Dossier)]
    return found


def test_land_in_soc_son_received_at_hoan_kiem() -> None:
    known = hanoi()
    here, there = body(known, "phường Hoàn Kiếm"), body(known, "xã Sóc Sơn")
    case = case_of(received_at(known, here, there, LAND))
    assert (case.receiver, case.competent, case.holder, case.place) == (here, there, here, there)
    assert case.code == "H26.000.70-250623-0001"
    assert CODE.match(case.code)


def test_a_certified_copy_is_decided_wherever_it_is_received() -> None:
    known = hanoi()
    here, there = body(known, "phường Hoàn Kiếm"), body(known, "xã Sóc Sơn")
    case = case_of(received_at(known, here, there, COPIES))
    assert (case.receiver, case.competent) == (here, here)


def test_a_branch_receives_and_the_commune_decides() -> None:
    shop = Shop()
    row = shop.dossier(shop.received(unit=101, place=1003))
    assert (row.receiver, row.competent, row.code) == (101, 1003, "H26.101-250623-0001")


def test_with_the_switch_off_only_the_unit_of_the_place_receives() -> None:
    known = facts(any_counter=False)
    refused = received_at(known, 1001, 1002, LAND)
    assert (refused.code, refused.facts) == ("competence.not_opened", {"unit": 1001, "competent": 1002})
    assert case_of(received_at(known, 1002, 1002, LAND)).competent == 1002


@pytest.mark.parametrize(
    ("unit", "place", "name", "code"),
    [
        (1001, 1002, "dd_hoa_giai", "competence.only_at_competent"),
        (11, 1002, LAND, "competence.not_a_counter"),
        (1001, 101, LAND, "competence.place_unknown"),
        (1001, 4711, LAND, "competence.place_unknown"),
        (1001, 1001, "cu_thuong_tru", "competence.police"),
    ],
)
def test_what_can_not_be_received_here_says_why(unit: int, place: int, name: str, code: str) -> None:
    assert received_at(facts(), unit, place, name).code == code


def test_before_july_2025_the_former_district_decided_and_a_plan_without_it_says_so() -> None:
    known = facts(organisation_as_of=date(2025, 6, 30))
    assert received_at(known, 1001, 1001, LAND).code == "competence.district_unknown"
    assert received_at(known, 1001, 1001, "bt_huu_tri_xh").code == "competence.not_yet"


def test_a_field_without_a_body_of_the_city_says_so() -> None:
    known = facts(city_competences=())
    assert received_at(known, 101, 1001, "dd_bien_dong").code == "competence.no_department"


def test_a_refused_receipt_takes_no_number() -> None:
    shop = Shop(replace(facts(), any_counter=False))
    refused = shop.receive(place=1002)
    assert shop.refusal(refused).code == "competence.not_opened"
    assert shop.dossier(shop.received(place=1001)).code == "H26.980.01-250623-0001"
