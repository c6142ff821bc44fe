"""Words of the work lists and of a case: verbs on buttons, how a date stands, for whom a dossier waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from haicap.base.formats import day, language, local, moment, weekday
from haicap.base.sentence_words import COMMANDS
from haicap.rules.calendar import Calendar, day_number
from haicap.rules.one_stop.reasons import as_written, is_marked
from haicap.rules.one_stop.state import Dossier, State, Step
from haicap.rules.one_stop.urgency import Standing, standing, working_time_left
from haicap.services.one_stop import words
from haicap.services.one_stop.queries import Entry
from haicap.services.one_stop.words import Chip
from haicap.services.one_stop.work_queries import Colleague

VIEWS: Mapping[str, Promise] = {
    "toi": gettext_lazy("Của tôi"),
    "tat-ca": gettext_lazy("Cả đơn vị"),
    "chua-giao": gettext_lazy("Chưa giao"),
    "qua-han": gettext_lazy("Quá hạn"),
    "sap-han": gettext_lazy("Sắp đến hạn"),
    "tra-lai": gettext_lazy("Người ký trả lại"),
    "cho-dan": gettext_lazy("Chờ người nộp"),
    "hoi": gettext_lazy("Đang hỏi ý kiến"),
    "cho-ky": gettext_lazy("Chờ ký"),
    "cho-so": gettext_lazy("Chờ cấp số"),
}
ABSENCES: Mapping[str, Promise] = {
    "leave": gettext_lazy("nghỉ phép"),
    "sick": gettext_lazy("nghỉ ốm"),
    "mission": gettext_lazy("đi công tác"),
}
"""Why somebody is absent, in words; for the head and the person alone."""
_FIELDS: Mapping[str, tuple[Promise, str]] = {
    "reason": (gettext_lazy("Lý do, căn cứ"), "text"),
    "question": (gettext_lazy("Nội dung hỏi"), "text"),
    "answer": (gettext_lazy("Nội dung trả lời"), "text"),
    "officer": (gettext_lazy("Chuyên viên"), "officer"),
    "signer": (gettext_lazy("Trình ai ký"), "signer"),
    "unit": (gettext_lazy("Hỏi đơn vị"), "unit"),
    "limit_at": (gettext_lazy("Trả lời trước cuối ngày"), "day"),
    "missing": (gettext_lazy("Giấy tờ còn thiếu"), "papers"),
    "amount": (gettext_lazy("Số tiền phải nộp (đồng)"), "number"),
    "new_due_at": (gettext_lazy("Hẹn lại vào ngày"), "day"),
    "pages": (gettext_lazy("Số trang"), "number"),
    "copies": (gettext_lazy("Số bản"), "number"),
}
"""Fields of commands that a person fills in, with their label and the kind of input."""


class FieldWords(NamedTuple):
    """How one field of a form is labelled, and what kind of input it is."""

    label: str
    kind: str


def field_words(name: str) -> FieldWords | None:
    """The words of a command's field that a person fills in, or None for what the page knows by itself."""
    found = _FIELDS.get(name)
    return FieldWords(str(found[0]), found[1]) if found else None


def verb(command: str) -> str:
    """What a button says: the act itself."""
    text = COMMANDS[command].of(language())
    return text[0].upper() + text[1:]


def icon(command: str) -> str:
    """The drawing that stands for a command."""
    return words.COMMANDS.get(command, ("dot", "", ""))[0]


def chip(dossier: Dossier, at: int, near: int, calendar: Calendar) -> Chip | None:
    """How a dossier stands, in a mark, a word and a colour: quiet in time, tinted when near, solid when late."""
    stands = standing(dossier, at, near)
    due_at = dossier.due_at
    if stands is Standing.ENDED or due_at is None:
        return None
    if stands is Standing.PAUSED:
        return Chip("pause", "pause-circle", _("Tạm dừng tính hạn"))
    told = f"{local(due_at):%H:%M} {weekday(due_at, short=True)} {local(due_at):%d/%m}"
    if stands is Standing.LATE:
        return Chip("late", "exclamation-triangle-fill", _("Quá hạn từ %(at)s") % {"at": told})
    left = _left(calendar, at, due_at)
    if stands is Standing.SOON:
        return Chip("soon", "clock", _("Sắp đến hạn: %(left)s, tới %(at)s") % {"left": left, "at": told})
    return Chip("ok", "check-circle-fill", _("Đúng hạn: %(left)s, tới %(at)s") % {"left": left, "at": told})


