"""A world is a database of its own: cloned from a base, listed, finished, dropped; bad names are refused."""

from collections.abc import Iterator

import psycopg
import pytest

from haicap.store import bases, server, worlds
from haicap.store.errors import WorldError
from tests.conftest import worker


@pytest.fixture
def name() -> Iterator[str]:
    """Give a name for a world of this worker's, gone afterwards."""
    chosen = f"test-{worker()}"
    worlds.drop_world(chosen, even_live=True)
    yield chosen
    worlds.drop_world(chosen, even_live=True)


def test_a_world_is_a_clone_that_can_be_dropped(name: str) -> None:
    """A trial's clone holds the base's tables, lets its commits wait, and is gone when dropped, even while in use."""
    world = worlds.create_world(name, "trial", place="tiny")
    assert (world.name, world.kind, world.place, world.finished) == (name, "trial", "tiny", None)
    assert worlds.world_exists(name)
    with worlds.connect(name) as connection:
        assert connection.execute("show synchronous_commit").fetchone() == ("off",)
        assert connection.execute("select count(*) from journal_entry").fetchone() is not None
        assert worlds.drop_world(name)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("select 1")
    assert not worlds.world_exists(name)
    assert not worlds.drop_world(name)


def test_a_live_world_waits_for_the_disk(name: str) -> None:
    """Only a trial's commits may be lost with the machine's power: a live world's never."""
    worlds.create_world(name, "live", place="tiny")
    with worlds.connect(name) as connection:
        assert connection.execute("show synchronous_commit").fetchone() == ("on",)


def test_the_trial_that_finished_last_is_known(name: str) -> None:
    """`serve` without a world takes the trial that finished last."""
    worlds.create_world(name, "trial", place="tiny")
    worlds.mark_finished(name)
    latest = worlds.latest_finished_trial()
    assert latest is not None
    assert latest.finished is not None
    worlds.mark_finished(name, finished=False)
    assert worlds.find_world(name).finished is None


def test_an_existing_world_is_not_overwritten(name: str) -> None:
    """Making a world under a name that is taken is refused and leaves the world as it was."""
    first = worlds.create_world(name, "trial", place="tiny")
    with pytest.raises(WorldError, match="exists"):
        worlds.create_world(name, "plan", place="tiny")
    assert worlds.find_world(name) == first


@pytest.mark.parametrize("wrong", ["", "Hanoi", "1a", "hà-nội", "a b", "a;drop", "x" * 42, "a\n", "../a"])
def test_names_that_cannot_be_a_database_are_refused(wrong: str) -> None:
    """A name has 1 to 41 small letters, digits, hyphens or underscores and begins with a letter."""
    with pytest.raises(WorldError, match="cannot name a world"):
        worlds.database_of(wrong)


def test_a_base_takes_no_connections_and_is_built_once() -> None:
    """The base of a place is a template that nobody connects to; asking again builds nothing."""
    base = bases.base_template("tiny")
    assert bases.base_template("tiny") == base
    with pytest.raises(psycopg.Error, match="not currently accepting connections"):
        psycopg.connect(server.ensure_running().dsn(base))


def test_an_unknown_place_is_refused() -> None:
    """A place without data is refused, naming those that have some."""
    with pytest.raises(WorldError, match="tiny"):
        bases.base_template("nowhere")
