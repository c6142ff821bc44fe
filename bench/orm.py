"""`orm`: the same story as an honest clerk system tells it, object by object with the Django ORM.

Each command is a transaction: get what it touches for update, set the fields, save, create the entries. What to write
is known beforehand, so that deciding costs this yardstick nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from bench import base, setting, story
from bench.figures import TIMES, Bench, Figure
from bench.story import Told
from haicap.engine.clock import elapsed_seconds
from haicap.engine.journal import COLUMNS, NULL, Entry
from haicap.rules.base import Row
from haicap.store import bases


@dataclass(frozen=True, slots=True)
class Click:
    """What one command does, in the ORM's words: rows to get, fields to set, rows and entries to create."""

    touched: list[tuple[Any, int]]
    changed: list[tuple[Any, int, dict[str, Any]]]
    created: list[tuple[Any, dict[str, Any]]]
    entries: list[dict[str, Any]]


def measure() -> Bench:
    """Tell the story object by object with durable commits; the tables must come out the same."""
    world = setting.own("orm")
    setting.django(world)
    from django.db import connection as djangos

    bases.base_template("hanoi")
    trial, told = base.trial(), story.record()
    with setting.empty_world(world, durable=True) as connection:
        setting.begin(connection, world, story.OPTIONS)
        connection.commit()
        clicks = [_click(each) for each in told.told]
        setting.checkpoint()
        click = _clerk()
        click(None)
        stopwatch = elapsed_seconds()
        for each in clicks:
            click(each)
        seconds = stopwatch()
        djangos.close()
        same = story.tables_digest(connection) == told.tables
        entries = story.journal_digest(connection)[1]
    if not same or entries != told.entries:
        raise RuntimeError("object by object, the story came out otherwise")
    mean = seconds / told.commands
    return Bench(
        "orm",
        _figures(mean, mean / trial.seconds_per_command),
        {"commands": told.commands, "entries": entries, "same_tables": same, "trial": trial.as_json()},
    )


def _figures(mean_seconds: float, over_trial: float) -> list[Figure]:
    return [
        Figure(
            "orm_over_trial",
            over_trial,
            TIMES,
            "từng đối tượng bằng Django ORM ÷ đợt diễn tập, mỗi lệnh",
            "object by object with the Django ORM ÷ the trial, per command",
            goal=50,
            at_least=True,
        ),
        Figure("orm_us", mean_seconds * 1e6, "µs", "mỗi lệnh bằng ORM", "per command with the ORM"),
    ]


def _clerk() -> Callable[[Click | None], None]:
    """A function that does one click; None only opens the connection."""
    from django.db import connection, transaction

    from haicap.store.models import JournalEntry

    def click(what: Click | None) -> None:
        if what is None:
            connection.ensure_connection()
            return
        with transaction.atomic():
            held = {(m, n): m.objects.select_for_update().get(pk=n) for m, n in what.touched}
            for model, number, values in what.changed:
                thing = held[model, number]
                for name, value in values.items():
                    setattr(thing, name, value)
                thing.version += 1
                thing.save()
            for model, values in what.created:
                model.objects.create(**values)
            for values in what.entries:
                JournalEntry.objects.create(**values)

    return click


def _click(told: Told) -> Click:
    from django.apps import apps

    from haicap.store.tables import TABLES

    models = {model._meta.db_table: model for model in apps.get_models()}
    by_kind = {kind: models[table.name] for kind, table in TABLES.items()}
    touched = dict.fromkeys((by_kind[kind], number) for kind, number, _ in told.changed)
    return Click(
        list(touched),
        [(by_kind[kind], number, _values(by_kind[kind], values)) for kind, number, values in told.changed],
        [(by_kind[row.KIND], _values(by_kind[row.KIND], _of(row))) for row in told.created],
        [_entry(entry) for entry in told.entries],
    )


def _of(row: Row) -> dict[str, Any]:
    values = {each.name: getattr(row, each.name) for each in fields(row) if each.name != "stored"}
    return {**values, "version": 1}


def _values(model: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Values as the model's fields hold them: moments as datetimes, flags as booleans."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        inside = model._meta.get_field(name).get_internal_type()
        if value is not None and inside == "DateTimeField":
            found[name] = datetime.fromtimestamp(value, UTC)
        else:
            found[name] = bool(value) if inside == "BooleanField" else value
    return found


def _entry(entry: Entry) -> dict[str, Any]:
    at = datetime.fromtimestamp(entry.at, UTC)
    words = dict(zip(COLUMNS, entry.line.split("\t"), strict=True))
    found: dict[str, Any] = {name: None if word == NULL else word for name, word in words.items()}
    for name in ("before", "after"):
        found[name] = None if found[name] is None else json.loads(found[name].replace("\\\\", "\\"))
    return {**found, "at": at, "recorded_at": at}
