"""Small trials to tamper with: made, changed by their owner, verified on the command line, forgotten."""

from __future__ import annotations

import hashlib
import json
import shutil
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from typer.testing import CliRunner

from haicap.cli import app
from haicap.engine.journal import COLUMNS
from haicap.engine.seals import chained
from haicap.rehearsal.run import Reached
from haicap.rehearsal.trial import Wanted, run_trial
from haicap.rehearsal.world import Options
from haicap.store import bases, roles, server, worlds

WINDOW_SECONDS = 1_800


@dataclass(frozen=True)
class Case:
    """A world of its own to tamper with."""

    name: str

    @contextmanager
    def owner(self) -> Iterator[psycopg.Connection[Any]]:
        """The owner's connection, without the triggers that keep even the owner off the journal."""
        with bases.connect(worlds.database_of(self.name), roles.OWNER) as connection:
            connection.execute("SET timezone = 'UTC'")
            connection.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
            yield connection
            connection.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER")

    def change(self, statement: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """Carry out one statement as the owner; answers what it returns. It must touch something."""
        with self.owner() as connection:
            cursor = connection.execute(statement.encode(), values)
            assert cursor.rowcount > 0, statement
            return cursor.fetchall() if cursor.description else []

    def verify(self, *options: str) -> tuple[int, dict[str, Any]]:
        """Exit status and JSON of `haicap verify`."""
        done = CliRunner().invoke(app, ["verify", "--world", self.name, "--json", *options])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, json.loads(done.stdout)


def forget(name: str) -> None:
    """Drop a world with all that it left in folders."""
    worlds.drop_world(name, even_live=True)
    shutil.rmtree(server.home() / "trials" / name, ignore_errors=True)
    (server.home() / "heads" / f"{name}.txt").unlink(missing_ok=True)


def trial_of(
    name: str, goes_on: Callable[[], bool] = lambda: True, *, resume: bool = False
) -> dict[str, Any] | None:
    """Run the tiny town's trial, or go on with it; its summary, or None if it was stopped."""
    options = Options(place="tiny", days=2, scale="0.5", seed=11)
    wanted = Wanted(name, options, WINDOW_SECONDS, resume=resume, replace=not resume)
    finished = run_trial(wanted, lambda _run: None, _quiet, goes_on)
    return None if finished is None else finished.summary


def _quiet(_reached: Reached) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Trial:
    """A finished trial and its figures."""

    name: str
    summary: dict[str, Any]

    @property
    def head(self) -> str:
        """The head of its seals, as it left the database."""
        return str(self.summary["journal_head"])


def reseal(connection: psycopg.Connection[Any]) -> None:
    """Recompute digests, checksums and heads of all seals, as an owner can."""
    head = ""
    seals = connection.execute(
        "SELECT number, extract(epoch FROM from_at)::int8, extract(epoch FROM to_at)::int8, digest, from_seq, to_seq "
        "FROM seal ORDER BY number"
    ).fetchall()
    for number, from_at, to_at, digest, *seqs in seals:
        lines = _lines(connection, *seqs) if number else []
        text = hashlib.sha256(b"".join(lines)).hexdigest() if number else digest
        head = chained(head, from_at, to_at, len(lines), text, (seqs[0], seqs[1]) if number else None)
        leaves = struct.pack(f">{len(lines)}I", *map(zlib.crc32, lines))
        connection.execute(
            "UPDATE seal SET entries = %s, digest = %s, head = %s, leaves = %s WHERE number = %s",
            [len(lines), text, head, leaves, number],
        )


def _lines(connection: psycopg.Connection[Any], after: int, upto: int) -> list[bytes]:
    query = (
        f"COPY (SELECT {', '.join(COLUMNS)} FROM journal_entry WHERE seq > {after} AND seq <= {upto} "
        "ORDER BY at, act_office, act_counter, ordinal) TO STDOUT"
    )
    with connection.cursor() as cursor, cursor.copy(query.encode()) as copy:
        return [bytes(block) for block in copy]
