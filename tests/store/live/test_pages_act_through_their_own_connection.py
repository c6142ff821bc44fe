"""Design, section 6: a page acts through its own login, which takes the engine's role on for one transaction alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db.backends.postgresql.base import DatabaseWrapper

from haicap.engine.clock import VirtualClock
from haicap.engine.outcome import Done, Failed, Refused
from haicap.engine.ports import Wish
from haicap.engine.run import WISHES_MAX, run
from haicap.store import roles, server
from haicap.store.live import PostgresStore
from tests.store.live.conftest import OPENS_AT, PERSON, Town


@pytest.fixture
def django(town: Town, django_db_blocker: Any) -> Iterator[DatabaseWrapper]:
    """Django's connection to the town's database as haicap_web, with Django's own cursors and adapters."""
    from django.db import connections

    settings: dict[str, Any] = dict(connections["default"].settings_dict)
    words = server.address().parameters(town.database, roles.WEB)
    options = {**settings["OPTIONS"], "options": "-c timezone=UTC"}
    login = {"NAME": town.database, "USER": words["user"], "PASSWORD": words.get("password", "")}
    wrapper = DatabaseWrapper({**settings, **login, "OPTIONS": options}, alias="page")
    with django_db_blocker.unblock():
        wrapper.connect()
        yield wrapper
        wrapper.close()


def _store(django: DatabaseWrapper) -> PostgresStore:
    connection: psycopg.Connection[Any] = django.connection
    return PostgresStore(connection, VirtualClock(OPENS_AT))


def test_a_page_acts_and_is_the_web_again(town: Town, django: DatabaseWrapper) -> None:
    """Key, rows, entries and the outcome told again: all over Django's connection."""
    (dossier,) = town.ids()
    wishes = [Wish(town.submit(dossier), "a"), Wish(town.receive(dossier), "b")]
    told = [run(wishes, _store(django), town.cast.facts) for _ in range(2)]
    assert [type(outcome) for outcome in told[0]] == [Done, Done]
    assert told[0] == told[1]
    with django.cursor() as cursor:
        cursor.execute("SELECT current_user, (SELECT count(*) FROM dossier)")
        assert cursor.fetchone() == ("haicap_web", 0)
    assert town.content("dossier", "state, version") == [(4, 3)]


def test_a_poisonous_wish_leaves_the_page_s_connection_usable(town: Town, django: DatabaseWrapper) -> None:
    """Set aside by savepoint; the next action on the same connection is done, under the same key too."""
    (dossier,) = town.ids()
    person = PERSON._replace(name="\x00")
    (outcome,) = run(
        [Wish(town.submit(dossier)._replace(person=person), "k")], _store(django), town.cast.facts
    )
    assert isinstance(outcome, Failed)
    (outcome,) = run([Wish(town.submit(dossier), "k")], _store(django), town.cast.facts)
    assert isinstance(outcome, Done)


def test_a_refusal_that_quotes_what_no_database_holds_is_kept_and_told_again(town: Town) -> None:
    """Its facts may be whatever somebody sent; the others of the list are done."""
    good, bad = town.ids(2)
    odd = town.submit(bad)._replace(place="\x00\ud800")  # type: ignore[arg-type]
    told = [town.tell(Wish(odd, "odd"), Wish(town.submit(good), "good")) for _ in range(2)]
    assert [type(outcome) for outcome in told[0]] == [Refused, Done]
    assert told[0] == told[1]


def test_an_action_inside_another_transaction_is_refused(town: Town, django: DatabaseWrapper) -> None:
    """Its locks and its role would outlive it."""
    django.set_autocommit(False)
    with django.cursor() as cursor:
        cursor.execute("SELECT 1")
    with pytest.raises(RuntimeError, match="transaction of its own"):
        run([Wish(town.submit(town.ids()[0]))], _store(django), town.cast.facts)
    django.rollback()
    assert town.content("dossier", "id") == []


def test_the_longest_list_finds_room_for_its_locks(town: Town, django: DatabaseWrapper) -> None:
    """As many wishes as one list may hold, each about rows that don't exist yet."""
    commands = [town.submit(number) for number in town.ids(WISHES_MAX)]
    outcomes = run([Wish(command) for command in commands], _store(django), town.cast.facts)
    assert {type(outcome) for outcome in outcomes} == {Done}
    assert len(town.content("dossier", "id")) == WISHES_MAX
