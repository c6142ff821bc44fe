"""What benches stand on: Django's apps known, a fresh world, and one that is gone afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from haicap.store import bases, roles, worlds

if TYPE_CHECKING:
    from psycopg import Connection

    from haicap.rehearsal.run import Run
    from haicap.rehearsal.world import Options

PREFIX = "bench-"


def django(world: str | None = None) -> None:
    """Make the apps known; with a world, Django's own connection works in it with the engine's rights."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicap.web.settings")
    if world is not None:
        os.environ["HAICAP_DATABASE"] = worlds.database_of(world)
        os.environ["HAICAP_DATABASE_ROLE"] = roles.ENGINE
    import django

    django.setup()


@contextmanager
def empty_world(name: str, *, durable: bool = False) -> Iterator[Connection[Any]]:
    """Give an engine's connection to a fresh world without a run; with `durable`, commits wait for the disk."""
    worlds.drop_world(name)
    made = worlds.create_world(name, "trial")
    if durable:
        with bases.administrator() as administrator:
            bases.execute(administrator, "ALTER DATABASE {} SET synchronous_commit = on", made.database)
    try:
        with bases.connect(made.database, roles.ENGINE) as connection:
            from haicap.rehearsal import world

            world.prepare(connection)
            yield connection
    finally:
        worlds.drop_world(name)


def page_connection(name: str) -> Connection[Any]:
    """A connection as a page has it, without what a trial sets for bulk work."""
    return bases.connect(worlds.database_of(name), roles.ENGINE)


def begin(connection: Connection[Any], name: str, options: Options) -> Run:
    """A run at its beginning in an empty world, as a trial begins it."""
    from haicap.rehearsal import world
    from haicap.rehearsal.cast import make_cast
    from haicap.rehearsal.run import Run

    cast = make_cast(options.place, options.plan(), options.seed)
    run = Run(connection, cast)
    run.begin(world.fill(connection, name, options, cast, bases.base_digest(options.place)))
    return run


def checkpoint() -> None:
    """Let the server write out what it owes the disk, so that nobody measures another's debts."""
    with bases.administrator() as connection:
        connection.execute("CHECKPOINT")
