"""Design, section 7: a clone of a world starts without tokens, without webhooks, and with an empty outbox."""

from __future__ import annotations

import os

from django.db import connections

from haicap.base.people import accounts
from haicap.services.one_stop import api_webhooks
from haicap.store import bases, worlds
from tests.api.test_other_systems_are_told_of_changes import told
from tests.api.town import Town
from tests.conftest import worker
from tests.services.one_stop.citizen import stories
from tests.store.tampering import forget


def test_a_clone_starts_without_tokens_webhooks_and_outbox(town: Town) -> None:
    """What was to be told by the parent is told by the parent alone."""
    told(town)
    stories.submitted(town)
    with town.connect() as connection:
        assert api_webhooks.read(connection, accounts.now()) > 0
    connections["default"].close()
    count = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in worlds.OF_SYSTEMS)
    name = f"test-clone-api-{worker()}-{os.getpid()}"
    try:
        cloned = worlds.create_world(name, "exercise", parent=town.name)
        with bases.connect(cloned.database) as clone:
            assert clone.execute(count.encode()).fetchone() == (0, 0, 0)
    finally:
        forget(name)
    assert all(number > 0 for number in town.content(count)[0])
