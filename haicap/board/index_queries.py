"""The counts behind the national index, as far as a world's own dossiers and catalogue tell them."""

# Statements are put together from the fragments written here alone; values are always bound.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from haicap.base.reading import Reader
from haicap.board import figures as f
from haicap.board.index_filter import IndexFilter
from haicap.services.one_stop import conditions as c

_SPAN = "d.received_at >= %(first_at)s AND d.received_at < %(last_at)s"
_FIT = "d.procedure = ANY(%(full_online)s)"
COUNTED = {
    "judged": c.JUDGED,
    "on_time": c.ON_TIME,
    "fit": _FIT,
    "wholly": f"d.channel = 2 AND {_FIT}",
    "content": c.CONTENT,
    "rated": c.RATED,
    "disliked": c.DISLIKED,
    "with_fee": c.WITH_FEE,
    "paid": c.PAID_ONLINE,
    "done": c.DONE,
    "electronic": c.ELECTRONIC,
    "digitised": c.DIGITISED,
}
"""What each field of Counts counts, in the order of its fields; the same fragments make the lists behind them."""
_FILTERS = ", ".join(f"count(*) FILTER (WHERE {each})" for each in COUNTED.values())
KEYS = {
    "don-vi": "d.competent",
    "thu-tuc": "d.procedure",
    "can-bo": "d.owner",
    "ngay": f"{c.local('d.received_at')}::date - DATE '0001-01-01' + 1",
}
"""By what the index can be broken down; days as proleptic ordinals."""


def _values(kept: IndexFilter, clock: datetime, full_online: tuple[int, ...]) -> dict[str, Any]:
    days = {"first_at": c.day_start(kept.first), "last_at": c.day_after(kept.last)}
    return {"clock": clock, "full_online": list(full_online), **days}


def _where(kept: IndexFilter, values: dict[str, Any]) -> str:
    """The condition of the filter; fills in its values."""
    parts = [_SPAN]
    for name, column in (("unit", "competent"), ("procedure", "procedure"), ("channel", "channel")):
        wanted = getattr(kept, name)
        if wanted is not None:
            values[name] = wanted
            parts.append(f"d.{column} = %({name})s")
    return " AND ".join(parts)


def recorded(reader: Reader) -> f.Recorded:
    """Whether anybody has rated or paid online in this world, and whether it keeps results as files; one statement.

    Simulated signers make no files: where they sign, the share of results with one would tell nothing of anybody.
    """
    row = reader.one(
        "SELECT EXISTS (SELECT FROM rating), EXISTS (SELECT FROM remittance),"
        " EXISTS (SELECT FROM result WHERE digest <> '') AND EXISTS (SELECT FROM world WHERE kind = 'live')"
    ) or (False, False, False)
    return f.Recorded(*row)


def counts(
    reader: Reader, kept: IndexFilter, clock: datetime, full_online: tuple[int, ...], by: str
) -> tuple[f.Counts, ...]:
    """The counts of every unit, procedure, officer or day (`by`, a key of KEYS) with dossiers; one statement."""
    values = _values(kept, clock, full_online)
    where = _where(kept, values)
    rows = reader.rows(
        f"SELECT {KEYS[by]}, {_FILTERS} FROM {c.SOURCE} WHERE {where} GROUP BY 1 ORDER BY 1", values
    )
    return tuple(f.Counts(*row) for row in rows)


def total(rows: Iterable[f.Counts]) -> f.Counts:
    """The counts of all."""
    return sum(rows, f.Counts())


def grades(reader: Reader, kept: IndexFilter, clock: datetime) -> dict[int, int]:
    """How many dossiers were rated with each grade; one statement."""
    values = _values(kept, clock, ())
    where = _where(kept, values)
    return dict(
        reader.rows(
            f"SELECT g.grade, count(*) FROM dossier d JOIN rating g ON g.id = d.id WHERE {where} GROUP BY 1",
            values,
        )
    )


def measured(found: f.Counts, recorded: f.Recorded) -> dict[str, f.Measured]:
    """The indicators that these counts can measure; where nothing is on record of what one asks, it has no counts."""
    nothing = (None, None)
    pairs: dict[str, tuple[int | None, int | None]] = {
        "2.1": (found.on_time, found.judged),
        "3": (found.wholly, found.fit),
        "5.4": (found.content, found.judged) if recorded.ratings else nothing,
        "3.6": (found.paid, found.with_fee) if recorded.payments else nothing,
        "4.1": (found.electronic, found.done) if recorded.results else nothing,
        "4.2": (found.digitised, found.judged) if recorded.results else nothing,
    }
    return {number: f.Measured(number, *pair) for number, pair in pairs.items()}


def followed(
    reader: Reader, kept: IndexFilter, clock: datetime, offered: f.Offered
) -> dict[str, f.Measured | f.MeanTime]:
    """What the decision has followed without giving points for it; one statement.

    3.3 is the raw share: how much of it reached the national portal, by which the decision multiplies, is not known.
    """
    spent = c.office_seconds("d.received_at", "d.finished_at")
    values = _values(kept, clock, offered.full)
    where = _where(kept, values)
    row = (
        reader.one(
            f"SELECT count(*), count(*) FILTER (WHERE d.channel = 1), count(*) FILTER (WHERE d.channel = 2),"
            " count(*) FILTER (WHERE d.channel = 3),"
            f" count(DISTINCT d.procedure) FILTER (WHERE d.channel = 2 AND {_FIT}),"
            f" count(*) FILTER (WHERE {c.DONE}), avg({spent}) FILTER (WHERE {c.DONE})::float8"
            f" FROM dossier d WHERE {where}",
            values,
        )
        or (0,) * 7
    )
    received, counter, online, post, used, done, mean = row
    return {
        "2.2": f.MeanTime("2.2", done, None if mean is None else round(mean)),
        "3.1": f.Measured("3.1", len(offered.full) + len(offered.part), offered.all_count),
        "3.2": f.Measured("3.2", used, len(offered.full)),
        "3.3a": f.Measured("3.3a", online, received),
        "3.3b": f.Measured("3.3b", counter, received),
        "3.3c": f.Measured("3.3c", post, received),
    }


def officers(reader: Reader, persons: Iterable[int | None]) -> dict[int, tuple[str, int]]:
    """Name and unit of each of these people; one statement."""
    rows = reader.rows(
        "SELECT id, name, unit FROM person WHERE id = ANY(%(persons)s)",
        {"persons": [person for person in persons if person is not None]},
    )
    return {person: (name, unit) for person, name, unit in rows}
