"""Pages that give papers as PDF: of one dossier, of many at once, of one visit, and the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haicap.base import acting, files, names, reading
from haicap.base.formats import local
from haicap.base.names import Body
from haicap.base.pages import page, whole
from haicap.base.people.posts import Request
from haicap.base.people.readings import on_record
from haicap.base.people.rights import for_roles
from haicap.gates.formfile import load_forms
from haicap.rules.one_stop import receipts
from haicap.rules.one_stop.state import Dossier
from haicap.rules.one_stop.state import Request as Row
from haicap.services.one_stop import (
    catalogue,
    counter_back,
    exports,
    paper_kinds,
    paper_letters,
    paper_queries,
    paper_tables,
    papers,
)
from haicap.services.one_stop.filters import DossierFilter
from haicap.services.one_stop.pages import READERS
from haicap.services.one_stop.paper_queries import Asked, Change, Record
from haicap.services.one_stop.papers import Paged, Setting

SUBJECT = "dossier"
BATCH_MAX = 300
"""Dossiers in one PDF: a few seconds, and a stack that a printer takes."""
REGISTER_PDF_MAX = 3_000
REGISTER_SHEET_MAX = 20_000
REGISTER_SHOWN = 100
TELLERS = frozenset({"clerk", "head"})
"""Whose receipts bear the applicant's secret: those who hand it over the counter of the receiving unit."""
FOLLOW = "/tra-cuu/{code}/"


@for_roles(*READERS, review=True)
@require_safe
def paper(request: Request, code: str, slug: str) -> HttpResponse:
    """One paper of one dossier."""
    if slug not in paper_kinds.KINDS:
        raise Http404("no such paper")
    world, at = _world(request), _now(request)
    with reading.by(request) as reader:
        records = paper_queries.by_codes(reader, [code])
        setting = setting_of(request, reader, world, records)
    made = [
        each
        for record in _told(request, records)
        for each in paper_kinds.make(slug, record, setting, at, _copy(request))
    ]
    return _pdf(made, at, f"{slug}_{code}")


@for_roles(*READERS, review=True)
@require_safe
def receipt_sheet(request: Request, code: str) -> HttpResponse:
    """One receipt for all dossiers that the holder of one ticket handed in, with one sum to pay."""
    world, at = _world(request), _now(request)
    with reading.by(request) as reader:
        records = paper_queries.of_one_visit(reader, code)
        setting = setting_of(request, reader, world, records)
    copies = paper_kinds.COPIES.get(_copy(request) or "2", paper_kinds.COPIES["2"])
    found = [papers.receipt_sheet(_told(request, records), setting, copy) for copy in copies]
    return _pdf([each for each in found if each is not None], at, f"{paper_kinds.SHEET}_{code}")


@for_roles(*READERS, review=True)
@require_safe
def refusal(request: Request, number: int) -> HttpResponse:
    """Form 03 for what was refused at the counter and never got a code."""
    world, at = _world(request), _now(request)
    with reading.by(request) as reader:
        record = paper_queries.by_id(reader, number)
        setting = setting_of(request, reader, world, [record] if record else [])
    made = [paper_letters.refusal(each, setting) for each in _told(request, [record] if record else [])]
    return _pdf([each for each in made if each is not None], at, f"tu-choi_{number}")


@for_roles(*READERS, review=True)
@require_safe
def supplement(request: Request, number: int) -> HttpResponse:
    """Form 02 by the number of the request, for one made before there was a dossier, too."""
    world, at = _world(request), _now(request)
    with reading.by(request) as reader:
        found = paper_queries.request(reader, number)
        if found is None:
            raise Http404("no such request")
        asked, record, change = _asking(found)
        setting = setting_of(
            request, reader, world, [record] if record else [], [change.person] if change else []
        )
    on_record(request, SUBJECT, [record.id] if record else [])
    made = paper_letters.supplement(_with_secret(request, asked), record, change, setting)
    return _pdf([made] if made else [], at, f"bo-sung_{number}")


