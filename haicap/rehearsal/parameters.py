"""The sections of a plan: every number of a trial, typed, in whole units, as the data file states it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

Triple = tuple[int, int, int]
"""Least, mode (or median) and most."""

Spans = tuple[tuple[int, int], ...]
"""From and to, in seconds since local midnight."""

Profile = tuple[tuple[int, int, int], ...]
"""From, to (seconds since local midnight) and parts per million of the day."""

Shares = tuple[tuple[str, int], ...]
"""Words or numbers, each with parts per million."""

Words = tuple[str, ...]


class Parameter(NamedTuple):
    """One parameter as the file states it, for pages that show source and mark."""

    key: str
    value: str
    unit: str
    mark: str
    source: str


class PlaceWeight(NamedTuple):
    """How much a head in a ward and in a rural commune weighs for a field, per million."""

    field: str
    ward_ppm: int
    rural_ppm: int


@dataclass(frozen=True, slots=True)
class Period:
    """The days of the trial and the two dates of its world; `any_counter` receives whatever the residence."""

    first_on: date
    last_on: date
    review_on: date
    organisation_as_of: date
    any_counter: bool


@dataclass(frozen=True, slots=True)
class Volumes:
    """How many dossiers come, on which day, where and by which channel."""

    commune_per_day: int
    city_per_day: int
    weekday_factors: tuple[int, int, int, int, int]
    saturday: int
    saturday_online: int
    sunday_online: int
    branch_weights: Shares
    ward_rural_weights: tuple[PlaceWeight, ...]
    not_yet: Words
    post_share_ppm: int
    online_factor: int


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When people come."""

    counter_profile: Profile
    saturday_profile: Profile
    online_profile: Profile
    weekend_online_profile: Profile
    doors_open_seconds: int
    saturday_hours: Spans


@dataclass(frozen=True, slots=True)
class Visitors:
    """Who comes, with how many dossiers, how patient, and to which place."""

    commune_visit_sizes: Shares
    branch_visit_sizes: Shares
    same_procedure_ppm: int
    elsewhere_commune_ppm: int
    elsewhere_branch_ppm: int
    branch_own_area_ppm: int
    misdirected_ppm: int
    detour_seconds: Triple
    priority_ppm: int
    patience_seconds: Triple
    comes_back_ppm: int
    pages: Triple
    copies: Triple
    late_case_ppm: int


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What becomes of a dossier; `_seconds` here are seconds of office hours."""

    supplement_factor: int
    supplement_at_intake_ppm: int
    supplement_back_seconds: Triple
    supplement_never_ppm: int
    refused_intake_ppm: int
    refused_result_ppm: int
    withdrawn_ppm: int
    stopped_ppm: int
    ended_after_seconds: Triple
    verification_ppm: int
    consultation_commune_ppm: int
    consultation_land_ppm: int
    verified_alone: Words
    consultation_seconds: Triple
    sent_back_ppm: int
    sent_back_again_ppm: int
    rework_ppm: int
    duty_procedures: Words
    duty_ppm: int
    duty_dong: Triple
    duty_paid_seconds: Triple
    rates_online_ppm: int
    rates_counter_ppm: int


@dataclass(frozen=True, slots=True)
class Fetching:
    """When people fetch their results, and how long that takes at the counter."""

    same_day: Shares
    other: Shares
    later_days: Triple
    desk_seconds: Triple
    electronic_ppm: int


@dataclass(frozen=True, slots=True)
class Payments:
    """How fees are paid: online some time after receipt, else at the counter; when a clerk closes the day's cash."""

    online_ppm: int
    online_after_seconds: Triple
    transfers_ppm: int
    cash_closed_seconds: int


@dataclass(frozen=True, slots=True)
class Ratings:
    """How those who rate do so: grades by the worst that they lived through; how long those at home take."""

    after_seconds: Triple
    waited_long_seconds: int
    smooth: Shares
    waited: Shares
    papers: Shares
    refused: Shares
    late: Shares


@dataclass(frozen=True, slots=True)
class WorkRules:
    """How work moves inside and between offices, and when signers sign."""

    signing_short_seconds: Triple
    signing_long_seconds: Triple
    signing_hours: Spans
    signing_bursts: tuple[int, ...]
    city_desk_factor: int
    city_back_office_factor: int
    inside_seconds: int
    wire_seconds: int
    paper_ppm: int
    deputy_seconds: int
    stretch_seconds: int
    online_check_seconds: int


@dataclass(frozen=True, slots=True)
class Staffing:
    """How many people stand where, and how often one is away; bounds are least and most."""

    commune_counters: int
    commune_counters_bounds: tuple[int, int]
    counters_round_up_ppm: int
    commune_officers: int
    commune_officers_bounds: tuple[int, int]
    commune_signers: int
    commune_signers_bounds: tuple[int, int]
    branch_dossiers_per_counter: int
    branch_counters_least: int
    dossiers_per_officer: int
    dossiers_per_signer: int
    absent_ppm: int
    leaves_ppm: int
    leaves_hours: Spans
