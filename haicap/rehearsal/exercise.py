"""A live exercise: a run whose time is the wall's, times a factor, and in which people act through the pages.

Every second the driver plays what has become due and writes it. For that moment it holds alone the lock that whoever
acts holds in common: so it first sees all that people did, in its order, and nobody's rows change under it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from psycopg import Cursor

from haicap.engine.clock import VirtualClock, WallClock
from haicap.engine.ports import BusyError
from haicap.rehearsal import beats, desk, world, writer
from haicap.rehearsal.cast import make_cast
from haicap.rehearsal.guests import Guests
from haicap.rehearsal.recorded import Recorded
from haicap.rehearsal.run import Run
from haicap.rules.base import Row
from haicap.rules.steering import Pace
from haicap.services.one_stop.actors.beside import Beside
from haicap.services.one_stop.actors.joining import Joining, Seen
from haicap.store import bulk, heads, roles, sealer, worlds
from haicap.store.live import SEAL_LOCK
from haicap.store.tables import TABLES

SHARED = ("ticket", "request", "consultation", "dossier", "paid", "till", "rating")
"""Kinds of rows that people and simulated people both act on."""


class Exercise:
    """One exercise on its way: a run taken up from the database, and what people did that it has seen."""

    def __init__(self, name: str) -> None:
        """Take up the exercise of that name; raises WorldError where there is none or somebody else drives it."""
        self.name = name
        self.clock = WallClock()
        self.connection = worlds.connect(name, roles.ENGINE)
        world.prepare(self.connection)
        world.claim(self.connection, name)
        options, _ = world.options_of(self.connection)
        self.run = Run(self.connection, make_cast(options.place, options.plan(), options.seed))
        troupe = self.run.troupe = Beside(self.run.company)
        self.run.take_up()
        self.joining = Joining(troupe, Guests(self.run.cast.script.arrivals))
        self.recorded = Recorded(troupe)
        self.connection.commit()

    def close(self) -> None:
        """Let the world go."""
        self.connection.close()

    @property
    def has_ended(self) -> bool:
        """Whether nobody sets out any more."""
        return self.run.reached_at >= self.run.cast.ends_at

    @property
    def opens_at(self) -> int | None:
        """When the counters open again; None while they are open."""
        reached_at = self.run.reached_at
        opens_at = self.run.company.hours.next_counter(reached_at)
        return opens_at if opens_at > reached_at else None

    def pace(self) -> Pace:
        """How fast its leader wants it to go."""
        return beats.pace(self.connection)

    def tick(self, until: int, held_milli: int | None = None, skips_to: int | None = None) -> None:
        """See what people did, play up to `until` (UTC seconds of the exercise), write it: one transaction.

        Told with it: the speed held of late (thousandths), and the opening to which closed time is passed over.
        """
        at = self.run.reached_at
        with self.connection.transaction(), self.connection.cursor() as cursor:
            cursor.execute(b"SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
            self.joining.follow(at, self._seen(cursor))
            now = self.clock.now()
            self.joining.played_by(at, desk.places(cursor, now - desk.SEEN_SECONDS_MAX))
            self.recorded.follow(at, cursor)
            play(self.run, min(until, self.run.cast.ends_at), cursor)
            desk.tell_beat(cursor, beats.Beat(now, held_milli, skips_to, self.opens_at))
            desk.tell_errands(cursor, self.joining.errands())

    def seal(self) -> None:
        """Seal what is final by now and lay the head outside; the next time, where somebody is writing just now."""
        try:
            sealer.seal_now(self.connection, VirtualClock(self.run.reached_at))
        except BusyError:
            return
        heads.keep_new(self.connection, self.name)

    def end(self) -> None:
        """Close it for good: nobody acts any more, the journal is sealed to its end, the list of worlds says so."""
        with self.connection.transaction(), self.connection.cursor() as cursor:
            desk.close_exercise(cursor)
        self.seal()
        worlds.mark_finished(self.name)

    def _seen(self, cursor: Cursor[Any]) -> list[Seen]:
        """What people made or changed since the last tick, in the order of their acts; the session takes it over."""
        acts = desk.unseen_acts(cursor)
        if not acts:
            return []
        offices = sorted({act.office for act in acts})
        self.run.session.acts.update(desk.last_acts(cursor, offices))
        self._renew(bulk.load(self.connection, "serial", "unit = ANY(%s)", [offices]))
        rows = {}
        for kind in SHARED:
            for row in self._renew(bulk.load(self.connection, kind, "id = ANY(%s)", [_subjects(acts, kind)])):
                rows[kind, row.id] = row
        strangers = [number for _, number in rows if number not in self.run.company.origins]
        self.run.company.origins.update(desk.origins_of(self.connection, strangers))
        made = {(act.kind, act.number) for act in acts if act.made}
        moved = {(act.kind, act.number) for act in acts if act.moved}
        ordered = dict.fromkeys((act.kind, act.number) for act in acts)
        return [Seen(rows[key], key in made, key in moved) for key in ordered if key in rows]

    def _renew(self, rows: Iterable[Row]) -> list[Row]:
        """Take rows as they are now into the session; what lies in queues and on desks is the same row as before."""
        found = []
        for row in rows:
            held = self.run.session.rows[row.KIND].setdefault(row.id, row)
            for column in TABLES[row.KIND].columns:
                setattr(held, column.name, getattr(row, column.name))
            held.stored = row.stored
            found.append(held)
        return found


def play(run: Run, until: int, cursor: Cursor[Any]) -> None:
    """Play up to a moment and write it, in the transaction at hand."""
    run.play_until(until)
    writer.put_on_record(cursor, run.gather(until))
    desk.note_all_seen(cursor)


def _subjects(acts: Iterable[desk.Act], kind: str) -> list[int]:
    return sorted({act.number for act in acts if act.kind == kind})
