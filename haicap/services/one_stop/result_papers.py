"""The notice of a result as a paper: as the signer signs it, its number as the records clerk's signature shows it, and
what stands for it where nobody signed digitally; pure functions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from haicap.base.formats import local
from haicap.gates import typesetting
from haicap.gates.signatures import Stamp
from haicap.rules import forms as f
from haicap.services.one_stop import paper_words as pw
from haicap.services.one_stop.paper_letters import dear
from haicap.services.one_stop.paper_queries import Change, Record
from haicap.services.one_stop.papers import DOTS, Paged, Setting, blank, form_on, head_of, procedure_name

TITLE, TITLE_REFUSED = "Thông báo kết quả giải quyết hồ sơ", "Thông báo từ chối giải quyết hồ sơ"
SYMBOL = "TB-{office}"
STAMP = "services/one_stop/templates/one_stop/papers/stamp.typ"
STAMP_WIDTH, STAMP_HEIGHT, STAMP_MARGIN = 210, 22, 34
"""In points; the margin is that of the paper, to which the stamp stands flush at the right."""
PAGES = {"a5": (420, 595), "a4": (595, 842)}
SIMULATED = (
    "BẢN THỂ HIỆN, KHÔNG CÓ CHỮ KÝ SỐ: kết quả do người mô phỏng của đợt diễn tập ký, không kèm tệp ký số; "
    "bản này được dựng lại từ dữ liệu mỗi khi mở."
)
WITHOUT_FILE = (
    "BẢN THỂ HIỆN, KHÔNG CÓ CHỮ KÝ SỐ: kết quả này không có tệp ký số được lưu; "
    "bản này được dựng lại từ dữ liệu mỗi khi mở."
)


def signed(record: Record, setting: Setting) -> tuple[Paged, datetime] | None:
    """The letter as the signer signs it, and when; its number is not known yet, but for a refusal. None before that.

    Made later from the same record it says the same.
    """
    change = record.last("Sign", "RefuseResult")
    if change is None:
        return None
    serial = str(change.after.get("number", DOTS))
    made = _letter(record, change, serial, setting)
    return (made, change.at) if made is not None else None


def unsigned(record: Record, setting: Setting, *, simulated: bool) -> tuple[Paged, datetime] | None:
    """What stands for a result that nobody signed digitally, and says so; None where there is no result yet."""
    numbered = record.last("Number", "RefuseResult")
    if numbered is None or record.finished_at is None:
        return None
    made = _letter(record, numbered, str(numbered.after.get("number", DOTS)), setting)
    if made is None:
        return None
    why = SIMULATED if simulated else WITHOUT_FILE
    return made | {"lines": [why, *made["lines"]], "right": ""}, record.finished_at


def stamp(record: Record, setting: Setting) -> Stamp | None:
    """What the records clerk's signature shows: number, authority, moment; None before the result has a number."""
    change = record.last("Number")
    form = form_on(f.APOLOGY, change.at, setting) if change is not None else None
    if change is None or form is None:
        return None
    head = head_of(record.competent, f.AUTHORITY, setting)
    symbol = SYMBOL.format(office=head.office)
    data = {
        "number": f"Số: {change.after.get('number', DOTS)}/{symbol}",
        "authority": head.name,
        "at": f"{local(change.at):%H:%M %d/%m/%Y}",
        "width": STAMP_WIDTH,
        "height": STAMP_HEIGHT,
    }
    page = typesetting.pdf(STAMP, data, int(change.at.timestamp()))
    width, height = PAGES[form.paper]
    left, high = width - STAMP_MARGIN - STAMP_WIDTH, height - 5
    return Stamp(page, (left, high - STAMP_HEIGHT, left + STAMP_WIDTH, high))


def _letter(record: Record, change: Change, serial: str, setting: Setting) -> Paged | None:
    known = form_on(f.APOLOGY, change.at, setting)  # lends what every letter of an authority has: size, words
    if known is None:
        return None
    form = replace(known, title=TITLE_REFUSED if record.refused else TITLE, symbol=SYMBOL)
    head = head_of(record.competent, f.AUTHORITY, setting)
    who, signer = record.applicant, record.last("Sign", "RefuseResult")
    made = blank("apology", form, head, change.at, setting, serial)
    return made | {
        "foot": record.code or "",  # no form of a circular: the notice is the authority's own
        "to": dear(who.name) if who else DOTS * 4,
        "address": pw.breakable(f"Địa chỉ: {who.address}") if who and who.address else "",
        "lines": [pw.breakable(line) for line in _lines(record, change, setting, head.name)],
        "right": setting.people.get(signer.person, "") if signer else "",
    }


def _lines(record: Record, change: Change, setting: Setting, authority: str) -> list[str]:
    desk = head_of(record.receiver, f.DESK, setting).name
    procedure = procedure_name(record.procedure, setting)
    entry = setting.procedures.get(record.procedure)
    lines = [
        f"Mã hồ sơ: {record.code}.",
        f"Ngày {pw.short_day(record.received_at)}, {desk} tiếp nhận hồ sơ đề nghị giải quyết “{procedure}”.",
    ]
    if record.refused:
        reason = (change.reason or DOTS).rstrip(" .")
        return [
            *lines,
            f"Sau khi thẩm định, {authority} không giải quyết hồ sơ nêu trên. Lý do: {reason}.",
            "Ông (Bà) có quyền khiếu nại, khởi kiện theo quy định của pháp luật./.",
        ]
    outcome = entry.result_vi if entry else procedure
    return [
        *lines,
        f"{authority} đã giải quyết hồ sơ nêu trên. Kết quả: {outcome}.",
        f"Mời Ông (Bà) nhận kết quả tại {desk}./.",
    ]
