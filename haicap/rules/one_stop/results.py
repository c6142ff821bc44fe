"""Signed results as files that are made once: what waits to be made, and the digest that binds a file to its dossier.

A signature makes the row in the act's own transaction; whoever comes next (the request itself, the worker, whoever
opens the result) makes the file and tells its digest by a command. Made twice from the same record it has the same
bytes, so that a crash between file and record neither loses nor doubles anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar, NamedTuple

from haicap.rules.base import SYSTEM_ROLE, Actor, Change, Decision, Handler, Key, Refused, Row
from haicap.rules.facts import Facts
from haicap.rules.one_stop.events import ResultKept
from haicap.rules.one_stop.state import DONE, ONLINE, RETURNED, Dossier
from haicap.rules.one_stop.transitions import role_missing

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(slots=True)
class Result(Row):
    """The signed file of a dossier (its id): first with the signer's signature alone, then issued to everybody.

    Digests are SHA-256 (64 hexadecimal digits), empty while the file is to be made; sizes are bytes.
    """

    KIND: ClassVar[str] = "result"
    unit: int = 0
    signed_digest: str = ""
    signed_bytes: int = 0
    digest: str = ""
    size_bytes: int = 0


class Stage(IntEnum):
    """How far a result's file is: signed by the signer, then issued with its number."""

    SIGNED = 1
    ISSUED = 2


class KeepResult(NamedTuple):
    """A file of a signed result was made and laid down under its digest."""

    at: int
    actor: Actor
    dossier: int
    stage: int
    digest: str
    size_bytes: int


def keys(command: KeepResult) -> tuple[Key | None, ...]:
    """The result and its dossier."""
    return (("result", command.dossier), ("dossier", command.dossier))


def allow(state: tuple[Result | None, Dossier | None], command: KeepResult) -> Refused | None:
    """The house alone: what a person does is to sign."""
    if command.actor.role != SYSTEM_ROLE:
        return role_missing(command.actor, frozenset({SYSTEM_ROLE}))
    return None


def keep(
    state: tuple[Result | None, Dossier | None], command: KeepResult, facts: Facts
) -> Decision | Refused:
    """Bind a file to its dossier, each stage once and for ever: the signed one, and once numbered the issued one."""
    result, dossier = state
    if result is None or dossier is None:
        return Refused("RESULT_NOT_ORDERED", None)
    if not _DIGEST.fullmatch(command.digest) or command.size_bytes < 1:
        return Refused("RESULT_DIGEST_WRONG", "digest")
    if command.stage == Stage.SIGNED and not result.signed_digest:
        fields = {"signed_digest": command.digest, "signed_bytes": command.size_bytes}
    elif command.stage == Stage.ISSUED and due(result, dossier) is Stage.ISSUED:
        fields = {"digest": command.digest, "size_bytes": command.size_bytes}
    else:
        return Refused("RESULT_KEPT_ALREADY", "stage")
    return Decision((Change(result, fields),), (), (ResultKept(dossier.id, command.stage),))


def ordered(dossier: Dossier) -> Result:
    """The row that a signature makes: a file that is to be made."""
    return Result(dossier.id, unit=dossier.competent)


def due(result: Result, dossier: Dossier) -> Stage | None:
    """Which file of a result is to be made next; None where all is made that can be."""
    if not result.signed_digest:
        return Stage.SIGNED
    return Stage.ISSUED if not result.digest and dossier.number is not None else None


def given_electronically(channel: int, state: int) -> bool:
    """Whether an applicant gets the result as a file: of what was handed in online, once it is done.

    The receipt of an online dossier says so (form 01: Cổng Dịch vụ công); all others get it at the counter or by post.
    """
    return channel == ONLINE and state in (DONE, RETURNED)


def right_result(row: Result) -> str | None:
    """What must hold of every result after every change."""
    if row.digest and not row.signed_digest:
        return "is issued and not signed"
    return None if row.signed_bytes >= 0 and row.size_bytes >= 0 else "has a size below zero"


HANDLERS: dict[type, Handler] = {KeepResult: Handler(keys, allow, keep)}
KINDS = {Result: right_result}
