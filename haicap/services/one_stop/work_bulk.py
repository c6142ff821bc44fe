"""The same act on many dossiers at once: one command each, one outcome each, shown side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haicap.base import acting, names, reading
from haicap.base.pages import page, whole
from haicap.base.people.middleware import day_of
from haicap.base.people.posts import PostRequest
from haicap.base.people.rights import for_roles
from haicap.base.sentences import Names
from haicap.engine.outcome import Done, Outcome
from haicap.rules import choosing
from haicap.rules.facts import Facts
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.choices import ALONE, Around
from haicap.rules.one_stop.state import Dossier
from haicap.rules.one_stop.transitions import TABLE
from haicap.services.one_stop import catalogue, work_making, work_queries, work_words
from haicap.services.one_stop.work_case import WORKERS
from haicap.services.one_stop.work_forms import KINDS, Filled, Sheet, asked_of, fill
from haicap.services.one_stop.work_queries import Colleague

MANY_MAX = 200
"""Dossiers in one go: as many as a person can have looked at."""
SESSION_KEY = "haicap_work_told"
NOT_OF_MANY = frozenset({"signer"})
"""What is asked of one dossier and not of many: many are laid before every signer of the unit."""
SPREAD = "chia-deu"
"""Stands for an officer where the dossiers are to be spread over all who are there."""
IN_VIEW: Mapping[str, tuple[type, ...]] = {
    "chua-giao": (c.Assign, c.Transfer),
    "tat-ca": (c.Assign, c.Reassign),
    "toi": (c.Work, c.SubmitForSignature),
    "tra-lai": (c.Work,),
    "qua-han": (c.Reassign, c.Apologise),
    "sap-han": (c.Reassign, c.Apologise),
    "cho-ky": (c.Sign, c.SendBack),
    "cho-so": (c.Number,),
    "cho-dan": (c.Pay, c.Stop),
}
"""Which acts a view offers for many; whether a role may give them, the transition table says."""


@dataclass(frozen=True, slots=True)
class BulkAct:
    """An act that is offered for many at once."""

    name: str
    label: str
    icon: str
    fields: tuple[str, ...]


def acts_for(role: str, view: str) -> list[BulkAct]:
    """What a role may do with many dossiers of a view at once."""
    return [
        BulkAct(
            kind.__name__,
            work_words.verb(kind.__name__),
            work_words.icon(kind.__name__),
            tuple(name for name in asked_of(kind) if name not in NOT_OF_MANY),
        )
        for kind in IN_VIEW.get(view, ())
        if role in TABLE[kind].roles
    ]


@for_roles(*WORKERS)
@require_POST
def many(request: PostRequest) -> HttpResponse:
    """Give one command for each marked dossier, all in one go; what came of each stands on the page that follows."""
    kind = KINDS.get(request.POST.get("viec", ""))
    if kind is None:
        raise Http404("no such act")
    marked = [number for number in map(_id, request.POST.getlist("hs")) if number][:MANY_MAX]
    known = acting.facts(request)
    with reading.by(request) as reader:
        rows = work_queries.by_ids(reader, marked)
        officers = work_queries.colleagues(reader, request.post.unit, "officer", day_of(request.clock))
        people = {each.person: each.name for each in officers}
        bodies = names.called(names.bodies(reader))
    wanted = [rows[number] for number in dict.fromkeys(marked) if number in rows]
    if not wanted:
        return keep(request, kind, [], _("Chưa đánh dấu hồ sơ nào. Hãy đánh dấu rồi làm lại."))
    told = _own(kind, request.POST)
    filled = [
        fill(kind, _sheet(request, row, known), typed, said=told)
        for row, typed in _typed(kind, told, wanted, officers)
    ]
    if any(each.wrong for each in filled):
        return keep(
            request, kind, [], " ".join(dict.fromkeys(t for each in filled for t in each.wrong.values()))
        )
    outcomes = _act(request, filled)
    if kind in work_making.SIGNING:
        done = [row.id for row, outcome in zip(wanted, outcomes, strict=True) if isinstance(outcome, Done)]
        work_making.after_signing(request, done)
    return keep(request, kind, lines_of(wanted, outcomes, Names(bodies, people)), "")


def _act(request: PostRequest, filled: Sequence[Filled]) -> list[Outcome]:
    key = request.POST.get("khoa", "")[:100] or None
    return acting.act(request, [each.command for each in filled], key, said=[each.said for each in filled])


def _own(kind: type, typed: QueryDict) -> QueryDict:
    """What was typed for this act: several acts share one form, and each of its fields bears its act's name."""
    own = QueryDict(mutable=True)
    for name in asked_of(kind):
        own.setlist(name, typed.getlist(f"{kind.__name__}-{name}"))
    return own


