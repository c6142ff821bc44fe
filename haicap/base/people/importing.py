"""The list of people as a spreadsheet, out and in: all rows are right, or nothing of them is taken in."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from haicap.base import acting, files
from haicap.base.pages import page
from haicap.base.people import people_sheet, queries
from haicap.base.people.administration import key_of, own_units, people_reading
from haicap.base.people.limits import limited
from haicap.base.people.middleware import day_of
from haicap.base.people.people_sheet import NEW, TITLES, PersonRow
from haicap.base.people.posts import PostRequest
from haicap.base.people.rights import for_roles
from haicap.base.uploads import as_told, spreadsheet_of, takes_files
from haicap.engine.outcome import Done, Outcome
from haicap.gates.spreadsheets import BadSheetError, Problem
from haicap.rules.base import Decision, Refused
from haicap.rules.people import commands as c
from haicap.rules.people import decisions as d
from haicap.rules.people.state import Person
from haicap.rules.roles import Held

SESSION_KEY = "haicap_people_told"

Made = tuple[int, c.AddPerson | c.Appoint]
"""A command with the sheet's row that it comes of."""


@for_roles("administrator")
@require_safe
def saved(request: PostRequest) -> HttpResponse:
    """Everybody whom the administrator looks after, a row for each role: to keep, or to mend and send in again."""
    today = day_of(request.clock)
    with people_reading(request) as reader:
        rows = queries.held_rows(reader, today)
    at = datetime.fromtimestamp(request.clock.now(), UTC)
    return files.workbook(people_sheet.listed(rows, at), f"can-bo_{today:%Y%m%d}")


@takes_files
@for_roles("administrator")
@limited("people_sheet", 20, 600)
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: PostRequest) -> HttpResponse:
    """Take in a filled sheet; what is wrong in it is told cell by cell, and nothing of it is entered."""
    if request.method != "POST":
        return _show(request, told=request.session.pop(SESSION_KEY, None))
    today = day_of(request.clock)
    with people_reading(request) as reader:
        units, held = own_units(request, queries.all_units(reader)), queries.held_rows(reader, today)
    try:
        rows, problems = people_sheet.read(spreadsheet_of(request), units, held, today)
    except BadSheetError as error:
        rows, problems = [], list(error.problems)
    if problems:
        return _show(request, problems)
    made, already = _commands(request, rows, held)
    problems = _refused(request, made, held)
    if problems:
        return _show(request, problems)
    outcomes = acting.act(request, [command for _row, command in made], key_of(request), _said(made))
    request.session[SESSION_KEY] = _told(made, outcomes, already)
    return HttpResponseRedirect(reverse("people_sheet"))


def _commands(
    request: PostRequest, rows: Sequence[PersonRow], held: Sequence[queries.HeldRow]
) -> tuple[list[Made], int]:
    """What the rows ask for, newcomers before their roles; and how many roles of the sheet are held already."""
    at, actor = request.clock.now(), request.post.actor
    ids = iter(acting.take_person_ids(2 * len(rows)))
    there = {(each.person, each.role, each.role_unit, each.from_on, each.to_on) for each in held}
    newcomers: dict[int, int] = {}
    made: list[Made] = []
    already = 0
    for row in rows:
        if row.newcomer is not None and row.newcomer not in newcomers:
            number = newcomers[row.newcomer] = next(ids)
            added = c.AddPerson(at, actor, number, row.unit, row.name, secrets.token_hex(16))
            made.append((row.row, added))
        person = row.known or newcomers[row.newcomer or 0]
        role = row.role
        if role is None:
            continue
        if (person, *role[:4]) in there:
            already += 1
            continue
        first, last = role.from_on.isoformat(), role.to_on.isoformat() if role.to_on else None
        appointed = c.Appoint(at, actor, next(ids), person, role.role, role.unit, first, last)
        made.append((row.row, appointed._replace(authenticates=role.authenticates)))
    return made, already


