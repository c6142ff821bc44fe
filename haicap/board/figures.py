"""What the board's pages show, as frozen values: whole seconds, counts, ratios of 0 to 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

WAIT_TARGET_SECONDS = 15 * 60
FEW = 20

# What held a late dossier up longest. The order settles ties: the cause nearest to the end comes first.
SIGNER, STAFF, PAPER, CONSULT = "ky", "nguoi", "giay-to", "hoi"


@dataclass(frozen=True, slots=True)
class Span:
    """Local days from first to last, both counted."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Totals:
    """The city's figures of a span; `*_now` is the state at the world's clock."""

    received: int
    finished: int
    judged: int
    on_time: int
    open_now: int
    overdue_now: int
    overdue_units_now: int
    to_sign_now: int
    to_sign_since: datetime | None
    late_finished: int
    late_open: int
    supplemented: int
    sent_back: int

    @property
    def on_time_share(self) -> float | None:
        return self.on_time / self.judged if self.judged else None


@dataclass(frozen=True, slots=True)
class Waits:
    """Waits at the counters of a span, from ticket to call, of those called; nearest-rank percentiles."""

    called: int
    median_seconds: int | None
    p90_seconds: int | None
    gave_up: int
    waiting_now: int
    waiting_longest_seconds: int | None
    waiting_longest_office: int | None


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """One office: what it received, how much of its own work was late, what it works on now, how people waited."""

    unit: int
    received: int
    judged: int
    late: int
    open_now: int
    overdue_now: int
    to_sign_now: int
    to_sign_since: datetime | None
    waiting_now: int
    waiting_longest_seconds: int | None
    called: int
    wait_median_seconds: int | None
    wait_p90_seconds: int | None

    @property
    def late_share(self) -> float | None:
        return self.late / self.judged if self.judged else None

    @property
    def overdue_share(self) -> float | None:
        return self.overdue_now / self.open_now if self.open_now else None


@dataclass(frozen=True, slots=True)
class Hour:
    """Dossiers received in one hour of the last day, and on average of the days before in the span's world."""

    hour: int
    count: int
    before: float | None


@dataclass(frozen=True, slots=True)
class HeatCell:
    """Median wait at one office in one hour of the day, over the span."""

    hour: int
    median_seconds: int
    called: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One office's waits by hour; hours in which nobody was called are absent."""

    unit: int
    median_seconds: int
    cells: Mapping[int, HeatCell]


@dataclass(frozen=True, slots=True)
class Causes:
    """How many of an office's late dossiers each cause held up longest; signing time in office seconds."""

    unit: int
    judged: int
    late: int
    by_cause: Mapping[str, int]
    sign_p90_seconds: int | None
    supplemented: int
    sent_back: int

    @property
    def late_share(self) -> float | None:
        return self.late / self.judged if self.judged else None


@dataclass(frozen=True, slots=True)
class Offered:
    """The procedures of the one-stop shop by how far they can be handled online: numbers, and how many there are."""

    full: tuple[int, ...]
    part: tuple[int, ...]
    all_count: int


@dataclass(frozen=True, slots=True)
class MeanTime:
    """A mean over dossiers in office seconds, or None where none has an end."""

    number: str
    count: int
    mean_seconds: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """What the index is counted from: of one unit, procedure, officer or day (`key`), or of all."""

    key: int | None = None
    judged: int = 0
    on_time: int = 0
    fit: int = 0
    wholly: int = 0
    content: int = 0
    rated: int = 0
    disliked: int = 0
    with_fee: int = 0
    paid: int = 0
    done: int = 0
    electronic: int = 0
    digitised: int = 0

    def __add__(self, other: Counts) -> Counts:
        sums = [getattr(self, each.name) + getattr(other, each.name) for each in fields(self)[1:]]
        return Counts(None, *sums)


@dataclass(frozen=True, slots=True)
class Recorded:
    """Whether a world has any rating, fee paid online, stored result on record: else silence would pass for a fact."""

    ratings: bool
    payments: bool
    results: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """One indicator of the national index: counts that make its ratio, or nothing where it can't be measured."""

    number: str
    part: int | None
    whole: int | None

    @property
    def ratio(self) -> float | None:
        return self.part / self.whole if self.part is not None and self.whole else None
