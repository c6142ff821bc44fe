"""The check of what came online or by post (R-5): received, asked for papers, or refused, within its working hours."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from haicap.base import acting, names, reading
from haicap.base.formats import language
from haicap.base.pages import page, whole
from haicap.base.people.posts import PostRequest
from haicap.base.people.readings import on_record
from haicap.base.people.rights import for_roles
from haicap.rules.base import Command, Refused
from haicap.rules.facts import Facts
from haicap.rules.one_stop.commands import AskAtIntake, Receive, RefuseIntake
from haicap.rules.one_stop.state import Step
from haicap.services.one_stop import catalogue, words
from haicap.services.one_stop import counter_check_queries as queries
from haicap.services.one_stop import counter_forms as forms
from haicap.services.one_stop import counter_records as records
from haicap.services.one_stop.counter_check_queries import Handed
from haicap.services.one_stop.counter_queries import code_of
from haicap.services.one_stop.counter_reckoning import Matter, reckon
from haicap.services.one_stop.counter_view import COUNTER_ROLES, basis_of

KEY_LETTERS = 24


@for_roles(*COUNTER_ROLES)
@require_safe
def checks(request: PostRequest) -> HttpResponse:
    """What came online or by post and waits for its check, with until when it must be answered; oldest first."""
    facts, at = acting.facts(request), request.clock.now()
    with reading.by(request) as reader:
        found = queries.waiting(reader, request.post.unit)
    rows: list[dict[str, Any]] = [
        {
            "each": each,
            "procedure": catalogue.name_of(each.procedure),
            "channel": words.CHANNELS.get(each.channel, ""),
            "until": (until := facts.first_answer_due(int(each.submitted_at.timestamp()))),
            "late": until < at,
        }
        for each in found
    ]
    todo = [row for row in rows if not row["each"].asked]
    values = {
        "todo": todo,
        "asked": [row for row in rows if row["each"].asked],
        "told": messages.get_messages(request),
    }
    return page(request, "one_stop/counter/checks.html", values)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the clerk says to a dossier: the papers that are there, the reason, where to go instead."""

    papers: tuple[int, ...]
    reason: str
    where: str
    key: str

    @property
    def bits(self) -> int:
        """The papers, a bit each."""
        return sum(1 << place for place in self.papers)


def _read(request: PostRequest, found: Handed, facts: Facts) -> Checked:
    papers = min(len(facts.procedures[found.procedure].documents), forms.BITS)
    ticked = {whole(each, 0, papers - 1) for each in request.POST.getlist("papers")} - {None}
    posted = request.POST
    return Checked(
        tuple(sorted(place for place in ticked if place is not None)),
        forms.text(posted, "reason"),
        forms.text(posted, "where"),
        posted.get("key", "")[:KEY_LETTERS] or acting.fresh_key(),
    )


@for_roles(*COUNTER_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: PostRequest, number: int) -> HttpResponse:
    """One dossier before receipt, with its applicant's papers; posted, one of three outcomes of the check (R-4)."""
    with reading.by(request) as reader:
        found = queries.handed(reader, number)
    if found is None or found.receiver != request.post.unit:
        return _gone(request, number)
    on_record(request, "dossier", [found.id])
    facts = acting.facts(request)
    if request.method == "POST":
        return _decided(request, facts, found)
    with reading.by(request) as reader:
        sent = {each.paper for each in records.scans(reader, found.id)}
    return _show(request, facts, found, Checked(tuple(sorted(sent)), "", "", acting.fresh_key()), {})


def _gone(request: PostRequest, number: int) -> HttpResponse:
    """Where a dossier is that has been received meanwhile; 404 for all that this counter never had."""
    with reading.by(request) as reader:
        code = code_of(reader, number)
        case = records.case(reader, code) if code else None
    if case is None or case.receiver != request.post.unit:
        raise Http404("nothing to be checked here")
    return HttpResponseRedirect(reverse("counter_receipt", args=[code]))


def _decided(request: PostRequest, facts: Facts, found: Handed) -> HttpResponse:
    said = _read(request, found, facts)
    outcome = OUTCOMES.get(request.POST.get("do", ""), _receive)
    command = outcome(request, found, said)
    if isinstance(command, dict):
        return _show(request, facts, found, said, command)
    told = f"{type(command).__name__} {found.id} {said.bits} {said.reason} {said.where}"
    wrong = acting.complaints(acting.act(request, [command], said.key, told))
    if wrong:
        fresh = Checked(said.papers, said.reason, said.where, acting.fresh_key())
        return _show(request, facts, found, fresh, {each.field or "rest": each.text for each in wrong})
    return _next(request, command, found)


