"""Who leads a live exercise sets its pace: how fast, whether it rests, whether nights and days off are passed over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from haicap.rules.base import SYSTEM_ROLE, Actor, Change, Decision, Handler, Key, Refused, Row
from haicap.rules.facts import Facts

PACE = 1
"""The id of the one row."""
THOUSAND = 1_000
SPEED_MILLI_LEAST, SPEED_MILLI_MOST = 100, 3_600_000
LEADING_ROLES = frozenset({"controller", SYSTEM_ROLE})


@dataclass(slots=True)
class Pace(Row):
    """How an exercise's clock goes; `speed_milli` is in thousandths of the wall's speed."""

    KIND: ClassVar[str] = "pace"
    unit: int = 0
    speed_milli: int = THOUSAND
    paused: bool = False
    skips_closed: bool = False
    """Whether every time at which no counter is open is passed over."""
    skip_from: int | None = None
    """When somebody asked to go on to the next opening: UTC seconds of the exercise."""


class Steer(NamedTuple):
    """Set the pace: speed in thousandths, whether the clock rests, whether closed time is passed over; None: as is."""

    at: int
    actor: Actor
    speed_milli: int | None = None
    paused: bool | None = None
    skips_closed: bool | None = None


class SkipClosed(NamedTuple):
    """Go on to the next opening of the counters; what is due until then happens all the same."""

    at: int
    actor: Actor


class Steered(NamedTuple):
    """The pace was changed."""

    speed_milli: int


State = tuple[Pace | None]


def keys(_command: Any) -> tuple[Key | None, ...]:
    """The one row."""
    return (("pace", PACE),)


def allow(_state: State, command: Any) -> Refused | None:
    """Whoever leads the exercise, and the programme that drives it."""
    if command.actor.role in LEADING_ROLES:
        return None
    return Refused("ROLE_MISSING", None, {"role": command.actor.role, "roles": "controller"})


def steer(state: State, command: Steer, _facts: Facts) -> Decision | Refused:
    """Change what is named and differs."""
    (pace,) = state
    speed = command.speed_milli
    if speed is not None and not SPEED_MILLI_LEAST <= speed <= SPEED_MILLI_MOST:
        most = SPEED_MILLI_MOST // THOUSAND
        return Refused("SPEED_OUT_OF_RANGE", "speed", {"most": most})
    wanted = {"speed_milli": speed, "paused": command.paused, "skips_closed": command.skips_closed}
    named: dict[str, Any] = {name: value for name, value in wanted.items() if value is not None}
    if pace is None:
        fresh = Pace(PACE, unit=command.actor.unit, **named)
        return Decision((), (fresh,), (Steered(fresh.speed_milli),))
    fields = {name: value for name, value in named.items() if getattr(pace, name) != value}
    changes = (Change(pace, fields),) if fields else ()
    return Decision(changes, (), (Steered(fields.get("speed_milli", pace.speed_milli)),))


def skip(state: State, command: SkipClosed, _facts: Facts) -> Decision | Refused:
    """Note from when the next opening is to be gone on to; a clock that rests goes on."""
    (pace,) = state
    if pace is None:
        return Refused("NOBODY_DRIVES")
    return Decision(
        (Change(pace, {"skip_from": command.at, "paused": False}),), (), (Steered(pace.speed_milli),)
    )


def right_pace(pace: Pace) -> str | None:
    """What is wrong with the row, or None."""
    if pace.id != PACE:
        return "an exercise has one pace"
    return None if SPEED_MILLI_LEAST <= pace.speed_milli <= SPEED_MILLI_MOST else "a speed out of range"


HANDLERS: dict[type, Handler] = {Steer: Handler(keys, allow, steer), SkipClosed: Handler(keys, allow, skip)}
KINDS: dict[type[Row], Callable[[Any], str | None]] = {Pace: right_pace}
EVENTS: tuple[type, ...] = (Steered,)
