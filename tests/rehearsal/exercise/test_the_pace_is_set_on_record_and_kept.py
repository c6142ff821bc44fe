"""How fast an exercise goes is a command like any other; closed time is passed over and nothing in it is lost."""

from __future__ import annotations

import pytest

from haicap.engine.outcome import Refused
from haicap.rehearsal import beats, pacing
from haicap.rules.base import Actor
from haicap.rules.one_stop.state import Channel
from haicap.rules.steering import SkipClosed, Steer
from haicap.store import bases, roles, verify, worlds
from tests.rehearsal.exercise.conftest import HOUR, Hall, whole

LEADER = Actor(1901, "controller", 1)


def _steps(hall: Hall, until: int, most: int = 400) -> int:
    """Drive by single ticks until the exercise stands at `until`; how many it took."""
    pace = pacing.Pacing(hall.exercise.run.reached_at)
    for count in range(1, most):
        pacing.step(hall.exercise, pace)
        if hall.exercise.run.reached_at >= until:
            hall.now = hall.exercise.run.reached_at
            return count
    raise AssertionError(f"stands at {hall.exercise.run.reached_at}, not at {until}")


def _journal(hall: Hall, command: str) -> list[tuple[int, str]]:
    with hall.write() as connection:
        return connection.execute(
            "SELECT person, after::text FROM journal_entry WHERE command = %s ORDER BY seq", [command]
        ).fetchall()


@pytest.fixture
def led(hall: Hall) -> Hall:
    """An exercise that a driver has begun to drive, sixty times as fast as the wall's clock."""
    beats.set_pace(hall.name, hall.exercise.run.cast.facts, hall.now, 60_000, skips_closed=None)
    return hall


def test_a_leader_changes_the_speed_and_rests_the_clock_each_on_record(led: Hall) -> None:
    led.done(Steer(led.now, LEADER, speed_milli=30_000), Steer(led.now, LEADER, paused=True))
    pace = led.exercise.pace()
    assert (pace.speed_milli, pace.paused) == (30_000, True)
    before = led.exercise.run.reached_at
    going = pacing.Pacing(before)
    for _ in range(3):
        assert pacing.step(led.exercise, going) is False
    assert led.exercise.run.reached_at == before, "the clock rests"
    led.done(Steer(led.now, LEADER, paused=False))
    told = _journal(led, "rehearsal.Steer")
    assert [person for person, _ in told] == [0, LEADER.person, LEADER.person, LEADER.person]
    assert '"speed_milli":30000' in told[1][1]
    whole(led)


def test_only_who_leads_may_steer(led: Hall) -> None:
    clerk = next(each for each in led.offices.values() if each.staff.clerks)
    (answer,) = led.act(Steer(led.now, Actor(clerk.staff.clerks[0], "clerk", clerk.id), paused=True))
    assert isinstance(answer, Refused)
    assert answer.code == "ROLE_MISSING"
    (answer,) = led.act(Steer(led.now, LEADER, speed_milli=9_000_000))
    assert isinstance(answer, Refused)
    assert answer.code == "SPEED_OUT_OF_RANGE"


