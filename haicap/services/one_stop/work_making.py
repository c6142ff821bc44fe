"""Right after a signature: the files of what was signed are made, and the page that follows shows how far it is."""

from __future__ import annotations

from typing import Any

import structlog
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from haicap.base import reading
from haicap.base.formats import language
from haicap.base.pages import page
from haicap.base.people.posts import PostRequest
from haicap.base.people.rights import for_roles
from haicap.base.sentences import sentence
from haicap.rules.base import Refused
from haicap.rules.one_stop import commands as c
from haicap.services.one_stop import results
from haicap.services.one_stop.results import Made

_log = structlog.get_logger(__name__)
SIGNING = (c.Sign, c.Number, c.RefuseResult)
"""Acts after which a result's file is made."""
NOT_CONFIGURED = Refused("SIGNING_NOT_CONFIGURED")
TAMPERED = Refused("RESULT_TAMPERED")
AT_ONCE_SECONDS = 1.0
"""So long whoever signs waits for files; the others are made while the next page shows how far it is."""
SESSION_KEY = "haicap_results"


def after_signing(request: PostRequest, dossiers: list[int]) -> Made:
    """Make the files of what was signed or numbered, as many as there is time for; the next page goes on with it."""
    request.session[SESSION_KEY] = dossiers
    try:
        return results.make_within(request.world, request.clock, dossiers, AT_ONCE_SECONDS)
    except Exception as error:  # noqa: BLE001 - the act is done, and its file waits for whoever comes next
        _log.error("result_not_made", error=repr(error))
        return Made()


def progress_of(request: PostRequest) -> dict[str, Any] | None:
    """How many of the results that this session signed last have their file; None where it signed none."""
    dossiers = [number for number in request.session.get(SESSION_KEY, []) if isinstance(number, int)]
    if not dossiers:
        return None
    with reading.by(request) as reader:
        left = len(results.waiting(reader, len(dossiers), dossiers))
    return {"all": len(dossiers), "made": len(dossiers) - left, "left": left}


@for_roles("signer", "records_clerk")
@require_POST
def make(request: PostRequest) -> HttpResponse:
    """Make more of the files that wait for a second, and show how far it is; what can't be made is told."""
    dossiers = [number for number in request.session.get(SESSION_KEY, []) if isinstance(number, int)]
    made = results.make_within(request.world, request.clock, dossiers, AT_ONCE_SECONDS)
    trouble = ""
    if made.keyless or made.broken:
        trouble = sentence(NOT_CONFIGURED if made.keyless else TAMPERED, language())
    values = {"progress": progress_of(request), "trouble": trouble}
    if request.headers.get("HX-Request"):
        return page(request, "one_stop/work/making.html", values)
    return page(request, "one_stop/work/making_page.html", values | {"title": _("Lưu tệp kết quả")})
