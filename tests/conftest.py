"""What all tests share: a database of the tiny town for each worker, cloned from one base, never flushed.

`db` (of pytest-django) gives a transaction in the worker's clone, signed in as haicap_web: take on a role as the
product does. Whatever must commit asks for `own_database`, a clone of its own that is dropped after the module.
"""

import os
from collections.abc import Iterator

import pytest

from haicap.store import bases, roles

PLACE = "tiny"

# The command answers in the language of whoever's shell starts it; tests are told the same wherever they run.
for _name in ("LANGUAGE", "LC_MESSAGES"):
    os.environ.pop(_name, None)
os.environ["LC_ALL"] = "C.UTF-8"


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Let no test hear the language that another one chose: the command passes it on to what it starts."""
    os.environ.pop("HAICAP_LANG", None)
    yield
    os.environ.pop("HAICAP_LANG", None)


def worker() -> str:
    """Return the name of this xdist worker, or `main`."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def fresh_clone(database: str) -> None:
    """Make `database` anew as a clone of the tiny town's base, open to the four roles."""
    base = bases.base_template(PLACE)
    with bases.administrator() as connection:
        bases.drop_database(connection, database)
        bases.clone(connection, base, database)
        roles.grant_database(connection, database)
        bases.execute(connection, "ALTER DATABASE {} SET synchronous_commit = off", database)


def drop(database: str) -> None:
    """Drop `database` with whoever is still connected to it."""
    with bases.administrator() as connection:
        bases.drop_database(connection, database)


@pytest.fixture(scope="session")
def test_database() -> Iterator[str]:
    """Give the name of this worker's clone."""
    database = f"haicap_test_{worker()}"
    fresh_clone(database)
    yield database
    drop(database)


@pytest.fixture(scope="session")
def django_db_setup(test_database: str) -> Iterator[None]:
    """Point Django at the worker's clone; pytest-django creates and flushes nothing."""
    from django.db import connections

    connection = connections["default"]
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = test_database
    yield
    connection.close()
    connection.settings_dict["NAME"] = before


@pytest.fixture(scope="module")
def own_database() -> Iterator[str]:
    """Give the name of a clone for one module, whose tests may commit."""
    database = f"haicap_test_{worker()}_own"
    fresh_clone(database)
    yield database
    drop(database)
