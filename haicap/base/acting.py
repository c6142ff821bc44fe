"""How pages act: commands go through the engine in a transaction of their own, and refusals come back as sentences."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, transaction

from haicap.base import names, reading
from haicap.base.facts import load_facts, receipt_key
from haicap.base.formats import language
from haicap.base.people.posts import Request, authenticating
from haicap.base.sentences import Names, sentence
from haicap.engine.clock import Clock
from haicap.engine.outcome import Done, Failed, Outcome
from haicap.engine.ports import BusyError, Wish
from haicap.engine.run import run
from haicap.rules.base import APPLICANT_ROLE, SYSTEM_ROLE, Command, Refused
from haicap.rules.facts import Facts
from haicap.store import roles
from haicap.store.live import PostgresStore

BUSY = Refused("BUSY")
WORLD_ENDED = Refused("WORLD_ENDED")
FAILED = Refused("FAILED")
_log = structlog.get_logger(__name__)


class NotOnesOwnError(Exception):
    """A page made a command in somebody else's name: a bug of ours."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why something was not done: the field at fault (None: the whole form), the sentence, the code for support."""

    field: str | None
    text: str
    code: str


def act(
    request: Request, commands: Sequence[Command], key: str | None, said: str | Sequence[str] | None = None
) -> list[Outcome]:
    """Carry out commands of the request's own post (or of an applicant); one outcome each, in their order.

    `key` is the form's: sent twice, the first outcome is told again. `said` is what the sender said, one text for all
    or one each, where commands hold fresh ids. Raises NotOnesOwnError for a command in somebody else's name.
    """
    _check_names(request, commands)
    if request.world is None or request.world.ended:
        return [WORLD_ENDED] * len(commands)
    wishes = _wishes(commands, key, said)
    try:
        outcomes = run(wishes, _store(request), facts(request))
    except BusyError:
        return [BUSY] * len(commands)
    for command, outcome in zip(commands, outcomes, strict=True):
        if isinstance(outcome, Failed):
            _log.error("command_failed", command=type(command).__name__, error=repr(outcome.error))
    return outcomes


def by_the_house(world: reading.WorldNow, clock: Clock, commands: Sequence[Command]) -> list[Outcome]:
    """Carry out what follows from an act and nobody is asked for (role `system`); one outcome each, in their order.

    Raises NotOnesOwnError for a command in somebody's name.
    """
    if any(command.actor.role != SYSTEM_ROLE for command in commands):
        raise NotOnesOwnError("the house acts in its own name alone")
    try:
        return run([Wish(each) for each in commands], _store_at(clock), facts_of(world))
    except BusyError:
        return [BUSY] * len(commands)


def fresh_key() -> str:
    """A key for a form (22 letters), by which what it asks for counts once however often it is sent."""
    return secrets.token_urlsafe(16)


def take(request: Request, count: int) -> list[int]:
    """So many fresh ids for new things; they are spent even if nothing comes of them."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {roles.ENGINE}")
        return _store(request).take(count)


def take_person_ids(count: int) -> list[int]:
    """So many fresh ids of people and their roles, which are small numbers."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {roles.ENGINE}")
        cursor.execute("SELECT nextval('haicap_person_id') FROM generate_series(1, %s)", [count])
        return [number for (number,) in cursor.fetchall()]


def facts(request: Request) -> Facts:
    """The facts of the request's world for the rules: read from its data once a process, its signers with the post."""
    if request.world is None:
        raise LookupError("no world")
    signers = getattr(request, "signers", None)
    return facts_of(request.world) if signers is None else _facts_with(_key(request.world), signers)


def facts_of(world: reading.WorldNow) -> Facts:
    """The facts of a world for the rules, its signers read anew."""
    with reading.as_city() as reader:
        return _facts_with(_key(world), authenticating(reader))


def complaint(outcome: Outcome, known: Names | None = None) -> Complaint | None:
    """Why an outcome is not done, in the page's language; None for what is done."""
    if isinstance(outcome, Done):
        return None
    refused = FAILED if isinstance(outcome, Failed) else outcome
    text = sentence(refused, language(), known or Names(bodies=_bodies()))
    return Complaint(refused.field, text, refused.code)


def complaints(outcomes: Sequence[Outcome], known: Names | None = None) -> list[Complaint]:
    """Why those outcomes are not done that are not, each sentence once."""
    if all(isinstance(outcome, Done) for outcome in outcomes):
        return []
    known = known or Names(bodies=_bodies())
    found = [complaint(outcome, known) for outcome in outcomes]
    return list(dict.fromkeys(each for each in found if each is not None))


def by_field(found: Sequence[Complaint], fields: Sequence[str]) -> dict[str, list[Complaint]]:
    """Complaints by the form's field beside which they stand; those of no field here stand under `rest`."""
    sorted_out: dict[str, list[Complaint]] = {}
    for each in found:
        place = each.field if each.field in fields else ""
        sorted_out.setdefault(place or "rest", []).append(each)
    return sorted_out


def _check_names(request: Request, commands: Sequence[Command]) -> None:
    own = request.post.actor if request.post is not None else None
    for command in commands:
        if command.actor != own and command.actor.role != APPLICANT_ROLE:
            raise NotOnesOwnError(f"{type(command).__name__} in the name of {command.actor}")


def _wishes(commands: Sequence[Command], key: str | None, said: str | Sequence[str] | None) -> list[Wish]:
    texts = [said] * len(commands) if said is None or isinstance(said, str) else list(said)
    keys = [
        None if key is None else key if place == 0 else f"{key}.{place}" for place in range(len(commands))
    ]
    return [Wish(*each) for each in zip(commands, keys, texts, strict=True)]


def _store(request: Request) -> PostgresStore:
    return _store_at(request.clock)


def _store_at(clock: Clock) -> PostgresStore:
    connection.ensure_connection()
    below: Any = connection.connection
    return PostgresStore(below, clock)


def _key(world: reading.WorldNow) -> tuple[str, date, bool]:
    return world.place, world.organisation_as_of, world.any_counter


@cache
def _facts(place: str, organisation_as_of: date, any_counter: bool) -> Facts:  # noqa: FBT001 - a key of the cache
    key = receipt_key(settings.SECRET_KEY)
    return load_facts(
        place, organisation_as_of, any_counter=any_counter, authentication_signers=None, key=key
    )


@lru_cache(maxsize=8)
def _facts_with(key: tuple[str, date, bool], signers: frozenset[int]) -> Facts:
    """The same facts for the same signers: what they have worked out once (deadlines, competences) they keep."""
    # keeps_results: what people sign here becomes a file (docs/decisions/results-are-files.md)
    return replace(_facts(*key), authentication_signers=signers or None, keeps_results=True)


def _bodies() -> Mapping[int, str]:
    with reading.as_units([]) as reader:
        return names.called(names.bodies(reader))