def _with_secret(request: Request, asked: Asked) -> Asked:
    """A request made before there was a dossier, with its secret where who prints hands it over the counter."""
    post, facts = request.post, acting.facts(request)
    hands_over = post is not None and post.role in TELLERS and post.unit == asked.unit
    if not hands_over or not asked.at_intake or asked.dossier is not None or not facts.receipt_key:
        return asked
    return replace(asked, secret=receipts.secret_of(Row(id=asked.id, ticket=asked.ticket), facts))


def _asking(found: tuple[Asked, Record | None, Change | None]) -> tuple[Asked, Record | None, Change | None]:
    asked, record, change = found
    return asked, record, (paper_kinds.asking(record, asked) if record else None) or change


@for_roles(*READERS, review=True)
@require_safe
def batch(request: Request, slug: str) -> HttpResponse:
    """One kind of paper of many dossiers in one PDF: those named by `ma`, or those that a list's filter finds."""
    if slug not in paper_kinds.KINDS:
        raise Http404("no such paper")
    world, at = _world(request), _now(request)
    codes = request.GET.getlist("ma")
    if len(codes) > BATCH_MAX:
        return too_many(request, len(codes), BATCH_MAX)
    with reading.by(request) as reader:
        if codes:
            total, records = len(codes), paper_queries.by_codes(reader, codes)
        else:
            kept = DossierFilter.from_query(request.GET)
            total, records = paper_queries.by_filter(reader, kept, at, BATCH_MAX)
        setting = setting_of(request, reader, world, records)
    if total > BATCH_MAX:
        return too_many(request, total, BATCH_MAX)
    told = _told(request, records)
    made = [each for record in told for each in paper_kinds.make(slug, record, setting, at, _copy(request))]
    if not made:
        return _refused(request, _("Không hồ sơ nào trong danh sách này có giấy ấy. Hãy chọn hồ sơ khác."))
    return _pdf(made, at, slug)


@for_roles(*READERS, review=True)
@require_safe
def register(request: Request, year: int | None = None) -> HttpResponse:
    """The register of one unit and year as a page: what was received between two days, to print and to save."""
    year = year or local(_now(request)).year
    with reading.by(request) as reader:
        bodies = names.bodies(reader)
    unit, first, last = _span(request, bodies, year)
    shown = _register(request, unit, first, last, REGISTER_SHOWN) if unit else None
    values = {
        "year": year,
        "unit": bodies.get(unit),
        "first": first,
        "last": last,
        "bodies": [body for body in bodies.values() if body.kind != "city"],
        "total": shown[0] if shown else 0,
        "rows": paper_tables.register_cells(shown[1], shown[2]) if shown else [],
        "query": f"noi-nhan={unit}&tu={first:%Y-%m-%d}&den={last:%Y-%m-%d}",
        "shown_max": REGISTER_SHOWN,
    }
    return page(request, "one_stop/register.html", values)


@for_roles(*READERS, review=True)
@require_safe
def register_pdf(request: Request, year: int) -> HttpResponse:
    """The register in its legal form (06, new 07), A4."""
    unit, first, last = _asked_span(request, year)
    total, records, setting = _register(request, unit, first, last, REGISTER_PDF_MAX)
    if total > REGISTER_PDF_MAX:
        return too_many(request, total, REGISTER_PDF_MAX)
    made = paper_tables.register(records, unit, (first, last), setting, _now(request))
    return _pdf([made] if made else [], _now(request), f"so-theo-doi_{unit}_{first:%Y%m%d}-{last:%Y%m%d}")


@for_roles(*READERS, review=True)
@require_safe
def register_sheet(request: Request, year: int) -> HttpResponse:
    """The register as a spreadsheet."""
    unit, first, last = _asked_span(request, year)
    total, records, setting = _register(request, unit, first, last, REGISTER_SHEET_MAX)
    if total > REGISTER_SHEET_MAX:
        return too_many(request, total, REGISTER_SHEET_MAX)
    form = papers.form_on("register", _now(request), setting)
    if form is None:
        raise Http404("no register on that day")
    data = exports.register(records, form, setting, _now(request))
    return exports.answer(data, f"so-theo-doi_{unit}_{first:%Y%m%d}-{last:%Y%m%d}")


