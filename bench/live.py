"""`live`: a million dossiers, people of all offices at work over HTTP, as many requests a second as two cores bear."""

from __future__ import annotations

import asyncio
import os
from typing import Any

from bench import live_server, live_world, setting
from bench.figures import TIMES, Bench, Figure, at_rank
from bench.live_load import Share, Tally, offer, repeat
from bench.live_server import Serving, Tpcb, Used
from haicap.store import roles

DOSSIERS, SECONDS = 1_000_000, 600
P95_MS_MAX, LIST_MS_MAX, RATE_MUST, RATE_GOAL = 300, 200, 80, 300
STEPS = (80, 110, 140, 170, 200, 230, 260, 300, 350)
"""Requests a second that are tried, one after the other, until one is too many."""
STEP_SECONDS, WARM_SECONDS, ALONE_SECONDS, TPCB_SECONDS = 10, 15, 4, 20
SHARE_OF_HELD = 0.85
"""The long run is offered this share of the most that was held for a short while."""
MS = 1_000


def measure(seconds: int = SECONDS, dossiers: int = DOSSIERS, rate: int = 0) -> Bench:
    """Load the pages for so many seconds; without a rate (requests a second), at most of what is found to be held."""
    made = live_world.ensure(dossiers)
    with live_world.clone() as world:
        _django(world)
        from bench import live_cast
        from bench.live_stories import WEIGHTS, Stories

        stories = Stories(live_cast.load(world))
        bench = Bench(
            "live", details={"rows": made["rows"], "megabytes": made["megabytes"], "weights": WEIGHTS}
        )
        setting.checkpoint()
        with live_server.served(world) as serving:
            loaded = _loaded(bench, serving, stories.mix(), seconds, rate)
            alone = {
                name: _alone(serving, getattr(stories, name), place) for place, name in enumerate(WEIGHTS)
            }
        bench.details["cpu_ms"] = alone
    yardstick = live_server.tpcb(TPCB_SECONDS)
    bench.figures = _figures(loaded, alone, yardstick, bench.details)
    return bench


def _django(world: str) -> None:
    """The pages' own settings in this process, for what it prepares: sessions, tokens, secrets of receipts."""
    os.environ |= {"HAICAP_WORLD": world, "HAICAP_DATABASE_ROLE": roles.WEB}
    setting.django()


def _loaded(
    bench: Bench, serving: Serving, mix: list[Share], seconds: int, rate: int
) -> tuple[Tally, float, Used]:
    """Warm up, find what is held, then the long run; its tally, its length and what it cost."""
    a_story, _ = _offered(serving, mix, 10, WARM_SECONDS, seed=1)
    per_story = a_story.requests / max(1, a_story.stories)
    bench.details["ladder"] = ladder = []
    held, step_held = float(rate), float(rate)
    for step in [] if rate else STEPS:
        tally, length = _offered(serving, mix, step / per_story, STEP_SECONDS, seed=step)
        told = _told(tally, length)
        ladder.append({"offered": step} | told)
        print(f"  {step}/s: {told}", flush=True)
        if told["p95_ms"] > P95_MS_MAX or told["errors"]:
            break
        held, step_held = told["per_second"], step
    wanted = rate or max(STEPS[0], step_held * SHARE_OF_HELD)
    before = serving.used()
    tally, length = _offered(serving, mix, wanted / per_story, seconds, seed=2)
    bench.details |= {"offered_per_second": wanted, "held_per_second": held, "troubles": dict(tally.troubles)}
    bench.details["run"] = _told(tally, length)
    return tally, length, serving.used().since(before)


def _offered(
    serving: Serving, mix: list[Share], stories: float, seconds: float, seed: int
) -> tuple[Tally, float]:
    return asyncio.run(offer(serving.base, mix, stories, seconds, seed))


def _told(tally: Tally, length: float) -> dict[str, Any]:
    """Answers a second, percentiles and errors of a run, and the same by kind."""
    ordered = tally.all_seconds()
    return {
        "per_second": round(tally.requests / length, 1),
        "requests": tally.requests,
        "errors": tally.errors,
        "p50_ms": round(at_rank(ordered, 0.5) * MS, 1),
        "p95_ms": round(at_rank(ordered, 0.95) * MS, 1),
        "p99_ms": round(at_rank(ordered, 0.99) * MS, 1),
    }


