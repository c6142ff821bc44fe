"""The page of one case for those who work it off: what may be done next and why not, and doing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haicap.base import acting, names, reading
from haicap.base.formats import language
from haicap.base.names import Body
from haicap.base.pages import page
from haicap.base.people import absences
from haicap.base.people.middleware import day_of
from haicap.base.people.posts import PostRequest
from haicap.base.people.readings import on_record
from haicap.base.people.rights import for_roles
from haicap.base.registry import papers_of
from haicap.base.sentences import Names, sentence
from haicap.engine.ports import CONFLICT
from haicap.rules.facts import Facts
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.choices import Around, Choice, choices
from haicap.rules.one_stop.state import State, Step
from haicap.rules.one_stop.transitions import TABLE
from haicap.rules.one_stop.urgency import soon_until
from haicap.services.one_stop import (
    catalogue,
    paper_kinds,
    queries,
    results,
    words,
    work_clock,
    work_making,
    work_queries,
    work_words,
)
from haicap.services.one_stop.work_forms import KINDS, Filled, Sheet, asked_of, fill
from haicap.services.one_stop.work_queries import Case, Colleague, Now, Scanned

WORKERS = ("officer", "head", "signer", "records_clerk", "clerk")
"""Who works dossiers off; others look at them in their own lists."""
FORWARD = (
    c.Transfer, c.Assign, c.Answer, c.Supplement, c.Pay, c.SubmitForSignature, c.Work, c.Sign, c.Number, c.Return,
)  # fmt: skip
"""The main way of a dossier: the first of these that is allowed is the page's filled button."""
ASSIGNERS = TABLE[c.Assign].roles | TABLE[c.Reassign].roles
ASKS_FOR = dict.fromkeys(ASSIGNERS, "officer") | dict.fromkeys(TABLE[c.SubmitForSignature].roles, "signer")
"""Whom a role chooses on a case's page: heads an officer, officers a signer."""
"""Who must know which officers there are, and what each has in hand."""
NONE: Mapping[str, Any] = {}
IN_HAND = frozenset({Step.ASSIGNED, Step.WORKING})
BAD = frozenset({c.RefuseResult, c.VoidReceipt, c.Withdraw, c.Stop, c.SendBack})


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that the page of a case reads, in one transaction."""

    case: Case
    page: queries.DossierPage
    bodies: Mapping[int, Body]
    people: Mapping[int, str]
    officers: tuple[Colleague, ...]
    """Whom the post may give it to, or lay it before."""
    scans: tuple[Scanned, ...]
    facts: Facts
    kept: results.Stored | None = None

    def around(self, request: PostRequest) -> Around:
        """What the rules look at beside the dossier."""
        there = [each.person for each in self.officers if each.role == "officer" and each.away_to is None]
        return self.case.around(request.post.unit, there)


def see(request: PostRequest, code: str) -> Seen:
    """The case of that code with what stands on its page; raises Http404 where the post sees none."""
    known = acting.facts(request)
    with reading.by(request) as reader:
        found = work_queries.case(reader, code, request.clock.now())
        told = queries.dossier(reader, code)
        if found is None or told is None:
            raise Http404("no such dossier")
        row = found.dossier
        officers, held, away = [], [], []
        asked = ASKS_FOR.get(request.post.role)
        if asked is not None:
            day = day_of(request.clock)
            officers = work_queries.colleagues(reader, row.competent, asked, day, loaded=asked == "officer")
            held = absences.held_of(reader, row.competent, (asked,))
            away = absences.away_of(reader, row.competent, day)
        persons = {entry.person for entry in told.entries} | _owners(told) | {row.owner, row.signer}
        people = work_queries.names_of(reader, persons)
        bodies = names.bodies(reader)
        scans = work_queries.scans(reader, row.id)
        kept = results.stored(reader, row.id)
    return Seen(found, told, bodies, people, tuple(officers), tuple(scans), known.seated(held, away), kept)


def _owners(told: queries.DossierPage) -> set[int | None]:
    return {entry.after.get("owner") for entry in told.entries}


@for_roles(*WORKERS)
@require_safe
def case(request: PostRequest, code: str) -> HttpResponse:
    """One case: its story, its papers, its clock with its pauses, who holds it, what may be done next and why not."""
    seen = see(request, code)
    return _shown(request, seen, _extras(request, seen))


def _extras(request: PostRequest, seen: Seen) -> dict[str, Any]:
    """What is read only if asked for, the applicant's particulars (put on record), and what to take up next."""
    row, found, after = seen.case.dossier, None, None
    asked = request.GET.get("nguoi-nop") == "1"
    busy = row.owner == request.post.person and row.state == State.IN_PROCESS and row.step in IN_HAND
    idle = request.post.role == "officer" and not busy
    if asked or idle:
        with reading.by(request) as reader:
            found = work_queries.particulars(reader, row.applicant) if asked else None
            now = Now(request.clock.now(), 0, request.post.unit, request.post.person)
            after = work_queries.next_after(reader, now, row.id) if idle else None
    if found is not None:
        on_record(request, row.KIND, [row.id])
    return {"applicant": found, "next_code": after}


