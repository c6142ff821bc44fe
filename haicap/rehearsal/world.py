"""A trial's world: made, filled with its staff and an opening seal, opened again, finished."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from psycopg import Connection

from haicap.engine.seals import Seal, first_seal
from haicap.gates import datafiles
from haicap.gates.procedurefile import load_catalogue
from haicap.rehearsal.cast import Cast
from haicap.rehearsal.plan import Plan, for_days, load_plan, scaled
from haicap.rehearsal.settings import parse_scale, with_settings
from haicap.store import arrays, bulk
from haicap.store.errors import WorldError


@dataclass(frozen=True, slots=True)
class Options:
    """What a trial was asked for: place, days, scale as written, seed and settings."""

    place: str = "hanoi"
    days: int | None = None
    scale: str = "1"
    seed: int = 1
    settings: tuple[str, ...] = ()

    def plan(self) -> Plan:
        """The plan that these options make of the place's; raises DataError or SettingError."""
        plan = load_plan(datafiles.DATA / self.place / "trial.yaml", load_catalogue())
        if self.days is not None:
            plan = for_days(plan, self.days)
        plan = scaled(plan, parse_scale(self.scale))
        return with_settings(plan, list(self.settings))


def prepare(connection: Connection[Any]) -> None:
    """Set a connection up for bulk work."""
    arrays.prepare(connection)
    connection.execute("SET plan_cache_mode = force_generic_plan")
    connection.execute("SET timezone = 'UTC'")
    connection.commit()


def fill(connection: Connection[Any], name: str, options: Options, cast: Cast, base_digest: str) -> Seal:
    """Write the world's row, its staff, and the seal that opens the journal with the digest of what it starts from."""
    roster = _roster(cast)
    baseline = f"{base_digest}\t{cast.plan.digest}\t{cast.seed}\t{roster}"
    seal = first_seal(cast.starts_at, hashlib.sha256(baseline.encode()).hexdigest())
    with connection.transaction(), connection.cursor() as cursor:
        _write_world(cursor, name, options, cast, seal)
        with cursor.copy("COPY person (id, unit, name) FROM STDIN") as copy:
            copy.write("".join(f"{post.person}\t{post.unit}\t{cast.name_of(post)}\n" for post in cast.posts))
        with cursor.copy("COPY holding (id, person, role, unit, from_on, authenticates) FROM STDIN") as copy:
            copy.write(roster)
        bulk.write_seals(cursor, [seal])
        cursor.execute(
            "INSERT INTO progress (id, reached_at, next_visit, lost, changes, refusals, counters) "
            "VALUES (1, to_timestamp(%s), 0, 0, 0, '{}', '{}')",
            [cast.starts_at],
        )
    return seal


def _roster(cast: Cast) -> str:
    first = cast.plan.days[0].isoformat()
    return "".join(
        f"{number}\t{post.person}\t{post.role}\t{post.unit}\t{first}\t{'t' if post.authenticates else 'f'}\n"
        for number, post in enumerate(cast.posts, 1)
    )


def _write_world(cursor: Any, name: str, options: Options, cast: Cast, seal: Seal) -> None:
    period = cast.plan.period
    cursor.execute(
        "INSERT INTO world (id, name, kind, parent, parent_digest, clock_at, starts_at, ends_at, organisation_as_of, "
        "any_counter, settings, finished) "
        "VALUES (1, %s, 'trial', %s, %s, to_timestamp(%s), to_timestamp(%s), to_timestamp(%s), %s, %s, %s, false)",
        [
            name,
            options.place,
            seal.digest,
            cast.starts_at,
            cast.starts_at,
            cast.ends_at,
            period.organisation_as_of,
            period.any_counter,
            json.dumps(asdict(options) | {"plan_digest": cast.plan.digest}),
        ],
    )


def options_of(connection: Connection[Any]) -> tuple[Options, str]:
    """The options that a world's trial was asked for, and the digest of its plan; raises WorldError."""
    record = connection.execute("SELECT settings FROM world").fetchone()
    if record is None:
        raise WorldError("Thế giới này không chứa đợt vận hành thử.", "This world holds no trial.")
    kept = dict(record[0])
    digest = str(kept.pop("plan_digest"))
    kept["settings"] = tuple(kept["settings"])
    return Options(**kept), digest
