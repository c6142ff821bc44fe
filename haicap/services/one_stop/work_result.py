"""The notice of a result, signed by whoever signed the result and by the records clerk who numbered it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from haicap.base import reading, signing
from haicap.base.formats import language
from haicap.base.pages import page
from haicap.base.people.posts import PostRequest
from haicap.base.people.readings import on_record
from haicap.base.people.rights import for_roles
from haicap.base.reading import WorldNow
from haicap.base.sentences import sentence
from haicap.gates import signatures
from haicap.gates.signatures import Signing
from haicap.rules import forms as f
from haicap.rules.base import Refused
from haicap.rules.one_stop.state import Dossier
from haicap.services.one_stop import paper_queries, papers, work_queries
from haicap.services.one_stop import paper_words as pw
from haicap.services.one_stop.paper_letters import dear
from haicap.services.one_stop.paper_pages import setting_of
from haicap.services.one_stop.paper_queries import Change, Record
from haicap.services.one_stop.papers import Paged, Setting, blank, form_on, head_of, procedure_name
from haicap.services.one_stop.work_case import WORKERS

TITLE, TITLE_REFUSED = "Thông báo kết quả giải quyết hồ sơ", "Thông báo từ chối giải quyết hồ sơ"
SYMBOL = "TB-{office}"
NOT_CONFIGURED = Refused("SIGNING_NOT_CONFIGURED")


@for_roles(*WORKERS)
@require_safe
def result(request: PostRequest, code: str) -> HttpResponse:
    """The notice of a case's result as a PDF with the signatures of those who signed and numbered it."""
    with reading.by(request) as reader:
        records = paper_queries.by_codes(reader, [code])
        setting = setting_of(request, reader, request.world, records)
    with (
        reading.as_city() as reader
    ):  # who signed stands on the paper for everybody, whichever unit hands it out
        people = work_queries.names_of(reader, (each.person for record in records for each in record.changes))
    setting = replace(setting, people=people)
    made = notice(records[0], setting) if records else None
    if made is None:
        raise Http404("no result yet")
    record = records[0]
    on_record(request, Dossier.KIND, [record.id])
    at = record.finished_at or datetime.fromtimestamp(request.clock.now(), UTC)
    try:
        signings = _signings(record, setting, request.world)
    except signing.NotConfiguredError:
        values = {"text": sentence(NOT_CONFIGURED, language())}
        answer = page(request, "one_stop/not_printed.html", values)
        answer.status_code = 503
        return answer
    document = signatures.sign(papers.to_pdf([made], at), signings)
    answer = HttpResponse(document, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="ket-qua_{record.code}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def notice(record: Record, setting: Setting) -> Paged | None:
    """The letter that tells an applicant the result; None where there is none yet."""
    numbered = record.last("Number", "RefuseResult")
    if numbered is None or record.finished_at is None:
        return None
    known = form_on(
        f.APOLOGY, numbered.at, setting
    )  # lends what every letter of an authority has: size, words
    if known is None:
        return None
    form = replace(known, title=TITLE_REFUSED if record.refused else TITLE, symbol=SYMBOL)
    head = head_of(record.competent, f.AUTHORITY, setting)
    who = record.applicant
    made = blank("apology", form, head, numbered.at, setting, str(numbered.after.get("number", papers.DOTS)))
    signer = _signer(record)
    return made | {
        "to": dear(who.name) if who else papers.DOTS * 4,
        "address": pw.breakable(f"Địa chỉ: {who.address}") if who and who.address else "",
        "lines": [pw.breakable(line) for line in _lines(record, numbered, setting, head.name)],
        "right": setting.people.get(signer.person, "") if signer else "",
    }


def _lines(record: Record, numbered: Change, setting: Setting, authority: str) -> list[str]:
    desk = head_of(record.receiver, f.DESK, setting).name
    procedure = procedure_name(record.procedure, setting)
    entry = setting.procedures.get(record.procedure)
    lines = [
        f"Mã hồ sơ: {record.code}.",
        f"Ngày {pw.short_day(record.received_at)}, {desk} tiếp nhận hồ sơ đề nghị giải quyết “{procedure}”.",
    ]
    if record.refused:
        reason = (numbered.reason or papers.DOTS).rstrip(" .")
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


def _signer(record: Record) -> Change | None:
    return record.last("Sign", "RefuseResult")


def _signings(record: Record, setting: Setting, world: WorldNow) -> Sequence[Signing]:
    """The signer's signature as of when the result was signed, then the authority's as of when it was numbered."""
    body = setting.bodies.get(record.competent)
    unit = body.name_vi if body else ""
    made = []
    for field, reason, change in (
        ("NguoiKy", "Ký kết quả", _signer(record)),
        ("VanThu", "Cấp số, phát hành", record.last("Number")),
    ):
        if change is not None:
            pen = signing.Pen(change.person, setting.people.get(change.person, str(change.person)), unit)
            identity = signing.identity(world.kind, world.name, pen)
            made.append(Signing(identity, field, change.at, reason, unit))
    return made
