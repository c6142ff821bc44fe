"""What whoever has told a dossier's secret does with it: papers, fee, withdrawal, rating; the rules decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from haicap.base import acting, files
from haicap.base.formats import number as digits
from haicap.base.pages import whole
from haicap.base.people import limits
from haicap.base.people.posts import Request
from haicap.base.people.rights import for_public
from haicap.base.uploads import takes_files
from haicap.gates.barcodes import qr_svg
from haicap.gates.payments import Gateway, gateway_of
from haicap.gates.vietqr import payload, purpose_of
from haicap.rules.base import APPLICANT_ROLE, Actor, Command
from haicap.rules.one_stop import citizen_commands as own
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import State
from haicap.services.one_stop import citizen_pages as pages
from haicap.services.one_stop import counter_scans as scans
from haicap.services.one_stop.citizen_queries import Followed
from haicap.services.one_stop.counter_scans import Scanned

REASON_LETTERS_MAX = 300
ACTS_MAX = 60
"""So often one address may act on dossiers in a quarter of an hour: each time it may send 60 MB of files."""
KEY_LETTERS_MAX = 40


@dataclass(frozen=True, slots=True)
class Mine:
    """A dossier whose secret this visitor has told, and what is needed to act on it."""

    request: Request
    found: Followed
    secret: str

    @property
    def actor(self) -> Actor:
        """The applicant, nobody in particular: the secret proves him."""
        return Actor(0, APPLICANT_ROLE, self.found.receiver)

    @property
    def at(self) -> int:
        """Now, by the world's clock."""
        return self.request.clock.now()


View = Callable[[Mine], HttpResponse]


def for_its_applicant(view: View) -> Callable[[Request, str], HttpResponse]:
    """Let in whoever has told the secret of the dossier in the address; send others to the door."""

    @for_public
    @never_cache
    @sensitive_variables()
    def inside(request: Request, number: str) -> HttpResponse:
        found = pages.proven(request, number)
        if found is None:
            return HttpResponseRedirect(reverse("followed", args=[number[:60]]))
        if request.method == "POST" and limits.count(request, "citizen_act", pages.SECONDS) > ACTS_MAX:
            return pages.too_many(request)
        return view(Mine(request, found, pages.secret_told(request, number)))

    inside.__name__, inside.__doc__ = view.__name__, view.__doc__
    return inside


def carried_out(mine: Mine, commands: Sequence[Command], said: str, done: str, key: str = "") -> HttpResponse:
    """Give the commands under the form's key; back to the dossier with what was done, or with why it wasn't."""
    form_key = key or mine.request.POST.get("key", "")[:KEY_LETTERS_MAX]
    if not form_key or not form_key.isprintable():
        return pages.back_to(mine.found.called)
    name = type(commands[-1]).__name__
    outcomes = acting.act(mine.request, commands, f"citizen.{mine.found.id}.{name}.{form_key}", said)
    found = acting.complaints(outcomes)
    if found:
        return pages.whole(mine.request, mine.found, [each.text for each in found])
    messages.success(mine.request, done)
    return pages.back_to(mine.found.called)


@for_its_applicant
def supplement(mine: Mine) -> HttpResponse:
    """Send the papers that were asked for; before receipt the dossier goes back to its check."""
    request, found = mine.request, mine.found
    facts = acting.facts(request)
    sent = scans.read(request.FILES, found.procedure, facts)
    if isinstance(sent, str):
        return pages.whole(request, found, [sent])
    if not sent:
        return pages.whole(request, found, [_("Hãy chọn ít nhất một tệp của giấy tờ còn thiếu.")])
    ids = acting.take(request, len(sent))
    commands: list[Command] = [*scan_commands(mine, sent, ids), answer(mine)]
    said = "\x1f".join(hash_of(command) for command in commands)
    return carried_out(mine, commands, said, _("Đã gửi. Bạn theo dõi tiếp ở trang này."))


def answer(mine: Mine) -> Command:
    """The command that says that the papers are there: before receipt, or while it is worked on."""
    found = mine.found
    if found.state == State.REGISTERED:
        return c.Resubmit(mine.at, mine.actor, found.id, mine.secret)
    waiting = found.waiting
    return c.Supplement(mine.at, mine.actor, found.id, waiting.id if waiting else 0, mine.secret)


