"""Design, sections 1 and 3: a live action is a batch of one; thousands at once come to the same rows,
entries and outcomes."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest

from haicap.engine.journal import Note
from haicap.engine.outcome import Done, Outcome, Refused
from haicap.rules.base import Command, Row
from tests.builders import MORNING, Shop, copies_of, facts, session
from tests.engine.wishes import Wishes

Result = tuple[list[Outcome], list[Row], list[Note], dict[int, int]]


@cache
def commands() -> tuple[Command, ...]:
    """A morning's wishes, a quarter of them astray."""
    shop, chance, made = Shop(), Random(11), []
    wishes = Wishes(shop, chance)
    for turn in range(1500):
        wish = wishes.wish(wishes.kind(), MORNING + turn * 20, astray=chance.random() < 0.25)
        made.append(wish)
        shop.try_(wish)
    return tuple(made)


def in_pieces(length: int) -> Result:
    """The commands in sessions of `length` each, every session loaded from what the one before wrote."""
    rows: list[Row] = []
    entries: list[Note] = []
    outcomes: list[Outcome] = []
    acts: dict[int, int] = {}
    wanted = commands()
    for start in range(0, len(wanted), length):
        opened = session(facts(), rows, acts)
        outcomes += [opened.do(command) for command in wanted[start : start + length]]
        entries += [Note(*each) for each in opened.take_written()[0]]
        rows, acts = copies_of(opened), opened.acts
    return outcomes, sorted(rows, key=lambda row: (row.KIND, row.id)), entries, acts


def test_the_morning_has_successes_and_refusals() -> None:
    outcomes, rows, entries, _ = in_pieces(len(commands()))
    assert sum(isinstance(each, Done) for each in outcomes) > 300
    assert sum(isinstance(each, Refused) for each in outcomes) > 100
    assert len(rows) > 100
    assert len(entries) > 400


@pytest.mark.parametrize("length", [1, 7])
def test_pieces_make_no_difference(length: int) -> None:
    outcomes, rows, entries, acts = in_pieces(length)
    all_outcomes, all_rows, all_entries, all_acts = in_pieces(len(commands()))
    assert outcomes == all_outcomes
    assert rows == all_rows
    assert entries == all_entries
    assert {office: count for office, count in acts.items() if count} == {
        office: count for office, count in all_acts.items() if count
    }


def test_the_order_of_the_commands_is_the_order_of_the_outcomes() -> None:
    shop = Shop()
    first, second = shop.receive(), shop.receive()
    shop.do(second)
    shop.do(first)
    assert str(shop.dossier(second.dossier).code).endswith("-0001")
    assert str(shop.dossier(first.dossier).code).endswith("-0002")
