"""`single`: the commands of a story one at a time, each in a transaction of its own, as when a clerk clicks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from psycopg import Connection

from bench import base, setting, story
from bench.figures import TIMES, Bench, Figure, at_rank
from haicap.engine.clock import elapsed_seconds
from haicap.engine.outcome import Done
from haicap.engine.registry import REGISTRY
from haicap.engine.session import Session
from haicap.rules.base import Command, Row
from haicap.store import bulk
from haicap.store.bases import base_template

WORLD = "bench-single"
Act = Callable[[Command], None]


def measure() -> Bench:
    """Tell the story command by command with durable commits; the journal must come out the same."""
    setting.django()
    base_template("hanoi")
    trial, told = base.trial(), story.record()
    times: list[float] = []
    with setting.empty_world(WORLD, durable=True) as connection:
        run = setting.begin(connection, WORLD, story.OPTIONS)
        connection.commit()
        act = one_at_a_time(connection, run.cast.facts)
        setting.checkpoint()
        for each in told.told:
            stopwatch = elapsed_seconds()
            act(each.command)
            times.append(stopwatch())
        same = story.journal_digest(connection)[0] == told.digest
    if not same:
        raise RuntimeError("one at a time, the commands left another journal")
    details = {
        "commands": told.commands,
        "entries": told.entries,
        "same_journal": same,
        "trial": trial.as_json(),
    }
    return Bench("single", _figures(sorted(times), told.commands, trial.seconds_per_command), details)


def _figures(times: list[float], commands: int, in_trial: float) -> list[Figure]:
    mean = sum(times) / commands
    return [
        Figure(
            "single_over_trial",
            mean / in_trial,
            TIMES,
            "từng lệnh một ÷ trong đợt diễn tập, mỗi lệnh",
            "one command at a time ÷ in the trial, per command",
            goal=30,
            at_least=True,
        ),
        Figure("single_us", mean * 1e6, "µs", "mỗi lệnh, từng lệnh một", "per command, one at a time"),
        Figure("single_p50_ms", at_rank(times, 0.5) * 1e3, "ms", "trung vị", "median"),
        Figure("single_p99_ms", at_rank(times, 0.99) * 1e3, "ms", "99 % dưới", "99 % below"),
        Figure("trial_us", in_trial * 1e6, "µs", "mỗi lệnh trong đợt diễn tập", "per command in the trial"),
    ]


def one_at_a_time(connection: Connection[Any], facts: Any) -> Act:
    """A function that carries out one command in a transaction of its own: load and lock, decide, write, commit."""

    def act(command: Command) -> None:
        with connection.transaction(), connection.cursor() as cursor:
            unit, person = command.actor.unit, command.actor.person
            session = Session(REGISTRY, facts, _holdings(connection, person), {})
            counter = connection.execute(
                "SELECT last_id, last_act FROM office_counter WHERE unit = %s FOR UPDATE", [unit]
            ).fetchone() or (0, 0)
            session.acts[unit] = counter[1]
            session.put(_rows(connection, command))
            outcome = session.do(command)
            assert isinstance(outcome, Done), f"{command} was carried out in the trial: {outcome}"
            entries, changed = session.take_written()
            bulk.write_rows(cursor, changed)
            bulk.write_entries(cursor, entries, command.at)
            bulk.write_counters(cursor, {unit: counter[0]}, session.acts)

    return act


def _holdings(connection: Connection[Any], person: int) -> list[tuple[int, str, int]]:
    query = "SELECT person, role, unit FROM holding WHERE person = %s"
    return connection.execute(query, [person]).fetchall()


def _rows(connection: Connection[Any], command: Command) -> list[Row]:
    wanted: dict[str, list[int]] = {}
    for key in REGISTRY.handlers[type(command)].keys(command):
        if key is not None:
            wanted.setdefault(key[0], []).append(key[1])
    return [
        row
        for kind, numbers in sorted(wanted.items())
        for row in bulk.load(connection, kind, "id = ANY(%s)", [numbers])
    ]
