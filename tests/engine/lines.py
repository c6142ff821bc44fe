"""Entries put together from the engine's own pieces, for tests that need one without a session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from haicap.engine.journal import Entry, Note, literal, shape_of

_NO_DEFAULT = object()


def render(fields: Mapping[str, Any]) -> str:
    """Fields as JSON: keys sorted, no spaces, so that equal fields are equal bytes."""
    shape = shape_of(tuple(fields))
    return shape.template % tuple([literal(fields[name]) for name in shape.names])


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
    names: tuple[Any, ...] = tuple(sorted(after))
    now = tuple([after[name] for name in names])
    was = None if before is None else tuple([before[name] for name in names])
    if was is None:
        names = tuple([(name, _NO_DEFAULT) for name in names])
    note = Note(at, *act, who, *subject, names, was, now, reason)
    return Entry(*note[:4], note.line)
