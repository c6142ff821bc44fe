"""Design, section 7: a clone of a world starts without sessions and accounts; a live world without unnamed people."""

from __future__ import annotations

import os

from haicap.store import bases, roles, worlds
from haicap.store.verify import verify
from tests.conftest import worker
from tests.store.tampering import forget
from tests.web.conftest import Served, open_account


def test_a_clone_starts_without_sessions_and_accounts(exercise: Served) -> None:
    """Whoever could sign in to the parent signs in to nothing there; people and roles are the parent's."""
    from django.db import connection

    open_account(exercise.employ("clerk").person, "o.ban.goc")
    connection.close()
    name = f"test-clone-{worker()}-{os.getpid()}"
    try:
        cloned = worlds.create_world(name, "exercise", parent=exercise.name)
        tables = ("account", "django_session", "person")
        count = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)
        with bases.connect(exercise.database) as parent, bases.connect(cloned.database) as clone:
            accounts, sessions, people = parent.execute(count.encode()).fetchone() or (0, 0, 0)
            assert clone.execute(count.encode()).fetchone() == (0, 0, people)
        assert accounts
        assert sessions
    finally:
        forget(name)


def test_a_live_world_has_nobody_whom_no_entry_names(live: Served) -> None:
    """Its people come by commands alone: one who stands in the table without an entry was smuggled in."""
    smuggled = "INSERT INTO person (id, unit, name) VALUES (77, 1001, 'Ai đó')"
    with bases.connect(live.database, roles.ENGINE, autocommit=True) as engine:
        engine.execute(smuggled.encode())
    with bases.connect(live.database, roles.CITY) as city:
        findings = [str(each) for each in verify(city).findings]
    assert any("person 77" in each for each in findings), findings[:3]
