"""What follows from what in the one-stop shop, and which rows that may touch."""

from __future__ import annotations

from haicap.rules.base import SYSTEM_ROLE, Actor, Command, Key
from haicap.rules.facts import Facts
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import events as e
from haicap.rules.one_stop.state import ONLINE


def transfer_at_once(event: e.Received, facts: Facts) -> tuple[Command, ...]:
    """An online dossier is transferred electronically at once, by the system (R-7)."""
    if event.channel != ONLINE:
        return ()
    return (c.Transfer(event.at, Actor(0, SYSTEM_ROLE, event.unit), event.dossier),)


REACTIONS = {e.Received: (transfer_at_once,)}


def _received_dossier(command: c.Receive) -> tuple[Key, ...]:
    return (("dossier", command.dossier),)


MAY_TOUCH = {c.Receive: _received_dossier}
"""For each command the rows that reactions to it may touch besides its own."""
