"""The legal papers of the one-stop shop as pure functions: from what queries give to what a template sets, and to PDF.

Forms 01-06 of Circular 01/2018/TT-VPCP and 01-07 of Circular 03/2025/TT-VPCP; which holds is looked up for the day of
the paper (`rules/forms.py`). Nothing here reads a table or a clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from haicap.base.formats import local
from haicap.base.names import Body
from haicap.gates import typesetting
from haicap.gates.barcodes import qr_svg
from haicap.rules import forms as f
from haicap.rules.one_stop import receipts
from haicap.rules.procedures import Paper, Procedure
from haicap.services.one_stop import paper_words as pw
from haicap.services.one_stop.paper_queries import Particulars, Record

TEMPLATE = "services/one_stop/templates/one_stop/papers/papers.typ"
FOR_KEEPING, FOR_APPLICANT = "for_keeping", "for_applicant"
DOTS = "………"
ONLINE, POST = 2, 3
_PAID = " (đã nộp)"


@dataclass(frozen=True, slots=True)
class Setting:
    """What all papers of a world share: forms, bodies, procedures, names of people, day of the organisation, city.

    `follow` is the address under which a dossier can be followed, with {code}, after which comes its secret; `back` the
    one where somebody who comes back takes a ticket, with {unit} and {code}; `band` marks papers of a world that isn't
    live.
    """

    forms: f.FormBook
    bodies: Mapping[int, Body]
    procedures: Mapping[int, Procedure]
    people: Mapping[int, str]
    organisation_as_of: date
    city: str
    follow: str = "{code}"
    band: str = ""
    back: str = "{code}"


Paged = dict[str, Any]
"""One paper as its template reads it: texts and lists of texts alone."""


def to_pdf(papers: Sequence[Paged], at: datetime) -> bytes:
    """Papers one after another, each on pages of its own, as one PDF/A-2u dated `at`."""
    first = papers[0] if papers else {"title": "", "author": ""}
    data = {"title": first["title"], "author": first["author"], "papers": papers}
    return typesetting.pdf(TEMPLATE, data, int(at.timestamp()))


def to_pictures(papers: Sequence[Paged], ppi: float = 110.0) -> list[bytes]:
    """The pages of the papers, each as a PNG."""
    return typesetting.pictures(TEMPLATE, {"title": "", "author": "", "papers": papers}, ppi)


# What stands on every paper -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Head:
    """A body's letterhead: both lines, the office's symbol, the place of the date line, its name in a sentence."""

    upper: str
    lower: str
    office: str
    place: str
    name: str
    one_body: bool


def head_of(unit: int, role: str, setting: Setting) -> Head:
    """The letterhead of a unit as desk or as authority on the setting's day of the organisation."""
    body = setting.bodies[unit]
    inside = pw.lower_first(body.name_vi)
    commune = body.kind == "commune"
    city = pw.lower_first(setting.city)
    values = {
        "body": f"Ủy ban nhân dân {inside}" if commune else body.name_vi,
        "unit": inside,
        "city": city,
    }
    found = setting.forms.letterhead_on(body.kind, role, setting.organisation_as_of)
    upper = (found.upper if found else "").format(**values)
    lower = (found.lower if found else "{body}").format(**values)
    one_body = upper == "Ủy ban nhân dân"
    name = f"{upper} {lower}" if one_body else lower
    if lower.startswith("Bộ phận"):
        name = f"{lower} {upper}"
    place = (
        body.name_vi.split(" ", 1)[1] if commune else city.removeprefix("thành phố ").removeprefix("tỉnh ")
    )
    return Head(upper, lower, found.office if found else "", pw.upper_first(place), name, one_body)


def blank(layout: str, form: f.Form, head: Head, at: datetime, setting: Setting, serial: str = DOTS) -> Paged:
    """What every paper begins with: its size, title, letterhead, number line, foot; its words for the template."""
    number = ""
    if form.symbol:
        symbol = form.symbol.format(office=head.office)
        number = f"Số: {serial}/{symbol}" if symbol else ""
    return {
        "layout": layout,
        "paper": form.paper,
        "title": form.title.upper(),
        "author": head.name,
        "words": dict(form.words),
        "head": {
            "upper": head.upper.upper(),
            "lower": head.lower.upper(),
            "one_body": head.one_body,
            "number": number,
            "place_date": f"{head.place}, {pw.long_day(at)}",
        },
        "foot": f"Mẫu số {form.number}, {form.circular.split(' ngày ')[0]}",
        "band": setting.band,
    }


