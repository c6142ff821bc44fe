"""A person's own views of the work list: its address under a name, kept, opened, forgotten."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib import messages
from django.db import connection, transaction
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from haicap.base.people.posts import PostRequest
from haicap.base.people.rights import for_roles
from haicap.base.reading import Reader
from haicap.services.one_stop.work_case import WORKERS

VIEWS_MAX = 12
NAME_LETTERS_MAX = 40
QUERY_LETTERS_MAX = 300
KEPT = ("xem", "q", "thu-tuc", "nguoi")
"""What of an address makes a view; the page's number doesn't."""


class Saved(NamedTuple):
    """A view with its name and the query string that opens it."""

    id: int
    name: str
    query: str


def saved(reader: Reader, person: int, unit: int) -> list[Saved]:
    """A person's own views for a unit, by name; one statement."""
    rows = reader.rows(
        "SELECT id, name, query FROM saved_view WHERE person = %(person)s AND unit = %(unit)s ORDER BY name, id",
        {"person": person, "unit": unit},
    )
    return [Saved(*row) for row in rows]


@for_roles(*WORKERS)
@require_POST
def save(request: PostRequest) -> HttpResponse:
    """Keep the list's filter under a name; the same name again replaces what it stood for."""
    name = " ".join(request.POST.get("name", "").replace("\x00", "").split())[:NAME_LETTERS_MAX]
    wanted = QueryDict(request.POST.get("query", "").replace("\x00", "")[:QUERY_LETTERS_MAX])
    kept = QueryDict(mutable=True)
    for field in KEPT:
        if wanted.get(field):
            kept[field] = wanted[field]
    if not name:
        messages.error(request, _("Hãy đặt tên cho góc nhìn."))
    elif not _write(request, name, kept.urlencode()):
        messages.error(
            request, _("Đã có %(n)s góc nhìn. Hãy bỏ bớt một góc nhìn rồi lưu lại.") % {"n": VIEWS_MAX}
        )
    else:
        messages.success(request, _("Đã lưu góc nhìn %(name)s.") % {"name": name})
    return HttpResponseRedirect(f"{reverse('work')}?{kept.urlencode()}")


def _write(request: PostRequest, name: str, query: str) -> bool:
    """Write a view down, unless there are too many; the web's own table, as itself."""
    values = [request.post.person, request.post.unit]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM saved_view WHERE person = %s AND unit = %s AND name <> %s", [*values, name]
        )
        row = cursor.fetchone()
        if row is None or row[0] >= VIEWS_MAX:
            return False
        cursor.execute(
            "INSERT INTO saved_view (person, unit, name, query) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (person, unit, name) DO UPDATE SET query = excluded.query",
            [*values, name, query],
        )
    return True


@for_roles(*WORKERS)
@require_POST
def forget(request: PostRequest, number: int) -> HttpResponse:
    """Forget one of one's own views."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM saved_view WHERE id = %s AND person = %s AND unit = %s",
            [number, request.post.person, request.post.unit],
        )
    return HttpResponseRedirect(reverse("work"))