def _refused(request: PostRequest, made: Sequence[Made], held: Sequence[queries.HeldRow]) -> list[Problem]:
    """What the rules themselves would refuse, asked before anything is entered."""
    facts = acting.facts(request)
    roles = [
        Held(
            each.person, each.role, each.role_unit or 0, each.deputy_for, each.from_on or date.min, each.to_on
        )
        for each in held
        if each.role is not None
    ]
    people = {
        each.person: Person(each.person, unit=each.unit, name=each.name, active=each.active) for each in held
    }
    problems = []
    for row, command in made:
        decided: Decision | Refused
        if isinstance(command, c.AddPerson):
            decided = d.allow_add((None,), command) or d.add_person((None,), command, facts)
            people[command.person] = Person(command.person, unit=command.unit, name=command.name)
        else:
            state = (None, people.get(command.person))
            decided = d.allow_appoint(state, command) or d.appoint(state, command, facts.seated(roles))
            roles.append(_as_held(command))
        if isinstance(decided, Refused):
            problems += _problem(row, decided)
    return problems


def _problem(row: int, refused: Refused) -> list[Problem]:
    told = acting.complaint(refused)
    return [Problem(row, TITLES.get(told.field or "", ""), told.text, told.text)] if told else []


def _as_held(command: c.Appoint) -> Held:
    last = date.fromisoformat(command.to_on) if command.to_on else None
    first = date.fromisoformat(command.from_on)
    return Held(command.person, command.role, command.unit, None, first, last)


def _said(made: Sequence[Made]) -> list[str]:
    """What each row says, without the fresh ids and salts, by which a sheet sent twice is known."""
    found = []
    for row, command in made:
        if isinstance(command, c.AddPerson):
            found.append(f"{row}|{command.unit}|{command.name}")
        else:
            found.append(f"{row}|{command.role}|{command.unit}|{command.from_on}|{command.to_on}")
    return found


def _told(made: Sequence[Made], outcomes: Sequence[Outcome], already: int) -> dict[str, Any]:
    done = [
        command for (_row, command), outcome in zip(made, outcomes, strict=True) if isinstance(outcome, Done)
    ]
    wrong = [
        {"row": row, "text": told.text}
        for (row, _command), outcome in zip(made, outcomes, strict=True)
        if (told := acting.complaint(outcome)) is not None
    ]
    return {
        "people": sum(isinstance(command, c.AddPerson) for command in done),
        "roles": sum(isinstance(command, c.Appoint) for command in done),
        "already": already,
        "wrong": wrong,
    }


def _show(
    request: PostRequest, problems: Sequence[Problem] = (), told: dict[str, Any] | None = None
) -> HttpResponse:
    values = {
        "key": acting.fresh_key(),
        "problems": as_told(problems),
        "told": told,
        "most": people_sheet.ROWS_MAX,
        "new": NEW,
        "columns": _columns(),
    }
    return page(request, "people/sheet.html", values, status=422 if problems else 200)


def _columns() -> list[tuple[str, str]]:
    """What each column takes, for whoever fills in the sheet."""
    return [
        (
            TITLES["number"],
            _("để trống nếu là người mới; số của người đã có trong danh sách nếu thêm vai trò"),
        ),
        (TITLES["name"], _("như trong quyết định")),
        (TITLES["unit"], _("tên đầy đủ, gõ không dấu cũng được")),
        (TITLES["role"], _("như trên trang “Cán bộ, vai trò”; để trống nếu chưa giao")),
        (TITLES["role_unit"], _("chỉ ghi khi khác đơn vị của người ấy")),
        (TITLES["from_on"], _("ngày/tháng/năm; để trống là từ hôm nay")),
        (TITLES["to_on"], _("để trống là chưa biết ngày hết")),
        (TITLES["authenticates"], _("x nếu được ký chứng thực")),
    ]
