"""Papers that are tables: the tracking sheet of one dossier (form 05, new 06) and the register (form 06, new 07)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from haicap.base.formats import local
from haicap.rules import forms as f
from haicap.services.one_stop import paper_words as pw
from haicap.services.one_stop.paper_queries import Change, Record
from haicap.services.one_stop.papers import Paged, Setting, blank, form_on, head_of, procedure_name

# A hand-over by command: who gives and who takes, as (unit, person); what the note says. Whoever isn't known yet is "".
_APPLICANT = "Người nộp hồ sơ"
_NOTES: Mapping[str, str] = {
    "Reassign": "Giao lại",
    "Consult": "Lấy ý kiến",
    "Answer": "Đã trả lời",
    "AskSupplement": "Yêu cầu bổ sung",
    "Supplement": "Đã bổ sung",
    "AskPayment": "Chờ nộp tiền",
    "Pay": "Đã nộp tiền",
    "SubmitForSignature": "Trình ký",
    "SendBack": "Trả lại",
    "Sign": "Đã ký",
    "Number": "Có kết quả",
    "RefuseResult": "Từ chối, có văn bản",
    "Return": "Trả kết quả",
    "Withdraw": "Người nộp rút",
    "Stop": "Dừng giải quyết",
    "VoidReceipt": "Hủy giấy tiếp nhận",
}
_ENDS = frozenset({"Number", "RefuseResult"})


def control(record: Record, setting: Setting, at: datetime) -> Paged | None:
    """The tracking sheet as of `at`, a row a hand-over in the journal; None for a dossier that was not received."""
    if record.received_at is None:
        return None
    form = form_on(f.CONTROL, at, setting)
    if form is None:
        return None
    words = form.words
    paper = blank("control", form, head_of(record.receiver, f.DESK, setting), record.received_at, setting)
    helpers = sorted({_name(each.unit, setting) for each in record.consulted})
    return paper | {
        "code": record.code or "",
        "facts": [
            [words["applicant"], record.applicant.name if record.applicant else "", True],
            [words["subject"], procedure_name(record.procedure, setting)],
            [words["authority"], head_of(record.competent, f.AUTHORITY, setting).name],
            [words["helper"], "; ".join(helpers)],
            [words["received_at"], pw.moment(record.received_at)],
            [words["due_at"], pw.moment(record.due_original)],
        ],
        "rows": _handovers(record, setting, words),
    }


def _name(unit: int, setting: Setting) -> str:
    return head_of(unit, f.AUTHORITY, setting).name if unit in setting.bodies else ""


def _handovers(record: Record, setting: Setting, words: Mapping[str, str]) -> list[dict[str, str]]:
    owner: int | None = None
    rows = []
    for index, change in enumerate(record.changes):
        new_owner = change.after.get("owner")
        found = _ends_of(change, record, owner, new_owner)
        if new_owner:
            owner = new_owner
        if found is None:
            continue
        (from_unit, giver), (to_unit, taker) = found
        taker = taker or _next_there(to_unit, record, record.changes[index + 1 :])
        judged = change.command in _ENDS or (
            record.due_original is not None and change.at > record.due_original
        )
        rows.append(
            {
                "from": _place(from_unit, record, setting),
                "to": _place(to_unit, record, setting),
                "giver": _person(giver, record, setting),
                "taker": _person(taker, record, setting),
                "time": pw.moment(change.at).split(" ngày ")[0],
                "day": "ngày " + pw.moment(change.at).split(" ngày ")[1],
                "result": standing(change.at, record.due_original, words) if judged else "",
                "note": _NOTES.get(change.command, ""),
            }
        )
    return rows


APPLICANT, DESK, SIGNER, RECORDS = -1, -2, -3, -4
End = tuple[int, int | None]
"""A unit (or APPLICANT, DESK) and a person (or APPLICANT, None where nobody is named yet)."""


def _ends_of(
    change: Change, record: Record, owner: int | None, new_owner: int | None
) -> tuple[End, End] | None:
    """Who gave and who took by one entry of the journal; None for an entry by which nothing changes hands."""
    me: End = (change.unit, change.person or None)
    applicant, desk, officer = (APPLICANT, APPLICANT), (DESK, None), (record.competent, owner)
    ends: Mapping[str, Callable[[], tuple[End, End]]] = {
        "Receive": lambda: (applicant, (DESK, change.person)),
        "Transfer": lambda: ((DESK, change.person), (record.competent, None)),
        "Assign": lambda: (me, (record.competent, new_owner)),
        "Reassign": lambda: (officer, (record.competent, new_owner)),
        "Consult": lambda: (me, (_asked_unit(change, record), None)),
        "Answer": lambda: (me, officer),
        "AskSupplement": lambda: (me, desk),
        "Supplement": lambda: (applicant, officer),
        "AskPayment": lambda: (me, desk),
        "Pay": lambda: (applicant, officer),
        "SubmitForSignature": lambda: (me, (record.competent, None)),
        "SendBack": lambda: (me, officer),
        "Sign": lambda: (me, (record.competent, None)),
        "Number": lambda: (me, desk),
        "RefuseResult": lambda: (me, desk),
        "Return": lambda: ((DESK, change.person), applicant),
        "Withdraw": lambda: (desk, applicant),
        "Stop": lambda: (me, desk),
        "VoidReceipt": lambda: (me, desk),
    }
    found = ends.get(change.command)
    return found() if found else None


def _next_there(unit: int, record: Record, later: Sequence[Change]) -> int | None:
    """Who takes what was handed to a unit without a name: whoever of that unit acts next on the dossier."""
    there = record.receiver if unit == DESK else unit
    following = next(iter(later), None)
    return following.person if following is not None and following.unit == there else None


def _asked_unit(change: Change, record: Record) -> int:
    return next((each.unit for each in record.consulted if each.asked_at == change.at), record.competent)


def standing(at: datetime, due: datetime | None, words: Mapping[str, str]) -> str:
    """How a moment stands against a limit: before its day, on it, or past it."""
    if due is None:
        return ""
    if at > due:
        return words["late"]
    return words["on_time" if local(at).date() == local(due).date() else "early"]


def _place(unit: int, record: Record, setting: Setting) -> str:
    if unit == APPLICANT:
        return _APPLICANT
    return head_of(record.receiver, f.DESK, setting).name if unit == DESK else _name(unit, setting)


def _person(person: int | None, record: Record, setting: Setting) -> str:
    if person == APPLICANT:
        who = record.submitter or record.applicant
        return who.name if who else ""
    return setting.people.get(person or 0, "")


# The register ---------------------------------------------------------------------------------------------------------


def register(
    records: Sequence[Record], unit: int, span: tuple[date, date], setting: Setting, at: datetime
) -> Paged | None:
    """The register of what a unit received from one local day to another, in the legal columns of the day of `at`."""
    form = form_on(f.REGISTER, at, setting)
    if form is None:
        return None
    words, (first, last) = form.words, span
    rows = [
        [
            pw.narrow_code(cells[name]) if name == "code" else pw.breakable(cells[name])
            for name in form.columns
        ]
        for cells in register_cells(records, setting)
    ]
    count = len(records)
    closed = words["closed"].format(count=count, from_serial=1, to_serial=count) if count else words["empty"]
    return blank("register", form, head_of(unit, f.DESK, setting), at, setting) | {
        "columns": list(form.columns),
        "volume": words["volume"].format(volume=f"{first.year}"),
        "span": words["span"].format(first=pw.short_day(first), last=pw.short_day(last)),
        "rows": rows,
        "closed": closed,
        "signed": True,
    }


def register_cells(records: Sequence[Record], setting: Setting) -> list[dict[str, str]]:
    """Every cell that any register shows, by column, a mapping a dossier; serials from 1."""
    return [_cells(serial, record, setting) for serial, record in enumerate(records, 1)]


def _cells(serial: int, record: Record, setting: Setting) -> dict[str, str]:
    who, transfer = record.applicant, record.last("Transfer")
    return {
        "serial": str(serial),
        "code": record.code or "",
        "procedure": procedure_name(record.procedure, setting),
        "sets": "01",
        "applicant": who.name if who else "",
        "address": ", ".join(part for part in (who.address, who.phone) if part) if who else "",
        "authority": _name(record.competent, setting),
        "received": pw.short_day(record.received_at),
        "due": pw.short_day(record.due_original),
        "transferred": pw.short_day(transfer.at if transfer else None),
        "finished": pw.short_day(record.finished_at),
        "returned": pw.short_day(record.returned_at),
        "way": _way(record),
        "signature": "",
        "note": _note(record),
    }


def _way(record: Record) -> str:
    if record.returned_at is None:
        return ""
    return {2: "Trực tuyến", 3: "Bưu chính"}.get(record.channel, "Trực tiếp")


def _note(record: Record) -> str:
    if record.state in (7, 8):
        return "Đã rút" if record.state == 7 else "Đã dừng"
    return "Từ chối" if record.refused else ""
