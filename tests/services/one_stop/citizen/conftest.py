"""The town of the API's tests, for citizens."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from django.test import Client

from tests.api.town import Town, town_of
from tests.conftest import worker

_numbers = count(1)


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """A town for a module; its tests commit."""
    name = f"test-citizen-{worker()}-{os.getpid()}-{next(_numbers)}"
    with town_of(name, django_db_blocker) as made:
        yield made


@pytest.fixture
def visitor(town: Town) -> Client:
    """A citizen's browser, at an address from which nobody has asked before."""
    town.change("DELETE FROM page_rate")
    return Client()


@pytest.fixture(autouse=True)
def _plain_files(settings: Any) -> None:
    """Pages name their files as they stand in the folder, collected or not."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
