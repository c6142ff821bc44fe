"""The tiny town played in memory: the trial's own people, stage and citizens, without a database.

A test changes the cast before the play (who is away, who works where) and looks at rows and commands afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from haicap.engine.registry import REGISTRY
from haicap.engine.session import Session
from haicap.rehearsal.cast import Cast, make_cast
from haicap.rehearsal.playing import play_until
from haicap.rehearsal.stage import Stage
from haicap.rehearsal.world import Options
from haicap.rules.base import Command, Event, Row
from haicap.rules.one_stop.state import Dossier, Ticket
from haicap.services.one_stop.actors.company import Company
from haicap.services.one_stop.actors.hours import Hours
from haicap.services.one_stop.actors.troupe import Troupe

R = TypeVar("R", bound=Row)
C = TypeVar("C", bound=Command)


def cast_of(seed: int = 3, days: int = 3, settings: tuple[str, ...] = (), scale: str = "1") -> Cast:
    """The cast of the tiny town's trial."""
    options = Options(place="tiny", days=days, scale=scale, seed=seed, settings=settings)
    return make_cast(options.place, options.plan(), seed)


class RecordingStage(Stage):
    """A stage that writes down every command that was done."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, {})
        self.done: list[Command] = []

    def do(self, command: Command) -> tuple[Event, ...] | None:
        """Have a command decided and write it down if it was done."""
        events = super().do(command)
        if events is not None:
            self.done.append(command)
        return events


@dataclass
class Play:
    """A run in memory that nothing is let go of."""

    cast: Cast
    at: int = 0
    next_visit: int = 0
    company: Company = field(init=False)
    troupe: Troupe = field(init=False)
    stage: RecordingStage = field(init=False)

    def __post_init__(self) -> None:
        cast = self.cast
        holdings = [(post.person, post.role, post.unit) for post in cast.posts]
        self.stage = RecordingStage(Session(REGISTRY, cast.facts, holdings, {}))
        hours = Hours(cast.facts.calendar, cast.plan.rhythm.saturday_hours)
        self.company = Company(self.stage, cast.script, cast.facts, hours, cast.manners, cast.staff)
        self.troupe = Troupe(self.company)
        self.troupe.begin(cast.days, cast.away)
        self.at = cast.starts_at

    def until(self, end: int) -> Play:
        """Play on to a moment (UTC seconds)."""
        arrivals = self.cast.script.arrivals
        self.next_visit = play_until(end, arrivals, self.next_visit, self.stage, self.troupe)
        self.at = end
        return self

    def to_the_end(self) -> Play:
        """Play the whole trial; nothing may be lost on the way."""
        self.until(self.cast.ends_at)
        assert self.stage.lost_count == 0, self.stage.bugs
        return self

    def _rows(self, kind: type[R]) -> list[R]:
        rows = self.stage.session.rows[kind.KIND]
        return [row for number in sorted(rows) if isinstance(row := rows[number], kind)]

    @property
    def tickets(self) -> list[Ticket]:
        """All tickets, by id."""
        return self._rows(Ticket)

    @property
    def dossiers(self) -> list[Dossier]:
        """All dossiers, by id."""
        return self._rows(Dossier)

    def done(self, kind: type[C]) -> list[C]:
        """The commands of a kind that were done, in order."""
        return [command for command in self.stage.done if isinstance(command, kind)]
