"""The commands by which somebody's absence from a unit is recorded, corrected and ended early."""

from __future__ import annotations

from typing import NamedTuple

from haicap.rules.base import Actor


class RecordAbsence(NamedTuple):
    """Somebody who holds `role` for the actor's unit is absent from one local day to another (ISO dates).

    `kind` is one of KINDS; `substitute` is who does the work meanwhile, None where the unit has nobody.
    """

    at: int
    actor: Actor
    absence: int
    person: int
    role: str
    from_on: str
    to_on: str
    kind: str
    substitute: int | None
    salt: str


class CorrectAbsence(NamedTuple):
    """Write days, kind and substitute of an absence anew; one that has begun keeps its first day."""

    at: int
    actor: Actor
    absence: int
    person: int
    from_on: str
    to_on: str
    kind: str
    substitute: int | None
    salt: str


class EndAbsence(NamedTuple):
    """Somebody is at work again from a local day on (ISO date), earlier than was recorded, or was never away."""

    at: int
    actor: Actor
    absence: int
    back_on: str


KINDS = ("leave", "sick", "mission")
"""Why somebody is absent; no free words, and a digest alone in the journal, which can never be erased."""
ROLES = ("officer", "signer", "clerk")
"""Roles whose holders' absence changes whose desk gets the work."""
