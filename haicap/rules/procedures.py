"""Administrative procedures (thủ tục hành chính): what they ask, cost and promise, and who decides them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

COMMUNE_LEVELS = frozenset({"commune", "interagency"})
LEVELS = COMMUNE_LEVELS | {"city", "police"}
LEVELS_BEFORE = LEVELS | {"district", "mixed", "none"}
FEE_MODELS = frozenset({"free", "per_page", "per_case", "per_copy", "council"})
ONLINE_FEE_MODELS = frozenset({"none", "council_zero_online", "reduced", "free_registration"})
RECEIVE, SIGN, RETURN = "tiep_nhan", "trinh_ky", "tra_ket_qua"
BACK_OFFICE = frozenset({"thu_ly", "tham_dinh", "xac_minh", "lien_thong"})
STEP_ROLES = BACK_OFFICE | {RECEIVE, SIGN, RETURN}
ONLINE_LEVELS = frozenset({"toan_trinh", "mot_phan", "khong"})
CONFIDENCES = frozenset({"high", "medium", "low"})
VERIFIABLE = frozenset({"code", "name_vi", "authority", "time_limit", "fee", "documents"})


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit; `cutoff` is the hour ("15:00") after which same-day work is due a day later."""

    amount: int
    unit: str
    cutoff: str | None = None


@dataclass(frozen=True, slots=True)
class PageTier:
    """The fee of each page from `from_page` to `to_page` (None: all that follow), in dong."""

    from_page: int
    to_page: int | None
    per_page: int


@dataclass(frozen=True, slots=True)
class Fee:
    """How a procedure's fee is counted, in whole dong; `variants` are amounts for special cases."""

    model: str
    amount: int
    tiers: tuple[PageTier, ...] = ()
    cap_per_copy: int | None = None
    per: str | None = None
    variants: tuple[tuple[str, int], ...] = ()
    online: str = "none"
    basis: tuple[str, ...] = ()
    exemptions_vi: str | None = None
    confidence: str = "low"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper that a procedure asks for; `always` False means only under `condition_vi`."""

    key: str
    name_vi: str
    form: str | None
    originals: int
    copies: int
    present_only: bool
    always: bool
    condition_vi: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of handling; `share_ppm` is its part of the time limit, an estimate."""

    role: str
    name_vi: str
    actor_vi: str
    share_ppm: int


@dataclass(frozen=True, slots=True)
class Sim:
    """Estimates for a trial: weight in its level, touch times [min, mode, max], shares per million."""

    weight_ppm: int
    desk_seconds: tuple[int, int, int]
    back_office_seconds: tuple[int, int, int]
    online_ppm: int
    supplement_ppm: int


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure as the data states it; `number` is its place in the file from 1; no dates: all dates."""

    number: int
    id: str
    code: str | None
    code_certain: bool
    name_vi: str
    name_en: str
    field: str
    field_vi: str
    level: str
    body_vi: str
    signer_vi: str
    level_before: str
    body_before_vi: str | None
    competence_moved: bool
    competence_basis: tuple[str, ...]
    legal_basis: tuple[str, ...]
    limit: Limit
    limit_note_vi: str | None
    limit_if_verification: Limit | None
    verification_when_vi: str | None
    fee: Fee
    documents: tuple[Paper, ...]
    steps: tuple[Step, ...]
    result_vi: str
    online_level: str
    reception_anywhere: bool
    decision_anywhere: bool
    form_id: str | None
    note: str | None
    sources: tuple[str, ...]
    verified_fields: tuple[str, ...]
    confidence: str
    sim: Sim
    valid_from: date | None = None
    valid_to: date | None = None
    back_office: tuple[Step, ...] = ()

    @property
    def same_day(self) -> bool:
        """Whether the result is due on the day of receipt (R-15)."""
        return self.limit.unit == "same_day"

    @property
    def of_commune(self) -> bool:
        """Whether a commune decides it since 1 July 2025, alone or with other agencies."""
        return self.level in COMMUNE_LEVELS

    def holds_on(self, day: date) -> bool:
        """Whether the entry is valid on a local date."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from: a law, a news report, a public repository or general knowledge."""

    id: str
    title: str
    kind: str
    date: str
    ref: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All procedures in the order of the file, with their sources; numbers run from 1 without gaps."""

    procedures: tuple[Procedure, ...]
    sources: Mapping[str, Source]
    field_mix_ppm: Mapping[str, int]
    by_number: Mapping[int, Procedure] = field(default_factory=dict)
    by_id: Mapping[str, Procedure] = field(default_factory=dict)

    def find(self, query: str, on: date | None = None) -> Procedure | None:
        """The procedure with this id or national code (valid on `on`, if given), or None."""
        asked = query.strip()
        for found in self.procedures:
            if asked in (found.id, found.code) and (on is None or found.holds_on(on)):
                return found
        return None
