"""Playing: visits and what is due on the stage, let happen one after the other in one order."""

from __future__ import annotations

from haicap.rehearsal.arrivals import Arrivals
from haicap.rehearsal.stage import Stage
from haicap.services.one_stop.actors.script import Kind
from haicap.services.one_stop.actors.troupe import Troupe

VISIT = int(Kind.VISIT)


def play_until(end: int, arrivals: Arrivals, next_visit: int, stage: Stage, troupe: Troupe) -> int:
    """Let happen what is due before `end` (UTC seconds), visits from place `next_visit` on; answers the place."""
    order, at_of = arrivals.order, arrivals.at
    take_before, act = stage.take_before, troupe.act
    place, count = next_visit, arrivals.visits
    while place < count:
        index = order[place]
        at = at_of[index]
        if at >= end:
            break
        limit = (at, VISIT)
        while (due := take_before(limit)) is not None:
            act(due)
        troupe.visit(at, index)
        place += 1
    limit = (end, 0)
    while (due := take_before(limit)) is not None:
        act(due)
    return place
