"""Reads journal lines back and builds the state that they tell, as whoever verifies a world does."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from haicap.engine.journal import COLUMNS, Note
from haicap.engine.registry import Registry
from haicap.rules.base import Row

_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class Told(NamedTuple):
    """One entry as its line tells it."""

    columns: dict[str, str | None]
    before: dict[str, Any] | None
    after: dict[str, Any]


def unescaped(text: str) -> str | None:
    """A column of COPY's text format as the database understands it."""
    if text == "\\N":
        return None
    out, letters = [], iter(text)
    for letter in letters:
        if letter == "\\":
            following = next(letters)
            out.append(_ESCAPES.get(following, following))
        else:
            out.append(letter)
    return "".join(out)


def told(line: str) -> Told:
    """One line, taken apart."""
    parts = line.split("\t")
    assert len(parts) == len(COLUMNS), line
    columns = dict(zip(COLUMNS, [unescaped(part) for part in parts], strict=True))
    before, after = columns["before"], columns["after"]
    assert after is not None
    return Told(columns, None if before is None else json.loads(before), json.loads(after))


class Replay:
    """The states that entries tell, on top of nothing."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.states: dict[tuple[str, int], dict[str, Any]] = {}
        self.versions: dict[tuple[str, int], int] = defaultdict(int)

    def add(self, entries: Iterable[Note]) -> None:
        """Carry out entries in their order; a `before` that contradicts the state fails the test."""
        for entry in entries:
            each = told(entry.line)
            key = (str(each.columns["subject_kind"]), int(each.columns["subject_id"] or 0))
            if each.before is None:
                assert key not in self.states, f"{key} begins twice"
                self.states[key] = dict(self.registry.kinds[key[0]].defaults)
            else:
                assert each.before.keys() == each.after.keys()
                now = {name: self.states[key][name] for name in each.before}
                assert now == each.before, f"{key} was {now}, the entry says {each.before}"
            self.states[key] |= each.after
            self.versions[key] += 1

    def compare(self, rows: Iterable[Row]) -> None:
        """Every row that the journal tells is as told, field by field, with one version an entry; and no other."""
        seen = set()
        for row in rows:
            kind = self.registry.kinds[row.KIND]
            if row.DERIVED:
                continue
            key = (row.KIND, row.id)
            seen.add(key)
            public = [name for name in kind.defaults if name not in kind.private]
            assert {name: getattr(row, name) for name in public} == {
                name: self.states[key][name] for name in public
            }
            assert row.version == self.versions[key], key
        assert seen == set(self.states)
