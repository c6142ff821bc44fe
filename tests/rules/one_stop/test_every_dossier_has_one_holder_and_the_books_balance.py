"""Design, idea 4: every dossier is in the custody of exactly one unit; it moves by transfers, and the books balance.

Decree 61/2018 art. 18, 19(8), 20: handed to the solver, the result goes back to the one-stop unit, which returns it.
"""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import Any

import pytest

from haicap.engine.outcome import Done, Failed
from haicap.rules.base import Decision
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import invariants
from haicap.rules.one_stop.state import Dossier, State, Step
from haicap.rules.one_stop.transitions import TABLE, WITH_SOLVER
from tests.builders import MORNING, Shop, actor, decided, dossier
from tests.engine.wishes import Wishes
from tests.rules.one_stop.test_every_command_keeps_the_transition_table import (
    acting,
    command,
    companions,
    reached,
)

HERE, THERE = 1001, 1002


def _shop() -> tuple[Shop, int]:
    """A dossier that one unit received and another decides, transferred."""
    shop = Shop()
    number = shop.received(place=THERE)
    assert shop.dossier(number).holder == HERE
    shop.do(c.Transfer(MORNING + 600, actor("clerk"), number))
    return shop, number


def _signed(shop: Shop, number: int) -> None:
    officer = actor("officer", THERE)
    shop.do(c.Assign(MORNING + 1800, actor("head", THERE), number, officer.person))
    shop.lay_before_signer(MORNING + 7200, number)


def test_the_solver_has_it_until_its_result_is_numbered_then_the_receiver_and_at_last_the_file_is_the_solvers() -> (
    None
):
    shop, number = _shop()
    holders = [shop.dossier(number).holder]
    _signed(shop, number)
    shop.do(c.Sign(MORNING + 9000, actor("signer", THERE), number))
    holders.append(shop.dossier(number).holder)
    shop.do(c.Number(MORNING + 9600, actor("records_clerk", THERE), number))
    holders.append(shop.dossier(number).holder)
    ticket = shop.called(MORNING + 9900, purpose=2, fetches=number)
    shop.do(c.Return(MORNING + 9900, actor("clerk"), number, ticket))
    holders.append(shop.dossier(number).holder)
    assert holders == [THERE, THERE, HERE, THERE]


def test_a_written_refusal_goes_back_to_the_receiver_like_any_result() -> None:
    shop, number = _shop()
    _signed(shop, number)
    shop.do(c.RefuseResult(MORNING + 9000, actor("signer", THERE), number, "Đất thuộc quy hoạch"))
    assert shop.dossier(number).holder == HERE


def test_whatever_is_withdrawn_or_stopped_lies_ready_at_the_receiver() -> None:
    shop, number = _shop()
    shop.do(c.Withdraw(MORNING + 700, actor("head"), number, "Người nộp rút"))
    assert shop.dossier(number).holder == HERE
    shop, number = _shop()
    shop.do(c.VoidReceipt(MORNING + 700, actor("head"), number, "Cấp nhầm"))
    assert shop.dossier(number).holder == HERE


def test_what_stays_with_one_unit_tells_nothing_of_custody() -> None:
    shop = Shop()
    shop.finished()
    told = [entry.line for entry in shop.session.entries if "holder" in entry.line.split("\t")[-3]]
    assert told == []


@pytest.mark.parametrize("kind", TABLE, ids=lambda each: each.__name__)
def test_every_command_leaves_it_with_the_one_unit_that_must_have_it(kind: type) -> None:
    for place in sorted(TABLE[kind].froms):
        for who in acting(kind):
            elsewhere = 1002 if TABLE[kind].side == "receiver" else 1001
            side = "competent" if TABLE[kind].side == "receiver" else "receiver"
            fields: dict[str, Any] = {"owner": actor("officer").person, side: elsewhere}
            if side == "receiver":
                fields |= {"receiver": 1002, "competent": 1001}
            if kind is c.SubmitForSignature:
                fields["work_done"] = 2
            case = dossier(*place, **fields)
            outcome = decided(command(kind, who), case, *companions(kind))
            assert isinstance(outcome, Decision), outcome
            change = next(each.fields for each in outcome.changes if each.row is case)
            state = reached(kind, place)[0]
            competent = change.get("competent", case.competent)
            expected = competent if state in WITH_SOLVER else case.receiver
            assert change.get("holder", case.holder) == expected


@pytest.mark.parametrize("state", State)
def test_no_other_holder_can_be(state: State) -> None:
    step = Step.ASSIGNED if state == State.IN_PROCESS else Step.NONE
    case = dossier(state, step, receiver=HERE, competent=THERE)
    assert invariants.KINDS[Dossier](case) is None
    for other in (0, 1003, HERE if case.holder == THERE else THERE):
        wrong = dossier(state, step, receiver=HERE, competent=THERE, holder=other)
        assert invariants.KINDS[Dossier](wrong) == "another unit holds it than the one that must"


def _books(shop: Shop) -> Counter[int]:
    """Per unit: created there + received − handed on, from the journal alone."""
    books: Counter[int] = Counter()
    for entry in shop.session.entries:
        kind, _, before, after = entry.line.split("\t")[9:13]
        if kind != "dossier":
            continue
        now = json.loads(after.replace("\\\\", "\\")).get("holder")
        was = None if before == "\\N" else json.loads(before.replace("\\\\", "\\")).get("holder")
        if now is not None:
            books[now] += 1
        if was is not None:
            books[was] -= 1
    return books


@pytest.mark.parametrize("seed", range(5))
def test_whatever_people_wish_every_dossier_is_held_once_and_the_books_balance(seed: int) -> None:
    shop, chance = Shop(), Random(seed)
    wishes = Wishes(shop, chance)
    moved = 0
    for turn in range(900):
        at = MORNING + turn * 400
        outcome = shop.try_(wishes.wish(wishes.kind(), at, astray=chance.random() < 0.2))
        assert not isinstance(outcome, Failed), outcome
        moved += isinstance(outcome, Done)
        if turn % 100 == 99:
            rows = [each for each in shop.session.rows["dossier"].values() if isinstance(each, Dossier)]
            held = Counter(each.holder for each in rows)
            assert +_books(shop) == held
            assert all(books >= 0 for books in _books(shop).values())
            assert sum(held.values()) == len(rows)
            assert all(invariants.KINDS[Dossier](each) is None for each in rows)
    assert moved > 100
