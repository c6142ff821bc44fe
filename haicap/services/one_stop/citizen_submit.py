"""Handing in online without an account: find the procedure, fill in the form, save it and take it up, send it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from haicap.base import acting, files, reading
from haicap.base.people import limits
from haicap.base.people.middleware import day_of
from haicap.base.people.posts import Request
from haicap.base.people.rights import for_public
from haicap.base.uploads import takes_files
from haicap.gates.barcodes import qr_svg
from haicap.gates.wordsfile import load_findable
from haicap.rules.base import APPLICANT_ROLE, Actor, Command
from haicap.rules.facts import Facts
from haicap.rules.finding import find
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import receipts, stated
from haicap.rules.one_stop.citizen_commands import SendScan
from haicap.rules.one_stop.events import Registered
from haicap.rules.one_stop.state import Channel, Dossier
from haicap.rules.procedures import Procedure
from haicap.services.one_stop import api_queries, catalogue, words
from haicap.services.one_stop import citizen_drafts as drafts
from haicap.services.one_stop import citizen_form as forms
from haicap.services.one_stop import citizen_pages as pages
from haicap.services.one_stop import counter_scans as scans
from haicap.services.one_stop.citizen_acts import KEY_LETTERS_MAX
from haicap.services.one_stop.citizen_form import Stated
from haicap.services.one_stop.citizen_showing import papers_of
from haicap.services.one_stop.counter_scans import Scanned

NOT_ONLINE = "khong"
SHOWN_MOST = 40
DRAFTS_KEY = "haicap_drafts"
SECONDS = 3_600
SENT_MAX = 30
TRIES_MAX = 120
"""So often one address may send a form, right or wrong: each time its files are looked through."""
"""So many dossiers one address may hand in an hour."""
SAVED_MAX = 600


@for_public
@require_safe
def start(request: Request) -> HttpResponse:
    """What to hand in: procedures by name, code or everyday words, with or without marks."""
    asked = request.GET.get("q", "").strip()[:80]
    among = [each for each in load_findable() if (entry := _entry(each.number)) and _is_online(entry)]
    numbers = find(asked, among)
    found = [
        {"number": number, "name": catalogue.name_of(number), "limit": words.limit(number)}
        for number in numbers[:SHOWN_MOST]
    ]
    values = {"asked": asked, "found": found, "count": len(numbers), "most": SHOWN_MOST}
    return pages.told(request, "one_stop/citizen/start.html", values)


@takes_files
@for_public
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: Request, procedure: int) -> HttpResponse:
    """The form of one procedure; what was begun in this browser, or under a code, stands in it."""
    entry = _entry(procedure)
    if entry is None or not _is_online(entry):
        raise Http404("no such procedure online")
    facts = acting.facts(request)
    if request.method != "POST":
        return _shown(request, entry, facts, _begun(request, procedure))
    if "save" in request.POST:
        return _saved(request, entry)
    return _sent(request, entry, facts)


def _entry(procedure: int) -> Procedure | None:
    return catalogue.procedures().get(procedure)


def _is_online(entry: Procedure) -> bool:
    return entry.online_level != NOT_ONLINE and entry.level != "police"


def _begun(request: Request, procedure: int) -> Stated:
    code = str(request.session.get(DRAFTS_KEY, {}).get(str(procedure), ""))
    kept = drafts.load(code) if code else None
    return Stated(kept[1] if kept and kept[0] == procedure else {})


def _shown(request: Request, entry: Procedure, facts: Facts, typed: Stated, key: str = "") -> HttpResponse:
    values = {
        "entry": entry,
        "name": catalogue.called(entry),
        "limit": words.limit(entry.number),
        "papers": papers_of(entry.number),
        "counted": entry.fee.model in ("per_page", "per_copy"),
        "said": {"pages": "1", "copies": "1"} | {name: value for name, value in typed.said.items() if value},
        "errors": typed.errors,
        "form_key": key or acting.fresh_key(),
        "communes": [stated.commune_name(each) for each in stated.communes(facts)],
    }
    return pages.told(request, "one_stop/citizen/form.html", values, 422 if typed.errors else 200)


# Saving and taking up -----------------------------------------------------------------------------------------------


def _saved(request: Request, entry: Procedure) -> HttpResponse:
    code = _keep(request, entry.number)
    if code is None:
        return pages.too_many(request)
    shown = receipts.shown(code)
    messages.success(
        request,
        _(
            "Đã lưu, giữ %(days)s ngày. Mã để làm tiếp ở máy khác: %(code)s. Tệp chưa được lưu, hãy chọn lại khi nộp."
        )
        % {"days": drafts.DAYS_KEPT, "code": shown},
    )
    return HttpResponseRedirect(reverse("citizen_form", args=[entry.number]))


def _keep(request: Request, procedure: int) -> str | None:
    """Keep what was typed under the code that this browser has for it, a fresh one at first; None: too often."""
    if limits.count(request, "citizen_save", SECONDS) > SAVED_MAX:
        return None
    known = dict(request.session.get(DRAFTS_KEY, {}))
    code = str(known.get(str(procedure), "")) or drafts.fresh_code()
    drafts.save(code, procedure, forms.typed(request.POST))
    known[str(procedure)] = code
    request.session[DRAFTS_KEY] = known
    return code


@for_public
@never_cache
@sensitive_post_parameters()
@require_POST
def keep(request: Request, procedure: int) -> HttpResponse:
    """Keep what has been typed so far, without a word: called by the page after each field."""
    entry = _entry(procedure)
    if entry is None or not _is_online(entry):
        raise Http404("no such procedure online")
    return HttpResponse(status=204 if _keep(request, procedure) else limits.TOO_MANY)


@for_public
@never_cache
@sensitive_post_parameters("ma")
@require_http_methods(["GET", "HEAD", "POST"])
def take_up(request: Request) -> HttpResponse:
    """Go on with a form on another machine, by the code that was told when it was saved."""
    if request.method != "POST":
        return pages.told(request, "one_stop/citizen/take_up.html", {})
    if limits.so_far(request, "draft_wrong", pages.SECONDS) >= pages.WRONG_MAX:
        return pages.too_many(request)
    code = request.POST.get("ma", "")[:60]
    kept = drafts.load(code) if code.strip() else None
    if kept is None:
        limits.count(request, "draft_wrong", pages.SECONDS)
        error = _("Không có bản nháp nào mang mã này, hoặc đã quá 30 ngày. Hãy gõ lại, hoặc bắt đầu bản mới.")
        return pages.told(request, "one_stop/citizen/take_up.html", {"error": error}, 404)
    request.session[DRAFTS_KEY] = dict(request.session.get(DRAFTS_KEY, {})) | {str(kept[0]): code}
    return HttpResponseRedirect(reverse("citizen_form", args=[kept[0]]))


# Sending ------------------------------------------------------------------------------------------------------------


def _sent(request: Request, entry: Procedure, facts: Facts) -> HttpResponse:
    world = request.world
    typed = forms.read(
        request.POST.dict(),
        facts,
        rehearsal=bool(world and world.rehearsal),
        today=day_of(request.clock),
    )
    key = request.POST.get("key", "")[:KEY_LETTERS_MAX]
    if limits.count(request, "citizen_tries", SECONDS) > TRIES_MAX:
        return pages.too_many(request)
    found = scans.read(request.FILES, entry.number, facts)
    errors = dict(typed.errors) | ({"scan": found} if isinstance(found, str) else {})
    if not key.isprintable() or not key:
        errors["rest"] = _("Trang đã cũ. Hãy xem lại rồi nộp lại.")
    if errors or isinstance(found, str):
        return _shown(request, entry, facts, Stated(typed.said, errors=errors), key)
    if limits.count(request, "citizen_submit", SECONDS) > SENT_MAX:
        return pages.too_many(request)
    dossier, applicant, *ids = acting.take(request, 2 + len(found))
    commands = _commands(
        request, entry.number, typed, (dossier, applicant), list(zip(found, ids, strict=True))
    )
    digests = [hashlib.sha256(each.content).hexdigest() for each in found]
    said = [typed.text, *(f"{typed.text}\x1f{digest}" for digest in digests)]
    outcomes = acting.act(request, commands, f"citizen.submit.{key}", said)
    wrong = acting.complaints(outcomes)
    if wrong:
        named = {each.field if each.field in forms.FIELDS else "rest": each.text for each in wrong}
        return _shown(request, entry, facts, Stated(typed.said, errors=named), key)
    events = [event for each in outcomes for event in getattr(each, "events", ())]
    number = next(event.dossier for event in events if isinstance(event, Registered))
    return _done(request, entry.number, typed.place, number)


def _commands(
    request: Request,
    procedure: int,
    typed: Stated,
    fresh: tuple[int, int],
    found: Sequence[tuple[Scanned, int]],
) -> list[Command]:
    """The dossier and its files, in the name of whoever hands it in at the commune of the matter."""
    at, actor = request.clock.now(), Actor(0, APPLICANT_ROLE, typed.place)
    dossier, applicant = fresh
    said = typed.said
    person = c.Person(said["name"], said["identity"], said["phone"], said["address"], secrets.token_hex(16))
    submit = c.Submit(
        at,
        actor,
        dossier,
        procedure,
        typed.place,
        int(Channel.ONLINE),
        applicant,
        person,
        typed.pages,
        typed.copies,
    )
    secret = receipts.secret_of(Dossier(id=dossier, applicant=applicant), acting.facts(request))
    return [
        submit,
        *(
            SendScan(
                at, actor, number, dossier, each.paper, files.keep(request, each.content), len(each.content),
                int(each.media), secret,
            )
            for each, number in found
        ),
    ]  # fmt: skip


def _done(request: Request, procedure: int, unit: int, number: int) -> HttpResponse:
    """Forget the draft, remember the secret, and show both number and secret once more."""
    with reading.as_units([unit]) as reader:
        found = api_queries.case(reader, f"N{number}")
    if found is None:
        raise LookupError("what was written can't be read")
    secret = receipts.secret_of(Dossier(id=number, applicant=found.applicant), acting.facts(request))
    known = dict(request.session.get(DRAFTS_KEY, {}))
    code = known.pop(str(procedure), "")
    if code:
        drafts.forget(str(code))
        request.session[DRAFTS_KEY] = known
    pages.remember(request, f"N{number}", secret)
    return HttpResponseRedirect(reverse("citizen_handed_in", args=[f"N{number}"]))


@for_public
@never_cache
@sensitive_variables()
@require_safe
def handed_in(request: Request, number: str) -> HttpResponse:
    """What to keep: the number and the secret, and a picture that opens the dossier, to whoever has just sent it."""
    found = pages.proven(request, number)
    if found is None:
        return HttpResponseRedirect(reverse("followed", args=[number[:60]]))
    secret = pages.secret_told(request, number)
    link = request.build_absolute_uri(pages.address(number, secret))
    values: dict[str, Any] = {
        "number": number,
        "secret": receipts.shown(secret),
        "procedure": catalogue.name_of(found.procedure),
        "picture": mark_safe(qr_svg(link)),  # noqa: S308 - drawn by us, of an address of ours
    }
    return pages.told(request, "one_stop/citizen/handed_in.html", values)
