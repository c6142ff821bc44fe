"""`action`: one live action with durable commit, as long as the engine takes: key, locks, rules, writing, commit."""

from __future__ import annotations

from bench import setting, story
from bench.figures import Bench, Figure, at_rank
from bench.single import one_at_a_time
from haicap.engine.clock import elapsed_seconds
from haicap.store.bases import base_template

WORLD = "bench-action"


def measure() -> Bench:
    """Tell a story action by action; figures over all of them, and the slowest command's own."""
    setting.django()
    base_template("hanoi")
    told = story.record()
    by_command: dict[str, list[float]] = {}
    with setting.empty_world(WORLD, durable=True) as connection:
        run = setting.begin(connection, WORLD, story.OPTIONS)
        connection.commit()
        setting.checkpoint()
        with setting.page_connection(WORLD) as page:
            act = one_at_a_time(page, run.cast.facts, keyed=True)
            for each in told.told:
                stopwatch = elapsed_seconds()
                act(each.command)
                by_command.setdefault(type(each.command).__name__, []).append(stopwatch() * 1e3)
    times = sorted(time for some in by_command.values() for time in some)
    medians = {name: round(at_rank(sorted(some), 0.5), 2) for name, some in sorted(by_command.items())}
    return Bench(
        "action",
        [
            Figure("p99_ms", at_rank(times, 0.99), "ms", "99 % dưới", "99 % below", must=5),
            Figure("p50_ms", at_rank(times, 0.5), "ms", "trung vị", "median"),
            Figure("slowest_ms", times[-1], "ms", "chậm nhất", "the slowest"),
        ],
        {"actions": len(times), "median_ms": medians},
    )
