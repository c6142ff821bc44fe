"""Decree 23/2015 art. 7: authentication is done on the day of receipt, on the next working day if received after 15:00;
for all other procedures 15:00 moves the transfer and never the date."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import COPIES, SHOP, Shop, facts, local, procedure, shown


@pytest.mark.parametrize(
    ("name", "received", "due"),
    [
        (COPIES, "2025-06-23 15:00:00", "2025-06-23 17:00"),
        (COPIES, "2025-06-23 15:00:01", "2025-06-24 17:00"),
        (COPIES, "2025-06-28 10:00:00", "2025-06-30 17:00"),
        (SHOP, "2025-06-23 15:00:00", "2025-06-26 17:00"),
        (SHOP, "2025-06-23 15:00:01", "2025-06-26 17:00"),
        (SHOP, "2025-08-28 09:00:00", "2025-09-04 17:00"),
    ],
)
def test_the_receipt_names_the_date(name: str, received: str, due: str) -> None:
    shop = Shop()
    assert shown(shop.dossier(shop.received(local(received), name=name)).due_at) == due


def test_a_procedure_with_another_cutoff_is_asked_by_its_own_hour() -> None:
    known = facts()
    number = procedure(COPIES)
    early = replace(known.procedures[number], limit=replace(known.procedures[number].limit, cutoff="14:00"))
    known = facts(procedures={**known.procedures, number: early})
    before, after = local("2025-06-23 13:59"), local("2025-06-23 14:30")
    assert shown(known.due_at(number, before, verification=False)) == "2025-06-23 17:00"
    assert shown(known.due_at(number, after, verification=False)) == "2025-06-24 17:00"


def test_where_facts_must_be_verified_the_longer_limit_holds() -> None:
    shop = Shop()
    row = shop.dossier(shop.received(name=COPIES, verification=True))
    assert shown(row.due_at) == "2025-06-26 17:00"
