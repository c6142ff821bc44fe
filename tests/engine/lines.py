"""Entries put together from the engine's own pieces, for tests that need one without a session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from haicap.engine.journal import NULL, Entry, act_text, escaped, filled, line_of, literal, shape_of


def render(fields: Mapping[str, Any]) -> str:
    """Fields as JSON: keys sorted, no spaces, so that equal fields are equal bytes."""
    shape = shape_of(tuple(fields))
    return shape.template % tuple([literal(fields[name]) for name in shape.names])


def _told(fields: Mapping[str, Any]) -> str:
    shape = shape_of(tuple(fields))
    return filled(shape, [fields[name] for name in shape.names])


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
    told = f"{NULL if before is None else _told(before)}\t{_told(after)}"
    why = NULL if reason is None else escaped(reason)
    line = line_of(act_text(at, office, counter), ordinal, who, subject, told, why)
    return Entry(at, office, counter, ordinal, line)
