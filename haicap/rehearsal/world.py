"""A trial's world: made, filled with its staff and an opening seal, opened again, finished."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from psycopg import Connection
from psycopg.errors import LockNotAvailable

from haicap.engine.seals import Seal, first_seal
from haicap.gates import datafiles
from haicap.gates.procedurefile import load_catalogue
from haicap.rehearsal import desk
from haicap.rehearsal.cast import Cast
from haicap.rehearsal.plan import Plan, for_days, load_plan, scaled
from haicap.rehearsal.settings import parse_scale, with_settings
from haicap.store import arrays
from haicap.store.errors import WorldError
from haicap.store.opening import WorldRow

RUN_LOCK = 7_201_001
WRITING_LOCK = 7_201_002
WAIT_FOR_THE_OTHER = "5s"
"""Long enough for what a killed process had sent to come to its end in the server."""


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


def claim(connection: Connection[Any], name: str) -> None:
    """Have the world's run to oneself until the connection ends; raises WorldError while another process has it."""
    try:
        with connection.transaction():
            connection.execute("SELECT set_config('lock_timeout', %s, true)", [WAIT_FOR_THE_OTHER])
            connection.execute("SELECT pg_advisory_lock(%s)", [RUN_LOCK])
            # The writer of a run that was killed may still be at its last window.
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [WRITING_LOCK])
    except LockNotAvailable as error:
        connection.close()
        raise WorldError(
            f"Đợt “{name}” đang chạy ở một tiến trình khác; hãy chờ nó xong hoặc dừng nó (Ctrl-C) rồi chạy lại.",
            f'The trial "{name}" is running in another process; wait for its end or stop it (Ctrl-C), then try again.',
        ) from error


def claim_writing(connection: Connection[Any]) -> None:
    """Hold, until the connection ends, what `claim` waits for: nobody takes the run up while a window is written."""
    connection.execute("SELECT pg_advisory_lock(%s)", [WRITING_LOCK])
    connection.commit()


def fill(
    connection: Connection[Any],
    name: str,
    options: Options,
    cast: Cast,
    base_digest: str,
    *,
    kind: str = "trial",
) -> Seal:
    """Write the world's row, its staff, and the seal that opens the journal with the digest of what it starts from."""
    first = cast.plan.days[0].isoformat()
    roster = "".join(
        f"{number}\t{post.person}\t{post.role}\t{post.unit}\t{first}\t{'t' if post.authenticates else 'f'}\n"
        for number, post in enumerate(cast.posts, 1)
    )
    people = "".join(f"{post.person}\t{post.unit}\t{cast.name_of(post)}\n" for post in cast.posts)
    baseline = f"{base_digest}\t{cast.plan.digest}\t{cast.seed}\t{roster}"
    seal = first_seal(cast.starts_at, hashlib.sha256(baseline.encode()).hexdigest())
    row = WorldRow(
        name=name,
        place=options.place,
        starts_at=cast.starts_at,
        ends_at=cast.ends_at,
        organisation_as_of=cast.plan.period.organisation_as_of,
        any_counter=cast.plan.period.any_counter,
        kind=kind,
        settings=json.dumps(asdict(options) | {"plan_digest": cast.plan.digest}),
    )
    with connection.transaction(), connection.cursor() as cursor:
        desk.open_world(cursor, row, seal)
        desk.seat(cursor, people, roster)
    return seal


def options_of(connection: Connection[Any]) -> tuple[Options, str]:
    """The options that a world's trial was asked for, and the digest of its plan; raises WorldError."""
    record = connection.execute("SELECT settings FROM world").fetchone()
    if record is None:
        raise WorldError("Thế giới này không chứa đợt vận hành thử.", "This world holds no trial.")
    kept = dict(record[0])
    digest = str(kept.pop("plan_digest"))
    kept["settings"] = tuple(kept["settings"])
    return Options(**kept), digest