def test_nights_are_passed_over_and_what_comes_in_at_night_is_there_in_the_morning(led: Hall) -> None:
    hours = led.exercise.run.company.hours
    led.play(9 * HOUR + HOUR // 2, 300)  # half past five in the evening
    morning = hours.next_counter(led.now)
    assert morning - led.now > 12 * HOUR
    led.done(Steer(led.now, LEADER, skips_closed=True))
    assert _steps(led, morning) < 40
    with led.write() as connection:
        (online,) = connection.execute(
            "SELECT count(*) FROM dossier WHERE channel = %s AND submitted_at > to_timestamp(%s)",
            [Channel.ONLINE, morning - 14 * HOUR],
        ).fetchone() or (0,)
    assert online > 0, "what citizens hand in at night"
    assert pacing.skips_to(led.exercise, led.exercise.pace()) is None, "by day the clock takes its time"
    whole(led)


def test_a_leader_goes_on_to_the_next_opening_once(led: Hall) -> None:
    led.play(10 * HOUR, 300)
    morning = led.exercise.run.company.hours.next_counter(led.now)
    led.done(Steer(led.now, LEADER, paused=True), SkipClosed(led.now, LEADER))
    _steps(led, morning)
    assert led.exercise.run.reached_at == morning
    led.play(10 * HOUR, 600)
    assert pacing.skips_to(led.exercise, led.exercise.pace()) is None, "asked for once, it is done once"


def test_nobody_who_is_served_by_a_person_is_passed_over(led: Hall) -> None:
    led.done(Steer(led.now, LEADER, skips_closed=True))
    led.play(HOUR)
    ticket = next(row for row in led.rows("ticket") if row.state == 2 and row.called_by)
    led.take(ticket.called_by, ticket.unit, "clerk", "somebody")
    led.now = led.exercise.run.company.hours.next_counter(led.now) + 10 * HOUR
    led.exercise.tick(led.now)
    assert led.exercise.run.company.hours.next_counter(led.now) > led.now
    assert pacing.skips_to(led.exercise, led.exercise.pace()) is None
    led.leave("somebody", ticket.called_by)
    led.play(1, 1)
    assert pacing.skips_to(led.exercise, led.exercise.pace()) is not None


def test_the_end_is_told_to_the_world_and_to_the_list_of_worlds(led: Hall) -> None:
    led.play(2 * HOUR, HOUR)
    led.take(led.offices[1001].staff.officers[0], 1001, "officer", "somebody")
    led.now = led.exercise.run.cast.ends_at
    led.exercise.tick(led.now)
    asked = iter([True, False])
    pacing.drive(led.exercise, lambda: next(asked))
    with bases.connect(worlds.database_of(led.name), roles.ENGINE) as connection:
        assert beats.has_ended(connection)
        assert connection.execute("SELECT count(*) FROM place").fetchone() == (0,)
        verdict = verify.verify(connection)
    assert (verdict.findings, verdict.unsealed) == ((), 0)
    assert worlds.find_world(led.name).finished is not None


def test_a_slow_machine_is_told_of(led: Hall) -> None:
    watch = pacing.Pacing(0)
    moments = iter([0.0, 3.0, 6.0, 9.0, 40.0])
    watch._elapsed = lambda: next(moments)
    assert watch.held_milli(0) is None
    assert watch.held_milli(90) is None, "too little has been seen"
    assert watch.held_milli(180) == 30_000
    assert watch.held_milli(270) == 30_000
    assert watch.held_milli(580) == 10_000, "only of late"


def test_a_slow_machine_takes_smaller_ticks_lest_whoever_acts_wait_for_long(led: Hall) -> None:
    watch = pacing.Pacing(0)
    assert watch.most(0) == pacing.FIRST_SECONDS
    watch.took(60, 3.0)
    assert watch.most(0) == int(20 * pacing.HELD_SECONDS_MAX), "it falls at once"
    watch.took(12, 0.01)
    assert watch.most(100) - 100 == int(40 * pacing.HELD_SECONDS_MAX), "and grows step by step"
    for _ in range(40):
        watch.took(3_600, 30.0)
    assert watch.most(0) == int(120 * pacing.HELD_SECONDS_MAX)
    led.done(Steer(led.now, LEADER, speed_milli=3_600_000))
    going = pacing.Pacing(led.exercise.run.reached_at)
    going._from(led.exercise.run.reached_at)
    going.took(1, 1.0)
    before = led.exercise.run.reached_at
    going._elapsed = lambda: 5.0
    going._since = 4.0
    pacing.step(led.exercise, going)
    assert led.exercise.run.reached_at - before <= 1, "not the hour that is due"
