"""Decree 61/2018 art. 18(2)(3), Decree 118/2025 art. 18(2): a dossier goes to its solver on the day of receipt, after
15:00 at the start of the next working day; what came online goes electronically at once."""

from __future__ import annotations

import pytest

from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import events as e
from haicap.rules.one_stop.state import Channel, State, Step
from tests.builders import MORNING, PERSON, SHOP, Shop, actor, facts, local, procedure


@pytest.mark.parametrize(
    ("received", "goes"),
    [
        ("2025-06-23 15:00:00", "2025-06-23 15:00:00"),
        ("2025-06-23 15:00:01", "2025-06-24 08:00:00"),
        ("2025-06-27 15:30:00", "2025-06-30 08:00:00"),
        ("2025-08-29 16:00:00", "2025-09-03 08:00:00"),
    ],
)
def test_after_15_00_means_later_than_15_00_00(received: str, goes: str) -> None:
    assert facts().transfer_at(local(received), online=False) == local(goes)
    assert facts().transfer_at(local(received), online=True) == local(received)


def test_a_transfer_hands_the_dossier_to_the_competent_unit_which_holds_it_from_then_on() -> None:
    shop = Shop()
    number = shop.received(unit=1002, name=SHOP, place=1001)
    assert shop.dossier(number).holder == 1002
    shop.do(c.Transfer(MORNING + 60, actor("clerk", 1002), number))
    row = shop.dossier(number)
    assert (row.state, row.step, row.holder) == (State.IN_PROCESS, Step.TRANSFERRED, 1001)


@pytest.mark.parametrize("hour", ["15:30:00", "23:59:59"])
def test_an_online_dossier_is_transferred_in_the_second_of_its_receipt_by_the_system(hour: str) -> None:
    shop, at = Shop(), local(f"2025-06-27 {hour}")
    number = shop.new_id(1002)
    shop.do(c.Submit(at, actor("applicant", 1002), number, procedure(SHOP), 1001, Channel.ONLINE, 7, PERSON))
    events = shop.do(
        c.Receive(at, actor("clerk", 1002), number, procedure(SHOP), 1001, Channel.ONLINE, 7, None)
    )
    row = shop.dossier(number)
    assert (row.state, row.step, row.holder) == (State.IN_PROCESS, Step.TRANSFERRED, 1001)
    assert [type(each) for each in events] == [e.Received, e.Moved]
    last = shop.session.entries[-1].line.split("\t")
    assert last[4:9] == ["0", "system", "\\N", "1002", "one_stop.Transfer"]


def test_a_dossier_by_post_waits_for_somebody_to_hand_it_over() -> None:
    shop = Shop()
    number = shop.received(channel=int(Channel.POST))
    assert shop.dossier(number).state == State.RECEIVED
