"""The live path: same session, same statements; refused changes nothing, and one bad apple spoils nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from haicap.engine.outcome import Done, Failed, Refused
from haicap.engine.ports import Wish
from haicap.store import bases, worlds
from tests.store.live.conftest import OPENS_AT, Town
from tests.store.tampering import forget

ROW = "id, code, state, step, receiver, competent, holder, owner, received_at, due_at, version"
ENTRY = (
    "at, act_office, act_counter, ordinal, person, role, unit, command, subject_kind, subject_id, "
    "before::text, after::text"
)


def _state(town: Town) -> dict[str, Any]:
    return {
        "dossier": town.content("dossier", ROW),
        "serial": town.content("serial", "id, last, version"),
        "journal_entry": town.content("journal_entry", ENTRY, "at, act_office, act_counter, ordinal"),
        "office_counter": town.content("office_counter", "unit, last_act"),
    }


def test_a_batch_is_its_singles_in_order(town: Town) -> None:
    """The same commands told one by one and at once leave the same rows, entries and numbers."""
    other = f"{town.name}-b"
    worlds.create_world(other, "exercise", parent=town.name)
    try:
        dossiers = town.ids(6)
        commands = [town.submit(number) for number in dossiers] + [
            town.receive(number) for number in dossiers
        ]
        for command in commands:
            assert isinstance(town.tell(command)[0], Done)
        singles = _state(town)
        town.database = worlds.database_of(other)
        assert all(isinstance(outcome, Done) for outcome in town.tell(*commands))
        assert _state(town) == singles
        assert len(singles["dossier"]) == 6
    finally:
        town.database = worlds.database_of(town.name)
        forget(other)


def test_a_list_is_decided_in_order_of_legal_time_and_answered_in_its_own(town: Town) -> None:
    """A receipt that stands before its submission in the list, but bears the later time, is decided after it."""
    (dossier,) = town.ids()
    outcomes = town.tell(town.receive(dossier), town.submit(dossier))
    assert [type(outcome) for outcome in outcomes] == [Done, Done]
    assert [
        [type(event).__name__ for event in done.events] for done in outcomes if isinstance(done, Done)
    ] == [
        ["Received", "Moved"],
        ["Registered"],
    ]


def test_a_refused_command_changes_nothing_and_stops_no_other(town: Town) -> None:
    """Received twice: the second is refused by name, what stands before and after it is done."""
    first, second = town.ids(2)
    outcomes = town.tell(
        town.submit(first),
        town.receive(first),
        town.receive(first),
        town.submit(second),
        town.receive(second),
    )
    assert [type(outcome) for outcome in outcomes] == [Done, Done, Refused, Done, Done]
    refused = outcomes[2]
    assert isinstance(refused, Refused)
    assert refused.code == "OUT_OF_TURN"
    assert [row[10] for row in town.content("dossier", ROW)] == [3, 3]


def test_a_poisonous_command_is_set_aside(town: Town) -> None:
    """A value that no column holds makes its own command fail; the nine others of the list are done."""
    dossiers = town.ids(10)
    commands = [town.submit(number) for number in dossiers]
    particulars = commands[4].person
    assert particulars is not None
    commands[4] = commands[4]._replace(person=particulars._replace(name="Nguyễn\x00Văn"))
    outcomes = town.tell(*commands)
    assert [isinstance(outcome, Failed) for outcome in outcomes] == [number == 4 for number in range(10)]
    assert {row[0] for row in town.content("dossier", ROW)} == set(dossiers) - {dossiers[4]}
    assert len(town.content("journal_entry", "seq")) == 18


@pytest.mark.parametrize(
    "poison",
    [
        lambda command: command._replace(dossier=2**70),
        lambda command: command._replace(person=command.person._replace(address="\ud800")),
        lambda command: command._replace(applicant=2**63),
        lambda command: command._replace(place=[]),
        lambda command: command._replace(dossier="x"),
        lambda command: command._replace(dossier=[]),
        lambda command: command._replace(actor=command.actor._replace(unit=2**31)),
        lambda command: command._replace(actor=command.actor._replace(unit="\x00")),
    ],
)
def test_what_cannot_even_be_sent_is_set_aside_as_well(town: Town, poison: Callable[[Any], Any]) -> None:
    """Numbers too large, half a letter, values of another kind: this command alone fails, keyed or not."""
    dossiers = town.ids(4)
    commands: list[Any] = [town.submit(number) for number in dossiers]
    commands[2] = poison(commands[2])
    wishes = [Wish(command, f"form-{place}") for place, command in enumerate(commands)]
    outcomes = town.tell(*wishes)
    assert [type(outcome) for outcome in outcomes] == [Done, Done, Failed, Done]
    assert {row[0] for row in town.content("dossier", ROW)} == set(dossiers) - {dossiers[2]}
    assert town.content("idempotency", "key") == [("form-0",), ("form-1",), ("form-3",)]
    assert town.tell(*wishes[:2], wishes[3]) == [outcomes[0], outcomes[1], outcomes[3]]


def test_the_number_of_statements_does_not_depend_on_the_number_of_commands(town: Town) -> None:
    """Ten commands and a thousand need equally many statements, counted by PostgreSQL itself."""
    town.tell(town.submit(town.ids()[0]))  # an office's very first act takes two more
    used = [_statements(town, size) for size in (10, 1_000)]
    assert used[0] == used[1]
    assert 8 < used[0] < 16


def _statements(town: Town, size: int) -> int:
    """How many statements a list of so many submissions takes, in a moment when PostgreSQL forgot no count."""
    for _ in range(20):
        commands = [town.submit(number) for number in town.ids(size)]
        with town.connect() as connection, bases.connect(town.database) as owner:
            forgotten, before = _calls(owner)
            outcomes = town.tell(*commands, connection=connection)
            assert all(isinstance(outcome, Done) for outcome in outcomes)
            owner.rollback()
            still_forgotten, after = _calls(owner)
        if forgotten == still_forgotten:
            return after - before
    raise AssertionError("PostgreSQL forgets counts all the time")


def _calls(owner: psycopg.Connection[Any]) -> tuple[int, int]:
    row = owner.execute(
        "SELECT (SELECT dealloc FROM pg_stat_statements_info), coalesce(sum(calls), 0) FROM pg_stat_statements s "
        "JOIN pg_database d ON d.oid = s.dbid WHERE datname = current_database() AND query NOT LIKE '%dealloc%'"
    ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def test_entries_say_when_they_were_recorded(town: Town) -> None:
    """`at` is the legal time that the command bears, `recorded_at` the clock's."""
    (dossier,) = town.ids()
    town.tell(town.submit(dossier, at=OPENS_AT + 7))
    columns = "extract(epoch FROM at)::int8, extract(epoch FROM recorded_at)::int8"
    assert set(town.content("journal_entry", columns)) == {(OPENS_AT + 7, OPENS_AT)}
