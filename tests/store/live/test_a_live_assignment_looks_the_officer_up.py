"""Decree 61/2018 art. 12, 19, where people act live: the officer's role is read with the actor's, by one statement."""

from __future__ import annotations

from collections.abc import Sequence

from haicap.engine.clock import VirtualClock
from haicap.engine.outcome import Done, Refused
from haicap.engine.ports import Opened, Wanted, Wish
from haicap.engine.run import run
from haicap.rules.one_stop import commands as c
from haicap.store.live import PostgresStore
from tests.store.live.conftest import OPENS_AT, Town


class Counted(PostgresStore):
    """A live store that notes whose holdings it was asked for."""

    def open(self, wanted: Wanted, wishes: Sequence[Wish] = ()) -> Opened:
        asked.append(set(wanted.persons))
        return super().open(wanted, wishes)


asked: list[set[int]] = []


def _assign(town: Town, number: int, officer: int) -> c.Assign:
    return c.Assign(OPENS_AT + 120, town.actor("head"), number, officer)


def test_only_an_officer_of_the_unit_is_given_a_dossier(town: Town) -> None:
    (number,) = town.ids()
    town.tell(town.submit(number), town.receive(number))
    officer, clerk, stranger = town.actor("officer"), town.actor("clerk"), town.actor("officer", 1002)
    for person in (clerk.person, stranger.person, 4711):
        (refused,) = town.tell(_assign(town, number, person))
        assert isinstance(refused, Refused)
        assert (refused.code, refused.facts["officer"]) == ("NOT_AN_OFFICER_HERE", person)
    with town.connect() as connection:  # from tomorrow on is not today
        connection.execute("UPDATE holding SET from_on = '2025-06-24' WHERE person = %s", [officer.person])
    (refused,) = town.tell(_assign(town, number, officer.person))
    assert getattr(refused, "code", None) == "NOT_AN_OFFICER_HERE"
    with town.connect() as connection:
        connection.execute("UPDATE holding SET from_on = '2025-06-20' WHERE person = %s", [officer.person])
    assert isinstance(town.tell(_assign(town, number, officer.person))[0], Done)
    assert town.content("dossier", "owner") == [(officer.person,)]


def test_a_list_asks_once_for_all_its_actors_and_officers(town: Town) -> None:
    numbers = town.ids(6)
    town.tell(*[town.submit(each) for each in numbers], *[town.receive(each) for each in numbers])
    officers = [post.person for post in town.cast.posts if (post.unit, post.role) == (1001, "officer")]
    wanted = [_assign(town, number, officers[place % len(officers)]) for place, number in enumerate(numbers)]
    asked.clear()
    with town.connect() as connection:
        store = Counted(connection, VirtualClock(OPENS_AT))
        outcomes = run([Wish(each) for each in wanted], store, town.cast.facts)
    assert all(isinstance(each, Done) for each in outcomes)
    assert asked == [{town.actor("head").person, *officers[: len(numbers)]}]
