"""Entering many paper slips of an outage at once, from a spreadsheet: all rows are right, or none is entered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from haicap.base import acting, files, reading
from haicap.base.pages import page
from haicap.base.people.middleware import day_of
from haicap.base.people.posts import PostRequest
from haicap.base.people.rights import for_roles
from haicap.base.uploads import as_told, spreadsheet_of, takes_files
from haicap.engine.outcome import Done, Outcome
from haicap.gates.spreadsheets import BadSheetError, Problem
from haicap.rules.one_stop.counter_commands import EnterSlip
from haicap.services.one_stop import counter_forms as forms
from haicap.services.one_stop import slip_sheet
from haicap.services.one_stop.counter_view import own_place
from haicap.services.one_stop.paper_queries import codes_of
from haicap.services.one_stop.slip_sheet import SlipRow

SESSION_KEY = "haicap_slips_told"


@for_roles("head")
@require_safe
def template(request: PostRequest) -> HttpResponse:
    """The empty sheet to fill in."""
    return files.workbook(slip_sheet.template(datetime.fromtimestamp(request.clock.now(), UTC)), "phieu-giay")


@takes_files
@for_roles("head")
@require_http_methods(["GET", "HEAD", "POST"])
def slips(request: PostRequest) -> HttpResponse:
    """Take in a filled sheet; what is wrong in it is told cell by cell, and nothing of it is entered."""
    if request.method != "POST":
        return _show(request, told=request.session.pop(SESSION_KEY, None))
    facts = acting.facts(request)
    authority = forms.text(request.POST, "authority")
    try:
        data = spreadsheet_of(request)
        today, rehearsal = day_of(request.clock), request.world.rehearsal
        rows, problems = slip_sheet.read(
            data, facts, own_place(request, facts), rehearsal=rehearsal, today=today
        )
    except BadSheetError as error:
        rows, problems = [], list(error.problems)
    if not authority:
        text = _("Hãy ghi văn bản cho phép nhập sau.")
        problems.insert(0, Problem(0, _("Văn bản cho phép nhập sau"), text, text))
    if problems:
        return _show(request, problems)
    commands = _commands(request, rows, authority)
    said = [f"{each.intake.said}\x1f{each.slip}\x1f{each.slip_at}\x1f{authority}" for each in rows]
    outcomes = acting.act(request, commands, request.POST.get("key", "")[: forms.KEY_LETTERS] or None, said)
    request.session[SESSION_KEY] = _told(request, rows, commands, outcomes)
    return HttpResponseRedirect(reverse("slips_sheet"))


def _commands(request: PostRequest, rows: Sequence[SlipRow], authority: str) -> list[EnterSlip]:
    ids = acting.take(request, 2 * len(rows))
    return [
        EnterSlip(
            at=request.clock.now(),
            actor=request.post.actor,
            slip=each.slip,
            slip_at=each.slip_at,
            authority=authority,
            dossier=ids[2 * place],
            procedure=each.intake.procedure or 0,
            place=each.intake.place_id or 0,
            applicant=ids[2 * place + 1],
            person=each.intake.person,
            pages=each.intake.pages,
            copies=each.intake.copies,
        )
        for place, each in enumerate(rows)
    ]


def _told(
    request: PostRequest, rows: Sequence[SlipRow], commands: Sequence[EnterSlip], outcomes: Sequence[Outcome]
) -> list[dict[str, Any]]:
    """What came of each row: the code that it got, or the sentence that says why not."""
    done = [
        each.dossier for each, outcome in zip(commands, outcomes, strict=True) if isinstance(outcome, Done)
    ]
    with reading.by(request) as reader:
        codes = codes_of(reader, done)
    found = []
    for row, command, outcome in zip(rows, commands, outcomes, strict=True):
        complaint = acting.complaint(outcome)
        text = complaint.text if complaint else ""
        found.append({"row": row.row, "slip": row.slip, "code": codes.get(command.dossier, ""), "text": text})
    return found


def _show(
    request: PostRequest, problems: Sequence[Problem] = (), told: list[dict[str, Any]] | None = None
) -> HttpResponse:
    values = {
        "key": forms.fresh(None, "").key,
        "authority": request.POST.get("authority", ""),
        "problems": as_told(problems),
        "told": told,
        "entered": sum(1 for each in told or () if each["code"]),
        "most": slip_sheet.SLIPS_MAX,
    }
    answer = page(request, "one_stop/slips_sheet.html", values)
    answer.status_code = 422 if problems else 200
    return answer
