"""A live-like city's rows: the stories of a trial told again for other weeks, other applicants, other numbers.

A story is told again only where every day between its first and its last is a working day in both weeks or in neither:
so its dates of return are right there, too, and no date falls on a day off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from bench.live_source import REFERENCES, Numbers, Part, Source, is_moment, local_day
from haicap.engine.stamp import stamp
from haicap.rules.calendar import DAY_SECONDS
from haicap.rules.one_stop.commands import Person
from haicap.rules.one_stop.intake import digest_of

WEEK_DAYS = 7
OPEN_WEEKS = 3
"""So many of the last weeks have open dossiers; what is older has come to its end."""
OF_OFFICES, OF_APPLICANTS = 9_000_000_000_000, 10_000_000
"""Ids below are an office's, and move by a hundred thousand million a week; those above are applicants'."""
A_WEEK_OF_IDS = 100_000_000_000
WEEKS_MAX = 89
SAME_PEOPLE_WEEKS = 3
"""The same applicants come again in so many weeks, then others do."""
LINES = 20_000
Works = Callable[[int], bool]
Mask = npt.NDArray[np.bool_]


@dataclass(slots=True)
class Week:
    """One telling of the trial: so many weeks later, the `place`-th of all; which stories are in it."""

    place: int
    shift_days: int
    stories: Mask
    applicants: dict[str, str] = field(default_factory=dict)
    """An applicant's digest by the old one."""

    @property
    def shift(self) -> int:
        """By how many seconds every moment moves."""
        return self.shift_days * DAY_SECONDS

    def id_of(self, old: int) -> int:
        """A row's id in this week."""
        return old + self.place * (A_WEEK_OF_IDS if old < OF_OFFICES else OF_APPLICANTS)


def plan(source: Source, dossiers: int, today: int, works: Works) -> list[Week]:
    """The weeks that bring at least so many dossiers, oldest first, the last one ending before `today` (local day)."""
    last = max(map(local_day, source.entries.at.tolist()))
    shift = (today - 1 - last) // WEEK_DAYS * WEEK_DAYS
    weeks: list[Week] = []
    found = 0
    while found < dossiers:
        if len(weeks) > WEEKS_MAX:
            raise ValueError(f"{WEEKS_MAX} weeks of this trial hold {found} dossiers, not {dossiers}")
        stories = _same_days(source, shift, works)
        if len(weeks) >= OPEN_WEEKS:
            stories &= ~source.is_open
        weeks.append(Week(0, shift, stories))
        found += int(stories[source.story["dossier"]].sum())
        shift -= WEEK_DAYS
    weeks.reverse()
    for place, week in enumerate(weeks):
        week.place = place
    return weeks


def _same_days(source: Source, shift: int, works: Works) -> Mask:
    low, high = int(source.first_day.min()), int(source.last_day.max())
    other = np.array([works(day) != works(day + shift) for day in range(low, high + 1)], dtype=np.int64)
    before = np.concatenate(([0], np.cumsum(other)))
    same: Mask = before[source.last_day - low + 1] == before[source.first_day - low]
    return same


def write(
    connection: Connection[Any], source: Source, weeks: Iterable[Week], told: Callable[[str], None]
) -> None:
    """Copy all rows and entries of these weeks in, and how many acts each office has done; serials are counted."""
    acts: dict[int, int] = dict(connection.execute("SELECT unit, last_act FROM office_counter").fetchall())
    for week in weeks:
        _write_rows(connection, source, week)
        _write_entries(connection, source, week, acts)
        connection.commit()
        told(f"week {week.place + 1}")
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO office_counter (unit, last_id, last_act) VALUES (%s, 0, %s) "
            "ON CONFLICT (unit) DO UPDATE SET last_act = excluded.last_act",
            sorted(acts.items()),
        )
    _write_serials(connection)
    connection.commit()


def _write_serials(connection: Connection[Any]) -> None:
    """The last numbers, counted from the rows by the very query that `verify` counts them with."""
    from haicap.store.derived import DERIVED

    found = DERIVED["serial"]
    connection.execute(f"INSERT INTO serial (id, {', '.join(found.columns)}) {found.query}".encode())


def _write_rows(connection: Connection[Any], source: Source, week: Week) -> None:
    from haicap.store.tables import TABLES

    for kind in source.rows:
        taken = week.stories[source.story[kind]]
        rows = [row for row, is_in in zip(source.rows[kind], taken, strict=True) if is_in]
        columns = [list(column) for column in zip(*rows, strict=True)]
        if not columns:
            continue
        for place, name in enumerate(source.names[kind]):
            columns[place] = _column(name, columns[place], week)
        if kind == "applicant":
            _renew(source, week, rows, columns)
        if kind == "dossier":
            _number(source, week, columns)
        table = TABLES[kind]
        _copy(connection, f"COPY {table.name} ({table.names()}) FROM STDIN", [table.copied(columns)])


def _column(name: str, values: list[Any], week: Week) -> list[Any]:
    if is_moment(name):
        return [None if value is None else value + week.shift for value in values]
    if name == "id" or name in REFERENCES:
        return [None if value is None else week.id_of(value) for value in values]
    if name == "code":
        return [None if value is None else code_of(value, week) for value in values]
    if name == "till":
        return [till_of(value, week) for value in values]
    return values


