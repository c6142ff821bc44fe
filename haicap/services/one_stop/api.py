"""The one-stop shop for other systems: handing in, states, results, counts of all; wired in haicap/web/api.py."""

from __future__ import annotations

import json
import secrets
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Status
from ninja.params import Header

from haicap.base import acting, files, reading, signing
from haicap.base.formats import language
from haicap.base.people import limits
from haicap.base.people.posts import Request
from haicap.base.people.tokens_door import Bearer, TokenRequest, system_of
from haicap.base.problems import Problem
from haicap.base.sentences import sentence
from haicap.engine.clock import WallClock
from haicap.engine.outcome import Done, Outcome
from haicap.rules.base import Refused
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.events import Registered
from haicap.rules.one_stop.state import Channel
from haicap.services.one_stop import api_queries as queries
from haicap.services.one_stop import api_schemas as s
from haicap.services.one_stop import api_showing as showing
from haicap.services.one_stop import results
from haicap.services.one_stop.api_common import KEY, case_of, not_done
from haicap.services.one_stop.results import Stored

PAGE_MAX = 100
OPEN_A_MINUTE_MAX = 60
ID_MAX = 2**63 - 1

router = Router(tags=["one_stop"])
Number = Annotated[str, Path(max_length=60)]


@router.post(
    "/dossiers",
    auth=Bearer("intake"),
    response={201: s.HandedInOut},
    operation_id="hand_in",
    summary="Nộp một hồ sơ trực tuyến · hand a dossier in online",
)
def hand_in(
    request: HttpRequest,
    said: s.DossierIn,
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key", pattern=KEY)],
) -> Any:
    """Register a dossier at the token's unit; same key and body: the same answer; same key, other body: 409."""
    here: TokenRequest = request  # type: ignore[assignment]  # the door has let it in
    procedure = showing.procedure_of(said.procedure)
    place = showing.commune_of(acting.facts(here), said.place)
    dossier, applicant = acting.take(here, 2)
    person = c.Person(
        said.applicant.name,
        said.applicant.identity,
        said.applicant.phone,
        said.applicant.address,
        secrets.token_hex(16),
    )
    command = c.Submit(
        here.clock.now(),
        system_of(here.token),
        dossier,
        procedure,
        place,
        int(Channel.ONLINE),
        applicant,
        person,
        said.pages,
        said.copies,
    )
    key = f"api.{here.token.id}.{idempotency_key}"
    (outcome,) = acting.act(here, [command], key, json.dumps(said.dict(), sort_keys=True))
    return Status(201, _handed_in(here, _registered(outcome)))


def _registered(outcome: Outcome) -> int:
    """The dossier that a wish made, now or when it was first sent; raises Problem where it was not done."""
    if isinstance(outcome, Done):
        return next(event.dossier for event in outcome.events if isinstance(event, Registered))
    raise not_done(outcome)


def _handed_in(request: TokenRequest, dossier: int) -> dict[str, Any]:
    with reading.as_units([request.token.unit]) as reader:
        found = queries.case(reader, f"N{dossier}")
        view = showing.View(reader)
    if found is None:
        raise LookupError("what was written can't be read")
    return showing.handed_in(found, view, acting.facts(request), request)


@router.get(
    "/dossiers",
    auth=Bearer("status"),
    response=s.DossiersOut,
    operation_id="list_dossiers",
    summary="Hồ sơ của đơn vị · a unit's dossiers",
)
def list_dossiers(
    request: HttpRequest,
    state: Annotated[int | None, Query(ge=1, le=10)] = None,
    procedure: Annotated[str | None, Query(max_length=60, pattern=r"^[A-Za-z0-9._]{1,60}$")] = None,
    after: Annotated[int, Query(ge=0, le=ID_MAX)] = 0,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 50,
) -> Any:
    """What the token's unit received, decides or is asked about, page by page; `next` leads on."""
    here: TokenRequest = request  # type: ignore[assignment]  # the door has let it in
    number = showing.procedure_of(procedure) if procedure else None
    with reading.as_units([here.token.unit]) as reader:
        found = queries.cases(reader, after, limit + 1, state, number)
        view = showing.View(reader)
    more = len(found) > limit
    wanted = {
        "state": state,
        "procedure": procedure,
        "after": found[limit - 1].id if more else None,
        "limit": limit,
    }
    return {
        "items": [showing.case(each, view) for each in found[:limit]],
        "next": showing.address(request.path, wanted) if more else None,
    }


@router.get(
    "/dossiers/{number}",
    auth=Bearer("status"),
    response=s.DossierOut,
    operation_id="get_dossier",
    summary="Trạng thái một hồ sơ · a dossier's state",
)
def get_dossier(request: HttpRequest, number: Number) -> Any:
    """One dossier of the token's unit; whatever the unit may not see is not there."""
    found, view = _case(request, number)
    return showing.case(found, view)


