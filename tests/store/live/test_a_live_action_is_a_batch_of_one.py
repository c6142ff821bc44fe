"""The live path: same session, same statements; refused changes nothing, and one bad apple spoils nobody."""

from __future__ import annotations

from typing import Any

from haicap.engine.outcome import Done, Failed, Refused
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
        commands = [make(number) for number in dossiers for make in (town.submit, town.receive)]
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


def test_the_number_of_statements_does_not_depend_on_the_number_of_commands(town: Town) -> None:
    """Ten commands and a thousand need equally many statements, counted by PostgreSQL itself."""
    used = []
    question = (
        "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid "
    )
    question += "WHERE datname = current_database() AND query NOT LIKE '%pg_stat_statements%'"
    for size in (10, 1_000):
        dossiers = town.ids(size)
        with town.connect() as connection:
            start = _calls(town, question)
            outcomes = town.tell(*[town.submit(number) for number in dossiers], connection=connection)
            assert all(isinstance(outcome, Done) for outcome in outcomes)
        used.append(_calls(town, question) - start)
    assert used[0] == used[1]
    assert used[0] < 30


def _calls(town: Town, question: str) -> int:
    with bases.connect(town.database) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return int(row[0])


def test_entries_say_when_they_were_recorded(town: Town) -> None:
    """`at` is the legal time that the command bears, `recorded_at` the clock's."""
    (dossier,) = town.ids()
    town.tell(town.submit(dossier, at=OPENS_AT + 7))
    columns = "extract(epoch FROM at)::int8, extract(epoch FROM recorded_at)::int8"
    assert set(town.content("journal_entry", columns)) == {(OPENS_AT + 7, OPENS_AT)}
