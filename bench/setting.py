"""What benches stand on: Django's apps known, a fresh world, and one that is gone afterwards."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from haicap.store import bases, roles, server, worlds

if TYPE_CHECKING:
    from psycopg import Connection

    from haicap.rehearsal.run import Run
    from haicap.rehearsal.world import Options

PREFIX = "bench-"
MARK = "haicap bench"
"""By this name the server knows a connection that each process of benches keeps open as long as it lives."""
_OWN = re.compile(rf"{PREFIX}[a-z]+-([0-9]+)")


def own(label: str) -> str:
    """The name of a world of this process alone, `bench-LABEL-N`; what killed benches left is dropped before."""
    return f"{PREFIX}{label}-{_marked().info.backend_pid}"


@cache
def _marked() -> Connection[Any]:
    """The connection whose number on the server names this process's worlds; it ends with the process."""
    connection = bases.connect("postgres", autocommit=True)
    connection.execute("SELECT set_config('application_name', %s, false)", [MARK])
    forget_orphans()
    return connection


def forget_orphans() -> None:
    """Drop the worlds of bench processes that are gone, killed before they could do it themselves."""
    with bases.administrator() as connection:
        query = "SELECT pid FROM pg_stat_activity WHERE application_name = %s"
        alive = {pid for (pid,) in connection.execute(query, [MARK])}
    for world in worlds.list_worlds():
        found = _OWN.fullmatch(world.name)
        if found and int(found[1]) not in alive:
            forget(world.name)


def forget(name: str) -> None:
    """Drop a world of ours, live or not, with all that a trial left of it in folders."""
    worlds.drop_world(name, even_live=name.startswith(PREFIX))
    shutil.rmtree(server.home() / "trials" / name, ignore_errors=True)
    (server.home() / "heads" / f"{name}.txt").unlink(missing_ok=True)


@contextmanager
def trial_world(label: str) -> Iterator[str]:
    """Give the name of a world for trials of this process; it is gone afterwards, come what may."""
    name = own(label)
    try:
        yield name
    finally:
        forget(name)


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
    forget(name)
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
        forget(name)


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
