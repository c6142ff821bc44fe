"""The access matrix: every role × every address × own and other unit's things, asked with the web's own login.

Deny by default: an address that declares nothing opens for nobody, one without a line in docs/access.md fails here, and
so does one that names a thing without a sample of it below. What a unit may not see is 404, never 403.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import reverse

from haicap.base.people.posts import CASELESS, CITY_WIDE
from haicap.base.people.rights import STAFF
from haicap.rules.base import Actor
from haicap.rules.one_stop import commands as c
from haicap.store import bases, roles
from haicap.web.addresses import Address, addresses
from tests.store.live.conftest import OPENS_AT, PERSON
from tests.web.conftest import Served
from tools import access

OWN, OTHER = 1001, 1002
UNIT_OF = {
    "department": 11,
    "centre": 60,
    "administrator": OWN,
    "reception_team": OWN,
    **dict.fromkeys(("clerk", "officer", "head", "signer", "records_clerk"), OWN),
}
"""Where the matrix's person of each role works; all others work for the city (1)."""


class Sample(NamedTuple):
    """What fills an address: the arguments for a thing of the own unit, and for one of another unit."""

    own: tuple[Any, ...]
    other: tuple[Any, ...]


class Matrix(NamedTuple):
    """The town, a client a role, and the samples by the names of addresses."""

    town: Served
    clients: dict[str, Client]
    samples: dict[str, Sample | None]


def _dossier(town: Served, unit: int) -> tuple[int, str]:
    """A dossier that a unit received and decides, and its code."""
    (number,) = town.ids()
    visitor, clerk = Actor(0, "applicant", unit), town.actor("clerk", unit)
    outcomes = town.tell(
        c.Submit(OPENS_AT, visitor, number, town.procedure, unit, 2, number + 500_000, PERSON, 1),
        c.Receive(OPENS_AT + 60, clerk, number, town.procedure, unit, 2, number + 500_000, None),
    )
    assert [type(each).__name__ for each in outcomes] == ["Done", "Done"], outcomes
    with bases.connect(town.database, roles.CITY) as city:
        row = city.execute("SELECT code FROM dossier WHERE id = %s", [number]).fetchone()
    assert row is not None
    return number, str(row[0])


def _samples(town: Served) -> dict[str, Sample | None]:
    """Things of the own unit and of another, by the address that shows them; None: it shows no unit's thing."""
    (_, own), (_, other) = _dossier(town, OWN), _dossier(town, OTHER)
    people = tuple(town.actor("officer", unit).person for unit in (OWN, OTHER))
    code = Sample((own,), (other,))
    return {
        "dossier": code,
        "counter_receipt": code,
        "counter_case": code,
        "work_case": code,
        "receipt_sheet": code,
        "paper": Sample((own, "giay-tiep-nhan"), (other, "giay-tiep-nhan")),
        "person": Sample((people[0],), (people[1],)),
        "work_forget_view": None,
        "work_result": None,  # there is one only once a result is numbered
        **dict.fromkeys((*ACTS, *DESKS)),  # these take only what is sent
        **NAMELESS,
    }


ACTS = ("change_person", "counter_pay", "work_act")
"""Addresses that only take what is sent about a unit's thing."""
DESKS = ("work_desk", "work_give_back")
"""These look for dossiers of the own unit alone, and say of any other person's desk that it is empty."""
NAMELESS: dict[str, Sample | None] = dict.fromkeys(
    [
        *("shapes", "picture", "unit", "kiosk", "call_screen", "slip", "followed", "open_account"),
        *("papers", "refusal_paper", "supplement_paper", "register", "register_pdf", "register_sheet"),
        *("api_problem", "get_dossier", "get_result", "api_nothing"),
        *("send_paper", "supplement", "withdraw", "list_payments", "record_payment"),
        *("citizen_supplement", "citizen_pay", "citizen_withdraw", "citizen_rate", "citizen_handed_in"),
        *("citizen_result", "get_result_file", "absence_correct", "absence_end"),
        *("citizen_form", "citizen_keep"),
        *("counter_asked", "counter_check", "counter_refused", "scan"),
    ]
)
"""Addresses with arguments that name no unit's thing, or whose things are proved elsewhere."""
PASSED_OVER = {
    "leave_post": "ends the visitor's session",
    "account_logout": "ends the visitor's session",
    "mfa_authenticate": "opens only between password and code",
    "refusals": "is there only where a trial has finished",
    "refusals_sheet": "is there only where a trial has finished",
}
DOOR = -1
"""Stands for an answer that leads to sign-in."""


