"""The head's morning sheet: what is due today, what is late, for whom it waits, whose desk is whose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haicap.base import acting, names, reading
from haicap.base.formats import language
from haicap.base.pages import page, whole
from haicap.base.people import absences
from haicap.base.people.absences import Absent
from haicap.base.people.middleware import day_of
from haicap.base.people.posts import PostRequest
from haicap.base.people.rights import for_roles
from haicap.base.sentence_words import ROLE_WORDS
from haicap.base.sentences import Names
from haicap.rules import choosing
from haicap.rules.calendar import day_number, moment
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import Dossier
from haicap.services.one_stop import words, work_bulk, work_queries, work_words
from haicap.services.one_stop.work_forms import Wrong, reason
from haicap.services.one_stop.work_pages import now_of
from haicap.services.one_stop.work_queries import Colleague, Lent, Pile

DESK_MAX = 500
"""Dossiers on one desk that change hands in one go."""


@for_roles("head")
@require_safe
def morning(request: PostRequest) -> HttpResponse:
    """What a head of a one-stop unit must know before the day begins, each figure leading to its cases."""
    known = acting.facts(request)
    now = now_of(request, known)
    with reading.by(request) as reader:
        piles = work_queries.piles(reader, now, moment(day_number(now.at) + 1) - 1)
        officers = work_queries.colleagues(reader, now.unit, "officer", day_of(request.clock))
        given = work_queries.lent(reader, now.unit)
        asked = work_queries.questions(reader, now.unit, to=False)
        today = day_of(request.clock)
        away = absences.absent(reader, now.unit, today, told=True)
        to_sign = work_queries.before_signers(reader, now.unit)
        people = work_queries.names_of(
            reader, {pile.owner for pile in piles} | {each.whose for each in given}
        )
        bodies = names.bodies(reader)
    values = {
        "figures": {
            name: sum(getattr(pile, name) for pile in piles) for name in ("total", "late", "today", "soon")
        },
        "piles": [_pile(pile, people) for pile in piles],
        "desks": _desks(officers, piles, people),
        "officers": officers,
        "given": _given(given, people, officers),
        "away": _away(away, piles, to_sign, today),
        "asked": [(each, bodies.get(each.unit), each.limit_at.timestamp() < now.at) for each in asked],
        "key": acting.fresh_key(),
        "day": now.at,
        "ended": request.world.ended,
    }
    return page(request, "one_stop/work/morning.html", values)


def _pile(pile: Pile, people: Mapping[int, str]) -> dict[str, Any]:
    """Where dossiers wait, for whom, and the list behind the number."""
    row = Dossier(id=0, state=pile.state, step=pile.step, owner=pile.owner)
    view = {(4, 5): "cho-ky", (4, 6): "cho-so", (4, 1): "chua-giao", (2, 0): "chua-giao"}
    found = view.get((pile.state, pile.step), "cho-dan" if pile.state in (5, 6) else "tat-ca")
    return {
        "pile": pile,
        "state": words.state_text(pile.state, pile.step),
        "waits": work_words.waits_for(row, people),
        "query": f"?xem={found}" + (f"&nguoi={pile.owner}" if pile.owner else ""),
    }


def _desks(
    officers: Sequence[Colleague], piles: Sequence[Pile], people: Mapping[int, str]
) -> list[dict[str, Any]]:
    """Every officer with what lies on the desk, and whoever still has dossiers without being an officer today."""
    held = {each.person: each for each in officers}
    owners = [pile.owner for pile in piles if pile.owner is not None]
    desks = []
    for person in sorted({*held, *owners}):
        own = [pile for pile in piles if pile.owner == person]
        desks.append(
            {
                "person": person,
                "name": held[person].name if person in held else people.get(person, str(person)),
                "here": person in held,
                "away_to": held[person].away_to if person in held else None,
                "count": sum(pile.total for pile in own),
                "late": sum(pile.late for pile in own),
                "today": sum(pile.today for pile in own),
                "others": [each for each in officers if each.person != person and each.away_to is None],
            }
        )
    return desks


def _away(
    away: Sequence[Absent], piles: Sequence[Pile], to_sign: Mapping[int, int], today: date
) -> list[dict[str, Any]]:
    """Who is absent today or tomorrow, who stands in, and what lies on the desk meanwhile."""
    tomorrow = today + timedelta(days=1)
    found = []
    for each in away:
        if each.on(today) or each.on(tomorrow):
            desk = sum(pile.total for pile in piles if pile.owner == each.person)
            signs = each.role == "signer"
            found.append(
                {
                    "each": each,
                    "role": ROLE_WORDS[each.role].of(language()),
                    "kind": work_words.ABSENCES[each.kind],
                    "today": each.on(today),
                    "count": to_sign.get(each.person, 0) if signs else desk,
                    "signs": signs,
                    "desk": desk if each.on(today) and each.role == "officer" else 0,
                }
            )
    return found


def _given(
    given: Sequence[Lent], people: Mapping[int, str], officers: Sequence[Colleague]
) -> list[dict[str, Any]]:
    """Whose dossiers lie on other desks, with how many and why, and whether they are there to take them back."""
    found, away = [], {each.person: each.away_to for each in officers}
    for whose, some in groupby(given, key=lambda each: each.whose):
        own = list(some)
        found.append(
            {
                "person": whose,
                "name": people.get(whose, str(whose)),
                "count": len(own),
                "reason": own[-1].reason or "",
                "since": min(each.since for each in own),
                "away_to": away.get(whose),
            }
        )
    return found


@for_roles("head")
@require_POST
def desk(request: PostRequest, person: int) -> HttpResponse:
    """Give everything that lies on an officer's desk to a colleague, or spread it over all who are there."""
    with reading.by(request) as reader:
        rows = work_queries.on_desk(reader, request.post.unit, person, DESK_MAX)
        officers = work_queries.colleagues(reader, request.post.unit, "officer", day_of(request.clock))
    try:
        why = reason(None, request.POST.getlist("reason"))
    except Wrong as error:
        return work_bulk.keep(request, c.Reassign, [], str(error))
    if not rows:
        return work_bulk.keep(request, c.Reassign, [], _("Bàn này không còn hồ sơ nào để giao lại."))
    loads = {each.person: each.in_hand for each in officers if each.away_to is None}
    chosen = whole(request.POST.get("officer"), 1)
    targets = {}
    for row in rows:
        officer = chosen or choosing.officer_for(loads, {person})
        targets[row.id] = officer or 0
        if officer in loads:
            loads[officer] += 1
    return _reassign(request, rows, targets, why, officers)


