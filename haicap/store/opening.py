"""How a world opens: its one row, the seal that opens its journal; and the making of a world where people act live."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Cursor

from haicap.engine.clock import Clock
from haicap.engine.seals import Seal, first_seal
from haicap.rules.calendar import local_date
from haicap.store import bases, bulk, heads, roles, worlds
from haicap.store.errors import WorldError

ANY_COUNTER_SINCE = date(2025, 7, 1)
"""Since then every counter receives, whatever the residence (Decree 118/2025 art. 14)."""


@dataclass(frozen=True, slots=True)
class WorldRow:
    """What the one row of a world says at its opening; moments are UTC seconds, settings JSON."""

    name: str
    place: str
    starts_at: int
    ends_at: int
    organisation_as_of: date
    any_counter: bool
    settings: str
    kind: str = "trial"


def open_world(cursor: Cursor[Any], row: WorldRow, seal: Seal) -> None:
    """Write the row of a fresh world and the seal that opens its journal."""
    cursor.execute(
        "INSERT INTO world (id, name, kind, parent, parent_digest, clock_at, starts_at, ends_at, organisation_as_of, "
        "any_counter, settings, finished) "
        "VALUES (1, %s, %s, %s, %s, to_timestamp(%s), to_timestamp(%s), to_timestamp(%s), %s, %s, %s, false)",
        [
            row.name,
            row.kind,
            row.place,
            seal.digest,
            row.starts_at,
            row.starts_at,
            row.ends_at,
            row.organisation_as_of,
            row.any_counter,
            row.settings,
        ],
    )
    bulk.execute(cursor, bulk.seals([seal], [None]))


def make_live(name: str, place: str, clock: Clock) -> worlds.World:
    """Make the world in which a place is administered: today's organisation and law, no staff yet, an empty journal.

    Raises WorldError where the name is taken or there are no data of the place; then nothing is left behind.
    """
    if worlds.world_exists(name):
        raise WorldError(
            f"Thế giới “{name}” đã có; hãy chọn tên khác.", f'The world "{name}" exists; choose another name.'
        )
    made = worlds.create_world(name, "live", place=place)
    try:
        _open_live(made, clock.now())
    except BaseException:
        worlds.drop_world(name, even_live=True)
        raise
    return made


def _open_live(made: worlds.World, now: int) -> None:
    today = local_date(now)
    any_counter = today >= ANY_COUNTER_SINCE
    # No day is its last one: whoever reads a live world asks the wall's clock.
    row = WorldRow(made.name, made.place, now, now, today, any_counter, "{}", "live")
    baseline = f"{bases.base_digest(made.place)}\tlive\t{today.isoformat()}\t{any_counter:d}"
    seal = first_seal(now, hashlib.sha256(baseline.encode()).hexdigest())
    with bases.connect(made.database, roles.ENGINE) as connection:
        with connection.transaction(), connection.cursor() as cursor:
            open_world(cursor, row, seal)
        heads.keep_all(connection, made.name)
