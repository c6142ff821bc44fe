"""How pages read: one transaction that takes a reading role before its first look, and what world it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest

from haicap.base.formats import local
from haicap.engine.clock import WallClock

CITY_ROLE = "haicap_city"


class Reader:
    """Runs SELECTs and gives their rows as tuples or as mappings from column to value."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def rows(self, sql: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Every row of one SELECT."""
        self._cursor.execute(sql, dict(values or {}))
        return list(self._cursor.fetchall())

    def one(self, sql: str, values: Mapping[str, Any] | None = None) -> tuple[Any, ...] | None:
        """The first row of one SELECT, or None."""
        self._cursor.execute(sql, dict(values or {}))
        row = self._cursor.fetchone()
        return tuple(row) if row is not None else None

    def records(self, sql: str, values: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Every row of one SELECT as a mapping from column to value."""
        self._cursor.execute(sql, dict(values or {}))
        names = [column[0] for column in self._cursor.description]
        return [dict(zip(names, row, strict=True)) for row in self._cursor.fetchall()]


@contextmanager
def as_city() -> Iterator[Reader]:
    """A transaction that sees what the city's leaders see: every row, and no right to write."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', %s, true), set_config('jit', 'off', true)", [CITY_ROLE])
        yield Reader(cursor)


@contextmanager
def as_units(units: Iterable[int]) -> Iterator[Reader]:
    """A transaction that sees what these units see, by the database's own policies; of no unit, only public tables."""
    listed = "{" + ",".join(str(int(unit)) for unit in sorted(units)) + "}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('haicap.units', %s, true), set_config('jit', 'off', true)", [listed]
        )
        yield Reader(cursor)


def by(request: HttpRequest) -> AbstractContextManager[Reader]:
    """The reading that belongs to a request's post: its unit's, the whole city's, or that of no unit.

    Whoever reviews a finished trial on this machine reads all of it; anybody else without a post reads public tables.
    """
    post = getattr(request, "post", None)
    if getattr(request, "reviewing", False) or (post is not None and post.sees_city):
        return as_city()
    return as_units([] if post is None or post.sees_no_case else [post.unit])


@dataclass(frozen=True, slots=True)
class WorldNow:
    """The world that this process serves: its kind, its clock, the days that it runs."""

    name: str
    kind: str
    clock: datetime
    first: date
    last: date
    organisation_as_of: date
    place: str
    city: str
    any_counter: bool = False
    ended: bool = False
    """Whether its run has come to its end: it can be looked at, and nothing can be done in it any more."""

    @property
    def rehearsal(self) -> bool:
        return self.kind in ("trial", "exercise")

    @property
    def today(self) -> date:
        """The day that the clock stands in; midnight still belongs to the day that ends."""
        return min(local(self.clock - timedelta(seconds=1)).date(), self.last)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def day_number(self) -> int:
        return min(max((self.today - self.first).days + 1, 1), self.days)

    @property
    def finished(self) -> bool:
        return local(self.clock).date() > self.last


_WORLD = """
    SELECT w.name, w.kind, w.clock_at, w.starts_at, w.ends_at, w.organisation_as_of, d.place, u.full_name,
           w.any_counter, w.finished
    FROM world w LEFT JOIN unit_data d ON true LEFT JOIN unit u ON u.kind = 'city' LIMIT 1
"""


def world() -> WorldNow | None:
    """The world of this process's database, or None where the database holds none."""
    with as_city() as reader:
        return world_by(reader)


def world_by(reader: Reader) -> WorldNow | None:
    """The world as one reading sees it, or None where the database holds none."""
    row = reader.one(_WORLD)
    if row is None:
        return None
    name, kind, clock, starts, ends, as_of, place, city, any_counter, ended = row
    if kind == "live":  # its clock is the wall's, and its last day so far is today
        clock = ends = datetime.fromtimestamp(WallClock().now(), UTC)
    last = local(ends - timedelta(seconds=1)).date()
    first = local(starts).date()
    return WorldNow(name, kind, clock, first, last, as_of, place or "", city or "", any_counter, ended)