def till_of(till: int, week: Week) -> int:
    """A clerk's till of that day in this week."""
    person, day = divmod(till, 1_000_000)
    return person * 1_000_000 + int(_moved_day(f"{day:06d}", week.shift_days))


def code_of(code: str, week: Week) -> str:
    """A dossier's code in this week: its date moves along."""
    prefix, day, tail = code.rsplit("-", 2)
    return f"{prefix}-{_moved_day(day, week.shift_days)}-{tail}"


@cache
def _moved_day(day: str, shift_days: int) -> str:
    moved = date(2000 + int(day[:2]), int(day[2:4]), int(day[4:])) + timedelta(days=shift_days)
    return f"{moved:%y%m%d}"


def _renew(source: Source, week: Week, rows: list[tuple[Any, ...]], columns: list[list[Any]]) -> None:
    """Other people after some weeks: other numbers, such as a live world takes, and so another digest everywhere."""
    names = source.names["applicant"]
    place = {name: names.index(name) for name in ("name", "identity", "phone", "address", "salt", "digest")}
    step = week.place // SAME_PEOPLE_WEEKS * 7_919
    for line, row in enumerate(rows):
        said = {name: row[place[name]] for name in Person._fields}
        number = (int(said["identity"][-6:]) + step) % 1_000_000
        said["identity"] = f"001{said['identity'][3:-6]}{number:06d}"
        said["phone"] = f"09{said['phone'][2:]}" if said["phone"] else ""
        said["digest"] = digest_of(Person(**said))
        week.applicants[row[place["digest"]]] = said["digest"]
        for name in ("identity", "phone", "digest"):
            columns[place[name]][line] = said[name]


def _number(source: Source, week: Week, columns: list[list[Any]]) -> None:
    """Results are numbered on from week to week."""
    number, unit = (source.names["dossier"].index(name) for name in ("number", "competent"))
    columns[number] = [
        None if value is None else value + week.place * source.last_number[of]
        for value, of in zip(columns[number], columns[unit], strict=True)
    ]


# Entries --------------------------------------------------------------------------------------------------------


def _write_entries(connection: Connection[Any], source: Source, week: Week, acts: dict[int, int]) -> None:
    told = source.entries
    taken = np.flatnonzero(week.stories[told.story])
    counters = _counted_on(told.office[taken], told.counter[taken], acts)
    statement = (
        "COPY journal_entry (at, recorded_at, act_office, act_counter, subject_id, ordinal, person, role, deputy_for, "
        "unit, command, subject_kind, before, after, reason) FROM STDIN"
    )
    _copy(connection, statement, _lines(source, week, taken, counters))


def _counted_on(offices: Numbers, counters: Numbers, acts: dict[int, int]) -> Numbers:
    """The acts of these entries numbered without a gap, each office's on from its last one (which is moved on)."""
    keys, place = np.unique(offices * 2**32 + counters, return_inverse=True)
    of = keys // 2**32
    units, starts = np.unique(of, return_index=True)
    base = np.zeros(len(keys), dtype=np.int64)
    for unit, start, end in zip(units.tolist(), starts, [*starts[1:], len(keys)], strict=True):
        base[start:end] = acts.get(unit, 0) + 1 - start
        acts[unit] = acts.get(unit, 0) + int(end - start)
    renumbered: Numbers = (np.arange(len(keys)) + base)[place]
    return renumbered


def _lines(source: Source, week: Week, taken: Numbers, counters: Numbers) -> Iterator[str]:
    told, competent = source.entries, _competent(source)
    block: list[str] = []
    for line, counter in zip(taken.tolist(), counters.tolist(), strict=True):
        at, subject = stamp(int(told.at[line]) + week.shift), int(told.subject[line])
        text, parts = told.told[line]
        if parts:
            text %= tuple([_part(part, week, source, competent.get(subject, 0)) for part in parts])
        elif "%" in text:
            text %= ()
        block.append(
            f"{at}\t{at}\t{told.office[line]}\t{counter}\t{week.id_of(subject)}\t{told.middle[line]}\t{text}\n"
        )
        if len(block) == LINES:
            yield "".join(block)
            block.clear()
    yield "".join(block)


def _competent(source: Source) -> dict[int, int]:
    names = source.names["dossier"]
    place = names.index("competent")
    return {row[0]: row[place] for row in source.rows["dossier"]}


def _part(part: Part, week: Week, source: Source, competent: int) -> int | str:
    if part.what == "moment":
        moved: int = part.value + week.shift
        return moved
    if part.what == "id":
        return week.id_of(part.value)
    if part.what == "number":
        return int(part.value) + week.place * source.last_number[competent]
    if part.what == "till":
        return till_of(part.value, week)
    if part.what == "code":
        return code_of(part.value, week)
    return week.applicants[part.value]


def _copy(connection: Connection[Any], statement: str, blocks: Iterable[str]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        for block in blocks:
            copy.write(block)
