"""Django's own client before an exercise with people at every desk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from haicap.store import roles, server
from tests.conftest import worker
from tests.services.one_stop.work.office import PLACE, Office, office

Sits = Callable[..., Client]


@pytest.fixture(scope="module")
def town() -> Iterator[Office]:
    """An office for the tests of one module."""
    with office(f"test-work-{worker()}-{os.getpid()}") as found:
        yield found


@pytest.fixture
def sit(town: Office, django_db_blocker: Any, settings: Any) -> Iterator[Sits]:
    """Gives clients of which each plays somebody: sit("officer"), sit("head", 1002), sit("officer", 1001, 1)."""
    from django.db import connections

    plain = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }  # nothing was collected for tests
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    connection = connections["default"]
    before = dict(connection.settings_dict)
    words = server.address().parameters(town.database, roles.WEB)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(
            NAME=town.database, USER=words["user"], PASSWORD=words.get("password", "")
        )

        def sits(role: str, unit: int = PLACE, place: int = 0) -> Client:
            client = Client()
            wanted = {"person": town.person(role, unit, place), "role": role, "unit": unit}
            assert client.post("/chon-vai/", wanted).status_code == 302
            return client

        yield sits
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(before)
