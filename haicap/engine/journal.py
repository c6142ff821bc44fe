"""Journal entries as text: the very bytes that are copied into the database are what the seals digest.

An entry's line holds, separated by tabs, the columns of `COLUMNS`; `seq` and `recorded_at` stand outside the digest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from operator import attrgetter
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
    """One change as its line; sorts by (at, office, counter, ordinal), the order of the digest."""

    at: int
    office: int
    counter: int
    ordinal: int
    line: str


class Note(NamedTuple):
    """One change as the session notes it, to become a line later; sorts as entries do.

    Of a changed row `names` are the fields in sorted order, `before` and `after` their values; of a new row `names` are
    pairs of field and default, `before` is None.
    """

    at: int
    office: int
    counter: int
    ordinal: int
    who: str
    kind: str
    number: int
    names: tuple[Any, ...]
    before: tuple[Any, ...] | None
    after: tuple[Any, ...]
    reason: str | None

    @property
    def line(self) -> str:
        """The note as an entry's line."""
        return line_of(self)


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


class Shape(NamedTuple):
    """A set of fields as it recurs in entries: sorted names, what reads them of a row, JSON around the values."""

    names: tuple[str, ...]
    read: Callable[[Any], tuple[Any, ...]]
    template: str


_shapes: dict[tuple[str, ...], Shape] = {}


def shape_of(names: tuple[str, ...]) -> Shape:
    """The shape of these fields, made when first met."""
    found = _shapes.get(names)
    if found is None:
        order = tuple(sorted(names))
        # Names are identifiers: no quote in them, no percent sign.
        body = ",".join([f'"{name}":%s' for name in order])
        found = _shapes[names] = Shape(order, reader(order), "{" + body + "}")
    return found


def reader(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """What reads these fields of a row at once; `attrgetter` alone answers no tuple for a single name."""
    if len(names) > 1:
        found: Callable[[Any], tuple[Any, ...]] = attrgetter(*names)
        return found
    if not names:
        return lambda _row: ()
    read = attrgetter(names[0])
    return lambda row: (read(row),)


def filled(shape: Shape, values: Iterable[Any]) -> str:
    """Values in the shape's order as JSON for COPY: keys sorted, no spaces, backslashes doubled."""
    text = shape.template % tuple([value if value.__class__ is int else literal(value) for value in values])
    return text.replace("\\", "\\\\") if "\\" in text else text


def escaped(text: str) -> str:
    """`text` as COPY's text format writes it, byte for byte."""
    if "\\" in text or not text.isprintable():
        return text.translate(_ESCAPES)
    return text


def line_of(note: tuple[Any, ...]) -> str:
    """A note as its entry's line: the columns of `COLUMNS`, separated by tabs."""
    at, office, counter, ordinal, who, kind, number, names, before, after, reason = note
    if before is None:
        told = {name: value for (name, default), value in zip(names, after, strict=True) if value != default}
        shape = shape_of(tuple(told))
        was, now = NULL, filled(shape, [told[name] for name in shape.names])
    else:
        shape = shape_of(names)
        was, now = filled(shape, before), filled(shape, after)
    why = NULL if reason is None else escaped(reason)
    return f"{stamp(at)}\t{office}\t{counter}\t{ordinal}\t{who}\t{kind}\t{number}\t{was}\t{now}\t{why}"


def entries_of(notes: Iterable[tuple[Any, ...]]) -> list[Entry]:
    """Notes, or tuples like them, as entries in the order of the digest."""
    return [Entry(note[0], note[1], note[2], note[3], line_of(note)) for note in sorted(notes)]


def who_text(actor: Actor, command: str) -> str:
    """Actor and qualified command as they stand in a line."""
    deputy = NULL if actor.deputy_for is None else str(actor.deputy_for)
    return f"{actor.person}\t{actor.role}\t{deputy}\t{actor.unit}\t{command}"