@for_roles(*WORKERS)
@require_POST
def act(request: PostRequest, code: str) -> HttpResponse:
    """Carry out one command on a case, as its form asks for; refused, the page comes back with what was typed."""
    kind = KINDS.get(request.POST.get("viec", ""))
    if kind is None:
        raise Http404("no such act")
    seen = see(request, code)
    sheet = Sheet(
        seen.case.dossier,
        request.post.actor,
        request.clock.now(),
        seen.facts,
        seen.around(request),
        lambda: acting.take(request, 1)[0],
    )
    filled = fill(kind, sheet, request.POST)
    if filled.wrong:
        return _shown(request, seen, tried=Tried(kind, request.POST, filled.wrong, []))
    return _carried_out(request, seen, kind, filled)


def _carried_out(request: PostRequest, seen: Seen, kind: type, filled: Filled) -> HttpResponse:
    key = request.POST.get("khoa", "")[:100] or None
    outcomes = acting.act(request, [filled.command], key, said=filled.said)
    found = acting.complaints(outcomes, known_names(seen))
    if found:
        code = seen.case.dossier.code or ""
        fresh = see(request, code)
        beside = acting.by_field(found, asked_of(kind))
        general = [each.text for each in beside.pop("rest", [])]
        wrong = {name: " ".join(each.text for each in some) for name, some in beside.items()}
        status = 409 if any(each.code == CONFLICT.code for each in found) else 422
        return _shown(request, fresh, tried=Tried(kind, request.POST, wrong, general, status))
    if kind in work_making.SIGNING:
        work_making.after_signing(request, [seen.case.dossier.id])
    messages.success(request, _("Đã %(act)s.") % {"act": work_words.verb(kind.__name__).lower()})
    if kind is c.Answer:  # whoever was asked sees the dossier no longer
        return HttpResponseRedirect(reverse("work"))
    return HttpResponseRedirect(reverse("work_case", args=[seen.case.dossier.code]))


def known_names(seen: Seen) -> Names:
    """What bodies and persons of a case are called, for sentences."""
    people = dict(seen.people) | {each.person: each.name for each in seen.officers}
    return Names(names.called(seen.bodies), people)


# Showing --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tried:
    """An act that did not come about: what was typed, what is wrong by field, and of the whole."""

    kind: type
    typed: QueryDict
    wrong: Mapping[str, str]
    general: Sequence[str]
    status: int = 422


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of an act's form as the page shows it."""

    name: str
    label: str
    kind: str
    value: str
    chosen: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    error: str
    first: bool
    """Whether it is the first one that is wrong, and so the one to be at."""


@dataclass(frozen=True, slots=True)
class ActForm:
    """An act that the rules allow, with its form."""

    name: str
    label: str
    icon: str
    fields: tuple[FormField, ...]
    key: str
    open: bool
    bad: bool
    note: str


def _shown(
    request: PostRequest, seen: Seen, extras: Mapping[str, Any] = NONE, tried: Tried | None = None
) -> HttpResponse:
    at, row = request.clock.now(), seen.case.dossier
    found = choices(row, request.post.actor, at, seen.facts, seen.around(request))
    mine = [each for each in found if request.post.role in TABLE[each.command].roles]
    if row.owner is not None:  # whoever has it already gives it up by a reassignment, with its reason
        mine = [each for each in mine if each.command is not c.Assign]
    forms = [_form(each, seen, at, tried) for each in mine if each.allowed]
    if tried is not None and not any(form.name == tried.kind.__name__ for form in forms):
        # Its form is gone, and with it the places beside its fields.
        tried = replace(tried, general=[*tried.general, *tried.wrong.values()])
    first = next((kind.__name__ for kind in FORWARD if any(form.name == kind.__name__ for form in forms)), "")
    values = {
        "row": row,
        "code": row.code,
        "procedure": catalogue.name_of(row.procedure),
        "entry": catalogue.procedures().get(row.procedure),
        "state": words.state_text(row.state, row.step),
        "chip": work_words.chip(row, at, soon_until(seen.facts.calendar, at), seen.facts.calendar),
        "main": next((form for form in forms if form.name == first), None),
        "forms": [form for form in forms if form.name != first],
        "not_now": _not_now(mine, known_names(seen)),
        "waits": work_words.waits_for(row, seen.people),
        "tried": tried,
        "ended": request.world.ended,
        "line": [work_words.told(entry, seen.bodies, seen.people) for entry in seen.page.entries],
        "clock": work_clock.clock(seen.facts, row, seen.page.entries, at),
        **_files(request, seen),
        "sealed_until": seen.page.sealed_until,
        "seal_head": seen.page.seal_head,
        "told": messages.get_messages(request),
        "back": _sent_back(seen),
        "steps": work_clock.steps_of(seen.facts, row),
        **_whereabouts(seen),
        **extras,
    }
    response = page(request, "one_stop/work/case.html", values)
    response.status_code = tried.status if tried else 200
    return response


