"""What pages and driver of a live exercise tell each other: the pace that is wanted, and how it goes."""

from __future__ import annotations

from typing import Any, NamedTuple

from psycopg import Connection

from haicap.engine.clock import VirtualClock
from haicap.engine.outcome import Done
from haicap.engine.ports import Wish
from haicap.engine.run import run
from haicap.rules.base import SYSTEM_ROLE, Actor
from haicap.rules.facts import Facts
from haicap.rules.steering import Pace, Steer
from haicap.store import bases, bulk, roles, worlds
from haicap.store.live import PostgresStore

CITY = 1
THE_DRIVER = Actor(0, SYSTEM_ROLE, CITY)


class Beat(NamedTuple):
    """What a driver tells: the wall's moment, the speed held, where closed time passed over ends, the next opening."""

    at: int
    held_milli: int | None
    skips_to: int | None
    opens_at: int | None


def pace(connection: Connection[Any]) -> Pace:
    """The pace as it stands on record; as fast as the wall's clock where nobody has set it."""
    with connection.transaction():
        for row in bulk.load(connection, Pace.KIND, "true"):
            assert isinstance(row, Pace)
            return row
    return Pace(id=0)


def set_pace(name: str, facts: Facts, at: int, speed_milli: int, *, skips_closed: bool | None) -> None:
    """Put on record how fast whoever started the driver wants it to go, unless it goes so already."""
    with bases.connect(worlds.database_of(name), roles.ENGINE, autocommit=True) as connection:
        wish = Wish(Steer(at, THE_DRIVER, speed_milli, skips_closed=skips_closed))
        (outcome,) = run([wish], PostgresStore(connection, VirtualClock(at)), facts)
    assert isinstance(outcome, Done), outcome


def has_ended(connection: Connection[Any]) -> bool:
    """Whether the world of this connection says that its run is over."""
    with connection.transaction():
        found = connection.execute("SELECT finished FROM world").fetchone()
    return found is not None and bool(found[0])
