"""Issue, line 2: paper slips of an outage are entered later with their legal time by a named authority."""

from __future__ import annotations

from typing import Any

import pytest

from haicap.rules.one_stop import counter_commands as c
from haicap.rules.one_stop.counter_state import slip_id
from tests.builders import LAND, MORNING, PERSON, actor, local, procedure, shown
from tests.rules.one_stop.counter_town import CounterShop

FRIDAY = local("2025-06-20 14:30")


def entering(shop: CounterShop, **fields: Any) -> c.EnterSlip:
    known = {
        "at": MORNING,
        "actor": actor("head"),
        "slip": 7,
        "slip_at": FRIDAY,
        "authority": "Văn bản 12/UBND-VP ngày 20/6/2025",
        "dossier": shop.new_id(),
        "procedure": procedure(LAND),
        "place": 1001,
        "applicant": shop.new_id(),
        "person": PERSON,
    }
    return c.EnterSlip(**{**known, **fields})


def test_code_clock_and_date_of_return_are_those_of_the_slip() -> None:
    shop = CounterShop()
    command = entering(shop)
    shop.do(command)
    found = shop.dossier(command.dossier)
    assert (shown(found.received_at), shown(found.clock_from)) == ("2025-06-20 14:30", "2025-06-20 14:30")
    assert found.code is not None
    assert found.code.endswith("-250620-0001")
    assert shown(found.due_at) == "2025-07-18 17:00"
    slip = shop.row("slip", slip_id(1001, 250620, 7))
    assert (slip.dossier, slip.entered_at, slip.entered_by) == (found.id, MORNING, actor("head").person)
    assert {note.reason for note in shop.session.entries} == {command.authority}
    assert {note.at for note in shop.session.entries} == {MORNING}


def test_a_slip_is_entered_once() -> None:
    shop = CounterShop()
    shop.do(entering(shop))
    assert shop.refusal(entering(shop)).code == "SLIP_ENTERED"
    shop.do(entering(shop, slip=8))
    shop.do(entering(shop, slip_at=FRIDAY - 86_400))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"actor": actor("clerk")}, "ROLE_MISSING"),
        ({"authority": ""}, "AUTHORITY_MISSING"),
        ({"slip_at": MORNING + 1}, "SLIP_TIME"),
        ({"slip_at": MORNING - 11 * 86_400}, "SLIP_TIME"),
        ({"slip": 0}, "SLIP_NUMBER"),
        ({"slip": 1_000}, "SLIP_NUMBER"),
        ({"papers": 0}, "PAPERS_MISSING"),
    ],
)
def test_without_authority_in_the_future_or_too_late_it_is_refused(fields: dict[str, Any], code: str) -> None:
    shop = CounterShop()
    assert shop.refusal(entering(shop, **fields)).code == code
    assert shop.session.entries == []
