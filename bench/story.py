"""A story to tell again: every command of a small trial, in order, with what it changed.

A whole trial of a few people an office, not the first hours of a large one: so each command stands in it about as
often as in the base trial, and a yardstick that tells the story again does the same work a command.
"""

from __future__ import annotations

import hashlib
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from psycopg import Connection

from bench import setting
from haicap.engine.journal import COLUMNS, Entry, entries_of
from haicap.rehearsal.run import Run
from haicap.rehearsal.world import Options
from haicap.rules.base import Command, Decision, Row

OPTIONS = Options("hanoi", None, "0.02", 1)


@dataclass(slots=True)
class Told:
    """One command: the rows that it made, the fields that it changed (kind, id, new values), its entries."""

    command: Command
    created: list[Row] = field(default_factory=list)
    changed: list[tuple[str, int, dict[str, Any]]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    """All commands of the recorded trial that were carried out, and the digest of its journal."""

    told: list[Told] = field(default_factory=list)
    commands: int = 0
    entries: int = 0
    digest: str = ""
    tables: str = ""


def record() -> Story:
    """Run the small trial, noting what each command did."""
    story = Story()
    world = setting.own("story")
    with setting.empty_world(world) as connection:
        run = setting.begin(connection, world, OPTIONS)
        _listen(run, story)
        for _ in run.windows(1_800):
            pass
        story.commands = run.session.done_count
        story.digest, story.entries = journal_digest(connection)
        story.tables = tables_digest(connection)
    return story


def _listen(run: Run, story: Story) -> None:
    session, decide, apply = run.session, run.session.do, run.session._apply
    heard: list[Decision] = []

    def noting(command: Command, decision: Decision, who: str) -> None:
        rows = tuple([copy(row) for row in decision.created])
        heard.append(decision._replace(created=rows))
        apply(command, decision, who)

    def do(command: Command) -> Any:
        heard.clear()
        before, done = len(session._notes), session.done_count
        outcome = decide(command)
        if session.done_count > done:
            told = Told(command, entries=entries_of(session._notes[before:]))
            for decision in heard:
                told.created += decision.created
                told.changed += [(c.row.KIND, c.row.id, dict(c.fields)) for c in decision.changes]
            story.told.append(told)
        return outcome

    session.do, session._apply = do, noting  # type: ignore[method-assign]


def journal_digest(connection: Connection[Any]) -> tuple[str, int]:
    """SHA-256 over a world's entries in the order of their seals, and how many there are."""
    query = (
        f"COPY (SELECT {', '.join(COLUMNS)} FROM journal_entry "
        "ORDER BY at, act_office, act_counter, ordinal) TO STDOUT"
    )
    return _digest(connection, query)


def tables_digest(connection: Connection[Any]) -> str:
    """SHA-256 over the rows of every table of the one-stop shop."""
    from haicap.store.tables import TABLES

    digests = [
        _digest(connection, f"COPY (SELECT {table.names()} FROM {table.name} ORDER BY id) TO STDOUT")[0]
        for table in TABLES.values()
    ]
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def _digest(connection: Connection[Any], query: Any) -> tuple[str, int]:
    count, digest = 0, hashlib.sha256()
    with connection.cursor() as cursor, cursor.copy(query) as copied:
        for block in copied:
            count += 1
            digest.update(bytes(block))
    return digest.hexdigest(), count