def _id(text: str) -> int | None:
    return whole(text, 1, 2**62)


def _sheet(request: PostRequest, row: Dossier, facts: Facts) -> Sheet:
    """The form of one dossier of many; what needs the dossier's own request or question is not offered for many."""
    around: Around = ALONE
    return Sheet(
        row, request.post.actor, request.clock.now(), facts, around, lambda: acting.take(request, 1)[0]
    )


def _typed(
    kind: type, typed: QueryDict, rows: Sequence[Dossier], officers: Sequence[Colleague]
) -> Iterable[tuple[Dossier, QueryDict]]:
    """Each dossier with what was typed for it; spread, each goes to whoever has least in hand then."""
    loads = {each.person: each.in_hand for each in officers if each.away_to is None}
    for row in rows:
        if "officer" in asked_of(kind) and typed.get("officer") == SPREAD:
            chosen = choosing.officer_for(loads, {row.owner or 0})
            if chosen is not None:
                loads[chosen] += 1
            own = typed.copy()
            own["officer"] = str(chosen or "")
            yield row, own
        else:
            yield row, typed


def lines_of(rows: Sequence[Dossier], outcomes: Sequence[Outcome], known: Names) -> list[dict[str, Any]]:
    """Each dossier with what came of it."""
    lines = []
    for row, outcome in zip(rows, outcomes, strict=True):
        found = acting.complaint(outcome, known)
        lines.append(
            {
                "code": row.code,
                "procedure": row.procedure,
                "done": isinstance(outcome, Done),
                "why": found.text if found else "",
                "refusal": found.code if found else "",
            }
        )
    return lines


def keep(request: PostRequest, kind: type, lines: list[dict[str, Any]], trouble: str) -> HttpResponse:
    """Keep what came of it in the session, and lead to the page that shows it: loaded again, nothing happens again."""
    back = request.POST.get("ve", "")
    request.session[SESSION_KEY] = {
        "kind": kind.__name__,
        "lines": lines,
        "trouble": trouble,
        "back": back if back.startswith("/") and not back.startswith("//") else reverse("work"),
    }
    return HttpResponseRedirect(reverse("work_told"))


@for_roles(*WORKERS)
@require_safe
def told(request: PostRequest) -> HttpResponse:
    """What came of the last act on many: each dossier with its own outcome."""
    kept = request.session.get(SESSION_KEY)
    if not isinstance(kept, dict):
        return HttpResponseRedirect(reverse("work"))
    lines = [line | {"procedure": catalogue.name_of(line["procedure"])} for line in kept["lines"]]
    done = sum(line["done"] for line in lines)
    values = {
        "verb": work_words.verb(kept["kind"]),
        "lines": lines,
        "done": done,
        "refused": len(lines) - done,
        "trouble": kept["trouble"],
        "back": kept["back"],
        "progress": work_making.progress_of(request)
        if kept["kind"] in {kind.__name__ for kind in work_making.SIGNING}
        else None,
    }
    return page(request, "one_stop/work/told_many.html", values)
