"""From what somebody typed on a case's page to a command, or to sentences beside the fields that are wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

from haicap.base.pages import whole
from haicap.rules.base import Actor
from haicap.rules.calendar import Calendar, CalendarEndsError, number_of
from haicap.rules.facts import Facts
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.choices import Around, next_step
from haicap.rules.one_stop.state import Dossier
from haicap.rules.one_stop.transitions import TABLE
from haicap.services.one_stop import work_words

REASON_LETTERS_MAX = 1_000
AMOUNT_MAX = 2_000_000_000
KINDS: Mapping[str, type] = {kind.__name__: kind for kind, row in TABLE.items() if row.froms}
"""The commands that take up a dossier, by name."""


class Wrong(Exception):
    """What was typed into a field can't be read; the message is a sentence that says what to do."""


class Sheet(NamedTuple):
    """What a form was filled in for: the dossier, who acts when, what the rules look up, fresh ids to be spent."""

    dossier: Dossier
    actor: Actor
    at: int
    facts: Facts
    around: Around
    fresh: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was read: the command, or what is wrong by field; `said` is what was typed, as one text."""

    command: Any
    wrong: Mapping[str, str]
    said: str


def asked_of(kind: type) -> list[str]:
    """The fields of a command that a person fills in."""
    return [name for name in kind._fields if work_words.field_words(name)]  # type: ignore[attr-defined]


def fill(kind: type, sheet: Sheet, typed: QueryDict, said: QueryDict | None = None) -> Filled:
    """The command that a form asks for, or which of its fields can't be read; `said`: what was typed, if not that."""
    values: dict[str, Any] = {"at": sheet.at, "actor": sheet.actor, "dossier": sheet.dossier.id}
    wrong: dict[str, str] = {}
    for name in asked_of(kind):
        try:
            values[name] = _READ[name](sheet, typed.getlist(name))
        except Wrong as error:
            wrong[name] = str(error)
    told = typed if said is None else said
    words = [kind.__name__, str(sheet.dossier.id)] + [
        f"{name}={told.getlist(name)}" for name in asked_of(kind)
    ]
    if wrong:
        return Filled(None, wrong, " ".join(words))
    for name in kind._fields:  # type: ignore[attr-defined]
        if name not in values and name in _KNOWN:
            values[name] = _KNOWN[name](kind, sheet)
    return Filled(kind(**values), wrong, " ".join(words))


def _id_of(kinds_that_end: type, name: str) -> Callable[[type, Sheet], int]:
    """The id of the open request or question that a command ends, or a fresh one for the one that it begins."""

    def found(kind: type, sheet: Sheet) -> int:
        row = getattr(sheet.around, name)
        if kind is kinds_that_end:
            return row.id if row else 0
        return sheet.fresh()

    return found


_KNOWN: Mapping[str, Callable[[type, Sheet], Any]] = {
    "step": lambda _kind, sheet: next_step(sheet.dossier, sheet.facts),
    "request": _id_of(c.Supplement, "request"),
    "consultation": _id_of(c.Answer, "question"),
    "ticket": lambda _kind, sheet: sheet.around.ticket.id if sheet.around.ticket else None,
}


# Reading what was typed -----------------------------------------------------------------------------------------


def reason(_sheet: Sheet | None, typed: Sequence[str]) -> str:
    """A reason: some words, on one line each; raises Wrong."""
    text = "\n".join(line.strip() for line in "".join(typed).replace("\x00", "").splitlines()).strip()
    if not text:
        raise Wrong(_("Thiếu lý do. Hãy ghi rõ lý do và căn cứ."))
    if len(text) > REASON_LETTERS_MAX:
        raise Wrong(_("Lý do dài quá %(n)s chữ. Hãy viết ngắn lại.") % {"n": REASON_LETTERS_MAX})
    return text


def _told(missing: Callable[[], str]) -> Callable[[Sheet | None, Sequence[str]], str]:
    """Words that somebody else is to read, like a reason; `missing` says what to write where there are none."""

    def read(sheet: Sheet | None, typed: Sequence[str]) -> str:
        if not "".join(typed).strip():
            raise Wrong(missing())
        return reason(sheet, typed)

    return read


def _number(low: int, high: int) -> Callable[[Sheet, Sequence[str]], int]:
    def read(_sheet: Sheet, typed: Sequence[str]) -> int:
        text = "".join(typed[:1]).strip().replace(".", "").replace(" ", "")
        value = whole(text, low, high)
        if value is None:
            raise Wrong(_("Hãy nhập một số từ %(low)s đến %(high)s.") % {"low": low, "high": high})
        return value

    return read


def _officer(_sheet: Sheet, typed: Sequence[str]) -> int:
    value = whole("".join(typed[:1]), 1)
    if value is None:
        raise Wrong(_("Hãy chọn một chuyên viên trong danh sách."))
    return value


def _signer(_sheet: Sheet, typed: Sequence[str]) -> int | None:
    """A signer who is asked for by name, or nobody: then every signer of the unit is."""
    return whole("".join(typed[:1]), 1)


def _unit(_sheet: Sheet, typed: Sequence[str]) -> int:
    value = whole("".join(typed[:1]), 1)
    if value is None:
        raise Wrong(_("Hãy chọn một đơn vị trong danh sách."))
    return value


def closing_of(calendar: Calendar, text: str) -> int:
    """The close of office hours on a working day written as an ISO date; raises Wrong."""
    try:
        day = date.fromisoformat(text.strip())
        number = number_of(day)
        if not calendar.works(number):
            raise Wrong(_("%(day)s là ngày nghỉ. Hãy chọn một ngày làm việc.") % {"day": f"{day:%d/%m/%Y}"})
        return calendar.closing(number)
    except (ValueError, CalendarEndsError) as error:
        raise Wrong(_("Hãy chọn một ngày làm việc.")) from error


def _new_due(sheet: Sheet, typed: Sequence[str]) -> int:
    return closing_of(sheet.facts.calendar, "".join(typed[:1]))


def _limit(sheet: Sheet, typed: Sequence[str]) -> int:
    """The end of the day, but never past the dossier's own limit that falls on the same day (R-18)."""
    limit, due_at = closing_of(sheet.facts.calendar, "".join(typed[:1])), sheet.dossier.due_at
    same_day = due_at is not None and due_at < limit and limit - due_at < 86_400
    return due_at if same_day and due_at is not None else limit


def _missing(sheet: Sheet, typed: Sequence[str]) -> int:
    papers = len(sheet.facts.procedures[sheet.dossier.procedure].documents)
    chosen = {whole(text, 0, papers - 1) for text in typed} - {None}
    if not chosen:
        raise Wrong(_("Hãy đánh dấu ít nhất một giấy tờ còn thiếu."))
    return sum(1 << place for place in chosen if place is not None)


_READ: Mapping[str, Callable[[Sheet, Sequence[str]], Any]] = {
    "reason": reason,
    "question": _told(lambda: _("Hãy ghi nội dung cần hỏi.")),
    "answer": _told(lambda: _("Hãy ghi nội dung trả lời.")),
    "officer": _officer,
    "signer": _signer,
    "unit": _unit,
    "limit_at": _limit,
    "missing": _missing,
    "amount": _number(1, AMOUNT_MAX),
    "new_due_at": _new_due,
    "pages": _number(1, 32_000),
    "copies": _number(1, 32_000),
}
