"""What comes of a command: done, refused, or failed by a bug of ours."""

from __future__ import annotations

from typing import NamedTuple

from haicap.rules.base import Event, Refused


class Done(NamedTuple):
    """The command was carried out; `events` say what happened, reactions included."""

    events: tuple[Event, ...]


class Failed(NamedTuple):
    """A bug: the command was set aside and changed nothing."""

    error: Exception


Outcome = Done | Refused | Failed

__all__ = ["Done", "Failed", "Outcome", "Refused"]
