"""How a dossier stands against its date: late, soon, in time, its clock stopped, or at its end."""

from __future__ import annotations

from enum import StrEnum

from haicap.rules.calendar import Calendar, day_number, moment
from haicap.rules.deadline_rules import DeadlineRules
from haicap.rules.one_stop.state import Dossier, State

STANDING_STILL = frozenset({int(State.SUPPLEMENT_ASKED), int(State.PAYMENT_ASKED)})


class Standing(StrEnum):
    """How urgent a dossier is; the louder ones come first."""

    LATE = "late"
    SOON = "soon"
    ON_TIME = "ok"
    PAUSED = "pause"
    ENDED = "ended"


def soon_until(calendar: Calendar, at: int) -> int:
    """Up to which moment a date counts as near: the close of the next working day after that of `at`."""
    return calendar.closing(calendar.plus(day_number(at), 1))


def standing(dossier: Dossier, at: int, near: int) -> Standing:
    """How a dossier stands at a moment; `near` is what `soon_until` says of it. In states 5 and 6 nothing falls due."""
    if dossier.finished_at is not None or dossier.due_at is None:
        return Standing.ENDED
    if dossier.state in STANDING_STILL:
        return Standing.PAUSED
    if dossier.due_at < at:
        return Standing.LATE
    return Standing.SOON if dossier.due_at <= near else Standing.ON_TIME


def working_time_left(calendar: Calendar, at: int, due_at: int) -> int:
    """Office seconds from a moment to a date; negative for what is overdue."""
    return calendar.worked(due_at) - calendar.worked(at)


def apologise_until(rules: DeadlineRules, due_at: int) -> int:
    """The last second at which an apology with a new date keeps R-19: the end of a day far enough ahead of it."""
    return moment(day_number(due_at) - rules.apology_days_before + 1) - 1
