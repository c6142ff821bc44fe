"""One town for the tests of a module."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from tests.api.town import PLACE, SCOPES, System, Town, town_of
from tests.conftest import worker

_numbers = count(1)


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """A town for a module; its tests commit."""
    name = f"test-api-{worker()}-{os.getpid()}-{next(_numbers)}"
    with town_of(name, django_db_blocker) as made:
        yield made


@pytest.fixture(scope="module")
def system(town: Town) -> System:
    """A system with every scope at one commune."""
    return System(town.token(PLACE, SCOPES))


@pytest.fixture
def body() -> dict[str, Any]:
    """What a system sends to hand a dossier in."""
    return {
        "procedure": "ct_ban_sao_so_goc",
        "place": "98001",
        "pages": 2,
        "copies": 1,
        "applicant": {
            "name": "Trần Thị Thử",
            "identity": "001099000001",
            "phone": "0900000001",
            "address": "Số 5, phố Bến",
        },
    }
