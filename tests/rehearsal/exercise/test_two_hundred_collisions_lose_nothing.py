"""Design, section 5: what people change under the driver is thought out again; conservation and the journal hold."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from haicap.engine.outcome import Done
from haicap.rehearsal import exercise as exercises
from haicap.rehearsal import pacing
from haicap.rules.base import Actor, Command
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import Purpose, State, Step, TicketState
from haicap.store import bulk
from tests.rehearsal.exercise.conftest import HOUR, Hall, whole

COLLISIONS = 200
FIRST = 10_000_000_000_001


def _wishes(hall: Hall, number: int) -> list[Command]:
    """What people do to rows that simulated people have in hand at the same second, without having taken a place."""
    found: list[Command] = []
    for row in [*hall.rows("ticket")]:
        office = hall.offices[row.unit]
        clerk = Actor(office.staff.clerks[0], "clerk", office.id)
        if row.state == TicketState.WAITING:
            found.append(c.Call(hall.now, clerk, row.id))
        elif row.state == TicketState.CALLED and row.put_back < 3:
            found.append(c.PutBack(hall.now, clerk, row.id))
    for row in [*hall.rows("dossier")]:
        if row.state == State.IN_PROCESS and row.step in (Step.ASSIGNED, Step.WORKING) and row.owner:
            actor = Actor(row.owner, "officer", row.competent)
            steps = hall.exercise.run.cast.facts.back_office_steps(row.procedure)
            found.append(c.Work(hall.now, actor, row.id, min(row.work_done + 1, steps)))
            found.append(c.SubmitForSignature(hall.now, actor, row.id))
    visitor = Actor(0, "applicant", 1001)
    found.append(c.TakeTicket(hall.now, visitor, FIRST + number, Purpose.HAND_IN, 1))
    return found


def _balance(hall: Hall) -> tuple[int, ...]:
    """Tickets and dossiers by what became of them: none is in nobody's hands."""
    with hall.write() as connection:
        found = connection.execute(
            "SELECT (SELECT count(*) FROM ticket WHERE state = 2 AND called_by IS NULL), "
            "(SELECT count(*) FROM ticket WHERE state = 3 AND pending <> 0), "
            "(SELECT count(*) FROM dossier WHERE holder IS NULL), "
            "(SELECT count(*) FROM dossier WHERE state = 4 AND step IN (2, 3, 4) AND owner IS NULL AND step <> 2)"
        ).fetchone()
    assert found is not None
    return tuple(found)


def test_people_and_the_driver_at_the_same_rows_in_the_same_seconds(hall: Hall) -> None:
    hall.play(HOUR, 300)
    done, refused = 0, 0
    for number in range(COLLISIONS):
        wishes = _wishes(hall, number)
        picked = [wishes[number % len(wishes)], wishes[(number * 7) % len(wishes)], wishes[-1]]
        outcomes: list[Any] = []
        hall.now += 45
        act = threading.Thread(target=lambda some=picked, into=outcomes: into.extend(_act(hall, some)))
        act.start()
        hall.exercise.tick(hall.now)
        act.join()
        done += sum(isinstance(each, Done) for each in outcomes)
        refused += sum(not isinstance(each, Done) for each in outcomes)
    assert done > COLLISIONS
    assert refused > 0, "who comes second is told"
    assert hall.exercise.run.stage.bugs == []
    assert _balance(hall) == (0, 0, 0, 0)
    whole(hall)
    assert _balance(hall) == (0, 0, 0, 0)


def _act(hall: Hall, wishes: list[Command]) -> list[Any]:
    return [hall.act(wish)[0] for wish in wishes]


def test_a_row_that_changed_under_the_driver_has_the_window_run_again(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where somebody writes past the lock: what was thought out is thrown away, and thought out anew."""
    hall.play(HOUR, 300)
    play, tries = exercises.play, []

    def changed(run: Any, until: int, cursor: Any) -> None:
        tries.append(until)
        if len(tries) % 2:
            raise bulk.ConcurrentChange("1 of 2 rows")
        play(run, until, cursor)

    monkeypatch.setattr(exercises, "play", changed)
    monkeypatch.setattr(pacing, "REST_SECONDS_LEAST", 0.0)
    monkeypatch.setattr(pacing, "TICK_SECONDS", 0.01)
    began_at = hall.exercise.run.reached_at
    asked = iter([True] * 40 + [False])
    pacing.drive(hall.exercise, lambda: next(asked))
    monkeypatch.setattr(exercises, "play", play)
    hall.exercise = exercises.Exercise(hall.name)
    hall.now = hall.exercise.run.reached_at
    assert len(tries) >= 20
    assert hall.now >= began_at
    whole(hall)
