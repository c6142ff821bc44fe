"""A trial from beginning to end: its world made or taken up, run, summed up, its figures laid in `var/trials`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import Connection

from haicap.rehearsal import desk, world
from haicap.rehearsal.cast import Cast, make_cast
from haicap.rehearsal.run import Reached, Run
from haicap.rehearsal.summary import summarise
from haicap.store import bases, heads, roles, server, worlds
from haicap.store.errors import WorldError

PLACE_OF_TABLES = "trials"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a trial is to be run: its name, options, window, and whether an existing one goes on or is replaced."""

    name: str
    options: world.Options
    window_seconds: int = 1_800
    resume: bool = False
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Finished:
    """A trial's end: its figures, where they lie, and the bugs met on the way (empty if all is well)."""

    summary: dict[str, Any]
    folder: Path
    bugs: tuple[str, ...]
    refusals: dict[str, int]


def run_trial(
    wanted: Wanted,
    begins: Callable[[Run], None],
    tells: Callable[[Reached], None],
    goes_on: Callable[[], bool],
) -> Finished | None:
    """Run a trial to its end, or until `goes_on()` says no (then None); raises WorldError, DataError, SettingError."""
    exists = worlds.world_exists(wanted.name)
    if exists:
        worlds.find_world_of(wanted.name, "trial")
    if exists and not wanted.resume and not wanted.replace:
        raise WorldError(
            f"Đợt “{wanted.name}” đã có; thêm --resume để chạy tiếp hoặc --replace để chạy lại từ đầu.",
            f'The trial "{wanted.name}" exists; add --resume to go on or --replace to begin anew.',
        )
    if wanted.resume and not exists:
        raise WorldError(
            f"Không có đợt “{wanted.name}” để chạy tiếp; bỏ --resume để bắt đầu.",
            f'There is no trial "{wanted.name}" to go on with; leave out --resume to begin.',
        )
    run, options = _take_up(wanted.name) if wanted.resume else _begin(wanted)
    with run.connection:
        begins(run)
        for reached in run.windows(wanted.window_seconds, goes_on):
            tells(reached)
        if run.reached_at < run.cast.ends_at:
            return None
        return _finish(run, wanted.name, options)


def _begin(wanted: Wanted) -> tuple[Run, world.Options]:
    options = wanted.options
    cast = make_cast(options.place, options.plan(), options.seed)
    if wanted.replace:  # only now: a wrong option must not cost the old run
        worlds.drop_world(wanted.name)
    made = worlds.create_world(wanted.name, "trial", place=options.place)
    connection = bases.connect(made.database, roles.ENGINE)
    world.prepare(connection)
    world.claim(connection, wanted.name)
    opening = world.fill(connection, wanted.name, options, cast, bases.base_digest(options.place))
    run = Run(connection, cast)
    run.begin(opening)
    return run, options


def _take_up(name: str) -> tuple[Run, world.Options]:
    connection = worlds.connect(name, roles.ENGINE)
    world.prepare(connection)
    world.claim(connection, name)
    options, digest = world.options_of(connection)
    plan = options.plan()
    if plan.digest != digest:
        raise WorldError(
            f"Tham số của đợt “{name}” đã đổi từ khi bắt đầu nên không thể chạy tiếp; hãy chạy lại với --replace.",
            f'The parameters of "{name}" have changed since it began, so it cannot go on; run it anew with --replace.',
        )
    run = Run(connection, make_cast(options.place, plan, options.seed))
    run.take_up()
    connection.commit()
    return run, options


def _finish(run: Run, name: str, options: world.Options) -> Finished:
    from haicap.rehearsal.figures import write_tables  # late: no run should wait for polars before it begins

    arrived = sum(run.cast.script.arrivals.size)
    summary = summarise(run.connection, run.cast, options.scale, arrived)
    desk.finish(run.connection, summary)
    worlds.mark_finished(name)
    heads.keep_all(run.connection, name)
    folder = server.home() / PLACE_OF_TABLES / name
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(summary, ensure_ascii=False, indent=2) + "\n"
    (folder / "summary.json").write_text(text, encoding="utf-8")
    write_tables(run.connection, folder)
    bugs = tuple(f"{bug.command}: {bug.error!r}" for bug in run.stage.bugs)
    return Finished(summary, folder, bugs, dict(sorted(run.stage.refusals.items())))


def cast_of(connection: Connection[Any]) -> Cast:
    """The cast of a trial's world, drawn again from its options."""
    options, _ = world.options_of(connection)
    return make_cast(options.place, options.plan(), options.seed)
