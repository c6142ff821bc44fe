"""What other systems do with a dossier after it was handed in: files, supplement, withdrawal, payments.

An applicant's acts need the applicant's secret besides the token; that money has arrived is told by a payment service,
which knows no secrets: its scope stands for them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Status
from ninja.params import Header

from haicap.base import acting, files, reading
from haicap.base.formats import language, local
from haicap.base.people import limits
from haicap.base.people.tokens_door import Bearer, TokenRequest, system_of
from haicap.base.problems import Problem
from haicap.base.sentences import sentence
from haicap.engine.outcome import Done
from haicap.rules.base import Command, Refused
from haicap.rules.one_stop import citizen_commands as own
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import receipts
from haicap.rules.one_stop.cash import VOID_STATES
from haicap.rules.one_stop.scans import sniff
from haicap.rules.one_stop.state import Dossier, State, Step
from haicap.services.one_stop import api_act_schemas as a
from haicap.services.one_stop import api_queries as queries
from haicap.services.one_stop import api_schemas as s
from haicap.services.one_stop import api_showing as showing
from haicap.services.one_stop import api_written as written
from haicap.services.one_stop.api_common import KEY, case_of, not_done
from haicap.services.one_stop.api_queries import Case

PAPER_MAX = 30
WRONG_SECONDS, WRONG_MAX = 900, 12
"""So many wrong secrets one token may try of one dossier; a secret has 60 bits."""
_FILE = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("application/pdf", "image/jpeg", "image/png")
        },
    }
}

router = Router(tags=["one_stop"])
Number = Annotated[str, Path(max_length=60)]
Key = Annotated[str, Header(alias="Idempotency-Key", pattern=KEY)]


@router.put(
    "/dossiers/{number}/papers/{paper}",
    auth=Bearer("supplement"),
    response={200: a.PaperOut},
    openapi_extra=_FILE,
    operation_id="send_paper",
    summary="Gửi tệp của một giấy tờ · send the file of one paper",
)
def send_paper(
    request: HttpRequest,
    number: Number,
    paper: Annotated[int, Path(ge=0, le=PAPER_MAX)],
    idempotency_key: Key,
    haicap_secret: Annotated[str, Header(alias="Haicap-Secret", max_length=40)],
) -> Any:
    """Add a file to a dossier for which papers are wanted; PDF, JPEG or PNG by its content, at most 20 MB."""
    here: TokenRequest = request  # type: ignore[assignment]  # the door has let it in
    found = case_of(here, number)
    content = here.body
    media = sniff(content)
    if isinstance(media, Refused):
        raise Problem("REFUSED", detail=sentence(media, language()), code=media.code)
    _proven(here, found, haicap_secret)
    (scan,) = acting.take(here, 1)
    command = own.SendScan(
        at=here.clock.now(),
        actor=system_of(here.token),
        scan=scan,
        dossier=found.id,
        paper=paper,
        digest=files.keep(here, content),
        size_bytes=len(content),
        media=int(media),
        secret=haicap_secret,
    )
    _act(here, [command], idempotency_key, ["paper", found.id, paper, command.digest])
    return {"paper": paper, "digest": command.digest, "size_bytes": command.size_bytes}


@router.post(
    "/dossiers/{number}/supplement",
    auth=Bearer("supplement"),
    response={200: s.DossierOut},
    operation_id="supplement",
    summary="Báo đã gửi đủ giấy tờ được yêu cầu · say that what was asked for is there",
)
def supplement(request: HttpRequest, number: Number, said: a.SecretIn, idempotency_key: Key) -> Any:
    """Answer the request that is open: before receipt the check goes on, during work the limit does."""
    here: TokenRequest = request  # type: ignore[assignment]  # the door has let it in
    found = case_of(here, number)
    _proven(here, found, said.secret)
    with reading.as_units([here.token.unit]) as reader:
        asked = written.asked(reader, found.id)
    wanted = found.step == Step.ASKED_AT_INTAKE or found.state == State.SUPPLEMENT_ASKED
    if wanted and (asked is None or not asked.files):
        raise Problem("NO_PAPERS")
    at, actor = here.clock.now(), system_of(here.token)
    command: Command = (
        c.Resubmit(at, actor, found.id, said.secret)
        if found.state == State.REGISTERED
        else c.Supplement(at, actor, found.id, asked.request if asked else 0, said.secret)
    )
    _act(here, [command], idempotency_key, ["supplement", found.id])
    return _shown(here, number)


@router.post(
    "/dossiers/{number}/withdrawal",
    auth=Bearer("withdraw"),
    response={200: s.DossierOut},
    operation_id="withdraw",
    summary="Rút hồ sơ theo ý người nộp · end a dossier at its applicant's wish",
)
def withdraw(request: HttpRequest, number: Number, said: a.WithdrawalIn, idempotency_key: Key) -> Any:
    """End a dossier before there is a result, with the applicant's reason."""
    here: TokenRequest = request  # type: ignore[assignment]  # the door has let it in
    found = case_of(here, number)
    _proven(here, found, said.secret)
    command = c.Withdraw(here.clock.now(), system_of(here.token), found.id, said.reason, said.secret)
    _act(here, [command], idempotency_key, ["withdraw", found.id, said.reason])
    return _shown(here, number)


