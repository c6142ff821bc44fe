"""Design, section 3: a bug sets that command aside before anybody sees it; it changes nothing and stops no other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from haicap.engine.journal import Note
from haicap.engine.outcome import Done, Failed
from haicap.engine.registry import Registry, RegistryError
from haicap.engine.session import InvariantBroken, ReactionTooDeep, Session
from haicap.rules.base import Change, Decision, Handler
from haicap.rules.one_stop import commands as c
from tests.builders import MORNING, Shop, actor
from tests.engine import toy

Rule = Callable[[toy.Thing], Decision]


def explodes(row: toy.Thing) -> Decision:
    raise ZeroDivisionError


def breaks_an_invariant(row: toy.Thing) -> Decision:
    return Decision((Change(row, {"note": "trước"}), Change(row, {"size": -1})))


def makes_what_breaks_an_invariant(row: toy.Thing) -> Decision:
    return Decision((Change(row, {"size": 9}),), (toy.Thing(5), toy.Thing(6, size=-1)))


def makes_what_exists(row: toy.Thing) -> Decision:
    return Decision((), (toy.Thing(7), toy.Thing(row.id)))


def names_a_field_that_does_not_exist(row: toy.Thing) -> Decision:
    return Decision((Change(row, {"size": 9}), Change(row, {"weight": 1})))


def has_a_follower_that_explodes(row: toy.Thing) -> Decision:
    follow = toy.Toy(explodes, (("thing", 1),))
    return Decision((Change(row, {"size": 9}),), (toy.Thing(8),), (toy.Then((follow,)),))


def wants_a_command_nobody_decides(row: toy.Thing) -> Decision:
    call = c.Call(0, actor("clerk"), 1)
    return Decision((Change(row, {"size": 9}),), (), (toy.Then((call,)),))


@pytest.mark.parametrize(
    ("rule", "error"),
    [
        (explodes, ZeroDivisionError),
        (breaks_an_invariant, InvariantBroken),
        (makes_what_breaks_an_invariant, InvariantBroken),
        (makes_what_exists, InvariantBroken),
        (names_a_field_that_does_not_exist, AttributeError),
        (has_a_follower_that_explodes, ZeroDivisionError),
        (wants_a_command_nobody_decides, RegistryError),
    ],
)
def test_whatever_is_wrong_the_session_stays_as_it_was(rule: Rule, error: type[Exception]) -> None:
    row = toy.thing(1, size=4)
    opened = toy.session(row)
    outcome = opened.do(toy.Toy(rule, (("thing", 1),)))
    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, error)
    assert row == toy.thing(1, size=4)
    assert set(opened.rows["thing"]) == {1}
    assert not any(opened.acts.values())
    entries, changed = opened.take_written()
    assert not entries
    assert not any(changed.values())
    grow = toy.Toy(lambda held: Decision((Change(held, {"size": 5}),)), (("thing", 1),))
    assert isinstance(opened.do(grow), Done)
    assert Note(*opened.take_written()[0][0]).counter == 1


def test_reactions_that_go_on_causing_each_other_are_a_bug() -> None:
    def again() -> Decision:
        return Decision((), (), (toy.Then((toy.Toy(again),)),))

    outcome = toy.session().do(toy.Toy(again))
    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, ReactionTooDeep)


def test_four_levels_of_reactions_are_allowed() -> None:
    def level(number: int) -> toy.Toy:
        following = (toy.Then((level(number - 1),)),) if number else ()
        return toy.Toy(lambda: Decision((), (toy.Thing(number + 10),), following))

    assert isinstance(toy.session().do(level(4)), Done)
    assert isinstance(toy.session().do(level(5)), Failed)


def test_a_dossier_that_nobody_would_hold_is_a_bug_of_ours_and_not_written() -> None:
    shop = Shop()
    number = shop.received()
    shop.dossier(number).competent = 0
    outcome = shop.try_(c.Transfer(MORNING + 60, actor("clerk"), number))
    assert isinstance(outcome, Failed)
    assert "nobody holds it" in str(outcome.error)
    assert shop.dossier(number).holder == 1001


def test_two_desks_can_not_decide_the_same_command_nor_keep_the_same_kind() -> None:
    known = toy.registry()
    handler = Handler(lambda command: (), lambda state, command: None, lambda *rest: Decision())
    with pytest.raises(RegistryError, match="two desks decide Toy"):
        known.add_handlers("other", {toy.Toy: handler})
    with pytest.raises(RegistryError, match="two desks keep thing"):
        known.add_kind(toy.Thing, lambda row: None)


def test_a_command_that_nobody_registered_is_a_bug_of_the_wiring() -> None:
    outcome = Session(Registry(), None, [], {}).do(toy.Toy(Decision))
    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, RegistryError)
