"""Papers that are letters: forms 02, 03, 04 (apology) and 05 of Circular 03/2025 (handling stops); pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from haicap.base.formats import local
from haicap.gates.barcodes import qr_svg
from haicap.rules import forms as f
from haicap.rules.one_stop import receipts
from haicap.rules.one_stop.reasons import as_written
from haicap.services.one_stop import paper_words as pw
from haicap.services.one_stop.counter_back import ASKED, REFUSED
from haicap.services.one_stop.paper_queries import Asked, Change, Record
from haicap.services.one_stop.papers import (
    DOTS,
    Head,
    Paged,
    Setting,
    blank,
    brought,
    form_on,
    head_of,
    person_facts,
    procedure_name,
    subject,
    who_hands_in,
)

_ORGANISATIONS = (
    "công ty", "doanh nghiệp", "hợp tác xã", "hộ kinh doanh", "tổ chức", "trường ", "hội ", "ngân hàng", "chi nhánh",
    "văn phòng", "trung tâm", "bệnh viện", "quỹ ", "ban ", "ủy ban", "sở ",
)  # fmt: skip
NOT_RECEIVED, WITHDRAWN, STOPPED = 3, 7, 8


def supplement(asked: Asked, record: Record | None, change: Change | None, setting: Setting) -> Paged | None:
    """Form 02, everything that is missing at once; at intake it may stand for a dossier without a code (R-4, R-16)."""
    form = form_on(f.SUPPLEMENT, asked.asked_at, setting)
    if form is None:
        return None
    role = f.DESK if asked.at_intake else f.AUTHORITY
    head, words = head_of(asked.unit, role, setting), form.words
    paper = blank("supplement", form, head, asked.asked_at, setting)
    desk = head_of(record.receiver if record else asked.unit, f.DESK, setting)
    who = record.applicant if record else asked.applicant
    facts = [fact for fact in person_facts(words, who, words["received_from"]) if fact[1]]
    facts = facts or [[words["received_from"], DOTS * 6]]
    if record is not None and record.code:
        facts.insert(0, [words["code"], record.code, True])
    facts.append([words["subject"], subject(asked.procedure, setting)])
    return (
        paper
        | _coming_back(ASKED, asked.id, asked.unit, asked.secret, words, setting)
        | {
            "facts": facts,
            "items": [{"what": what, "ground": ""} for what in missing_papers(asked, setting)],
            "reason": (change.reason if change and change.reason else None)
            or words["reason_intake" if asked.at_intake else "reason_appraisal"],
            "once": "" if asked.at_intake else words["once"],
            "contact": words["contact"].format(office=desk.name),
            "left": who_hands_in(record) if record else asked.applicant.name if asked.applicant else "",
            "right": setting.people.get(change.person, "") if change else "",
        }
    )


def _coming_back(
    kind: str, number: int, unit: int, secret: str, words: Mapping[str, str], setting: Setting
) -> Paged:
    """By what a form 02 or 03 is known when somebody comes back with it; nothing where its secret isn't told."""
    if not secret:
        return {"follow": "", "secret": "", "back": ""}
    code, told = f"{kind}{number}", receipts.shown(secret)
    address = setting.back.format(unit=unit, code=code) + f"&bi-mat={told}"
    return {"follow": qr_svg(address), "secret": told, "back": f"{words['back_code']}: {code}"}


def missing_papers(asked: Asked, setting: Setting) -> tuple[str, ...]:
    """The names of the papers that a request asks for."""
    procedure = setting.procedures.get(asked.procedure)
    documents = procedure.documents if procedure else ()
    return tuple(
        pw.breakable(paper.name_vi + (f" ({paper.form})" if paper.form else ""))
        for bit, paper in enumerate(documents)
        if asked.missing >> bit & 1
    )


