"""What simulated citizens have in mind, and what the stage offers: the words between actors and a rehearsal."""

from __future__ import annotations

from typing import Final, NamedTuple, Protocol

from haicap.engine.session import Session
from haicap.rules.base import Command, Event
from haicap.rules.one_stop.commands import Person


class Kind:
    """What can happen in an office; at one second, in this order. Plain numbers, for they stand in what is due."""

    LEAVES: Final = 1
    COMES_BACK: Final = 2
    OPENS: Final = 3
    SIGNING: Final = 4
    DEPUTISE: Final = 5
    COUNTER_DONE: Final = 10
    CHECK_DONE: Final = 11
    OFFICER_DONE: Final = 12
    SIGNER_DONE: Final = 13
    TRANSFER: Final = 20
    ASSIGN: Final = 21
    NUMBER: Final = 22
    ANSWER: Final = 23
    SEND_RESULT: Final = 24
    WARN: Final = 25
    VISIT: Final = 30
    RETURN_VISIT: Final = 31
    DETOUR: Final = 32
    FETCH: Final = 33
    RESUBMIT: Final = 34
    SUPPLEMENT: Final = 35
    PAY: Final = 36
    WITHDRAW: Final = 37
    STOP: Final = 38
    GIVE_UP: Final = 40
    REMIT: Final = 41
    RATE: Final = 42
    CLOSE_CASH: Final = 43


class Fate:
    """How a dossier ends, other than with the result asked for."""

    NONE: Final = 0
    REFUSED_INTAKE: Final = 1
    REFUSED_RESULT: Final = 2
    WITHDRAWN: Final = 3
    STOPPED: Final = 4


class Lack:
    """Whether papers lack, and when that is found."""

    NONE: Final = 0
    AT_INTAKE: Final = 1
    DURING_WORK: Final = 2


class Visit(NamedTuple):
    """One citizen (or firm, or agent) who sets out to hand in dossiers; `at` in UTC seconds, seconds are whole.

    `at` is the arrival at `first_office`, the wrong one if it isn't `office`. `priority` is served first;
    `patience_seconds` of waiting make them leave, for good or (`comes_back`) until the next working day; dossiers
    `first_need` … `first_need + needs - 1` are theirs.
    """

    number: int
    at: int
    office: int
    first_office: int
    detour_seconds: int
    channel: int
    priority: bool
    patience_seconds: int
    comes_back: bool
    back_second: int
    first_need: int
    needs: int


class Need(NamedTuple):
    """One dossier that somebody sets out to hand in, with all that will befall it."""

    procedure: int
    place: int
    pages: int
    copies: int
    verification: bool
    declared_late: bool
    desk_seconds: int
    work_seconds: tuple[int, ...]
    signing_seconds: int
    lack: int
    missing: int
    back_seconds: int | None
    fate: int
    fate_seconds: int
    consults: bool
    consult_seconds: int
    sent_back: int
    rework_ppm: int
    duty: int
    duty_seconds: int
    by_paper: bool
    waits_for_result: bool
    by_wire: bool
    fetch_days: int | None
    fetch_second: int
    fetch_desk_seconds: int
    pays_online: bool
    pay_seconds: int
    transfers: bool
    rates: bool
    rate_seconds: int
    grade_permille: int

    @property
    def refused_at_intake(self) -> bool:
        """Whether the clerk can't receive it at all."""
        return self.fate == Fate.REFUSED_INTAKE

    @property
    def refused_after_appraisal(self) -> bool:
        """Whether the signer answers with a refusal."""
        return self.fate == Fate.REFUSED_RESULT


class Script(Protocol):
    """The citizens of a run: who comes and with what, by index."""

    def visit(self, index: int) -> Visit: ...
    def need(self, index: int) -> Need: ...
    def let_go(self, index: int) -> None: ...
    def person(self, visit: int) -> Person: ...
    def like(self, procedure: int, number: int) -> tuple[int, int]: ...


class Stage(Protocol):
    """What actors act on: the session, the heap of things to come, ids."""

    session: Session
    last_refusal: str

    def do(self, command: Command) -> tuple[Event, ...] | None: ...
    def new_id(self, office: int) -> int: ...
    def later(self, at: int, kind: int, office: int, a: int, b: int = 0) -> tuple[int, int]: ...
    def drop(self, key: tuple[int, int]) -> None: ...
