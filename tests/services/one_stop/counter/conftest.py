"""Django's own client before an exercise, as people of the tiny town."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from django.test import Client

from haicap.store import roles, server
from tests.conftest import worker
from tests.services.one_stop.counter.exercise import PLACE, Exercise, exercise

Plays = Callable[..., Client]
_numbers = count(1)


@pytest.fixture(scope="module")
def town() -> Iterator[Exercise]:
    """A town for the tests of one module; what they do stays."""
    with exercise(f"test-counter-{worker()}-{os.getpid()}-{next(_numbers)}") as found:
        yield found


@pytest.fixture
def play(town: Exercise, django_db_blocker: Any, settings: Any) -> Iterator[Plays]:
    """Gives clients: play("clerk"), play("head", 1002), play("") for somebody of the public."""
    from django.db import connections

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    connection = connections["default"]
    before = dict(connection.settings_dict)
    words = server.address().parameters(town.database, roles.WEB)
    with django_db_blocker.unblock():
        connection.close()
        login = {"NAME": town.database, "USER": words["user"], "PASSWORD": words.get("password", "")}
        connection.settings_dict.update(login)

        def plays(role: str, unit: int = PLACE, place: int = 0) -> Client:
            client = Client()
            if role:
                wanted = {"person": town.person(role, unit, place), "role": role, "unit": unit}
                assert client.post("/chon-vai/", wanted).status_code == 302
            return client

        yield plays
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(before)


@pytest.fixture(autouse=True)
def empty_hall(town: Exercise) -> None:
    """Nobody waits and nobody stands at a counter when a test begins."""
    with town.connect() as connection:
        connection.execute("UPDATE ticket SET state = 4 WHERE state IN (1, 2)")