def _left(calendar: Calendar, at: int, due_at: int) -> str:
    days = calendar.between(day_number(at), day_number(due_at))
    if days > 0:
        return ngettext("còn %(n)s ngày làm việc", "còn %(n)s ngày làm việc", days) % {"n": days}
    minutes = max(0, working_time_left(calendar, at, due_at)) // 60
    if minutes >= 60:
        hours = minutes // 60
        return ngettext("còn %(n)s giờ làm việc", "còn %(n)s giờ làm việc", hours) % {"n": hours}
    return ngettext("còn %(n)s phút làm việc", "còn %(n)s phút làm việc", minutes) % {"n": minutes}


def waits_for(dossier: Dossier, people: Mapping[int, str]) -> str:
    """For whom a dossier waits, in words."""
    if dossier.state == State.RECEIVED:
        return _("một cửa chuyển đi")
    if dossier.state == State.SUPPLEMENT_ASKED:
        return _("người nộp bổ sung")
    if dossier.state == State.PAYMENT_ASKED:
        return _("người nộp tiền")
    if dossier.state == State.DONE:
        return _("người nộp đến nhận")
    if dossier.state != State.IN_PROCESS:
        return ""
    if dossier.step == Step.TRANSFERRED:
        return _("phụ trách giao việc")
    if dossier.step == Step.CONSULTING:
        return _("nơi được hỏi trả lời")
    if dossier.step == Step.SUBMITTED:
        return people.get(dossier.signer or 0) or _("người ký")
    if dossier.step == Step.SIGNED:
        return _("văn thư cấp số")
    return people.get(dossier.owner or 0) or _("chuyên viên")


def colleague(each: Colleague, names: Mapping[int, str]) -> str:
    """Somebody to choose, with how much is in hand; of somebody absent until when, and who stands in."""
    if each.away_to is None:
        counted = {"name": each.name, "n": each.in_hand}
        return _("%(name)s: đang có %(n)s") % counted if each.role == "officer" else each.name
    said = {"name": each.name, "day": f"{each.away_to:%d/%m}"}
    if each.substitute is None:
        return _("%(name)s: vắng đến hết %(day)s, chưa có người thay") % said
    said["other"] = names.get(each.substitute, str(each.substitute))
    return _("%(name)s: vắng đến hết %(day)s, %(other)s thay") % said


@dataclass(frozen=True, slots=True)
class Told:
    """One change on record as a line of the timeline."""

    icon: str
    title: str
    look: str
    at: Any
    where: str
    who: str
    more: str
    reason: str | None


def told(entry: Entry, bodies: Mapping[int, Any], people: Mapping[int, str]) -> Told:
    """What an entry of the journal says: what, when, where, by whom in which role, what it led to, why."""
    command = entry.command.split(".")[-1]
    drawing, title, look = words.COMMANDS.get(command, ("dot", command, ""))
    body = bodies.get(entry.unit)
    role = str(words.ROLES.get(entry.role, entry.role))
    name = people.get(entry.person, "")
    return Told(
        drawing,
        str(title),
        look,
        entry.at,
        body.name if body else "–",
        f"{name}, {role}" if name else role,
        _more(entry, people),
        as_written(entry.reason),
    )


def _more(entry: Entry, people: Mapping[int, str]) -> str:
    """What a change led to, where that is not said by its title."""
    after, found = entry.after, []
    owner = after.get("owner")
    if owner and owner in people:  # another unit's officers have no names here
        found.append(_("người thụ lý: %(name)s") % {"name": people[owner]})
    if after.get("work_done"):
        found.append(_("bước %(n)s") % {"n": after["work_done"]})
    if after.get("due_at") and entry.command != "one_stop.Receive":
        found.append(_("hạn mới: %(at)s") % {"at": moment(_seconds(after["due_at"]))})
    if is_marked(entry.reason):
        found.append(_("phát hành trễ: phải trước hạn ít nhất 1 ngày"))
    if after.get("number"):
        found.append(_("số %(n)s") % {"n": after["number"]})
    return " · ".join(found)


def _seconds(value: Any) -> int | None:
    return value if isinstance(value, int) else None


def long_day(value: int) -> str:
    """`Thứ Sáu 27/06/2025` of a moment."""
    return f"{weekday(value)} {day(value)}"
