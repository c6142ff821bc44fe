"""Why a case is due when it is: its days one by one with the pauses, and what a deadline means for an act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from haicap.base.formats import language, moment, weekday
from haicap.rules.calendar import Why, day_number, local_date
from haicap.rules.deadline_reasons import Explanation, explain
from haicap.rules.deadlines import step_targets
from haicap.rules.facts import Facts
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import Dossier
from haicap.rules.one_stop.urgency import apologise_until
from haicap.rules.procedures import Procedure
from haicap.services.one_stop.queries import Entry

DAYS_SHOWN_MAX = 45
STOPS = frozenset({"AskSupplement", "AskPayment"})
GOES_ON = frozenset({"Supplement", "Pay"})
ENDS = frozenset({"Withdraw", "Stop", "VoidReceipt"})


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the applicant was waited for; no end: it goes on."""

    from_at: int
    to_at: int | None
    for_papers: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One cell of the strip of days."""

    day: str
    kind: str
    text: str
    now: bool


@dataclass(frozen=True, slots=True)
class ClockOf:
    """The clock of a case: how the days were counted, the rule, the pauses, what an apology moved."""

    days: tuple[Day, ...]
    hidden: int
    rule: str
    pauses: tuple[Pause, ...]
    moved: bool
    restarted: bool
    warning: str


def pauses_of(entries: Sequence[Entry]) -> tuple[Pause, ...]:
    """The times in which the clock stood still, from the journal."""
    found: list[Pause] = []
    for entry in entries:
        command = entry.command.split(".")[-1]
        at = int(entry.at.timestamp())
        if command in STOPS:
            found.append(Pause(at, None, command == "AskSupplement"))
        elif found and found[-1].to_at is None and command in GOES_ON | ENDS:
            found[-1] = Pause(found[-1].from_at, at, found[-1].for_papers)
    return tuple(found)


def clock(facts: Facts, row: Dossier, entries: Sequence[Entry], at: int) -> ClockOf | None:
    """How the date of a case came about, or None where it has none."""
    if row.received_at is None or row.due_at is None:
        return None
    pauses = pauses_of(entries)
    start = row.clock_from or row.received_at
    ended = [
        (each.from_at, each.to_at) for each in pauses if each.to_at is not None and each.from_at >= start
    ]
    limit = facts.limit(row.procedure, verification=row.verification)
    found = explain(facts.calendar, limit, start, pauses=ended if row.paused else [])
    days = _days(found, start, at)
    return ClockOf(
        days[:DAYS_SHOWN_MAX],
        max(0, len(days) - DAYS_SHOWN_MAX),
        _say(found.rule),
        pauses,
        moved=row.apologies > 0,
        restarted=start != row.received_at,
        warning=_warning(facts, row, at),
    )


def _say(why: Why) -> str:
    return why.en if language() == "en" else why.vi


def _days(found: Explanation, start: int, at: int) -> tuple[Day, ...]:
    """Every day from the first to the last, counted or not, in order."""
    today, due = local_date(at), local_date(found.due_at)
    cells: dict[date, tuple[str, str]] = {day: ("off", _say(why)) for day, why in found.skipped}
    first = local_date(start)
    if first in cells:
        cells[first] = ("", _("Ngày đầu không tính"))
    for number, day in enumerate(found.counted, 1):
        cells[day] = ("count", _("Ngày %(n)s") % {"n": number})
    # A limit in calendar days that ends on a day off ends with the next working day, which is not counted itself.
    last = cells[due][1] if due in cells else _("Ngày làm việc kế tiếp")
    cells[due] = ("due", _("%(what)s. Hạn") % {"what": last})
    return tuple(
        Day(f"{weekday(day, short=True)} {day:%d/%m}", kind, text, day == today)
        for day, (kind, text) in sorted(cells.items())
    )


def _warning(facts: Facts, row: Dossier, at: int) -> str:
    """What to do before a case is late, while the law still lets it: an apology at least a day before (R-19)."""
    if row.finished_at is not None or row.due_at is None or row.received_at is None or row.paused_at:
        return ""
    left = day_number(row.due_at) - day_number(at)
    until = apologise_until(facts.rules_at(row.received_at), row.due_at)
    if row.apologies:
        return _("Đã hẹn lại một lần, không hẹn lại được nữa.") if left <= 1 else ""
    if at > row.due_at:
        return _("Đã quá hạn. Hãy xin lỗi và hẹn lại ngay; phiếu xin lỗi sẽ bị ghi là phát hành trễ.")
    if left <= 1 and at <= until:
        return _("Nếu không kịp, người ký phải xin lỗi và hẹn lại trước %(at)s.") % {"at": moment(until + 1)}
    if left <= 1:
        return _("Không kịp nữa thì vẫn phải xin lỗi và hẹn lại, nhưng sẽ bị ghi là phát hành trễ.")
    return ""


def note(kind: type, facts: Facts, row: Dossier, at: int) -> str:
    """What somebody should know before giving a command, by the rules in force at receipt."""
    received_at: int = row.received_at or at
    if kind is c.AskSupplement:
        ends = moment(facts.supplement_window_ends(received_at))
        return _("Chỉ được yêu cầu một lần, chậm nhất %(at)s.") % {"at": ends}
    if kind is c.Apologise and row.due_at is not None:
        until = apologise_until(facts.rules_at(received_at), row.due_at)
        if at > until:
            return _("Đã quá thời điểm xin lỗi đúng luật (%(at)s); phiếu sẽ bị ghi là trễ.") % {
                "at": moment(until)
            }
        return _("Chỉ được hẹn lại một lần. Đúng luật nếu phát hành trước %(at)s.") % {
            "at": moment(until + 1)
        }
    if kind is c.Consult and row.due_at is not None:
        return _("Đồng hồ không dừng. Hạn trả lời không được quá hạn của hồ sơ: %(at)s.") % {
            "at": moment(row.due_at)
        }
    return ""


def steps_of(facts: Facts, row: Dossier) -> list[dict[str, Any]]:
    """The steps of the back office with those that are done, and by when each should be: a target (R-22)."""
    entry = facts.procedures[row.procedure]
    targets = dict(zip(entry.steps, _targets(facts, row, entry), strict=True))
    return [
        {
            "number": number,
            "name": step.name_vi,
            "done": number <= row.work_done,
            "target": targets[step],
        }
        for number, step in enumerate(entry.back_office, 1)
    ]


def _targets(facts: Facts, row: Dossier, entry: Procedure) -> Sequence[int | None]:
    """By when each step of a procedure should be done; None while there is no date to divide."""
    if row.received_at is None or row.due_at is None:
        return [None] * len(entry.steps)
    shares = [step.share_ppm for step in entry.steps]
    return step_targets(facts.calendar, row.received_at, row.due_at, shares)