def _files(request: PostRequest, seen: Seen) -> dict[str, Any]:
    """What there is on paper: papers that can be set, scans, and what is kept of the result."""
    return {
        "papers": papers_of(paper_kinds.SUBJECT, seen.page),
        "scans": _scans(seen),
        "kept": seen.kept,
        "test_keys": request.world.kind != "live",
    }


def _scans(seen: Seen) -> list[dict[str, Any]]:
    """The scanned papers, each with the name that the procedure gives it."""
    papers = seen.facts.procedures[seen.case.dossier.procedure].documents
    return [
        {
            "id": each.id,
            "name": papers[each.paper].name_vi if each.paper < len(papers) else str(each.paper + 1),
            "kilobytes": max(1, each.size_bytes // 1000),
            "at": each.added_at,
        }
        for each in seen.scans
    ]


def _whereabouts(seen: Seen) -> dict[str, Any]:
    """Who holds a case, who decides it, who received it, who is asked about it."""
    row, bodies = seen.case.dossier, seen.bodies
    return {
        "holder": bodies.get(row.holder),
        "competent": bodies.get(row.competent),
        "receiver": bodies.get(row.receiver),
        "place": bodies.get(row.place),
        "owner": seen.people.get(row.owner or 0, ""),
        "channel": words.CHANNELS.get(row.channel, ""),
        "questions": [(each, bodies.get(each.unit)) for each in seen.case.questions],
    }


def _not_now(mine: Sequence[Choice], known: Names) -> list[dict[str, str]]:
    """What the post may do in general and not now, each with the rule's own sentence."""
    return [
        {
            "label": work_words.verb(each.name),
            "why": sentence(each.refused, language(), known),
            "code": each.refused.code,
        }
        for each in mine
        if each.refused is not None
    ]


def _form(choice: Choice, seen: Seen, at: int, tried: Tried | None) -> ActForm:
    kind, again = choice.command, tried if tried and tried.kind is choice.command else None
    fields, first = [], True
    for name in asked_of(kind):
        error = again.wrong.get(name, "") if again else ""
        typed = again.typed.getlist(name) if again else []
        fields.append(_field(name, seen, kind, typed, error, first=bool(error) and first))
        first = first and not error
    return ActForm(
        kind.__name__,
        work_words.verb(kind.__name__),
        work_words.icon(kind.__name__),
        tuple(fields),
        acting.fresh_key(),
        again is not None,
        kind in BAD,
        _question(seen) if kind is c.Answer else work_clock.note(kind, seen.facts, seen.case.dossier, at),
    )


def _sent_back(seen: Seen) -> str:
    """Why the signer sent a dossier back, as long as nothing has been done about it; else nothing."""
    row, entries = seen.case.dossier, seen.page.entries
    if row.step != Step.ASSIGNED or row.state != State.IN_PROCESS:
        return ""
    done = [each for each in entries if each.command not in ("one_stop.Reassign", "one_stop.Apologise")]
    return (done[-1].reason or "") if done and done[-1].command == "one_stop.SendBack" else ""


def _question(seen: Seen) -> str:
    """What was asked last, as it stands above the answer."""
    asked = [each.reason for each in seen.page.entries if each.command == "one_stop.Consult" and each.reason]
    return _("Câu hỏi: %(question)s") % {"question": asked[-1]} if asked else ""


def _field(name: str, seen: Seen, kind: type, typed: Sequence[str], error: str, *, first: bool) -> FormField:
    found = work_words.field_words(name)
    label, kind_of_input = found or (name, "text")
    options = _options(name, seen, kind)
    value = typed[0] if typed else _at_first(name, seen)
    return FormField(name, label, kind_of_input, value, tuple(typed), options, error, first)


def _at_first(name: str, seen: Seen) -> str:
    """What a field holds before anybody typed."""
    row = seen.case.dossier
    known = {"pages": str(row.pages), "copies": str(row.copies)}
    return known.get(name, "")


def _options(name: str, seen: Seen, kind: type) -> tuple[tuple[str, str], ...]:
    row = seen.case.dossier
    if name == "officer":
        keep = seen.officers if kind is c.Assign else [o for o in seen.officers if o.person != row.owner]
        return _there_first(keep, seen)
    if name == "signer":
        return (("", _("Mọi người ký của đơn vị")), *_there_first(seen.officers, seen))
    if name == "unit":
        others = [body for body in seen.bodies.values() if body.id != row.competent and body.kind != "city"]
        return tuple((str(body.id), body.name) for body in others)
    if name == "missing":
        papers = seen.facts.procedures[row.procedure].documents
        return tuple((str(place), paper.name_vi) for place, paper in enumerate(papers))
    return ()


def _there_first(found: Sequence[Colleague], seen: Seen) -> tuple[tuple[str, str], ...]:
    """Colleagues to choose from, those who are there first, of the others until when they are away."""
    names = {each.person: each.name for each in seen.officers}
    ordered = sorted(found, key=lambda each: each.away_to is not None)
    return tuple((str(each.person), work_words.colleague(each, names)) for each in ordered)
