"""Dossiers on their way, brought there by real commands."""

from __future__ import annotations

from itertools import count

from haicap.rules.base import Actor
from haicap.rules.one_stop import commands as c
from tests.api.town import PLACE, Town

SHOP = "hkd_thanh_lap"
"""A household business: three working days, decided by the commune, one step."""
PERSON = c.Person("Trần Thị Thử", "001099000001", "0900000001", "Số 5, phố Bến", "muối-của-trần")
_numbers = count(10_010_500_001, 10)


def submitted(town: Town, name: str = SHOP) -> int:
    """A dossier that was handed in online and waits for its check."""
    number = next(_numbers)
    visitor = Actor(0, "applicant", PLACE)
    town.do(c.Submit(town.now, visitor, number, town.procedure(name), PLACE, 2, number + 1, PERSON))
    return number


def received(town: Town, name: str = SHOP) -> tuple[int, str]:
    """The same, received by a clerk: its number and its code."""
    number = submitted(town, name)
    return number, town.received(number, town.procedure(name))


def assigned(town: Town, name: str = SHOP) -> tuple[int, str]:
    """The same, on an officer's desk."""
    number, code = received(town, name)
    officer = town.actor("officer")
    town.do(c.Assign(town.now, town.actor("head"), number, officer.person))
    return number, code


def asked(town: Town, name: str = SHOP) -> tuple[int, str, int]:
    """The same, its applicant asked for the first paper: number, code, request."""
    number, code = assigned(town, name)
    town.do(c.AskSupplement(town.now, town.actor("officer"), number, number + 2, 1))
    return number, code, number + 2


def finished(town: Town, name: str = SHOP) -> tuple[int, str]:
    """The same, with its result."""
    number, code = assigned(town, name)
    officer = town.actor("officer")
    steps = town.cast.facts.back_office_steps(town.procedure(name))
    for step in range(1, steps + 1):
        town.do(c.Work(town.now, officer, number, step))
    town.do(c.SubmitForSignature(town.now, officer, number))
    town.do(
        c.Sign(town.now, town.actor("signer"), number),
        c.Number(town.now, town.actor("records_clerk"), number),
    )
    return number, code