@router.get(
    "/dossiers/{number}/payments",
    auth=Bearer("payments"),
    response=a.PaymentsOut,
    operation_id="list_payments",
    summary="Khoản phải nộp và đã nộp · what is owed and what was paid",
)
def list_payments(request: HttpRequest, number: Number) -> Any:
    """What a dossier's fee and duty are, what was paid online with which reference, and what is owed now."""
    here: TokenRequest = request  # type: ignore[assignment]  # the door has let it in
    found = case_of(here, number)
    with reading.as_units([here.token.unit]) as reader:
        paid, items = written.paid(reader, found.id), written.remittances(reader, found.id)
    duty = found.duty if found.state == State.PAYMENT_ASKED else 0
    fee = found.fee if found.received_at is not None and found.state not in VOID_STATES else 0
    return {
        "number": found.number,
        "fee": found.fee,
        "duty": found.duty,
        "paid": paid,
        "owed": duty or max(0, fee - paid),
        "items": [each._asdict() | {"paid_at": local(each.paid_at)} for each in items],
    }


@router.post(
    "/dossiers/{number}/payments",
    auth=Bearer("payments"),
    response={201: a.PaymentsOut},
    operation_id="record_payment",
    summary="Ghi nhận tiền đã vào tài khoản · record that money has arrived",
)
def record_payment(request: HttpRequest, number: Number, said: a.PaymentIn, idempotency_key: Key) -> Any:
    """Record what has reached the office's account: a duty that was asked for, else the whole fee that is owed."""
    here: TokenRequest = request  # type: ignore[assignment]  # the door has let it in
    found = case_of(here, number)
    facts, at, actor = acting.facts(here), here.clock.now(), system_of(here.token)
    secret = receipts.secret_of(Dossier(id=found.id, applicant=found.applicant), facts)
    if found.state == State.PAYMENT_ASKED:
        if said.amount != found.duty:
            wrong = Refused("SUM_CHANGED", "amount", {"amount": found.duty})
            raise Problem("REFUSED", detail=sentence(wrong, language()), code=wrong.code)
        command: Command = c.Pay(at, actor, found.id, secret, said.reference)
    else:
        (row,) = acting.take(here, 1)
        command = own.Remit(at, actor, row, found.id, said.amount, said.reference, secret)
    _act(here, [command], idempotency_key, ["payment", found.id, said.amount, said.reference])
    return Status(201, list_payments(request, number))


# What all of them share -----------------------------------------------------------------------------------------------


def _proven(request: TokenRequest, found: Case, secret: str) -> None:
    """Nothing where the applicant's secret was told; raises Problem, and counts how often it was not."""
    row = Dossier(id=found.id, applicant=found.applicant)
    who = f"token {request.token.id} {found.id}"
    if receipts.is_told(secret, row, acting.facts(request)):
        return
    if limits.count_of(who, "api_secret", WRONG_SECONDS) > WRONG_MAX:
        seconds = {"seconds": WRONG_SECONDS}
        raise Problem("TOO_MANY", facts=seconds, headers={"Retry-After": str(WRONG_SECONDS)})
    raise Problem("SECRET_WRONG")


def _act(request: TokenRequest, commands: Sequence[Command], key: str, said: Sequence[Any]) -> None:
    """Have the commands done, once under the sender's key whatever was sent; raises Problem for what was not done."""
    outcomes = acting.act(request, commands, f"api.{request.token.id}.{key}", json.dumps(said))
    for outcome in outcomes:
        if not isinstance(outcome, Done):
            raise not_done(outcome)


def _shown(request: TokenRequest, number: str) -> dict[str, Any]:
    with reading.as_units([request.token.unit]) as reader:
        found = queries.case(reader, number)
        view = showing.View(reader)
    if found is None:
        raise LookupError("what was written can't be read")
    return showing.case(found, view)
