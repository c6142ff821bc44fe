"""What citizens leave beside their dossiers: fees paid online, and how they rate what was done for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from haicap.rules.base import Row

GRADES = range(1, 6)
"""Five grades: 1 very bad, 5 very good."""


@dataclass(slots=True)
class Remittance(Row):
    """A fee that reached the office's account, in whole dong; `reference` is the gateway's own number for it."""

    KIND: ClassVar[str] = "remittance"
    unit: int = 0
    dossier: int = 0
    amount: int = 0
    reference: str = ""
    paid_at: int = 0


@dataclass(slots=True)
class Rating(Row):
    """How the applicant rates the handling of a dossier (its id), 1 to 5; `unit` received it, `competent` decided."""

    KIND: ClassVar[str] = "rating"
    unit: int = 0
    competent: int = 0
    grade: int = 0
    rated_at: int = 0
