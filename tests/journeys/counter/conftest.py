"""An exercise for each journey at the counter."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.conftest import worker
from tests.journeys.counter.world import CounterWorld, served


@pytest.fixture
def counter() -> Iterator[CounterWorld]:
    """A fresh exercise of the tiny town, served, with its staff and nobody simulated."""
    with served(f"test-counter-{worker()}-{os.getpid()}") as found:
        yield found
