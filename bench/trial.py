"""`trial`: the base trial against a bare COPY of all rows that stand in its tables at its end."""

from __future__ import annotations

from typing import Any

from bench import copying, setting
from bench.figures import TIMES, Bench, Figure, median
from bench.watching import Watched, watch_trial
from haicap.store import bases, roles, worlds

ROUNDS = 5
"""Trial and COPY in turn; each trial is set against the COPY right after it: a machine has better and worse minutes."""


def measure() -> Bench:
    """Run trial and COPY in turn; figures are medians, the ratio that of the pairs."""
    setting.django()
    bases.base_template("hanoi")  # building the base for the first time is not part of any trial
    bench, trials, copies = Bench("trial"), [], []
    with setting.trial_world("trial") as name:
        for _ in range(ROUNDS):
            trials.append(watch_trial(name))
            copies.append(_copy(name, bench.details))
    walls, copied = median([t.wall_seconds for t in trials]), median(copies)
    bench.details["trials"] = [trial.as_json() for trial in trials]
    bench.details["copy_seconds"] = [round(seconds, 2) for seconds in copies]
    pairs = [trial.wall_seconds / seconds for trial, seconds in zip(trials, copies, strict=True)]
    bench.details["pairs"] = [round(ratio, 2) for ratio in pairs]
    bench.figures = [
        Figure(
            "trial_over_copy",
            median(pairs),
            TIMES,
            "toàn bộ đợt diễn tập ÷ COPY trần mọi dòng của nó",
            "the whole trial ÷ a bare COPY of all its rows",
            goal=3,
            must=5,
        ),
        *_costs(trials, walls, bench.details),
        Figure("copy_seconds", copied, "s", "COPY trần mọi dòng", "a bare COPY of all rows"),
    ]
    return bench


def _costs(trials: list[Watched], walls: float, details: dict[str, Any]) -> list[Figure]:
    runs, first = [t.run_seconds for t in trials], [t.moments["progress"] for t in trials]
    entries, memory = trials[-1].summary["entries"], max(t.memory_mb for t in trials)
    per_entry, size = walls / entries * 1e6, details["journal_bytes"] / entries
    return [
        _cost(
            "wall_seconds",
            walls,
            "s",
            "toàn bộ đợt, từ lúc gõ lệnh",
            "the whole trial as a command",
            60,
            goal=30,
        ),
        _cost(
            "run_seconds", median(runs), "s", "trong đó: việc đầu đến lần ghi cuối", "first act to last write"
        ),
        _cost("us_per_entry", per_entry, "µs", "thời gian mỗi dòng nhật ký", "wall per journal entry", 60),
        _cost("bytes_per_entry", size, "B", "mỗi dòng nhật ký, kể cả chỉ mục", "an entry, with indexes", 260),
        _cost("memory_mb", memory, "MB", "bộ nhớ đỉnh của tiến trình", "peak memory of the client", 300),
        _cost(
            "first_progress_seconds", median(first), "s", "gõ lệnh đến tiến độ đầu", "start to progress", 180
        ),
    ]


def _cost(
    name: str,
    value: float,
    unit: str,
    vi: str,
    en: str,
    must: float | None = None,
    *,
    goal: float | None = None,
) -> Figure:
    return Figure(name, value, unit, vi, en, goal=goal, must=must)


def _copy(name: str, details: dict[str, Any]) -> float:
    """One COPY of the latest trial's rows; checks that both databases are furnished alike."""
    copy = setting.own("copy")
    with setting.empty_world(copy) as clone, worlds.connect(name, roles.ENGINE) as trial:
        tables = copying.rows_of(trial, clone)
        names = [rows.table for rows in tables]
        details["rows"] = {rows.table: rows.count for rows in tables}
        details["text_mb"] = round(sum(len(rows.text) for rows in tables) / 1e6, 1)
        details["journal_bytes"] = copying.bytes_of(trial, "journal_entry")
        details["furnishing"] = {
            "trial": copying.furnishing(trial, names),
            "copy": copying.furnishing(clone, names),
        }
        if details["furnishing"]["trial"] != details["furnishing"]["copy"]:
            raise RuntimeError("trial and COPY do not write under the same conditions")
        clone.rollback()
        trial.rollback()
        setting.checkpoint()
        seconds = copying.copy_all(clone, tables)
        details["journal_bytes_copied"] = copying.bytes_of(clone, "journal_entry")
        return seconds