@pytest.fixture(scope="module")
def matrix(exercise: Served) -> Matrix:
    """The exercise with a dossier in each of two communes and a person of every role."""
    clients = {
        role: exercise.play_person(exercise.employ(role, UNIT_OF.get(role, 1))) for role in sorted(STAFF)
    }
    return Matrix(exercise, clients, _samples(exercise))


def _asked(client: Client, address: Address, args: tuple[Any, ...]) -> int:
    """The status that an address answers; 405 where it opens only for what is sent, which is proved elsewhere."""
    answer = client.get(reverse(address.name, args=args))
    door = answer.status_code == 302 and answer["Location"].startswith(("/chon-vai/?", "/dang-nhap/"))
    return DOOR if door else answer.status_code


def _pages() -> list[Address]:
    """Every address of people's pages; other systems' have tokens of their own."""
    return [
        each for each in addresses() if not each.route.startswith("api/") and each.name not in PASSED_OVER
    ]


def test_every_address_has_its_line_in_the_page_of_rights() -> None:
    """A new address is looked at before it opens: run tools/access.py and read what changed."""
    assert access.PAGE.read_text(encoding="utf-8") == access.text()


def test_every_address_declares_who_may_open_it() -> None:
    """None is left out, and none has lost its name, by which alone it can be asked here."""
    assert [each.route for each in addresses() if each.rights is None] == []
    assert [each.route for each in addresses() if each.name.endswith(":") or not each.name] == []


def test_every_address_that_names_a_thing_has_a_sample(matrix: Matrix) -> None:
    """Without one the matrix would pass over it."""
    assert [each.name for each in addresses() if "<" in each.route and each.name not in matrix.samples] == []


def _expected(address: Address, role: str, unit: int | None) -> bool:
    """Whether a role opens an address about a unit's thing (None: about no unit's)."""
    assert address.rights is not None
    if role not in address.rights.roles and not address.rights.public:
        return False
    if unit is None or address.rights.public:
        return True
    if role in CASELESS:
        return UNIT_OF.get(role, 1) in (1, unit)
    return role in CITY_WIDE or UNIT_OF.get(role, 1) == unit


def _cells(matrix: Matrix, role: str) -> Iterator[tuple[str, bool, int]]:
    """Every cell of a role's row: what was asked, whether it should open, what it answered."""
    client = matrix.clients[role]
    for address in _pages():
        sample = matrix.samples.get(address.name)
        if "<" not in address.route:
            if not (address.rights and address.rights.account):
                yield address.name, _expected(address, role, None), _asked(client, address, ())
        elif sample is not None:
            for unit, args in ((OWN, sample.own), (OTHER, sample.other)):
                yield f"{address.name} {unit}", _expected(address, role, unit), _asked(client, address, args)


@pytest.mark.parametrize("role", sorted(STAFF))
def test_a_role_opens_what_is_its_own_and_meets_404_elsewhere(matrix: Matrix, role: str) -> None:
    """Not one cell more, not one less; nothing is 403, nothing breaks."""
    wrong = [
        (what, opens, status)
        for what, opens, status in _cells(matrix, role)
        if status in (403, DOOR) or status >= 500 or (status == 404) == opens
    ]
    assert wrong == []


def test_what_is_sent_about_another_units_thing_meets_404(matrix: Matrix) -> None:
    """Whoever may act in the own unit finds nothing of another one to act on."""
    code, person = matrix.samples["dossier"], matrix.samples["person"]
    assert code is not None
    assert person is not None
    other = dict.fromkeys(ACTS, code.other) | {"change_person": (*person.other, "ten")}
    tried = 0
    for address in (each for each in addresses() if each.name in ACTS):
        assert address.rights is not None
        for role in address.rights.roles - CITY_WIDE:
            answer = matrix.clients[role].post(reverse(address.name, args=other[address.name]))
            assert answer.status_code == 404, (role, address.name, answer.status_code)
            tried += 1
    assert tried > len(ACTS)


def test_whoever_has_no_post_opens_public_pages_alone(matrix: Matrix) -> None:
    """Everything else leads to the door, whatever thing it names."""
    client = Client()
    for address in _pages():
        sample = matrix.samples.get(address.name)
        if "<" in address.route and sample is None:
            continue
        status = _asked(client, address, sample.other if sample else ())
        if address.rights and not address.rights.public:
            assert status == DOOR, address.name
        else:
            assert status < 400 or status == 405, address.name