def _receive(request: PostRequest, found: Handed, said: Checked) -> Command | dict[str, str]:
    """Form 01: the particulars stay as they were stated online."""
    return Receive(
        at=request.clock.now(),
        actor=request.post.actor,
        dossier=found.id,
        procedure=found.procedure,
        place=found.place,
        channel=found.channel,
        applicant=found.applicant or 0,
        person=None,
        pages=found.pages,
        copies=found.copies,
        papers=said.bits,
    )


def _ask(request: PostRequest, found: Handed, said: Checked) -> Command | dict[str, str]:
    """Form 02: what is always needed and was not ticked, with the reason; it costs no processing time."""
    papers = acting.facts(request).procedures[found.procedure].documents[: forms.BITS]
    missing = [place for place, paper in enumerate(papers) if paper.always and place not in said.papers]
    if not said.reason:
        return {"reason": forms.said(Refused("REASON_MISSING", "reason"))}
    (number,) = acting.take(request, 1)
    bits = sum(1 << place for place in missing)
    at, actor = request.clock.now(), request.post.actor
    return AskAtIntake(at, actor, number, found.procedure, bits, None, found.id, said.reason)


def _refuse(request: PostRequest, found: Handed, said: Checked) -> Command | dict[str, str]:
    """Form 03, with the reason and where to go instead."""
    if not said.reason:
        return {"reason": forms.said(Refused("REASON_MISSING", "reason"))}
    where = _("Nơi cần đến: %(where)s") % {"where": said.where} if said.where else ""
    reason = ". ".join(part for part in (said.reason.rstrip(". "), where) if part)
    at, actor = request.clock.now(), request.post.actor
    return RefuseIntake(at, actor, found.id, found.procedure, found.place, reason)


OUTCOMES: Mapping[str, Callable[[PostRequest, Handed, Checked], Command | dict[str, str]]] = {
    "receive": _receive,
    "ask": _ask,
    "refuse": _refuse,
}


def _next(request: PostRequest, command: Command, found: Handed) -> HttpResponse:
    """Where the clerk goes on: to the receipt, to the refusal, or back to what waits."""
    if isinstance(command, Receive):
        with reading.by(request) as reader:
            code = code_of(reader, found.id)
        return HttpResponseRedirect(reverse("counter_receipt", args=[code]))
    if isinstance(command, RefuseIntake):
        return HttpResponseRedirect(reverse("counter_refused", args=[found.id]))
    messages.success(request, _("Đã yêu cầu bổ sung. Người nộp đọc ở trang theo dõi và nộp lại ở đó."))
    return HttpResponseRedirect(reverse("counter_checks"))


def _papers(
    documents: Sequence[Any], said: Checked, scanned: Sequence[records.Scanned]
) -> list[dict[str, Any]]:
    """The papers of the procedure, each with what was sent of it."""
    return [
        {
            "place": place,
            "paper": paper,
            "ticked": place in said.papers,
            "scans": [each for each in scanned if each.paper == place],
        }
        for place, paper in enumerate(documents)
    ]


def _show(
    request: PostRequest, facts: Facts, found: Handed, said: Checked, errors: Mapping[str, str]
) -> HttpResponse:
    entry, at = facts.procedures[found.procedure], request.clock.now()
    matter = Matter(
        found.procedure, found.place, found.receiver, at, found.pages, found.copies, channel=found.channel
    )
    answer = reckon(matter, facts)
    with reading.by(request) as reader:
        bodies = names.bodies(reader)
        scanned = records.scans(reader, found.id)
    until = facts.first_answer_due(int(found.submitted_at.timestamp()))
    values = {
        "found": found,
        "number": f"N{found.id}",
        "procedure": catalogue.called(entry),
        "channel": words.CHANNELS.get(found.channel, ""),
        "waits": found.step == Step.ASKED_AT_INTAKE,
        "until": until,
        "late": until < at,
        "papers": _papers(entry.documents[: forms.BITS], said, scanned),
        "answer": answer,
        "refusal": acting.complaint(answer.refused) if answer.refused else None,
        "competent": bodies.get(answer.competent or 0),
        "place": bodies.get(found.place),
        "why_competent": str(words.COMPETENCE.get(answer.reason, "")),
        "basis": basis_of(answer),
        "said": said,
        "errors": errors,
        "vi": language() == "vi",
    }
    shown = page(request, "one_stop/counter/check.html", values)
    shown.status_code = 422 if errors else 200
    return shown
