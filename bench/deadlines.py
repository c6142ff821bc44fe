"""`deadlines`: a million due dates at once, and one by one; both ways must agree."""

from __future__ import annotations

from typing import Any

import numpy as np

from bench.figures import Bench, Figure, median
from haicap.engine.clock import elapsed_seconds
from haicap.gates import datafiles
from haicap.gates.procedurefile import load_catalogue
from haicap.rules import deadlines
from haicap.rules.calendar import Calendar
from haicap.rules.deadline_tables import DeadlineTables, Moments
from haicap.rules.procedures import Limit

MANY, FEW = 1_000_000, 20_000
FROM, TO = 1_735_689_600, 1_764_547_200  # 1 January to 1 December 2025
ROUNDS = 5


def measure() -> Bench:
    """Ask for a million deadlines, spread over the catalogue's limits as its procedures are, and for some singly."""
    calendar = datafiles.load_calendar()
    limits = [procedure.limit for procedure in load_catalogue().procedures]
    received = np.random.default_rng(1).integers(FROM, TO, MANY)
    shares = {limit: _share(received, limits, limit) for limit in limits}
    seconds, built, due = [], [], {}
    for _ in range(ROUNDS):
        stopwatch = elapsed_seconds()
        tables = DeadlineTables(calendar)
        built.append(stopwatch())
        due = {limit: tables.due_many(limit, some) for limit, some in shares.items()}
        seconds.append(stopwatch())
    single = _singly(calendar, shares, due)
    by_unit = _by_unit(DeadlineTables(calendar), shares, received)
    return Bench(
        "deadlines",
        [
            Figure(
                "million_seconds",
                median(seconds),
                "s",
                "một triệu ngày hẹn trả, kể cả dựng bảng",
                "a million deadlines, tables included",
                must=1,
            ),
            Figure(
                "tables_seconds", median(built), "s", "dựng bảng của lịch", "building the calendar's tables"
            ),
            Figure("single_us", single * 1e6, "µs", "từng ngày hẹn một", "one deadline by itself"),
            *[
                Figure(f"{unit}_ns", ns, "ns", f"mỗi hạn, {unit}", f"each, {unit}")
                for unit, ns in by_unit.items()
            ],
        ],
        {"limits": len(shares), "checked": FEW, "seconds": [round(each, 4) for each in seconds]},
    )


def _share(received: Moments, limits: list[Limit], limit: Limit) -> Moments:
    """The receipts of all procedures that have this limit."""
    places = [place for place, each in enumerate(limits) if each == limit]
    return np.concatenate([received[place :: len(limits)] for place in places])


def _singly(calendar: Calendar, shares: dict[Limit, Moments], due: dict[Limit, Moments]) -> float:
    """Seconds a deadline one by one; raises RuntimeError where the two ways differ."""
    asked: list[tuple[Limit, int]] = []
    expected: list[int] = []
    for limit, some in shares.items():
        count = max(1, FEW * len(some) // MANY)
        asked += [(limit, int(at)) for at in some[:count]]
        expected += due[limit][:count].tolist()
    stopwatch = elapsed_seconds()
    found = [deadlines.due_at(calendar, limit, at) for limit, at in asked]
    seconds = stopwatch()
    if found != expected:
        raise RuntimeError("a million at once and one by one differ")
    return seconds / len(asked)


def _by_unit(tables: DeadlineTables, shares: dict[Limit, Moments], received: Any) -> dict[str, float]:
    """Nanoseconds a deadline for one limit of every unit, a million of each."""
    found = {}
    for limit in {limit.unit: limit for limit in shares}.values():
        times = []
        for _ in range(ROUNDS):
            stopwatch = elapsed_seconds()
            tables.due_many(limit, received)
            times.append(stopwatch() / MANY * 1e9)
        found[limit.unit] = median(times)
    return found
