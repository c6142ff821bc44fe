"""Design, section 3: `run` is a session opened, fed and closed; it tries again where others stood in the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from haicap.engine import run as live
from haicap.engine.journal import Note
from haicap.engine.outcome import Done, Failed, Outcome, Refused
from haicap.engine.ports import BusyError, Held, Opened, Wanted, Wish, WriteFailedError
from haicap.engine.registry import Registry
from haicap.engine.run import NotLockedError, run
from haicap.engine.session import Session
from haicap.rules.base import Actor, Change, Decision, Row
from tests.engine import toy

MONDAY = 1_750_640_400  # 23/06/2025 08:00 in Hanoi


class Shelf:
    """A store in memory: rows by key, and whatever trouble a test orders."""

    def __init__(self, *rows: Row, held: Iterable[Held] = (), busy: int = 0, most_rows: int = 99) -> None:
        self.rows = {(row.KIND, row.id): row for row in rows}
        self.held, self.busy, self.most_rows = list(held), busy, most_rows
        self.tried = 0
        self.written: list[list[str]] = []

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.tried += 1
        if self.tried <= self.busy:
            raise BusyError("deadlock detected")
        yield

    @contextmanager
    def attempt(self) -> Iterator[None]:
        yield

    def open(self, wanted: Wanted, wishes: Sequence[Wish] = ()) -> Opened:
        rows = [self.rows[key] for key in sorted(wanted.keys) if key in self.rows]
        held = [each for each in self.held if each.person in wanted.persons]
        return Opened(rows, dict.fromkeys(wanted.units, 0), held, {})

    def settle(self, outcomes: Mapping[str, Outcome]) -> None:
        pass

    def write(self, session: Session) -> None:
        entries, _ = session.take_written()
        if len(entries) > self.most_rows:
            raise WriteFailedError("too much at once")
        self.written.append([Note(*entry).line for entry in entries])


def _grow(number: int, size: int, **fields: Any) -> toy.Toy:
    return toy.Toy(
        lambda row: Decision((Change(row, {"size": size}),)),
        (("thing", number),),
        **fields,
    )


def _run(shelf: Shelf, *commands: toy.Toy, registry: Registry | None = None) -> list[Outcome]:
    return run([Wish(command) for command in commands], shelf, None, registry or toy.registry())


def test_whoever_stood_in_the_way_up_to_three_times_is_waited_for() -> None:
    shelf = Shelf(toy.thing(1), busy=3)
    assert [type(each) for each in _run(shelf, _grow(1, 5))] == [Done]
    assert shelf.tried == 4


def test_a_fourth_time_is_told_to_the_caller() -> None:
    shelf = Shelf(toy.thing(1), busy=4)
    with pytest.raises(BusyError):
        _run(shelf, _grow(1, 5))
    assert not shelf.written


def test_a_reaction_that_touches_what_was_not_locked_is_a_bug_and_not_taken_for_none() -> None:
    def and_then(row: Row) -> Decision:
        return Decision((Change(row, {"size": 1}),), (), (toy.Then((_grow(2, 9),)),))

    shelf = Shelf(toy.thing(1), toy.thing(2))
    command = toy.Toy(and_then, (("thing", 1),))
    (outcome,) = _run(shelf, command)
    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, NotLockedError)
    assert shelf.rows["thing", 1] == toy.thing(1)
    known = toy.registry()
    known.add_reach({toy.Toy: lambda _command: (("thing", 2),)})
    assert [type(each) for each in _run(shelf, command, registry=known)] == [Done]


def test_a_reaction_that_acts_for_an_office_whose_number_was_not_locked_is_a_bug() -> None:
    elsewhere = _grow(1, 9, actor=Actor(0, "system", 77))
    command = toy.Toy(
        lambda row: Decision((Change(row, {"size": 1}),), (), (toy.Then((elsewhere,)),)), (("thing", 1),)
    )
    (outcome,) = _run(Shelf(toy.thing(1)), command)
    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, NotLockedError)


def test_a_command_whose_keys_are_a_bug_fails_alone() -> None:
    broken = toy.Toy(Decision, None)  # type: ignore[arg-type]
    outcomes = _run(Shelf(toy.thing(1)), _grow(1, 5), broken, _grow(1, 6))
    assert [type(each) for each in outcomes] == [Done, Failed, Done]


def test_a_list_that_cannot_be_written_is_halved() -> None:
    shelf = Shelf(*[toy.thing(number) for number in range(1, 6)], most_rows=1)
    outcomes = _run(shelf, *[_grow(number, 5) for number in range(1, 6)])
    assert [type(each) for each in outcomes] == [Done] * 5
    assert [len(lines) for lines in shelf.written] == [1] * 5


@pytest.mark.parametrize(
    ("held", "deputy_for", "done"),
    [
        (Held(8, "head", 1, None, date(2025, 6, 23), None), None, True),
        (Held(8, "head", 1, None, date(2025, 6, 1), date(2025, 6, 23)), None, True),
        (Held(8, "head", 1, None, date(2025, 6, 24), None), None, False),
        (Held(8, "head", 1, None, date(2025, 6, 1), date(2025, 6, 22)), None, False),
        (Held(8, "clerk", 1, None, date(2025, 6, 1), None), None, False),
        (Held(8, "head", 2, None, date(2025, 6, 1), None), None, False),
        (Held(8, "head", 1, 9, date(2025, 6, 1), None), 9, True),
        (Held(8, "head", 1, 9, date(2025, 6, 1), None), None, False),
        (Held(8, "head", 1, None, date(2025, 6, 1), None), 9, False),
    ],
)
def test_a_role_is_held_on_the_legal_day_and_as_deputy_of_whom_it_was_given_for(
    held: Held, deputy_for: int | None, done: bool
) -> None:
    command = _grow(1, 5, actor=Actor(8, "head", 1, deputy_for), at=MONDAY)
    (outcome,) = _run(Shelf(toy.thing(1), held=[held]), command)
    assert isinstance(outcome, Done) is done
    if not done:
        assert outcome == Refused("ROLE_NOT_HELD", None, {"role": "head", "unit": 1})


@pytest.mark.parametrize("key", ["", "a" * 201, "a\x00b", "\ud800"])
def test_what_can_be_no_key_is_an_error_of_the_caller(key: str) -> None:
    with pytest.raises(ValueError, match="a key has 1 to 200 printable letters"):
        run([Wish(_grow(1, 5), key)], Shelf(), None, toy.registry())


def test_too_long_a_list_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="at most 5000 commands at once, not 5001"):
        run([Wish(_grow(1, 5))] * (live.WISHES_MAX + 1), Shelf(), None, toy.registry())


@pytest.mark.parametrize("person", [-1, 2**31, "8", None])
def test_what_can_be_no_person_is_an_error_of_the_caller(person: Any) -> None:
    with pytest.raises(ValueError, match="is no person's number"):
        run([Wish(_grow(1, 5, actor=Actor(person, "head", 1)))], Shelf(), None, toy.registry())