def form_on(kind: str, at: datetime, setting: Setting) -> f.Form | None:
    """The form of that kind by the circular in force on the local day of a moment."""
    return setting.forms.form_on(kind, local(at).date())


def person_facts(words: Mapping[str, str], who: Particulars | None, label: str) -> list[list[Any]]:
    """Who applies, a line a particular: label, value, whether it stands out; only the first line for nobody."""
    if who is None:
        return [[label, "", False]]
    values = [
        (label, who.name),
        (words.get("identity", ""), who.identity),
        (words["address"], who.address),
        (words["phone"], who.phone),
        (words["email"], who.email),
    ]
    return [[name, pw.breakable(value), name == label] for name, value in values if name and value]


def procedure_name(number: int, setting: Setting) -> str:
    """The Vietnamese name of a procedure, or its number where the data don't know it."""
    found = setting.procedures.get(number)
    return found.name_vi if found else str(number)


def subject(number: int, setting: Setting) -> str:
    """A procedure's name with its national code."""
    found = setting.procedures.get(number)
    code = f" (mã thủ tục {found.code})" if found and found.code else ""
    return procedure_name(number, setting) + code


def handed_in(procedure: Procedure | None, brought: int | None = None) -> tuple[Paper, ...]:
    """The papers that were noted as brought; else those of a complete dossier: always asked for, or all if none is."""
    if procedure is None:
        return ()
    if brought is not None:
        return tuple(paper for bit, paper in enumerate(procedure.documents) if brought >> bit & 1)
    always = tuple(paper for paper in procedure.documents if paper.always)
    return always or procedure.documents


def brought(record: Record, setting: Setting) -> tuple[Paper, ...]:
    """The papers with which a dossier came."""
    return handed_in(setting.procedures.get(record.procedure), record.brought)


# 01 Receipt -----------------------------------------------------------------------------------------------------------


def receipt(record: Record, setting: Setting, copy: str = FOR_APPLICANT) -> Paged | None:
    """Form 01, the receipt with the date of return; None for a dossier that was not received."""
    if record.received_at is None or record.code is None:
        return None
    form = form_on(f.RECEIPT, record.received_at, setting)
    if form is None:
        return None
    desk = head_of(record.receiver, f.DESK, setting)
    period, serial = record.code.rsplit("-", 2)[1:]
    paper = blank("receipt", form, desk, record.received_at, setting, serial)
    words = form.words
    facts = [[words["office"], desk.name], *person_facts(words, record.applicant, words["received_from"])]
    if record.submitter is not None:
        facts.append([words["submitter"], record.submitter.name])
    facts.append([words["subject"], subject(record.procedure, setting)])
    year = local(record.received_at).year
    return paper | {
        "code": record.code,
        "copy": _voided(record) or words[copy],
        "facts": facts,
        "papers": [_paper_row(item) for item in brought(record, setting)],
        "lines": _receipt_lines(record, form, desk, setting),
        "book": words["book"].format(volume=year, serial=f"{period}-{serial}"),
        "follow": _follow(record, setting),
        "secret": receipts.shown(record.secret),
        "left": who_hands_in(record),
        "right": _clerk(record, setting),
        "notes": [words["notes_1"], words["notes_2"]],
    }


def _voided(record: Record) -> str:
    """What stands instead of the copy's name on a receipt that was voided: it must not pass for one that holds."""
    change = record.last("VoidReceipt")
    if change is None:
        return ""
    why = f": {change.reason.rstrip('. ')}" if change.reason else ""
    return f"ĐÃ HỦY ngày {pw.short_day(change.at)}{why}. Giấy này không còn giá trị."


def _paper_row(item: Paper) -> dict[str, Any]:
    return {
        "name": pw.breakable(item.name_vi),
        "originals": str(item.originals) if item.originals else "",
        "copies": str(item.copies) if item.copies else "",
        "shown": item.present_only,
    }


