"""What simulated citizens have in mind, and what the stage offers: the words between actors and a rehearsal."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple, Protocol

from haicap.engine.session import Session
from haicap.rules.base import Command, Event
from haicap.rules.one_stop.commands import Person


class Kind(IntEnum):
    """What can happen in an office; at one second, in this order."""

    LEAVES = 1
    COMES_BACK = 2
    OPENS = 3
    SIGNING = 4
    DEPUTISE = 5
    COUNTER_DONE = 10
    CHECK_DONE = 11
    OFFICER_DONE = 12
    SIGNER_DONE = 13
    TRANSFER = 20
    ASSIGN = 21
    NUMBER = 22
    ANSWER = 23
    SEND_RESULT = 24
    WARN = 25
    VISIT = 30
    RETURN_VISIT = 31
    DETOUR = 32
    FETCH = 33
    RESUBMIT = 34
    SUPPLEMENT = 35
    PAY = 36
    WITHDRAW = 37
    STOP = 38
    GIVE_UP = 40


class Fate(IntEnum):
    """How a dossier ends, other than with the result asked for."""

    NONE = 0
    REFUSED_INTAKE = 1
    REFUSED_RESULT = 2
    WITHDRAWN = 3
    STOPPED = 4


class Lack(IntEnum):
    """Whether papers lack, and when that is found."""

    NONE = 0
    AT_INTAKE = 1
    DURING_WORK = 2


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