@router.get(
    "/dossiers/{number}/result",
    auth=Bearer("results"),
    response=s.ResultOut,
    operation_id="get_result",
    summary="Kết quả một hồ sơ · a dossier's result",
)
def get_result(request: HttpRequest, number: Number) -> Any:
    """The result of a dossier of the token's unit, once there is one, with the digest of its signed file."""
    found, view, kept = _result(request, number)
    return showing.result(found, view, kept)


@router.get(
    "/dossiers/{number}/result.pdf",
    auth=Bearer("results"),
    response={200: None},
    openapi_extra=s.PDF,
    operation_id="get_result_file",
    summary="Tệp kết quả đã ký số · the signed file of a result",
)
def get_result_file(request: HttpRequest, number: Number) -> Any:
    """The file as it was signed and laid down, the same bytes for ever; 404 where nobody signed digitally."""
    here: TokenRequest = request  # type: ignore[assignment]  # the door has let it in
    found, _view, kept = _result(request, number)
    if kept is None or here.world is None:
        raise Problem("NO_FILE")
    try:
        document = results.issued(here.world, here.clock, kept)
    except signing.NotConfiguredError as error:
        raise _not_given("SIGNING_NOT_CONFIGURED") from error
    except results.TamperedError as error:
        raise _not_given("RESULT_TAMPERED") from error
    return files.pdf(document, f"ket-qua_{found.number}")


def _not_given(code: str) -> Problem:
    return Problem("CONFLICT", detail=sentence(Refused(code), language()), code=code)


def _result(request: HttpRequest, number: str) -> tuple[queries.Case, showing.View, Stored | None]:
    """A finished dossier of the token's unit with what is kept of its result; raises Problem."""
    here: TokenRequest = request  # type: ignore[assignment]  # the door has let it in
    found, view = _case(request, number)
    if found.finished_at is None or found.state not in (9, 10):
        raise Problem("RESULT_PENDING")
    with reading.as_units([here.token.unit]) as reader:
        return found, view, results.stored(reader, found.id)


def _case(request: HttpRequest, number: str) -> tuple[queries.Case, showing.View]:
    here: TokenRequest = request  # type: ignore[assignment]  # the door has let it in
    found = case_of(here, number)
    with reading.as_units([here.token.unit]) as reader:
        return found, showing.View(reader)


@router.get(
    "/webhooks",
    auth=Bearer("webhooks"),
    response=list[s.WebhookOut],
    operation_id="list_webhooks",
    summary="Địa chỉ được báo khi hồ sơ đổi trạng thái · who is told of changes",
)
def list_webhooks(request: HttpRequest) -> Any:
    """The addresses of the token's system, and how many messages wait for each."""
    here: TokenRequest = request  # type: ignore[assignment]  # the door has let it in
    with reading.as_units([here.token.unit]) as reader:
        return [each._asdict() for each in queries.told(reader, here.token.id)]


# Open to everybody: nothing of persons ------------------------------------------------------------------------------


@router.get(
    "/procedures",
    response=list[s.ProcedureOut],
    operation_id="list_procedures",
    summary="Danh mục thủ tục · the catalogue of procedures",
)
def list_procedures(request: HttpRequest) -> Any:  # noqa: ARG001 - ninja passes it by position
    """Every procedure with its limit and papers."""
    return showing.procedures()


@router.get(
    "/open/dossiers",
    response=s.CountsOut,
    operation_id="count_dossiers",
    summary="Dữ liệu mở: số hồ sơ theo đơn vị, thủ tục, ngày · open data: counts by unit, procedure, day",
)
def count_dossiers(request: HttpRequest, day: date) -> Any:
    """How many dossiers each unit received on a day, by procedure, and how they stand now; nothing of persons."""
    here: Request = request  # type: ignore[assignment]  # middleware has noticed it
    if here.world is None or not date(2000, 1, 1) <= day <= date(2200, 1, 1):
        raise Problem("NOT_FOUND")
    if limits.count(request, "open_data", 60) > OPEN_A_MINUTE_MAX:
        raise Problem("TOO_MANY", facts={"seconds": 60}, headers={"Retry-After": "60"})
    found = _counted(here.world.name, day, WallClock().now() // 60)
    with reading.as_units([]) as reader:
        view = showing.View(reader)
    return {"day": day, "items": [showing.count(each, day, view) for each in found]}


@lru_cache(maxsize=64)
def _counted(_world: str, day: date, _minute: int) -> tuple[queries.Count, ...]:
    """The counts of a day, taken anew once a minute: they hold nothing of persons, and everybody may ask."""
    with reading.as_city() as reader:
        world = reading.world_by(reader)
        return tuple(queries.counts(reader, day, world.clock)) if world is not None else ()
