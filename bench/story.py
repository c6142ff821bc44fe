"""A story to tell again: every command of a small trial, in order, with the rows and entries that it made.

A whole trial of a few offices' worth of people, not the first hours of a large one: so each command stands in it as
often as in the base trial, and a yardstick that tells it again does the same work a command.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from psycopg import Connection

from bench import setting
from haicap.engine.journal import COLUMNS, Entry
from haicap.engine.outcome import Done
from haicap.rehearsal.run import Run
from haicap.rehearsal.world import Options
from haicap.rules.base import Command

OPTIONS = Options("hanoi", None, "0.02", 1)
WORLD = "bench-story"


@dataclass(frozen=True, slots=True)
class Told:
    """One command and whether it was carried out."""

    command: Command
    done: bool
    entries: tuple[Entry, ...]


@dataclass(slots=True)
class Story:
    """All commands of the recorded trial and the digest of its journal; `run` is spent."""

    told: list[Told] = field(default_factory=list)
    commands: int = 0
    entries: int = 0
    digest: str = ""


def record() -> Story:
    """Run the small trial, noting each command before it is decided and the entries that it left."""
    story = Story()
    with setting.empty_world(WORLD) as connection:
        run = setting.begin(connection, WORLD, OPTIONS)
        _listen(run, story)
        for _ in run.windows(1_800):
            pass
        story.commands = run.session.done_count
        story.digest, story.entries = journal_digest(connection)
    return story


def _listen(run: Run, story: Story) -> None:
    session, decide = run.session, run.session.do

    def do(command: Command) -> Any:
        before = len(session.entries)
        outcome = decide(command)
        story.told.append(Told(command, isinstance(outcome, Done), tuple(session.entries[before:])))
        return outcome

    session.do = do  # type: ignore[method-assign]


def journal_digest(connection: Connection[Any]) -> tuple[str, int]:
    """SHA-256 over a world's entries in the order of the digest, and how many there are."""
    query = (
        f"COPY (SELECT {', '.join(COLUMNS)} FROM journal_entry "
        "ORDER BY at, act_office, act_counter, ordinal) TO STDOUT"
    )
    count, digest = 0, hashlib.sha256()
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        for block in copy:
            count += 1
            digest.update(bytes(block))
    return digest.hexdigest(), count


def subjects(entries: Iterable[Entry]) -> list[tuple[str, int]]:
    """Kind and id of what entries tell of."""
    found = []
    for entry in entries:
        words = entry.line.split("\t")
        found.append((words[9], int(words[10])))
    return found
