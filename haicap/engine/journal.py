"""Journal entries as text: the very bytes that are copied into the database are what the seals digest.

An entry's line holds, separated by tabs, the columns of `COLUMNS`; `seq` and `recorded_at` stand outside the digest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from haicap.engine.stamp import stamp
from haicap.rules.base import Actor

COLUMNS = (
    "at",
    "act_office",
    "act_counter",
    "ordinal",
    "person",
    "role",
    "deputy_for",
    "unit",
    "command",
    "subject_kind",
    "subject_id",
    "before",
    "after",
    "reason",
)
NULL = "\\N"
_ESCAPES = str.maketrans(
    {"\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}
)


class Entry(NamedTuple):
    """One change on record; sorts by (at, office, counter, ordinal), the order of the digest."""

    at: int
    office: int
    counter: int
    ordinal: int
    line: str


_shapes: dict[tuple[str, ...], list[tuple[str, str]]] = {}
"""For each set of fields met so far: the names in order, and each as it stands in the JSON."""


def literal(value: Any) -> str:
    """A field's value as JSON text: integers, booleans, strings and null."""
    if type(value) is int:
        return str(value)
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return str(int(value))


def render(fields: Mapping[str, Any]) -> str:
    """Fields as JSON: keys sorted, no spaces, so that equal fields are equal bytes."""
    names = tuple(fields)
    shape = _shapes.get(names)
    if shape is None:
        shape = _shapes[names] = [(name, f'"{name}":') for name in sorted(names)]
    return "{" + ",".join([label + literal(fields[name]) for name, label in shape]) + "}"


def escaped(text: str) -> str:
    """`text` as COPY's text format writes it, byte for byte."""
    if "\\" in text or not text.isprintable():
        return text.translate(_ESCAPES)
    return text


def _doubled(text: str) -> str:
    """JSON as COPY's text format writes it: it has no control characters, only backslashes."""
    return text.replace("\\", "\\\\") if "\\" in text else text


def entry(
    at: int,
    act: tuple[int, int, int],
    who: str,
    subject: tuple[str, int],
    values: tuple[Mapping[str, Any] | None, Mapping[str, Any]],
    reason: str | None,
) -> Entry:
    """One change: `act` is (office, counter, ordinal), `who` actor and command, `values` before and after."""
    before, after = values
    office, counter, ordinal = act
    was = NULL if before is None else _doubled(render(before))
    why = NULL if reason is None else escaped(reason)
    line = (
        f"{stamp(at)}\t{office}\t{counter}\t{ordinal}\t{who}\t{subject[0]}\t{subject[1]}"
        f"\t{was}\t{_doubled(render(after))}\t{why}"
    )
    return Entry(at, office, counter, ordinal, line)


def who_text(actor: Actor, command: str) -> str:
    """Actor and qualified command as they stand in a line."""
    deputy = NULL if actor.deputy_for is None else str(actor.deputy_for)
    return f"{actor.person}\t{actor.role}\t{deputy}\t{actor.unit}\t{command}"
