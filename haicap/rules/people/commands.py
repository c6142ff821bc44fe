"""The commands by which people at work are named, given roles and deputies, and let in or kept out."""

from __future__ import annotations

from typing import NamedTuple

from haicap.rules.base import Actor


class AddPerson(NamedTuple):
    """Put somebody on the list of those who may hold roles; no role goes with it."""

    at: int
    actor: Actor
    person: int
    unit: int
    name: str
    salt: str


class Rename(NamedTuple):
    """Write a person's name anew: it was misspelt, or has changed."""

    at: int
    actor: Actor
    person: int
    name: str
    salt: str


class Appoint(NamedTuple):
    """Give a role for a unit from one local day to another (ISO dates), or name the deputy of whoever holds it."""

    at: int
    actor: Actor
    holding: int
    person: int
    role: str
    unit: int
    from_on: str
    to_on: str | None = None
    deputy_for: int | None = None
    authenticates: bool = False


class EndRole(NamedTuple):
    """Let a role end with a local day (ISO date): the day before today at the earliest."""

    at: int
    actor: Actor
    holding: int
    to_on: str


class Deactivate(NamedTuple):
    """Keep a person out at once, whatever roles they hold; the reason is one of REASONS."""

    at: int
    actor: Actor
    person: int
    reason: str


class Reactivate(NamedTuple):
    """Let a person in again who was kept out."""

    at: int
    actor: Actor
    person: int


class Invite(NamedTuple):
    """Give out a fresh link with which the person sets a password; what was set before ends."""

    at: int
    actor: Actor
    person: int


REASONS = ("left", "leave", "security", "mistake")
"""Why somebody is kept out; no free words, for the journal can never be erased."""
