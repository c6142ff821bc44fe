"""What a live exercise shows beside every page: its clock, who acts in one's place, and the button to change that."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from haicap.base import reading
from haicap.base.pages import page
from haicap.base.people.posts import PostRequest
from haicap.base.people.rights import for_staff
from haicap.rehearsal import queries, taking


@for_staff()
@require_safe
def now(request: PostRequest) -> HttpResponse:
    """The exercise's clock and who acts in the place of one's post, for the band that asks again every few seconds."""
    _only_in_an_exercise(request)
    values: dict[str, Any] = {"can_be_taken": request.post.role in taking.TAKEN_ROLES}
    if values["can_be_taken"]:
        values["acts"] = taking.who_acts(request)
    if request.post.role == "clerk" and values["acts"] == taking.OWN:
        with reading.by(request) as reader:
            values["errand"] = queries.errand(reader, request.post.person)
    values["next"] = request.GET.get("next", "")[:200]
    return page(request, "rehearsal/now.html", values)


@for_staff()
@require_POST
def take(request: PostRequest) -> HttpResponse:
    """Take one's place over from the simulated person, or give it back."""
    _only_in_an_exercise(request)
    if request.POST.get("act") == "give_back":
        taking.give_back(request)
    else:
        taking.take(request)  # where somebody was quicker the band says so
    return HttpResponseRedirect(_next(request))


def _only_in_an_exercise(request: PostRequest) -> None:
    if getattr(request.world, "kind", None) != "exercise":
        raise Http404("nobody is simulated here")


def _next(request: PostRequest) -> str:
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "/"