def _register(
    request: Request, unit: int, first: date, last: date, most: int
) -> tuple[int, tuple[Record, ...], Setting]:
    world = _world(request)
    with reading.by(request) as reader:
        total, records = paper_queries.received(reader, unit, first, last, most)
        setting = setting_of(request, reader, world, records)
    on_record(request, SUBJECT, [record.id for record in records])
    return total, records, setting


def _asked_span(request: Request, year: int) -> tuple[int, date, date]:
    with reading.by(request) as reader:
        unit, first, last = _span(request, names.bodies(reader), year)
    if not unit:
        raise Http404("no such unit")
    return unit, first, last


def _span(request: Request, bodies: Mapping[int, Body], year: int) -> tuple[int, date, date]:
    """The unit and the days that an address asks for; the own unit and the whole year where it doesn't say."""
    own = request.post.unit if request.post else 0
    unit = whole(request.GET.get("noi-nhan")) or own
    kept = DossierFilter.from_query(request.GET)
    start, end = date(year, 1, 1), date(year, 12, 31)
    first = min(max(kept.first or start, start), end)
    last = max(min(kept.last or end, end), first)
    return unit if unit in bodies else 0, first, last


# What all of them share -----------------------------------------------------------------------------------------------


def _world(request: Request) -> reading.WorldNow:
    if request.world is None:
        raise Http404("no world")
    return request.world


def _now(request: Request) -> datetime:
    return datetime.fromtimestamp(request.clock.now(), UTC)


def _copy(request: Request) -> str | None:
    return request.GET.get("lien")


def setting_of(
    request: Request,
    reader: reading.Reader,
    world: reading.WorldNow,
    records: Sequence[Record],
    more: Sequence[int] = (),
) -> Setting:
    """What the papers share; two statements."""
    band = "" if world.kind == "live" else "VẬN HÀNH THỬ: giấy này không có giá trị pháp lý"
    return Setting(
        forms=load_forms(),
        bodies=names.bodies(reader),
        procedures=catalogue.procedures(),
        people=paper_queries.people(reader, records, more),
        organisation_as_of=world.organisation_as_of,
        city=world.city,
        follow=request.build_absolute_uri("/").rstrip("/") + FOLLOW,
        band=band,
        back=request.build_absolute_uri("/").rstrip("/") + counter_back.KIOSK,
    )


def _told(request: Request, records: Sequence[Record]) -> tuple[Record, ...]:
    """The dossiers to be printed, their reading on record, each with its secret where who prints hands it over."""
    on_record(request, SUBJECT, [record.id for record in records])
    post = request.post
    if post is None or post.role not in TELLERS:
        return tuple(records)
    facts = acting.facts(request)
    if not facts.receipt_key:
        return tuple(records)
    return tuple(
        replace(
            record, secret=receipts.secret_of(Dossier(id=record.id, applicant=record.applicant_id), facts)
        )
        if record.receiver == post.unit
        else record
        for record in records
    )


def _pdf(made: Sequence[Paged], at: datetime, name: str) -> HttpResponse:
    if not made:
        raise Http404("no such paper")
    return files.pdf(papers.to_pdf(made, at), name)


def too_many(request: Request, total: int, most: int) -> HttpResponse:
    """What to do about a list that is too long for one file."""
    text = _(
        "Danh sách có %(total)s hồ sơ, mỗi lần nhiều nhất %(most)s. Hãy thu hẹp bộ lọc hoặc khoảng ngày."
    )
    return _refused(request, text % {"total": total, "most": most})


def _refused(request: Request, text: str) -> HttpResponse:
    response = page(request, "one_stop/not_printed.html", {"text": text})
    response.status_code = 400
    return response