def scan_commands(mine: Mine, sent: Sequence[Scanned], ids: Sequence[int]) -> list[own.SendScan]:
    """Keep the contents, and make the commands that note them."""
    return [
        own.SendScan(
            at=mine.at,
            actor=mine.actor,
            scan=number,
            dossier=mine.found.id,
            paper=each.paper,
            digest=files.keep(mine.request, each.content),
            size_bytes=len(each.content),
            media=int(each.media),
            secret=mine.secret,
        )
        for each, number in zip(sent, ids, strict=True)
    ]


def hash_of(command: Command) -> str:
    """What a command says whatever its fresh id: a file's paper and digest, or its name."""
    return (
        f"{command.paper}:{command.digest}" if isinstance(command, own.SendScan) else type(command).__name__
    )


@for_its_applicant
def withdraw(mine: Mine) -> HttpResponse:
    """End the dossier at the applicant's wish, with the reason."""
    reason = " ".join(mine.request.POST.get("reason", "").split())[:REASON_LETTERS_MAX]
    if not reason or not reason.isprintable():
        return pages.whole(mine.request, mine.found, [_("Hãy ghi vì sao bạn rút hồ sơ.")])
    command = c.Withdraw(mine.at, mine.actor, mine.found.id, reason, mine.secret)
    return carried_out(
        mine, [command], reason, _("Đã rút hồ sơ. Giấy tờ và lệ phí: hỏi tại quầy nơi bạn nộp.")
    )


@for_its_applicant
def rate(mine: Mine) -> HttpResponse:
    """Rate the handling in five grades."""
    grade = whole(mine.request.POST.get("grade"), 1, 5) or 0
    command = own.Rate(mine.at, mine.actor, mine.found.id, grade, mine.secret)
    return carried_out(mine, [command], str(grade), _("Cảm ơn bạn đã đánh giá."))


@for_its_applicant
def pay(mine: Mine) -> HttpResponse:
    """The amount, the picture that a bank's app reads, and, once the gateway confirms it, the record of the payment."""
    amount = mine.found.owed
    if amount <= 0:
        return pages.back_to(mine.found.called)
    world = mine.request.world
    gateway = gateway_of(world.kind if world else "")
    if mine.request.method == "POST":
        return _paid(mine, gateway, amount)
    return pages.told(mine.request, "one_stop/citizen/pay.html", _bill(mine.found, gateway, amount))


def _bill(found: Followed, gateway: Gateway | None, amount: int) -> dict[str, Any]:
    values = {
        "found": found,
        "number": found.called,
        "amount": amount,
        "duty": found.state == State.PAYMENT_ASKED,
    }
    if gateway is None:
        return values
    text = payload(gateway.account, amount, found.called)
    return values | {
        "account": gateway.account,
        "purpose": purpose_of(found.called),
        "picture": mark_safe(qr_svg(text)),  # noqa: S308 - drawn by us, of figures and capitals
        "payload": text,
    }


def _paid(mine: Mine, gateway: Gateway | None, amount: int) -> HttpResponse:
    found = mine.found
    told = gateway.confirmed(purpose_of(found.called), amount) if gateway else None
    if told is None or told.amount != amount:
        messages.warning(mine.request, _("Chưa thấy tiền vào tài khoản. Hãy đợi vài phút rồi tải lại trang."))
        return HttpResponseRedirect(reverse("citizen_pay", args=[found.called]))
    if found.state == State.PAYMENT_ASKED:
        commands: list[Command] = [c.Pay(mine.at, mine.actor, found.id, mine.secret)]
    else:
        (number,) = acting.take(mine.request, 1)
        commands = [own.Remit(mine.at, mine.actor, number, found.id, amount, told.reference, mine.secret)]
    done = _("Đã ghi nhận %(amount)s đồng.") % {"amount": digits(amount)}
    return carried_out(mine, commands, f"{amount}", done, key=told.reference)


supplement_post = takes_files(for_public(require_POST(supplement)))
withdraw_post = for_public(require_POST(withdraw))
rate_post = for_public(require_POST(rate))
pay_page = for_public(require_http_methods(["GET", "HEAD", "POST"])(pay))
