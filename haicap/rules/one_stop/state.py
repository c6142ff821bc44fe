"""What the one-stop shop keeps: dossiers, tickets, requests to supplement, consultations, serial numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import ClassVar

from haicap.rules.base import Row
from haicap.rules.calendar import DAY_SECONDS, UTC_OFFSET_SECONDS

"""Asia/Ho_Chi_Minh is UTC+7 all year."""


class State(IntEnum):
    """National exchange states of a dossier (reference one-stop.md, section 7)."""

    REGISTERED = 1
    RECEIVED = 2
    NOT_RECEIVED = 3
    IN_PROCESS = 4
    SUPPLEMENT_ASKED = 5
    PAYMENT_ASKED = 6
    WITHDRAWN = 7
    STOPPED = 8
    DONE = 9
    RETURNED = 10


class Step(IntEnum):
    """Steps inside a state; NONE wherever the state says all."""

    NONE = 0
    TRANSFERRED = 1
    ASSIGNED = 2
    WORKING = 3
    CONSULTING = 4
    SUBMITTED = 5
    SIGNED = 6
    ASKED_AT_INTAKE = 7


class Channel(IntEnum):
    """How a dossier arrives (field KenhThucHien of the national exchange)."""

    COUNTER = 1
    ONLINE = 2
    POST = 3


class TicketState(IntEnum):
    """Where the holder of a queue ticket stands."""

    WAITING = 1
    CALLED = 2
    SERVED = 3
    GAVE_UP = 4
    REDIRECTED = 5
    REPLACED = 6


class Purpose(IntEnum):
    """Why somebody takes a ticket."""

    HAND_IN = 1
    FETCH = 2


class Book(IntEnum):
    """Books with serial numbers of their own per unit and period."""

    TICKET = 1
    DOSSIER = 2
    RESULT = 3


# The members as plain numbers, for what every act compares and sets: in Python 3.11 looking one up in its enum costs
# ten times as much as a name of a module.
(
    REGISTERED,
    RECEIVED,
    NOT_RECEIVED,
    IN_PROCESS,
    SUPPLEMENT_ASKED,
    PAYMENT_ASKED,
    WITHDRAWN,
    STOPPED,
    DONE,
    RETURNED,
) = map(int, State)
NO_STEP, TRANSFERRED, ASSIGNED, WORKING, CONSULTING, SUBMITTED, SIGNED, ASKED_AT_INTAKE = map(int, Step)
AT_COUNTER, ONLINE, BY_POST = map(int, Channel)
WAITING, CALLED, SERVED, GAVE_UP, REDIRECTED, REPLACED = map(int, TicketState)
HAND_IN, FETCH = map(int, Purpose)
TICKET_BOOK, DOSSIER_BOOK, RESULT_BOOK = map(int, Book)

OPEN_STATES = frozenset({1, 2, 4, 5, 6})
ENDED_STATES = frozenset({3, 7, 8, 10})


@dataclass(slots=True)
class Dossier(Row):
    """A dossier (hồ sơ); times are UTC seconds, money whole dong, units and persons ids."""

    KIND: ClassVar[str] = "dossier"
    code: str | None = None
    state: int = 0
    step: int = 0
    procedure: int = 0
    channel: int = 1
    receiver: int = 0
    competent: int = 0
    holder: int = 0
    place: int = 0
    owner: int | None = None
    signer: int | None = None
    applicant: int | None = None
    ticket: int | None = None
    pages: int = 1
    copies: int = 1
    declared_late: bool = False
    fee: int = 0
    duty: int = 0
    submitted_at: int | None = None
    received_at: int | None = None
    due_original: int | None = None
    due_at: int | None = None
    clock_from: int | None = None
    paused_at: int | None = None
    paused: int = 0
    verification: bool = False
    asked: int = 0
    asked_at: int | None = None
    work_done: int = 0
    sent_back: int = 0
    consulted: int = 0
    apologies: int = 0
    refused: bool = False
    to_sign_at: int | None = None
    signed_at: int | None = None
    number: int | None = None
    finished_at: int | None = None
    returned_at: int | None = None


@dataclass(slots=True)
class Ticket(Row):
    """A queue ticket (phiếu số thứ tự); `pending` dossiers of its holder are still to be looked at."""

    KIND: ClassVar[str] = "ticket"
    unit: int = 0
    number: int = 0
    purpose: int = 1
    priority: bool = False
    state: int = 1
    dossiers: int = 0
    pending: int = 0
    fetches: int | None = None
    replaces: int | None = None
    answers: int | None = None
    taken_at: int = 0
    called_at: int | None = None
    called_by: int | None = None
    put_back: int = 0
    ended_at: int | None = None


@dataclass(slots=True)
class Request(Row):
    """A request to supplement (form 02): at intake it stands for a dossier that has not been received yet."""

    KIND: ClassVar[str] = "request"
    unit: int = 0
    dossier: int | None = None
    ticket: int | None = None
    procedure: int = 0
    at_intake: bool = False
    missing: int = 0
    asked_at: int = 0
    back_at: int | None = None


@dataclass(slots=True)
class Consultation(Row):
    """A question to another unit with a limit inside the total one (R-18)."""

    KIND: ClassVar[str] = "consultation"
    dossier: int = 0
    asker: int = 0
    unit: int = 0
    asked_at: int = 0
    limit_at: int = 0
    answered_at: int | None = None


@dataclass(slots=True)
class Applicant(Row):
    """Who applies; only `digest` may stand in the journal, for what stands there can never be erased."""

    KIND: ClassVar[str] = "applicant"
    PRIVATE: ClassVar[frozenset[str]] = frozenset({"name", "identity", "phone", "address", "salt"})
    unit: int = 0
    name: str = ""
    identity: str = ""
    phone: str = ""
    address: str = ""
    salt: str = ""
    digest: str = ""


@dataclass(slots=True)
class Serial(Row):
    """The last number given in one book of one unit in one period; gapless."""

    KIND: ClassVar[str] = "serial"
    DERIVED: ClassVar[bool] = True
    unit: int = 0
    book: int = 0
    period: int = 0
    last: int = 0


def serial_id(unit: int, book: int, period: int) -> int:
    """The id of the serial row of `unit`, `book` and `period` (yymmdd or yyyy)."""
    return (unit * 10 + book) * 1_000_000 + period


def day_period(at: int) -> int:
    """The local day of `at` as yymmdd, the period of tickets and dossier codes."""
    day = (at + UTC_OFFSET_SECONDS) // DAY_SECONDS
    found = _DAY_PERIODS.get(day)
    if found is None:
        found = _DAY_PERIODS[day] = _civil(day)
    return found


def year_period(at: int) -> int:
    """The local year of `at`, the period of registers that close at the year's end."""
    return 2000 + day_period(at) // 10_000


_DAY_PERIODS: dict[int, int] = {}


def _civil(day: int) -> int:
    real = date.fromordinal(day + 719_163)
    return (real.year % 100) * 10_000 + real.month * 100 + real.day
