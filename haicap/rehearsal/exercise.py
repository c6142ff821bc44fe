"""A live exercise: a run whose time is the wall's, times a factor, and in which people act through the pages.

Every second the driver plays what has become due and writes it. For that moment it holds alone the lock that whoever
acts holds in common: so it first sees all that people did, in its order, and nobody's rows change under it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import sleep
from typing import Any

import psycopg
from psycopg import Cursor

from haicap.engine.clock import VirtualClock, WallClock, elapsed_seconds
from haicap.engine.ports import BusyError
from haicap.rehearsal import desk, world, writer
from haicap.rehearsal.cast import make_cast
from haicap.rehearsal.run import Run
from haicap.rules.base import Row
from haicap.services.one_stop.actors.joining import Joining, Seen
from haicap.store import bases, bulk, heads, roles, sealer, worlds
from haicap.store.errors import WorldError
from haicap.store.live import SEAL_LOCK
from haicap.store.tables import TABLES

SHARED = ("ticket", "request", "consultation", "dossier")
"""Kinds of rows that people and simulated people both act on."""
TICK_SECONDS = 1.0
SEALED_EVERY_TICKS = 60
LAG_TICKS_MAX = 10
"""So many ticks of time are made up for at once; a machine that is slower than that plays slower."""
REOPENED_MAX = 3
SUFFIX, NAME_LETTERS_MAX = "-exercise", 41
SEEN_SECONDS_MAX = 600
"""Wall seconds after which a player of whom nothing is heard has left: the simulated person goes on."""


def begin(name: str, options: world.Options) -> None:
    """Make the world of an exercise: a trial's staff and citizens, played until the counters open for the first time.

    Raises WorldError where the name is taken, DataError or SettingError for options that cannot be.
    """
    cast = make_cast(options.place, options.plan(), options.seed)
    made = worlds.create_world(name, "exercise", place=options.place)
    with bases.connect(made.database, roles.ENGINE) as connection:
        world.prepare(connection)
        digest = bases.base_digest(options.place)
        opening = world.fill(connection, name, options, cast, digest, kind="exercise")
        run = Run(connection, cast)
        run.begin(opening)
        opens_at = run.company.hours.next_counter(cast.starts_at)
        with connection.transaction(), connection.cursor() as cursor:
            _play(run, opens_at, cursor)
        sealer.seal_now(connection, VirtualClock(opens_at))
        heads.keep_all(connection, name)


def ready(name: str | None) -> str:
    """The exercise to be driven: this world if it is one, or an exercise with the options of this (the last) trial.

    An exercise of a trial is named after it, begins on the morning of its first day, and goes on where it stood when
    there is one. Raises WorldError.
    """
    found = worlds.world_or_latest_trial(name)
    if found.kind == "exercise":
        return found.name
    if found.kind != "trial":
        raise WorldError(
            f"“{found.name}” không phải thế giới diễn tập nên không chạy nhanh, chậm được; hãy bỏ --speed.",
            f'"{found.name}" is no rehearsal, so its time cannot be driven; leave out --speed.',
        )
    wanted = f"{found.name[: NAME_LETTERS_MAX - len(SUFFIX)]}{SUFFIX}"
    if worlds.world_exists(wanted):
        worlds.find_world_of(wanted, "exercise")
    else:
        with worlds.connect(found.name, roles.CITY) as connection:
            options, _ = world.options_of(connection)
        begin(wanted, options)
    return wanted


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
        self.run.take_up()
        self.joining = Joining(self.run.troupe)
        self.connection.commit()

    def close(self) -> None:
        """Let the world go."""
        self.connection.close()

    @property
    def has_ended(self) -> bool:
        """Whether nobody sets out any more."""
        return self.run.reached_at >= self.run.cast.ends_at

    def tick(self, until: int) -> None:
        """See what people did, play up to `until` (UTC seconds of the exercise), write it: one transaction."""
        at = self.run.reached_at
        with self.connection.transaction(), self.connection.cursor() as cursor:
            cursor.execute(b"SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
            self.joining.follow(at, self._seen(cursor))
            self.joining.played_by(at, desk.places(cursor, self.clock.now() - SEEN_SECONDS_MAX))
            _play(self.run, min(until, self.run.cast.ends_at), cursor)
            desk.tell_errands(cursor, self.joining.errands())

    def seal(self) -> None:
        """Seal what is final by now and lay the head outside; the next time, where somebody is writing just now."""
        try:
            sealer.seal_now(self.connection, VirtualClock(self.run.reached_at))
        except BusyError:
            return
        heads.keep_new(self.connection, self.name)

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


def _play(run: Run, until: int, cursor: Cursor[Any]) -> None:
    """Play up to a moment and write it, in the transaction at hand."""
    run.play_until(until)
    writer.put_on_record(cursor, run.gather(until))
    desk.note_all_seen(cursor)


def _subjects(acts: Iterable[desk.Act], kind: str) -> list[int]:
    return sorted({act.number for act in acts if act.kind == kind})


def drive(exercise: Exercise, speed: float, wanted: Callable[[], bool]) -> None:
    """Drive an exercise while `wanted()`, `speed` times as fast as the wall's clock, until nobody sets out any more."""
    ticks, reopened = 0, 0
    since, started_at = elapsed_seconds(), exercise.run.reached_at
    try:
        while wanted() and not exercise.has_ended:
            due_at = started_at + int(since() * speed)
            if due_at - exercise.run.reached_at > LAG_TICKS_MAX * TICK_SECONDS * speed:
                since, started_at = elapsed_seconds(), exercise.run.reached_at
                due_at = started_at + int(speed)
            try:
                if due_at > exercise.run.reached_at:
                    exercise.tick(due_at)
                    reopened = 0
            except (bulk.ConcurrentChange, psycopg.errors.UniqueViolation):
                if reopened == REOPENED_MAX:
                    raise
                reopened += 1
                exercise.close()
                exercise = Exercise(
                    exercise.name
                )  # what was thought out and not written is thought out again
            ticks += 1
            if ticks % SEALED_EVERY_TICKS == 0:
                exercise.seal()
            sleep(TICK_SECONDS)
    finally:
        exercise.close()
