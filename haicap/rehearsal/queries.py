"""What pages read of a live exercise."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from haicap.base import formats
from haicap.base.people.posts import Post
from haicap.base.people.queries import Asked, players
from haicap.base.reading import Reader
from haicap.engine.clock import WallClock
from haicap.rules.steering import THOUSAND
from haicap.services.one_stop import catalogue

STANDS_SECONDS = 15
"""A driver tells of itself every second; of one that has been silent for so long nothing more is to be hoped."""
KEPT_PERCENT = 90
"""Below so much of the wanted speed an exercise is said to lag."""
_ERRAND = (
    "SELECT procedure, place, name, identity, phone, address, pages, copies, missing FROM errand "
    "WHERE clerk = %(clerk)s"
)
_DRIVEN = (
    "SELECT p.speed_milli, p.paused, p.skips_closed, b.at, b.held_milli, b.skips_to, b.opens_at "
    "FROM (SELECT 1) one LEFT JOIN pace p ON true LEFT JOIN beat b ON true"
)


class Driven(NamedTuple):
    """How an exercise goes: the speed wanted and held (times the wall's), and what its clock is at."""

    speed: float
    held: float | None
    """None where the wanted speed is kept."""
    paused: bool
    skips_closed: bool
    stands: bool
    """Nobody drives."""
    skips_to: datetime | None
    opens_at: datetime | None

    @property
    def speed_text(self) -> str:
        """The speed wanted, as a person writes it."""
        return _factor(self.speed)

    @property
    def speed_typed(self) -> str:
        """The speed wanted, as it stands in the field where it is changed."""
        return f"{self.speed:g}".replace(".", "," if formats.language() == "vi" else ".")

    @property
    def held_text(self) -> str:
        """The speed held."""
        return _factor(self.held or 0.0)


class Place(NamedTuple):
    """A place of an office: the post, who has it (a player's digest), since when."""

    post: Post
    player: str | None
    since: datetime | None


def _factor(value: float) -> str:
    return formats.number(value, 0 if value >= 10 or value == int(value) else 1)


def errand(reader: Reader, clerk: int) -> dict[str, Any] | None:
    """What the simulated citizen wants who stands before this clerk; None where nobody does."""
    found = reader.records(_ERRAND, {"clerk": clerk})
    if not found:
        return None
    wanted = found[0]
    if wanted["procedure"] is not None:
        wanted["title"] = catalogue.procedures()[wanted["procedure"]].name_vi
    return wanted


def driven(reader: Reader) -> Driven:
    """How the exercise goes just now."""
    speed_milli, paused, skips, at, held_milli, skips_to, opens_at = reader.one(_DRIVEN) or (None,) * 7
    wanted = speed_milli or THOUSAND
    stands = at is None or WallClock().now() - at.timestamp() > STANDS_SECONDS
    lags = held_milli is not None and held_milli * 100 < wanted * KEPT_PERCENT and not paused
    return Driven(
        wanted / THOUSAND,
        held_milli / THOUSAND if lags else None,
        bool(paused),
        bool(skips),
        stands,
        skips_to,
        opens_at,
    )


def places(reader: Reader, asked: Asked, day: date, most: int) -> tuple[list[Place], int]:
    """The first places of the offices that fit what is asked, and how many there are; by office and role."""
    found, count = players(reader, asked, day, most)
    taken = {
        person: (player, since)
        for person, player, since in reader.rows("SELECT person, player, taken_at FROM place")
    }
    return [Place(post, *taken.get(post.person, (None, None))) for post in found], count


def taken_by_people(reader: Reader) -> int:
    """How many places people have."""
    row = reader.one("SELECT count(*) FROM place")
    return int(row[0]) if row else 0