def _receipt_lines(record: Record, form: f.Form, desk: Head, setting: Setting) -> list[list[str]]:
    procedure, words = setting.procedures.get(record.procedure), form.words
    lines = [_filled(words["sets"], "sets", "01")]
    if procedure is not None:
        extended = record.verification and procedure.limit_if_verification
        found = procedure.limit_if_verification if extended else procedure.limit
        lines.append(_filled(words["limit"], "limit", pw.limit(found or procedure.limit)))
    lines.append(_filled(words["received_at"], "at", pw.moment(record.received_at)))
    lines.append(_filled(words["due_at"], "at", pw.moment(record.due_original)))
    lines.append(_filled(words["return_at"], "where", _where(record, desk)))
    lines.append(
        _filled(words["fee"], "fee", pw.money(record.fee) + (_PAID if record.paid and record.fee else ""))
    )
    if record.competent != record.receiver:
        authority = head_of(record.competent, f.AUTHORITY, setting).name
        lines.append(_filled(words["competent"], "authority", authority))
    return lines


def _filled(sentence: str, key: str, value: str) -> list[str]:
    """A sentence in three: before its one blank, what fills it, after it."""
    before, after = sentence.split("{" + key + "}")
    return [before, pw.breakable(value), after]


def _where(record: Record, desk: Head) -> str:
    if record.channel == ONLINE:
        return f"Cổng Dịch vụ công (bản điện tử) hoặc {desk.name}"
    return "nơi ở, trụ sở (qua bưu chính công ích)" if record.channel == POST else desk.name


def _follow(record: Record, setting: Setting) -> str:
    return qr_svg(follow_address(record, setting))


def follow_address(record: Record, setting: Setting) -> str:
    """What a receipt's QR code says: where the dossier can be followed, its secret part included."""
    told = f"?bi-mat={receipts.shown(record.secret)}" if record.secret else ""
    return setting.follow.format(code=record.code) + told


def who_hands_in(record: Record) -> str:
    """Who signs at the counter; nobody where the dossier came online or by post."""
    who = record.submitter or record.applicant
    return who.name if who is not None and record.channel not in (ONLINE, POST) else ""


def _clerk(record: Record, setting: Setting) -> str:
    change = record.last("Receive")
    return setting.people.get(change.person, "") if change else ""


def receipt_sheet(records: Sequence[Record], setting: Setting, copy: str = FOR_APPLICANT) -> Paged | None:
    """One sheet of form 01 for several dossiers of one applicant, with one sum to pay; None where none was received."""
    received = [record for record in records if record.received_at is not None and record.code is not None]
    if not received or received[0].received_at is None:
        return None
    first, at = received[0], received[0].received_at
    form = form_on(f.RECEIPT, at, setting)
    if form is None:
        return None
    desk, words = head_of(first.receiver, f.DESK, setting), form.words
    paper = blank("receipt_sheet", form, desk, at, setting)
    return paper | {
        "count": words["sheet_of"].format(count=len(received)),
        "copy": words[copy],
        "facts": [
            [words["office"], desk.name],
            *person_facts(words, first.applicant, words["received_from"]),
        ],
        "rows": [_sheet_row(record, setting) for record in received],
        "total": f"{sum(record.fee for record in received):,}".replace(",", "."),
        "lines": [
            _filled(words["received_at"], "at", pw.moment(at)),
            _filled(words["return_at"], "where", _where(first, desk)),
        ],
        "follow": "",
        "secret": "",
        "left": who_hands_in(first),
        "right": _clerk(first, setting),
        "notes": [words["notes_1"]],
    }


def _sheet_row(record: Record, setting: Setting) -> dict[str, str]:
    count = len(brought(record, setting))
    return {
        "code": pw.breakable(record.code or ""),
        "procedure": procedure_name(record.procedure, setting),
        "papers": "đã hủy" if _voided(record) else f"{count} giấy tờ" if count else "",
        "due": pw.short_moment(record.due_original),
        "fee": f"{record.fee:,}".replace(",", "."),
        "follow": _follow(record, setting),
    }
