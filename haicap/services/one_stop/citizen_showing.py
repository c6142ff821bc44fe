"""What the pages of a followed dossier say, put together from what the public's function tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from haicap.base.formats import day
from haicap.base.names import Body
from haicap.rules.one_stop.reasons import as_written
from haicap.rules.one_stop.results import given_electronically
from haicap.rules.one_stop.state import State
from haicap.services.one_stop import catalogue
from haicap.services.one_stop.citizen_queries import Asked, Followed, Open, Told
from haicap.services.one_stop.citizen_words import GRADES, LINES, STAGES, Standing, standing

_READ_AS = str.maketrans("OIL", "011", " -.")
WITHDRAWN_FROM = frozenset({1, 2, 4, 5, 6})


def as_told(text: str) -> str:
    """A secret in the one spelling in which it is made: capitals, no O, I, L, no hyphens."""
    return text.upper().translate(_READ_AS)


def of_open(shown: Open) -> dict[str, Any]:
    """The values of the page that everybody may see."""
    return {"number": shown.number} | _progress(standing(shown.state, shown.step), shown.state)


def of_followed(found: Followed, bodies: Mapping[int, Body], seats: Mapping[int, str]) -> dict[str, Any]:
    """The values of the page for whoever has told the secret."""
    where = standing(found.state, found.step, refused=found.refused)
    return {
        "found": found,
        "number": found.called,
        "procedure": catalogue.name_of(found.procedure),
        "receiver": bodies.get(found.receiver),
        "competent": bodies.get(found.competent),
        "seat": seats.get(found.receiver, ""),
        "elsewhere": found.receiver != found.competent,
        "moved": found.due_original != found.due_at,
        "moved_why": _moved_why(found),
        "papers": papers_asked(found.procedure, found.waiting) if found.waiting else [],
        "sent": sent_papers(found),
        "may_rate": found.state in (State.DONE, State.RETURNED) and not _rated_for_good(found),
        "grades": [
            {"grade": grade, "word": word, "now": grade == found.grade} for grade, word in GRADES.items()
        ],
        "waiting": found.waiting,
        "waiting_why": _why_asked(found),
        "may_supplement": _may_supplement(found),
        "may_fetch": given_electronically(found.channel, found.state),
        "may_pay": found.state == State.PAYMENT_ASKED,
        "may_withdraw": found.state in WITHDRAWN_FROM,
        "line": [line for line in (_line(told, bodies) for told in reversed(found.story)) if line],
    } | _progress(where, found.state)


def is_late(found: Followed, at: int) -> bool:
    """Whether the promised date has passed while the office, not the applicant, has the next move."""
    running = found.finished_at is None and found.paused_at is None and found.state in (2, 4)
    return running and found.due_at is not None and found.due_at < at


def _why_asked(found: Followed) -> str:
    """Why the papers that are waited for were asked for, if it was said."""
    asked = [told for told in found.story if told.command in ("AskAtIntake", "AskSupplement")]
    return (asked[-1].reason or "") if asked else ""


def _may_supplement(found: Followed) -> bool:
    asked_at_intake = found.state == State.REGISTERED and found.step == 7
    return asked_at_intake or (found.state == State.SUPPLEMENT_ASKED and found.waiting is not None)


def _progress(where: Standing, state: int) -> dict[str, Any]:
    over = where.stage > len(STAGES)
    done = state in (State.DONE, State.RETURNED)
    stages = [
        {"name": name, "on": done or (place <= where.stage and not over), "now": place == where.stage}
        for place, name in enumerate(STAGES, 1)
    ]
    return {"where": where, "stages": stages, "stage": where.stage, "stage_count": len(STAGES), "over": over}


def _line(told: Told, bodies: Mapping[int, Body]) -> dict[str, Any] | None:
    known = LINES.get(told.command)
    if known is None:
        return None
    body = bodies.get(told.unit)
    own = told.command in ("Submit", "Resubmit")
    return {
        "icon": known.icon,
        "text": known.text,
        "look": known.look,
        "at": told.at,
        "who": "" if own or body is None else body.name,
        "reason": as_written(told.reason),
    }


def _moved_why(found: Followed) -> list[str]:
    """Why the date of return is not the first one, a sentence for each move."""
    said = []
    for told in found.story:
        if told.due_at is None or told.command == "Receive":
            continue
        to = day(told.due_at)
        if told.command == "Supplement":
            said.append(
                _(
                    "Ngày %(at)s bạn đã bổ sung đủ giấy tờ nên thời hạn được tính lại: trả chậm nhất ngày %(to)s."
                )
                % {"at": day(told.at), "to": to}
            )
        elif told.command == "Pay":
            said.append(
                _("Thời gian chờ bạn nộp tiền không tính vào hạn: trả chậm nhất ngày %(to)s.") % {"to": to}
            )
        elif told.command == "Apologise":
            said.append(
                _("Cơ quan giải quyết đã xin lỗi và hẹn lại: trả chậm nhất ngày %(to)s.") % {"to": to}
            )
        elif told.command == "Transfer":
            said.append(
                _("Thời hạn tính từ khi nơi giải quyết nhận được hồ sơ: trả chậm nhất ngày %(to)s.")
                % {"to": to}
            )
    return said


def _rated_for_good(found: Followed) -> bool:
    return bool(found.rated_at and found.returned_at and found.rated_at >= found.returned_at)


def papers_asked(procedure: int, asked: Asked) -> list[dict[str, Any]]:
    """The papers that a request names, a bit for each of the procedure's; all of them where it names none of these."""
    papers = papers_of(procedure)
    return [each for each in papers if asked.missing >> each["place"] & 1] or papers


def papers_of(procedure: int) -> list[dict[str, Any]]:
    """The papers of a procedure: place, name, whether always asked for, and when else."""
    entry = catalogue.procedures().get(procedure)
    return [
        {"place": place, "name": paper.name_vi, "always": paper.always, "when": paper.condition_vi or ""}
        for place, paper in enumerate(entry.documents if entry else ())
    ]


def sent_papers(found: Followed) -> list[dict[str, Any]]:
    """The files that were sent, by the name of their paper."""
    named = {each["place"]: each["name"] for each in papers_of(found.procedure)}
    return [{"name": named.get(each.paper, ""), "at": each.at} for each in found.files]
