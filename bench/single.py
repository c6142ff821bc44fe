"""`single`: the commands of a story one at a time, each in a transaction of its own, as when a clerk clicks."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from psycopg import Connection

from bench import base, setting, story
from bench.figures import TIMES, Bench, Figure, at_rank
from haicap.engine.clock import WallClock, elapsed_seconds
from haicap.engine.outcome import Done
from haicap.engine.ports import Wish
from haicap.engine.run import run
from haicap.rules.base import Command
from haicap.store.bases import base_template
from haicap.store.live import PostgresStore

Act = Callable[[Command], None]


def measure() -> Bench:
    """Tell the story command by command with durable commits; the journal must come out the same."""
    setting.django()
    base_template("hanoi")
    trial, told = base.trial(), story.record()
    times: list[float] = []
    world = setting.own("single")
    with setting.empty_world(world, durable=True) as connection:
        facts = setting.begin(connection, world, story.OPTIONS).cast.facts
        connection.commit()
        setting.checkpoint()
        with setting.page_connection(world) as page:
            act = one_at_a_time(page, facts)
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


def one_at_a_time(connection: Connection[Any], facts: Any, *, keyed: bool = False) -> Act:
    """A function that carries out one command as a live action; with `keyed`, under a key against double clicks."""
    store, numbers = PostgresStore(connection, WallClock()), count(1)

    def act(command: Command) -> None:
        key = f"bench-{next(numbers)}" if keyed else None
        (outcome,) = run([Wish(command, key)], store, facts)
        assert isinstance(outcome, Done), f"{command} was carried out in the trial: {outcome}"

    return act
