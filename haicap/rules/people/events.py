"""What happens among people at work, as far as somebody is told of it."""

from __future__ import annotations

from typing import NamedTuple


class PersonChanged(NamedTuple):
    """A person was added, renamed, kept out, let in again or invited."""

    person: int


class RoleChanged(NamedTuple):
    """A role was given, or its last day set."""

    holding: int
    person: int


class AbsenceChanged(NamedTuple):
    """An absence was recorded, corrected or ended."""

    absence: int
    person: int


ALL: tuple[type, ...] = (PersonChanged, RoleChanged, AbsenceChanged)
