"""Absences: each rule by its sentence, and what holds whatever is recorded, decided in memory."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haicap.base.people_sentences import SENTENCES
from haicap.engine.journal import line_of
from haicap.engine.outcome import Done
from haicap.engine.registry import Registry
from haicap.engine.session import Session
from haicap.rules.base import Actor, Command, Refused
from haicap.rules.people import absence_commands as c
from haicap.rules.people import handlers
from haicap.rules.people.state import Absence, Person
from haicap.rules.roles import Away, Held
from tests.builders import facts as town_facts

AT = 1_750_640_400  # Mon 23/06/2025 08:00 in Hanoi
UNIT = 1001
HEAD, STRANGER = Actor(1, "head", UNIT), Actor(2, "head", 1002)
FIRST, SECOND, THIRD, DEPUTY, SIGNER, ELSEWHERE = 11, 12, 13, 14, 21, 31
OFFICERS = (FIRST, SECOND, THIRD)
SINCE = date(2025, 6, 1)
HELD = [
    Held(1, "head", UNIT, None, SINCE, None),
    Held(2, "head", 1002, None, SINCE, None),
    *(Held(person, "officer", UNIT, None, SINCE, None) for person in OFFICERS),
    Held(DEPUTY, "officer", UNIT, FIRST, date(2025, 6, 24), date(2025, 6, 25)),
    Held(SIGNER, "signer", UNIT, None, SINCE, None),
    Held(ELSEWHERE, "officer", 1002, None, SINCE, None),
]


class Unit:
    """A session that sees what was recorded before, as a live store lets every action see it."""

    def __init__(self) -> None:
        registry = Registry()
        registry.add_handlers("people", handlers.HANDLERS)
        for kind, check in handlers.KINDS.items():
            registry.add_kind(kind, check)
        self.session = Session(registry, town_facts(), [(h.person, h.role, h.unit) for h in HELD], {})
        self.session.put([Person(each, 1, 1, unit=UNIT, name="Tên") for each in (*OFFICERS, DEPUTY, SIGNER)])

    @property
    def rows(self) -> list[Absence]:
        """Absences that were not taken back."""
        found = self.session.rows["absence"].values()
        return [row for row in found if isinstance(row, Absence) and not row.cancelled]

    def do(self, command: Command) -> str:
        """What came of it: the code of the refusal, or nothing."""
        away = [
            Away(
                row.id,
                row.person,
                row.unit,
                date.fromisoformat(row.from_on),
                date.fromisoformat(row.to_on),
                row.substitute,
            )
            for row in self.rows
        ]
        self.session.facts = town_facts().seated(HELD, away)
        outcome = self.session.do(command)
        if isinstance(outcome, Refused):
            assert outcome.code in SENTENCES or outcome.code == "OTHER_UNIT", outcome.code
            return outcome.code
        assert isinstance(outcome, Done), outcome
        return ""

    def away(self, number: int = 900, actor: Actor = HEAD, at: int = AT, **words: Any) -> str:
        """Record an absence: by default the first officer's sick leave of today and tomorrow."""
        said: dict[str, Any] = {
            "person": FIRST,
            "role": "officer",
            "from_on": "2025-06-23",
            "to_on": "2025-06-24",
        }
        said |= {"kind": "sick", "substitute": SECOND, "salt": "s"} | words
        return self.do(c.RecordAbsence(at, actor, number, **said))

    def again(self, actor: Actor = HEAD, at: int = AT, **words: Any) -> str:
        """Correct it."""
        said: dict[str, Any] = {
            "person": FIRST,
            "from_on": "2025-06-23",
            "to_on": "2025-06-24",
            "kind": "sick",
        }
        said |= {"substitute": SECOND, "salt": "t"} | words
        return self.do(c.CorrectAbsence(at, actor, 900, **said))


def test_the_head_records_anybodys_absence_and_nobody_that_of_others() -> None:
    assert Unit().away() == ""
    assert Unit().away(actor=STRANGER) == "NOT_THAT_ROLE_HERE"
    assert Unit().away(actor=Actor(SECOND, "officer", UNIT)) == "ABSENCE_OF_OTHERS"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"kind": "leave", "from_on": "2025-06-24"}, ""),
        ({"kind": "leave"}, "ABSENCE_BY_HEAD"),
        ({"kind": "sick", "from_on": "2025-06-24"}, "ABSENCE_BY_HEAD"),
    ],
)
def test_one_plans_ones_own_leave_from_tomorrow_on(words: dict[str, Any], code: str) -> None:
    assert Unit().away(actor=Actor(FIRST, "officer", UNIT), **words) == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"to_on": "2025-06-22"}, "ABSENCE_REVERSED"),
        ({"from_on": "2025-06-22"}, "ABSENCE_PAST"),
        ({"from_on": "hôm nay"}, "DAY_WRONG"),
        ({"to_on": "2026-06-25"}, "ABSENCE_TOO_LONG"),
        ({"kind": "holiday"}, "ABSENCE_KIND"),
        ({"role": "head"}, "ABSENCE_ROLE"),
        ({"person": ELSEWHERE}, "NOT_THAT_ROLE_HERE"),
        ({"substitute": FIRST}, "SUBSTITUTE_ONESELF"),
        ({"substitute": ELSEWHERE}, "SUBSTITUTE_NOT_HERE"),
        ({"substitute": SIGNER}, "SUBSTITUTE_NOT_HERE"),
        ({"substitute": None}, ""),
    ],
)
def test_days_and_substitutes_that_cannot_be_are_refused(words: dict[str, Any], code: str) -> None:
    assert Unit().away(**words) == code