def refusal(record: Record, setting: Setting) -> Paged | None:
    """Form 03, the refusal to receive, with its reason and where to go; None for a dossier that was not refused."""
    change = record.last("RefuseIntake")
    if record.state != NOT_RECEIVED or change is None:
        return None
    form = form_on(f.REFUSAL, change.at, setting)
    if form is None:
        return None
    head, words = head_of(record.receiver, f.DESK, setting), form.words
    paper = blank("refusal", form, head, change.at, setting)
    facts = person_facts(words, record.applicant, words["received_from"])
    facts = [fact for fact in facts if fact[1]] or [[words["received_from"], DOTS * 6]]
    elsewhere = ""
    if record.competent != record.receiver:
        where = head_of(record.competent, f.DESK, setting).name
        elsewhere = words["elsewhere"].format(where=where)
    back = _coming_back(REFUSED, record.id, record.receiver, record.secret, words, setting)
    return (
        paper
        | back
        | {
            "facts": [*facts, [words["subject"], subject(record.procedure, setting)]],
            "informs": words["informs"].format(office=head.name),
            "reasons": [change.reason or ""],
            "elsewhere": elsewhere,
            "left": who_hands_in(record),
            "right": setting.people.get(change.person, ""),
        }
    )


def apology(record: Record, setting: Setting) -> Paged | None:
    """Form 04, the apology with the new date, signed by the authority (R-19); None where nobody apologised."""
    change = record.last("Apologise")
    if change is None or record.received_at is None:
        return None
    form = form_on(f.APOLOGY, change.at, setting)
    if form is None:
        return None
    head = head_of(record.competent, f.AUTHORITY, setting)
    words = form.words
    new_due = change.after.get("due_at")
    promised = local(int(new_due)) if isinstance(new_due, int) else record.due_at
    lines = [
        words["code"].format(code=record.code),
        _received_line(words, record, setting),
        words["promised"].format(at=pw.moment(record.due_original)),
        words["however"].format(authority=head.name),
        words["reason"].format(reason=_sentence(as_written(change.reason))),
        words["apologises"].format(authority=head.name, at=pw.moment(promised)),
        words["closing"],
    ]
    return _letter(form, head, change, record, setting, lines)


def stop(record: Record, setting: Setting) -> Paged | None:
    """Form 05 of Circular 03/2025, that handling stops; None where it goes on or no circular knows the form."""
    change = record.last("Withdraw", "Stop")
    if record.state not in (WITHDRAWN, STOPPED) or change is None or record.received_at is None:
        return None
    form = form_on(f.STOP, change.at, setting)
    if form is None:
        return None
    head, words = head_of(record.competent, f.AUTHORITY, setting), form.words
    ends = words["wish" if change.command == "Withdraw" else "office_stops"]
    papers = [item.name_vi for item in brought(record, setting) if item.originals]
    lines = [
        words["code"].format(code=record.code),
        _received_line(words, record, setting),
        ends.format(asked_on=pw.short_day(change.at), authority=head.name),
        words["reason"].format(reason=_sentence(as_written(change.reason))),
        words["fee"].format(fee=pw.money(record.fee)),
        *([words["given_back"].format(papers="; ".join(papers))] if papers else []),
        words["closing"],
    ]
    return _letter(form, head, change, record, setting, lines)


def _received_line(words: Mapping[str, str], record: Record, setting: Setting) -> str:
    return words["received"].format(
        received_on=pw.short_day(record.received_at),
        office=head_of(record.receiver, f.DESK, setting).name,
        procedure=procedure_name(record.procedure, setting),
        applicant=dear(record.applicant.name) if record.applicant else "Ông (Bà)",
    )


def dear(name: str) -> str:
    """How a letter names its reader: a person with Ông (Bà), an organisation by its name alone."""
    return name if name.casefold().startswith(_ORGANISATIONS) else f"Ông (Bà) {name}"


def _sentence(text: str | None) -> str:
    """A reason with a full stop, whatever it was written with."""
    return (text or DOTS).rstrip(" .") + "."


def _letter(
    form: f.Form, head: Head, change: Change, record: Record, setting: Setting, lines: Iterable[str]
) -> Paged:
    who = record.applicant
    return blank("apology", form, head, change.at, setting) | {
        "to": dear(who.name) if who else DOTS * 4,
        "address": pw.breakable(f"Địa chỉ: {who.address}") if who and who.address else "",
        "lines": [pw.breakable(line) for line in lines],
        # Only the head of the authority signs a letter; whoever else made the entry leaves the place free for that.
        "right": setting.people.get(change.person, "") if change.role == "signer" else "",
    }
