"""Decree 309/2026 art. 8(3): from 05/08/2026 the limit of a dossier received elsewhere runs from when the competent
authority gets it; before, and where the receiver is competent itself, from the receipt (R-12)."""

from __future__ import annotations

import pytest

from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import Channel
from tests.builders import SHOP, Shop, actor, local, shown


@pytest.mark.parametrize(
    ("received", "unit", "clock_from", "due"),
    [
        # Tuesday 04/08/2026, the last day of the old version: three working days from receipt
        ("2026-08-04 16:00", 1002, "2026-08-04 16:00", "2026-08-07 17:00"),
        # the new version: after 15:00 the competent unit gets it as the next working day opens
        ("2026-08-05 16:00", 1002, "2026-08-06 08:00", "2026-08-11 17:00"),
        ("2026-08-05 10:00", 1002, "2026-08-05 10:00", "2026-08-10 17:00"),
        # the receiver is competent itself
        ("2026-08-05 16:00", 1001, "2026-08-05 16:00", "2026-08-10 17:00"),
    ],
)
def test_the_receipt_promises_by_the_hour_at_which_the_dossier_must_have_gone(
    received: str, unit: int, clock_from: str, due: str
) -> None:
    shop = Shop()
    row = shop.dossier(shop.received(local(received), unit, SHOP, place=1001))
    assert (shown(row.clock_from), shown(row.due_at), row.due_original) == (clock_from, due, row.due_at)


def test_a_late_transfer_moves_the_date_and_the_first_promise_stays_on_record() -> None:
    shop = Shop()
    number = shop.received(local("2026-08-05 16:00"), 1002, SHOP, place=1001)
    shop.do(c.Transfer(local("2026-08-07 09:00"), actor("clerk", 1002), number))
    row = shop.dossier(number)
    assert (shown(row.clock_from), shown(row.due_at)) == ("2026-08-07 09:00", "2026-08-12 17:00")
    assert shown(row.due_original) == "2026-08-11 17:00"


@pytest.mark.parametrize(("received", "unit"), [("2026-08-04 10:00", 1002), ("2026-08-05 10:00", 1001)])
def test_elsewhere_a_transfer_leaves_the_clock_alone(received: str, unit: int) -> None:
    shop = Shop()
    number = shop.received(local(received), unit, SHOP, place=1001)
    due_at, clock_from = shop.dossier(number).due_at, shop.dossier(number).clock_from
    shop.do(c.Transfer(local("2026-08-07 09:00"), actor("clerk", unit), number))
    assert (shop.dossier(number).due_at, shop.dossier(number).clock_from) == (due_at, clock_from)


def test_an_early_transfer_leaves_the_promise() -> None:
    shop = Shop()
    number = shop.received(local("2026-08-05 16:00"), 1002, SHOP, place=1001)
    shop.do(c.Transfer(local("2026-08-05 16:05"), actor("clerk", 1002), number))
    assert shown(shop.dossier(number).due_at) == "2026-08-11 17:00"


def test_what_comes_online_is_there_at_once() -> None:
    shop = Shop()
    at = local("2026-08-05 16:00")
    row = shop.dossier(shop.received(at, 1002, SHOP, place=1001, channel=int(Channel.ONLINE)))
    assert (row.clock_from, shown(row.due_at)) == (at, "2026-08-10 17:00")
