"""Driving an exercise: how far its clock has to have come by now, through open and closed time, at any speed."""

from __future__ import annotations

import sys
import traceback
from collections import deque
from collections.abc import Callable
from time import sleep

import psycopg

from haicap.engine.clock import elapsed_seconds
from haicap.rehearsal.exercise import Exercise
from haicap.rules.steering import THOUSAND, Pace
from haicap.store import bulk
from haicap.store.complaints import sentences

TICK_SECONDS = 1.0
REST_SECONDS_LEAST = 0.2
"""So long at least whoever acts has the world to himself between two ticks."""
SKIPPING_REST_SECONDS = 0.05
SEALED_EVERY_TICKS = 60
LAG_TICKS_MAX = 10
"""So many ticks of time are made up for at once; a machine that is slower than that plays slower."""
SKIP_SECONDS = 1_800
"""Through closed time the clock goes in such steps at most."""
HELD_SECONDS_MAX = 0.6
"""So long at most whoever acts should have to wait for a tick: a slow machine takes smaller ones, and lags."""
FIRST_SECONDS = 60
REOPENED_MAX = 3
WATCHED_SECONDS = 20
WATCHED_SECONDS_LEAST = 5
"""Over so many seconds of the wall it is said how fast an exercise really goes."""
_LOST_OUT = (bulk.ConcurrentChange, psycopg.errors.UniqueViolation)
"""Somebody changed a row under the driver: what was thought out and not written is thought out again."""


class Pacing:
    """Turns the wall's seconds into the exercise's, and sees whether they are kept."""

    def __init__(self, reached_at: int) -> None:
        self._elapsed = elapsed_seconds()
        self._set = (0, False)
        self._seen: deque[tuple[float, int]] = deque()
        self._rate = FIRST_SECONDS / HELD_SECONDS_MAX
        self._from(reached_at)

    def _from(self, reached_at: int) -> None:
        self._since, self._started_at = self._elapsed(), reached_at

    def anew(self, reached_at: int) -> None:
        """Count from here: the clock has jumped, rested, or goes at another speed."""
        self._from(reached_at)
        self._seen.clear()

    def due_at(self, pace: Pace, reached_at: int) -> int:
        """To which moment the exercise has to have come by now; a lag beyond measure is given up."""
        now_set = (pace.speed_milli, pace.paused)
        if now_set != self._set:
            self._set = now_set
            self.anew(reached_at)
        if pace.paused:
            self._from(reached_at)
            return reached_at
        due_at = self._started_at + int((self._elapsed() - self._since) * pace.speed_milli / THOUSAND)
        if due_at - reached_at > LAG_TICKS_MAX * TICK_SECONDS * pace.speed_milli / THOUSAND:
            self._from(reached_at)
            due_at = reached_at + max(1, pace.speed_milli // THOUSAND)
        return due_at

    def most(self, reached_at: int) -> int:
        """How far a tick may go that is to be over soon, by how far the last ones came in which time."""
        return reached_at + max(1, int(self._rate * HELD_SECONDS_MAX))

    def took(self, seconds: int, spent: float) -> None:
        """Note that a tick played so many seconds, in so many of the wall's; hopes grow slowly and fall at once."""
        self._rate = min(max(1, seconds) / max(spent, 0.01), 2 * self._rate)

    def held_milli(self, reached_at: int) -> int | None:
        """The speed that was held of late; None while too little has been seen."""
        now = self._elapsed()
        self._seen.append((now, reached_at))
        while len(self._seen) > 2 and now - self._seen[0][0] > WATCHED_SECONDS:
            self._seen.popleft()
        since, from_at = self._seen[0]
        if now - since < WATCHED_SECONDS_LEAST:
            return None
        return int((reached_at - from_at) * THOUSAND / (now - since))


def drive(exercise: Exercise, wanted: Callable[[], bool]) -> None:
    """Drive an exercise while `wanted()`, at the pace that stands on record, until nobody sets out any more."""
    ticks, failures = 0, 0
    pacing = Pacing(exercise.run.reached_at)
    try:
        while wanted() and not exercise.has_ended:
            began = elapsed_seconds()
            try:
                skips = step(exercise, pacing)
                failures, ticks = 0, ticks + 1
                if ticks % SEALED_EVERY_TICKS == 0:
                    exercise.seal()
            except Exception as error:
                failures += 1
                if failures > REOPENED_MAX:
                    raise
                _tell(error)
                exercise.close()
                sleep(TICK_SECONDS * (failures - 1))
                exercise = Exercise(exercise.name)
                pacing.anew(exercise.run.reached_at)
                continue
            sleep(SKIPPING_REST_SECONDS if skips else max(REST_SECONDS_LEAST, TICK_SECONDS - began()))
        if exercise.has_ended:
            exercise.end()
        else:
            exercise.seal()
    finally:
        exercise.close()


def step(exercise: Exercise, pacing: Pacing) -> bool:
    """One tick, at the pace on record; whether the clock is on its way through closed time."""
    pace, reached_at = exercise.pace(), exercise.run.reached_at
    opens_at = skips_to(exercise, pace)
    spent, most = elapsed_seconds(), pacing.most(reached_at)
    if opens_at is None:
        due_at = min(most, max(reached_at, pacing.due_at(pace, reached_at)))
        exercise.tick(due_at, pacing.held_milli(due_at))
    else:
        exercise.tick(min(opens_at, most, reached_at + SKIP_SECONDS), None, opens_at)
        pacing.anew(exercise.run.reached_at)
    if exercise.run.reached_at > reached_at:
        pacing.took(exercise.run.reached_at - reached_at, spent())
    return opens_at is not None


def skips_to(exercise: Exercise, pace: Pace) -> int | None:
    """The opening to which the clock goes on at once; None where it takes its time.

    Nobody's time is passed over who is being served at a counter that a person plays.
    """
    reached_at, next_counter = exercise.run.reached_at, exercise.run.company.hours.next_counter
    if pace.skip_from is not None:
        opens_at = next_counter(pace.skip_from)
        if opens_at > reached_at and next_counter(reached_at) > reached_at:
            return opens_at
    opens_at = next_counter(reached_at)
    if pace.paused or not pace.skips_closed or opens_at == reached_at:
        return None
    return None if exercise.joining.somebody_is_served() else opens_at


def _tell(error: Exception) -> None:
    """Tell on standard error what went wrong, unless it is nobody's fault."""
    if isinstance(error, _LOST_OUT):
        return
    said = sentences(error)
    sys.stderr.write("\n".join(said) + "\n" if said else "".join(traceback.format_exception(error)))