def test_the_deputy_whom_the_post_names_stands_in_on_his_days_alone() -> None:
    assert Unit().away(substitute=DEPUTY, from_on="2025-06-24", to_on="2025-06-25") == ""
    assert Unit().away(substitute=DEPUTY, from_on="2025-06-24", to_on="2025-06-26") == "SUBSTITUTE_NOT_HERE"


def test_nobody_is_absent_twice_on_a_day() -> None:
    unit = Unit()
    assert unit.away() == ""
    assert unit.away(901, from_on="2025-06-24", to_on="2025-06-30") == "ABSENCE_OVERLAPS"
    assert unit.away(901, from_on="2025-06-25", to_on="2025-06-30") == ""


def test_a_substitute_is_there_on_every_day_of_the_absence() -> None:
    unit = Unit()
    assert unit.away() == ""
    assert unit.away(901, person=SECOND, substitute=THIRD, from_on="2025-06-24") == "SUBSTITUTE_NEEDED"
    assert unit.away(901, person=THIRD, substitute=FIRST, from_on="2025-06-24") == "SUBSTITUTE_AWAY"
    assert unit.again(substitute=THIRD) == ""
    assert unit.away(901, person=SECOND, substitute=None, from_on="2025-06-24") == ""


def test_what_has_begun_keeps_its_first_day_and_what_is_over_is_left() -> None:
    unit = Unit()
    unit.away()
    assert unit.again() == "NOTHING_CHANGES_HERE"
    assert unit.again(from_on="2025-06-24") == "ABSENCE_BEGUN"
    assert unit.again(to_on="2025-06-30") == ""
    assert unit.again(at=AT + 3 * 86_400, to_on="2025-06-24") == "ABSENCE_PAST"
    assert unit.again(at=AT + 8 * 86_400, to_on="2025-07-30") == "ABSENCE_OVER"
    assert unit.do(c.EndAbsence(AT + 8 * 86_400, HEAD, 900, "2025-07-01")) == "ABSENCE_OVER"


def test_ended_early_it_ends_the_day_before_the_return() -> None:
    unit = Unit()
    unit.away(to_on="2025-06-30")
    own = Actor(FIRST, "officer", UNIT)
    assert unit.do(c.EndAbsence(AT, STRANGER, 900, "2025-06-25")) == "OTHER_UNIT"
    assert unit.do(c.EndAbsence(AT, Actor(SECOND, "officer", UNIT), 900, "2025-06-25")) == "ABSENCE_OF_OTHERS"
    assert unit.do(c.EndAbsence(AT, own, 900, "2025-07-01")) == "ABSENCE_NOT_EARLIER"
    assert unit.do(c.EndAbsence(AT, own, 900, "2025-06-22")) == "ABSENCE_PAST"
    assert unit.do(c.EndAbsence(AT, own, 900, "2025-06-26")) == ""
    assert unit.rows[0].to_on == "2025-06-25"


def test_ended_before_it_began_it_never_was() -> None:
    unit = Unit()
    unit.away(from_on="2025-06-25", to_on="2025-06-30")
    assert unit.do(c.EndAbsence(AT, HEAD, 900, "2025-06-25")) == ""
    assert unit.rows == []
    assert unit.away(901, from_on="2025-06-25", to_on="2025-06-30") == ""


DAYS = st.integers(-1, 6).map(lambda n: (date(2025, 6, 23) + timedelta(days=n)).isoformat())
PEOPLE = st.sampled_from(OFFICERS)
STEPS = st.one_of(
    st.tuples(st.just("record"), PEOPLE, DAYS, DAYS, st.one_of(st.none(), PEOPLE)),
    st.tuples(st.just("correct"), PEOPLE, DAYS, DAYS, st.one_of(st.none(), PEOPLE)),
    st.tuples(st.just("end"), PEOPLE, DAYS, DAYS, st.none()),
)


def _days(row: Absence) -> set[int]:
    first, last = date.fromisoformat(row.from_on), date.fromisoformat(row.to_on)
    return set(range(first.toordinal(), last.toordinal() + 1))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(STEPS, st.integers(0, 4)), max_size=12))
def test_whatever_is_recorded_nobody_is_away_twice_and_every_substitute_is_there(
    steps: list[tuple[tuple[str, int, str, str, int | None], int]],
) -> None:
    unit, numbers = Unit(), iter(range(900, 999))
    for (what, person, first, last, substitute), later in steps:
        at = AT + later * 86_400
        row = next((each for each in unit.rows if each.person == person), None)
        if what == "record":
            words: dict[str, Any] = {
                "person": person,
                "from_on": first,
                "to_on": last,
                "substitute": substitute,
            }
            unit.away(next(numbers), at=at, **words)
        elif row is not None and what == "correct":
            unit.do(c.CorrectAbsence(at, HEAD, row.id, person, first, last, "leave", substitute, "u"))
        elif row is not None:
            unit.do(c.EndAbsence(at, HEAD, row.id, last))
    rows = unit.rows
    for row in rows:
        for other in rows:
            meet = bool(_days(row) & _days(other))
            assert row is other or not meet or row.person != other.person
            assert not meet or row.substitute != other.person
    lines = "".join(line_of(entry) for entry in unit.session.entries)
    assert "sick" not in lines
    assert "leave" not in lines
