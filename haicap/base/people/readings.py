"""Reading a person's particulars is on record: who, of what, when, on which page; and the auditor's page of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from haicap.base import reading
from haicap.base.pages import page, whole
from haicap.base.people.posts import PostRequest, Request
from haicap.base.people.rights import for_roles
from haicap.base.reading import Reader
from haicap.engine.clock import WallClock
from haicap.store.roles import ENGINE

SAME_LOOK_SECONDS = 600
"""Whoever opens the same thing again within ten minutes looks once."""
PAGE = 50
_NOTE = """
    INSERT INTO reading_record (at, recorded_at, person, role, unit, deputy_for, subject_kind, subject_id, page)
    SELECT to_timestamp(%(at)s), to_timestamp(%(now)s), %(person)s, %(role)s, %(unit)s, %(deputy_for)s,
           %(kind)s, s, %(page)s
    FROM unnest(%(subjects)s::int8[]) AS u(s)
    WHERE NOT EXISTS (
        SELECT 1 FROM reading_record r
        WHERE r.subject_kind = %(kind)s AND r.subject_id = s AND r.person = %(person)s AND r.page = %(page)s
          AND r.recorded_at > to_timestamp(%(now)s - %(same)s)
    )
"""


class Look(NamedTuple):
    """One line of the record."""

    at: datetime
    person: int
    name: str
    role: str
    unit_name: str
    subject_kind: str
    subject_id: int
    page: str


def on_record(request: Request, kind: str, subjects: Sequence[int]) -> None:
    """Note that the request's post reads the particulars of these things (kind `dossier`, say), on this page.

    A transaction of its own in the engine's role: call it outside a reading. Whoever reviews a simulated trial
    without a post reads of nobody, and is not noted.
    """
    if request.post is None or not subjects:
        return
    match = request.resolver_match
    values = request.post.actor._asdict() | {
        "at": request.clock.now(),
        "now": WallClock().now(),
        "kind": kind,
        "subjects": list(subjects),
        "page": match.view_name if match else request.path[:80],
        "same": SAME_LOOK_SECONDS,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {ENGINE}")
        cursor.execute(_NOTE, values)


@for_roles("auditor")
@require_safe
def record(request: PostRequest) -> HttpResponse:
    """Who read particulars, the latest first; of one person or one thing where the address says so."""
    asked = {name: whole(request.GET.get(name)) for name in ("nguoi",)}
    asked["so"] = whole(request.GET.get("so"), 0, 2**62)
    number = whole(request.GET.get("trang"), 1, 20_000) or 1
    with reading.by(request) as reader:
        found = looks(reader, asked["nguoi"], asked["so"], number)
    values = {
        "found": found[:PAGE],
        "asked": asked,
        "next_page": number + 1 if len(found) > PAGE else None,
    }
    return page(request, "people/readings.html", values)


def looks(reader: Reader, person: int | None, subject: int | None, number: int) -> list[Look]:
    """Page `number` of the record, and one line more where there is a next page."""
    rows = reader.rows(
        "SELECT r.at, r.person, coalesce(p.name, ''), r.role, coalesce(u.full_name, u.body_name_vi, ''), "
        "r.subject_kind, r.subject_id, r.page "
        "FROM reading_record r LEFT JOIN person p ON p.id = r.person LEFT JOIN unit u ON u.id = r.unit "
        "WHERE (%(person)s::int IS NULL OR r.person = %(person)s) "
        "AND (%(subject)s::int8 IS NULL OR r.subject_id = %(subject)s) "
        "ORDER BY r.id DESC LIMIT %(most)s OFFSET %(skip)s",
        {"person": person, "subject": subject, "most": PAGE + 1, "skip": (number - 1) * PAGE},
    )
    return [Look(*row) for row in rows]
