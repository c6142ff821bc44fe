"""The replay: every row is built again from its entries and compared with its table, in constant memory.

Entries and rows come in one stream ordered by id, a subject's entries before its row.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from psycopg import Connection

from haicap.engine.journal import NULL
from haicap.engine.registry import REGISTRY, Kind
from haicap.engine.stamp import stamp
from haicap.store.derived import PRIVATE
from haicap.store.tables import TABLES, Table
from haicap.store.verify_findings import EntryName, Finding, Findings, about_entry, about_row
from haicap.store.verify_stretches import Tick, goes_by_number

Fields = Mapping[str, Any]
Observe = Callable[[str, int, Fields], None]
"""Is told kind, id and the state that the journal makes of each subject."""

HOLDER = "holder"
_TEXT = frozenset({str, type(None)})
_NUMBER = frozenset({int, bool, type(None)})
_NUMBER_MAX = 2**62
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}


class Step(NamedTuple):
    """One entry of a subject, as it stands in the journal."""

    at: str
    office: str
    counter: str
    ordinal: str
    command: str
    before: str
    after: str


class Subject(NamedTuple):
    """All that is on record of one thing: its entries in order, and its row as JSON (None where there is none)."""

    number: int
    steps: list[Step]
    row: str | None


class Fault(NamedTuple):
    """The first entry of a subject that does not follow from those before, with what is wrong (vi, en)."""

    step: Step
    vi: str
    en: str


def check_states(
    connection: Connection[Any], findings: Findings, tick: Tick, observe: Observe | None = None
) -> Counter[tuple[str, int]]:
    """Replay every kind that the journal tells; answers how many things of a kind each unit holds by the journal."""
    books: Counter[tuple[str, int]] = Counter()
    order = _AS_RECORDED if goes_by_number(connection) else _IN_TIME
    seated = _may_be_seated(connection)
    _check_kinds(connection, findings)
    for kind, table in TABLES.items():
        registered = REGISTRY.kinds[kind]
        if registered.row.DERIVED:
            continue
        replay = _Replay(registered, table, books, seated=seated)
        for subject in _subjects(connection, table, order, tick):
            finding = replay.check(subject)
            if finding is not None:
                findings.add(finding)
            if observe is not None and subject.steps:
                observe(kind, subject.number, replay.state)
    return books


def _may_be_seated(connection: Connection[Any]) -> bool:
    """Whether rows may stand there before the journal begins: in all worlds but a live one, which opens empty."""
    row = connection.execute("SELECT kind FROM world").fetchone()
    return row is None or row[0] != "live"


def _check_kinds(connection: Connection[Any], findings: Findings) -> None:
    told = [kind for kind in TABLES if not REGISTRY.kinds[kind].row.DERIVED]
    query = (
        "SELECT at::text, act_office, act_counter, ordinal, command::text, subject_kind::text, subject_id "
        "FROM journal_entry WHERE subject_kind::text <> ALL(%s) ORDER BY at, act_office, act_counter, ordinal LIMIT 40"
    )
    for record in connection.execute(query, [told]):
        vi, en = (
            "nói về loại đối tượng mà nhật ký không ghi.",
            "is about a kind that the journal does not tell.",
        )
        findings.add(about_entry(EntryName(*record), vi, en))


_IN_TIME = "at NULLS LAST, act_office, act_counter, ordinal"
_AS_RECORDED = "seq NULLS LAST"
"""Whoever changes a row holds its lock until his entry stands; clocks of two machines may differ by seconds."""


def _stream_query(table: Table, order: str) -> bytes:
    return (
        f"COPY (SELECT id, at::text, act_office, act_counter, ordinal, command, before, after FROM ("  # noqa: S608 - names are ours
        "SELECT subject_id AS id, seq, at, act_office, act_counter, ordinal, command::text AS command, "
        "before::text AS before, after::text AS after "
        f"FROM journal_entry WHERE subject_kind::text = '{table.kind}' UNION ALL "
        f"SELECT id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, row_to_json(t)::text FROM {table.name} t"
        f") u ORDER BY id, {order}) TO STDOUT"
    ).encode()


def _subjects(connection: Connection[Any], table: Table, order: str, tick: Tick) -> Iterator[Subject]:
    current, row = "", None
    steps: list[Step] = []
    with connection.cursor() as cursor, cursor.copy(_stream_query(table, order)) as copy:
        for block in copy:
            number, *rest = bytes(block).decode()[:-1].split("\t")
            if number != current:
                if current:
                    yield Subject(int(current), steps, row)
                current, steps, row = number, [], None
            step = Step(*rest)
            if step.command == NULL:
                row = _plain(step.after)
            else:
                steps.append(step)
                tick()
    if current:
        yield Subject(int(current), steps, row)


def _plain(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda found: _LETTERS.get(found[1], found[1]), text)


class _Replay:
    """Builds the rows of one kind again; `state` is what the last subject came to."""

    def __init__(
        self, kind: Kind, table: Table, books: Counter[tuple[str, int]], *, seated: bool = False
    ) -> None:
        self.kind = kind
        self._seated = seated and kind.row.SEATED
        self.books = books
        self.state: dict[str, Any] = {}
        self._types = {
            column.name: _TEXT if column.array == "text" else _NUMBER
            for column in table.columns
            if column.name in kind.defaults and column.name not in kind.private
        }
        self._moments = frozenset(column.name for column in table.columns if column.is_moment)
        self._holds = HOLDER in kind.defaults

    def check(self, subject: Subject) -> Finding | None:
        """The first thing wrong with a subject, or None."""
        name, number = self.kind.name, subject.number
        opening = self._opening(subject)
        fault = self._replay(subject.steps, opening)
        if fault is not None:
            step = fault.step
            entry = EntryName(
                step.at, int(step.office), int(step.counter), int(step.ordinal), step.command, name, number
            )
            return about_entry(entry, fault.vi, fault.en)
        if not subject.steps:
            return (
                self._proved(number, json.loads(subject.row or "{}"))
                if opening
                else about_row(
                    name,
                    number,
                    "có trong bảng nhưng không có dòng nhật ký nào.",
                    "has a row but not one entry.",
                )
            )
        if subject.row is None:
            return about_row(
                name,
                number,
                "có trong nhật ký nhưng không còn dòng nào trong bảng.",
                "has entries but its row is gone.",
                _key(subject.steps[-1]),
            )
        return self._compare(subject, json.loads(subject.row), len(subject.steps) + bool(opening))

    def _opening(self, subject: Subject) -> Fields:
        """What stood in a seated row before the journal's first entry of it: the row, with every entry taken back."""
        if not self._seated or subject.row is None:
            return {}
        row = json.loads(subject.row)
        if row["version"] != len(subject.steps) + 1 or (subject.steps and subject.steps[0].before == NULL):
            return {}
        state = {name: row[name] for name in self._types}
        for step in reversed(subject.steps):
            state |= self._read(step.before) or {}
        return state

    def _replay(self, steps: Sequence[Step], opening: Fields) -> Fault | None:
        self.state = dict(opening)
        fault: Fault | None = None
        rest = [self._opened(step) for step in steps]
        while rest:
            place = 0 if self._follows(rest[0][1], rest[0][0]) else self._other_office_first(rest)
            step, before, after = rest.pop(place)
            fault = fault or self._fault(step, before, after)
            if after is not None:
                self._take(before or {}, after)
        return fault

    def _opened(self, step: Step) -> tuple[Step, Fields | None, Fields | None]:
        return step, {} if step.before == NULL else self._read(step.before), self._read(step.after)

    def _read(self, text: str) -> dict[str, Any] | None:
        """An entry's fields; None where they are not fields of this kind with values that they can have."""
        try:
            found = json.loads(_plain(text))
        except (ValueError, RecursionError):
            return None
        if not isinstance(found, dict):
            return None
        types = self._types
        for name, value in found.items():
            if name not in types or type(value) not in types[name]:
                return None
            if type(value) is int and not -_NUMBER_MAX < value < _NUMBER_MAX:
                return None
        return found

    def _follows(self, before: Fields | None, step: Step) -> bool:
        if before is None or (step.before == NULL) != (not self.state):
            return False
        state = self.state
        for name, value in before.items():  # noqa: SIM110 - a generator costs twice the time, 700,000 times
            if name not in state or state[name] != value:
                return False
        return True

    def _other_office_first(self, rest: Sequence[tuple[Step, Fields | None, Fields | None]]) -> int:
        """Two offices acted in one second: their order is not on record, but only one order fits."""
        at, offices = rest[0][0].at, {rest[0][0].office}
        for place, (step, before, _) in enumerate(rest[1:], 1):
            if step.at != at:
                break
            if step.office not in offices and self._follows(before, step):
                return place
            offices.add(step.office)
        return 0

    def _fault(self, step: Step, before: Fields | None, after: Fields | None) -> Fault | None:
        if before is None or after is None:
            return Fault(
                step, "ghi những trường hoặc giá trị không thể có.", "tells fields or values that can't be."
            )
        if step.before == NULL:
            if self.state:
                return Fault(step, "lập lại đối tượng đã có.", "creates what exists already.")
            return None
        if not self.state:
            return Fault(
                step,
                "nói về đối tượng chưa được lập: mất dòng đầu tiên.",
                "is about a thing not created yet.",
            )
        if before.keys() != after.keys():
            return Fault(step, "ghi trước và sau không cùng trường.", "tells other fields before than after.")
        for name, value in before.items():
            if self.state[name] != value:
                return Fault(
                    step,
                    f"ghi {name} trước đó là {_shown(value)}, nhưng các dòng trước cho ra {_shown(self.state[name])}.",
                    f"says that {name} was {_shown(value)}, but the entries before make it {_shown(self.state[name])}.",
                )
        return None

    def _take(self, before: Fields, after: Fields) -> None:
        if not self.state:
            self.state = dict(self.kind.defaults)
        self.state.update(after)
        if self._holds and HOLDER in after:
            self.books[self.kind.name, after[HOLDER]] += 1
            if HOLDER in before:
                self.books[self.kind.name, before[HOLDER]] -= 1

    def _compare(self, subject: Subject, row: Fields, versions: int) -> Finding | None:
        name, number, state = self.kind.name, subject.number, self.state
        last = _key(subject.steps[-1])
        for column in self._types:
            wanted = state[column]
            if column in self._moments and type(wanted) is int:
                wanted = stamp(wanted).replace(" ", "T") + ":00"
            if row[column] != wanted:
                return about_row(
                    name,
                    number,
                    f"trong bảng có {column} = {_shown(row[column])}, nhưng theo nhật ký là {_shown(wanted)}.",
                    f"has {column} = {_shown(row[column])} in its table, but {_shown(wanted)} by the journal.",
                    last,
                )
        count = len(subject.steps)
        if row["version"] != versions:
            vi = f"trong bảng có phiên bản {row['version']}, nhưng nhật ký có {count} dòng."
            return about_row(name, number, vi, f"has version {row['version']}, but {count} entries.", last)
        return self._proved(number, row)

    def _proved(self, number: int, row: Fields) -> Finding | None:
        proof = PRIVATE.get(self.kind.name)
        if proof is None or proof.of(row) == row[proof.digest]:
            return None
        vi = "có thông tin cá nhân không khớp mã băm trong nhật ký: đã bị sửa."
        en = "has particulars that don't fit the digest in the journal: they were altered."
        return about_row(self.kind.name, number, vi, en)


def _key(step: Step) -> str:
    return f"{step.office}/{step.counter}/{step.ordinal}"


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
