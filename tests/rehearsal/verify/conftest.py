"""One trial of the tiny town for a module, cloned for every case that tampers with it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count

import pytest

from haicap.store import worlds
from tests.conftest import worker
from tests.store.tampering import Case, Trial, forget, trial_of

_numbers = count(1)


@pytest.fixture(scope="module")
def trial() -> Iterator[Trial]:
    """A finished trial of the tiny town that nobody changes."""
    name = f"test-verify-{worker()}-{os.getpid()}-{next(_numbers)}"
    try:
        summary = trial_of(name)
        assert summary is not None
        yield Trial(name, summary)
    finally:
        forget(name)


@pytest.fixture
def case(trial: Trial) -> Iterator[Case]:
    """A clone of the trial."""
    name = f"test-case-{worker()}-{os.getpid()}-{next(_numbers)}"
    worlds.create_world(name, "trial", parent=trial.name)
    yield Case(name)
    forget(name)
