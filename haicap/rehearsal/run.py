"""A run: the heap of happenings taken in exact time, written to the database once a window.

A window is only how often the session writes and commits; no result depends on it. What a run remembers stands in the
database after every window, so that a run that was killed goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from psycopg import Connection

from haicap.engine.clock import Clock, WallClock
from haicap.engine.registry import REGISTRY
from haicap.engine.seals import Chain, Seal
from haicap.engine.session import Session
from haicap.rehearsal import desk
from haicap.rehearsal.cast import Cast
from haicap.rehearsal.memory import seldom_swept
from haicap.rehearsal.playing import play_until
from haicap.rehearsal.stage import Stage
from haicap.rehearsal.writer import Window, Writer
from haicap.services.one_stop.actors.company import Company
from haicap.services.one_stop.actors.hours import Hours
from haicap.services.one_stop.actors.troupe import Troupe
from haicap.store import bulk

SEAL_SECONDS = 3_600


class Reached(NamedTuple):
    """How far a run has come: the virtual moment, dossiers in and out, people waiting, commands done."""

    at: int
    received: int
    finished: int
    waiting: int
    changes: int
    lost: int


class Run:
    """One run of a cast in a world's database, from wherever it stands to its end."""

    def __init__(self, connection: Connection[Any], cast: Cast, clock: Clock | None = None) -> None:
        self.connection = connection
        self.cast = cast
        self.clock = clock or WallClock()
        self.reached_at = cast.starts_at
        self.next_visit = 0
        holdings = [(post.person, post.role, post.unit) for post in cast.posts]
        self.session = Session(REGISTRY, cast.facts, holdings, acts={})
        self.stage = Stage(self.session, {})
        hours = Hours(cast.facts.calendar, cast.plan.rhythm.saturday_hours)
        self.company = Company(self.stage, cast.script, cast.facts, hours, cast.manners, cast.staff)
        self.troupe = Troupe(self.company)
        self.chain: Chain

    # Beginning and going on -------------------------------------------------------------------------------------

    def begin(self, opening: Seal) -> None:
        """Begin a fresh run whose journal opens with this seal."""
        self.chain = Chain(opening, SEAL_SECONDS)
        self.troupe.begin(self.cast.days, self.cast.away)

    def take_up(self) -> None:
        """Go on with a run from the last window that was written: one SELECT a kind."""
        remembered = desk.recall(self.connection)
        self.reached_at, self.next_visit = remembered.reached_at, remembered.next_visit
        self.stage.last_ids.update(remembered.ids)
        self.session.acts.update(remembered.acts)
        self.session.done_count = remembered.changes
        self.stage.refusals.update(remembered.refusals)
        self.stage.lost_count = remembered.lost
        self.session.put(remembered.rows)
        self.company.origins.update(remembered.origins)
        self.company.known_applicants.update(remembered.applicants)
        self.company.effort.update(remembered.efforts)
        self.stage.restore(remembered.happenings, remembered.counters)
        self.chain = Chain(remembered.last_seal, SEAL_SECONDS)
        self.chain.add(remembered.unsealed)
        self.troupe.take_up(remembered.happenings, self.cast.away, self.reached_at)
        self.company.received_count, self.company.finished_count = remembered.received, remembered.finished

    # Going through time -----------------------------------------------------------------------------------------

    def windows(self, window_seconds: int, wanted: Callable[[], bool] = lambda: True) -> Iterator[Reached]:
        """Go on window by window while `wanted()`, each written whole; yields how far the run has come.

        Windows are written while the next ones are played; a failed write ends the run soon after.
        """
        with seldom_swept(), Writer(self.connection.info.dbname, self.chain) as writer:
            while self.reached_at < self.cast.ends_at and wanted():
                since_start = self.reached_at - self.cast.starts_at
                end = self.cast.starts_at + (since_start // window_seconds + 1) * window_seconds
                end = min(end, self.cast.ends_at)
                self.play_until(end)
                writer.write(self.gather(end))
                yield self._reached()

    def play_until(self, end: int) -> None:
        """Let happen what is due before `end` (UTC seconds)."""
        arrivals = self.cast.script.arrivals
        self.next_visit = play_until(end, arrivals, self.next_visit, self.stage, self.troupe)

    def gather(self, end: int) -> Window:
        """Everything that the window changed; from here on it counts as written."""
        notes, changed = self.session.take_written()
        records = bulk.taken(changed)
        kept = desk.keep(self, end)
        for rows in changed.values():
            self.company.settle(rows)
        self.reached_at = end
        closes = end >= self.cast.ends_at
        return Window(end, closes, self.clock.now(), notes, records, kept)

    def _reached(self) -> Reached:
        waiting = sum(len(office.patience) for office in self.company.offices.values())
        return Reached(
            self.reached_at,
            self.company.received_count,
            self.company.finished_count,
            waiting,
            self.session.done_count,
            self.stage.lost_count,
        )
