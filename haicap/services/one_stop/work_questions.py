"""Questions between units: what others ask of this one, and what this one asks of others."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haicap.base import names, reading
from haicap.base.pages import page
from haicap.base.people.posts import PostRequest
from haicap.base.people.rights import for_roles
from haicap.services.one_stop import work_queries


@for_roles("officer", "head")
@require_safe
def questions(request: PostRequest) -> HttpResponse:
    """The open questions of both directions, the earliest limit first; what is over its limit stands out (R-18)."""
    at, unit = request.clock.now(), request.post.unit
    with reading.by(request) as reader:
        asked = work_queries.questions(reader, unit, to=True)
        asking = work_queries.questions(reader, unit, to=False)
        bodies = names.bodies(reader)

    def line(each: work_queries.Asked, other: int) -> dict[str, Any]:
        body = bodies.get(other)
        return {"each": each, "name": body.name if body else "–", "over": each.limit_at.timestamp() < at}

    parts = [
        {
            "title": _("Nơi khác hỏi đơn vị"),
            "who": _("Nơi hỏi"),
            "rows": [line(each, each.asker) for each in asked],
            "empty": _("Không có câu hỏi nào chờ đơn vị trả lời."),
        },
        {
            "title": _("Đơn vị hỏi nơi khác"),
            "who": _("Nơi được hỏi"),
            "rows": [line(each, each.unit) for each in asking],
            "empty": _("Đơn vị không chờ câu trả lời nào."),
        },
    ]
    return page(request, "one_stop/work/questions.html", {"parts": parts})
