"""Two heads record absences at the same time: nobody is away twice, and no substitute is away as well."""

from __future__ import annotations

import threading
from datetime import date, timedelta

from haicap.engine.outcome import Done, Outcome, Refused
from haicap.rules.one_stop import commands as c
from haicap.rules.people.absence_commands import RecordAbsence
from tests.store.live.conftest import OPENS_AT, Town

ROUNDS = 8


def _officers(town: Town) -> list[int]:
    """Two officers of one unit; the second one is made of a clerk where the town has but one."""
    found = [post.person for post in town.cast.posts if (post.unit, post.role) == (1001, "officer")]
    if len(found) < 2:
        clerk = town.actor("clerk").person
        with town.connect() as link:
            link.execute(
                "INSERT INTO holding (id, person, role, unit, from_on, version, authenticates)"
                " VALUES (987654, %s, 'officer', 1001, '2025-06-01', 1, false)",
                [clerk],
            )
        found.append(clerk)
    return found[:2]


def _away(town: Town, number: int, person: int, substitute: int, day: date) -> RecordAbsence:
    on = day.isoformat()
    return RecordAbsence(
        OPENS_AT, town.actor("head"), number, person, "officer", on, on, "leave", substitute, "salt"
    )


def test_of_two_crossing_absences_at_once_one_is_recorded_and_the_other_told(town: Town) -> None:
    one, two = _officers(town)
    for turn in range(ROUNDS):
        day, numbers = date(2025, 6, 24) + timedelta(days=turn), town.ids(2)
        told: list[Outcome] = []
        barrier = threading.Barrier(2)

        def record(
            command: RecordAbsence, barrier: threading.Barrier = barrier, told: list[Outcome] = told
        ) -> None:
            with town.connect() as own:
                barrier.wait()
                told += town.tell(command, connection=own)

        wishes = [_away(town, numbers[0], one, two, day), _away(town, numbers[1], two, one, day)]
        threads = [threading.Thread(target=record, args=[each]) for each in wishes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        refused = [each for each in told if isinstance(each, Refused)]
        assert [type(each) for each in told if not isinstance(each, Refused)] == [Done]
        assert [each.code for each in refused] in (["SUBSTITUTE_AWAY"], ["SUBSTITUTE_NEEDED"])
    with town.connect() as link:
        rows = link.execute("SELECT count(*) FROM absence").fetchone()
    assert rows == (ROUNDS,)


def test_what_is_assigned_is_decided_by_the_absences_that_stand_there(town: Town) -> None:
    one, two = _officers(town)
    first, second = town.ids(2)
    town.tell(town.submit(first), town.receive(first))
    assert isinstance(town.tell(_away(town, second, one, two, date(2025, 6, 23)))[0], Done)
    (refused,) = town.tell(c.Assign(OPENS_AT + 60, town.actor("head"), first, one))
    assert isinstance(refused, Refused)
    assert (refused.code, refused.facts["substitute"]) == ("OFFICER_ABSENT", two)
    assert isinstance(town.tell(c.Assign(OPENS_AT + 60, town.actor("head"), first, two))[0], Done)
    tomorrow = c.Reassign(OPENS_AT + 86_400, town.actor("head"), first, one, "đã đi làm lại")
    assert isinstance(town.tell(tomorrow)[0], Done)
