"""`action`: one live action with durable commit, as long as the engine takes: key, locks, rules, writing, commit.

Where others use the machine too, the processor's milliseconds an action say more than the wall's.
"""

from __future__ import annotations

import os
from typing import Any

from psycopg import Connection

from bench import machine, setting, story
from bench.figures import Bench, Figure, at_rank
from bench.single import Act, one_at_a_time
from haicap.engine.clock import elapsed_seconds
from haicap.store.bases import base_template


def measure() -> Bench:
    """Tell a story action by action; figures over all of them, and the median of each command."""
    setting.django()
    base_template("hanoi")
    told = story.record()
    world = setting.own("action")
    with setting.empty_world(world, durable=True) as connection:
        run = setting.begin(connection, world, story.OPTIONS)
        connection.commit()
        setting.checkpoint()
        with setting.page_connection(world) as page:
            act = one_at_a_time(page, run.cast.facts, keyed=True)
            used = _processor_seconds(page)
            by_command = _act(act, told)
            used = [after - before for before, after in zip(used, _processor_seconds(page), strict=True)]
    times = sorted(time for some in by_command.values() for time in some)
    medians = {name: round(at_rank(sorted(some), 0.5), 2) for name, some in sorted(by_command.items())}
    return Bench("action", _figures(times, used), {"actions": len(times), "median_ms": medians})


def _act(act: Act, told: story.Story) -> dict[str, list[float]]:
    """How long each action took, in milliseconds, by command."""
    by_command: dict[str, list[float]] = {}
    for each in told.told:
        stopwatch = elapsed_seconds()
        act(each.command)
        by_command.setdefault(type(each.command).__name__, []).append(stopwatch() * 1e3)
    return by_command


def _processor_seconds(page: Connection[Any]) -> list[float]:
    """What this process and its backend have used so far; not a number where the server is out of sight."""
    seen = [machine.process_seconds(pid) for pid in (os.getpid(), page.info.backend_pid)]
    return [float("nan") if seconds is None else seconds for seconds in seen]


def _figures(times: list[float], used: list[float]) -> list[Figure]:
    client_ms, server_ms = [seconds * 1e3 / len(times) for seconds in used]
    figures = [
        Figure("p99_ms", at_rank(times, 0.99), "ms", "99 % dưới", "99 % below", must=5),
        Figure("p50_ms", at_rank(times, 0.5), "ms", "trung vị", "median"),
        Figure("slowest_ms", times[-1], "ms", "chậm nhất", "the slowest"),
        Figure("client_cpu_ms", client_ms, "ms", "bộ xử lý, phía gọi", "processor, our side"),
        Figure("server_cpu_ms", server_ms, "ms", "bộ xử lý, phía PostgreSQL", "processor, PostgreSQL's side"),
    ]
    return [
        figure for figure in figures if figure.value == figure.value
    ]  # a figure nobody could read is left out
