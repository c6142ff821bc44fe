"""A live exercise: a run whose time is the wall's, times a factor, and in which people act through the pages.

Every second the driver plays what has become due and writes it. For that moment it holds alone the lock that whoever
acts holds in common: so it first sees all that people did, in its order, and nobody's rows change under it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
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

FOLLOWED = ("ticket", "request", "consultation", "dossier")
"""Kinds of rows from which simulated people see what people did."""
TICK_SECONDS = 1.0
SEALED_EVERY_TICKS = 60
LAG_TICKS_MAX = 10
"""So many ticks of time are made up for at once; a machine that is slower than that plays slower."""
REOPENED_MAX = 3
BEFORE_OPENING_SECONDS = 15 * 60
SUFFIX, NAME_LETTERS_MAX = "-exercise", 41
SEEN_SECONDS_MAX = 600
"""Wall seconds after which a player of whom nothing is heard has left: the simulated person goes on."""


def begin(name: str, options: world.Options) -> None:
    """Make the world of an exercise: a trial's staff and citizens before the first of them sets out.

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
        morning = (
            min(run.company.hours.openings(cast.days[0]), default=cast.starts_at) - BEFORE_OPENING_SECONDS
        )
        run.play_until(morning)
        with connection.transaction(), connection.cursor() as cursor:
            writer.put_on_record(cursor, run.gather(morning))
        heads.keep_all(connection, name)


def ready(name: str | None) -> str:
    """The exercise to be driven: this world if it is one, or an exercise with the options of this (the last) trial.

    An exercise of a trial is named after it, begins on the morning of its first day, and goes on where it stood when
    there is one. Raises WorldError.
    """
    found = worlds.find_world(name) if name else worlds.latest_finished_trial()
    if found is None:
        raise WorldError(
            "Chưa có lần diễn tập nào xong; hãy chạy make trial trước.",
            "No trial has finished yet; run make trial first.",
        )
    if found.kind == "exercise":
        return found.name
    if found.kind != "trial":
        raise WorldError(
            f"“{found.name}” không phải thế giới diễn tập nên không chạy nhanh, chậm được; hãy bỏ --speed.",
            f'"{found.name}" is no rehearsal, so its time cannot be driven; leave out --speed.',
        )
    wanted = f"{found.name[: NAME_LETTERS_MAX - len(SUFFIX)]}{SUFFIX}"
    if not worlds.world_exists(wanted):
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
        self.seen_seq = desk.last_seq(self.connection)
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
            self.run.play_until(min(until, self.run.cast.ends_at))
            desk.tell_errands(cursor, self.joining.errands())
            window = self.run.gather(min(until, self.run.cast.ends_at))
            numbers = writer.put_on_record(cursor, window)
            self.seen_seq = numbers[-1] if numbers else self.seen_seq

    def seal(self) -> None:
        """Seal what is final by now and lay the head outside; the next time, where somebody is writing just now."""
        try:
            sealer.seal_now(self.connection, VirtualClock(self.run.reached_at))
        except BusyError:
            return
        heads.keep_new(self.connection, self.name)

    def _seen(self, cursor: Cursor[Any]) -> list[Seen]:
        """What people made or changed since the last tick, in the order of their acts; the session takes it over."""
        acts = desk.acts_since(cursor, self.seen_seq)
        if not acts:
            return []
        self.seen_seq = acts[-1].seq
        offices = sorted({act.office for act in acts})
        self.run.session.acts.update(desk.last_acts(cursor, offices))
        self._renew(bulk.load(self.connection, "serial", "unit = ANY(%s)", [offices]))
        self._renew(bulk.load(self.connection, "applicant", "id = ANY(%s)", [_subjects(acts, "applicant")]))
        seen: dict[tuple[str, int], Seen] = {}
        for kind in FOLLOWED:
            for row, was in self._renew(
                bulk.load(self.connection, kind, "id = ANY(%s)", [_subjects(acts, kind)])
            ):
                seen[kind, row.id] = Seen(row, was)
        ordered = dict.fromkeys((act.kind, act.number) for act in acts)
        return [seen[key] for key in ordered if key in seen]

    def _renew(self, rows: Iterable[Row]) -> list[Seen]:
        """Take rows as they are now into the session; what lies in queues and on desks is the same row as before."""
        found = []
        for row in rows:
            held = self.run.session.rows[row.KIND].get(row.id)
            if held is None:
                self.run.session.put([row])
                found.append(Seen(row, None))
                continue
            was = copy(held)
            for column in TABLES[row.KIND].columns:
                setattr(held, column.name, getattr(row, column.name))
            held.stored = row.stored
            found.append(Seen(held, was))
        return found


def _subjects(acts: Iterable[desk.Act], kind: str) -> list[int]:
    return sorted({act.number for act in acts if act.kind == kind})


def drive(name: str, speed: float, wanted: Callable[[], bool]) -> None:
    """Drive an exercise while `wanted()`, `speed` times as fast as the wall's clock, until nobody sets out any more."""
    exercise, ticks, reopened = Exercise(name), 0, 0
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
                exercise = Exercise(name)  # what was thought out and not written is thought out again
            ticks += 1
            if ticks % SEALED_EVERY_TICKS == 0:
                exercise.seal()
            sleep(TICK_SECONDS)
    finally:
        exercise.close()