def by_kind(tally: Tally) -> dict[str, dict[str, float]]:
    """Count and milliseconds of each kind of request: mean, median, 95 and 99 per cent, the slowest."""
    found = {}
    for kind, some in sorted(tally.seconds.items()):
        ordered = sorted(some)
        ranks = {f"p{share}": round(at_rank(ordered, share / 100) * MS, 1) for share in (50, 95, 99)}
        mean, slowest = sum(ordered) / len(ordered) * MS, ordered[-1] * MS
        found[kind] = {"count": len(some), "mean": round(mean, 1)} | ranks | {"slowest": round(slowest, 1)}
    return found


def _alone(serving: Serving, story: Any, seed: int) -> dict[str, float]:
    """What one story costs where nobody asks for anything else: milliseconds of processor, by whom."""
    before = serving.used()
    tally, times = asyncio.run(repeat(serving.base, story, ALONE_SECONDS, seed))
    used = serving.used().since(before)
    costs = {name: round(value * MS / max(1, tally.requests), 2) for name, value in used._asdict().items()}
    mean = sum(tally.all_seconds()) / max(1, tally.requests) * MS
    return costs | {"requests_per_story": round(tally.requests / times, 2), "mean_ms": round(mean, 2)}


def _figures(
    loaded: tuple[Tally, float, Used],
    alone: dict[str, dict[str, float]],
    yardstick: Tpcb | None,
    details: dict[str, Any],
) -> list[Figure]:
    tally, length, used = loaded
    details["kinds"] = by_kind(tally)
    rate = tally.requests / length
    figures = [
        Figure("per_second", rate, "/s", "yêu cầu trả lời mỗi giây, tải trộn", "requests answered a second, mixed",
               goal=RATE_GOAL, must=RATE_MUST, at_least=True),
        *_of_the_run(details),
        *_costs(used, tally.requests),
    ]  # fmt: skip
    figures += [
        Figure(f"p95_{kind}", said["p95"], "ms", f"95 % dưới, {kind}", f"95 % below, {kind}")
        for kind, said in details["kinds"].items()
    ]
    figures += [
        Figure(f"cpu_{name}", said["web"] + said["database"], "ms", f"bộ xử lý mỗi yêu cầu, {name}",
               f"processor a request, {name}")
        for name, said in alone.items()
    ]  # fmt: skip
    if yardstick is not None:
        figures += [
            Figure("to_tpcb", rate / yardstick.per_second, TIMES, "yêu cầu ÷ giao dịch TPC-B của pgbench, mỗi giây",
                   "requests ÷ pgbench's TPC-B transactions, a second"),
            Figure("tpcb_per_second", yardstick.per_second, "/s", "pgbench TPC-B, cùng máy chủ",
                   "pgbench's TPC-B, same server"),
        ]  # fmt: skip
    return figures


def _of_the_run(details: dict[str, Any]) -> list[Figure]:
    run, lists = details["run"], details["kinds"].get("api_list")
    figures = [
        Figure("p95_ms", run["p95_ms"], "ms", "95 % dưới, tải trộn", "95 % below, mixed", must=P95_MS_MAX),
        Figure("errors", run["errors"], "", "lỗi", "errors", must=0),
        Figure("held_per_second", details["held_per_second"], "/s", f"giữ được trong {STEP_SECONDS} giây",
               f"held for {STEP_SECONDS} seconds"),
        Figure("p50_ms", run["p50_ms"], "ms", "trung vị", "median"),
        Figure("p99_ms", run["p99_ms"], "ms", "99 % dưới", "99 % below"),
    ]  # fmt: skip
    if lists is not None:
        words = ("danh sách 100 hồ sơ, trung bình", "a list of 100, mean")
        figures.append(Figure("list_ms", lists["mean"], "ms", *words, must=LIST_MS_MAX))
    return figures


def _costs(used: Used, requests: int) -> list[Figure]:
    """Milliseconds of processor a request in the long run, by whom."""
    words = {
        "web": ("trang", "pages"),
        "database": ("PostgreSQL", "PostgreSQL"),
        "generator": ("bên tạo tải", "load generator"),
    }
    return [
        Figure(f"{name}_cpu_ms", seconds * MS / max(1, requests), "ms", f"bộ xử lý mỗi yêu cầu, {words[name][0]}",
               f"processor a request, {words[name][1]}")
        for name, seconds in used._asdict().items()
    ]  # fmt: skip