@for_roles("head")
@require_POST
def give_back(request: PostRequest, person: int) -> HttpResponse:
    """Give an officer who is there again all that lies on other desks since."""
    with reading.by(request) as reader:
        given = [each for each in work_queries.lent(reader, request.post.unit) if each.whose == person]
        found = work_queries.by_ids(reader, [each.dossier for each in given])
        officers = work_queries.colleagues(reader, request.post.unit, "officer", day_of(request.clock))
    if not found:
        return work_bulk.keep(request, c.Reassign, [], _("Không còn hồ sơ nào để trả lại bàn này."))
    rows = tuple(found.values())[:DESK_MAX]
    why = _("Đã đi làm lại, trả hồ sơ về người thụ lý ban đầu.")
    return _reassign(request, rows, dict.fromkeys(found, person), why, officers)


def _reassign(
    request: PostRequest,
    rows: Sequence[Dossier],
    targets: Mapping[int, int],
    why: str,
    officers: Sequence[Colleague],
) -> HttpResponse:
    at, actor = request.clock.now(), request.post.actor
    commands = [c.Reassign(at, actor, row.id, targets[row.id], why) for row in rows]
    key = request.POST.get("khoa", "")[:100] or None
    said = [f"Reassign {row.id} {why}" for row in rows]
    outcomes = acting.act(request, commands, key, said=said)
    known = Names(people={each.person: each.name for each in officers})
    return work_bulk.keep(request, c.Reassign, work_bulk.lines_of(rows, outcomes, known), "")
