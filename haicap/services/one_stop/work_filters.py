"""Which dossiers a work list shows, read from the address."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from haicap.base.pages import whole
from haicap.rules.text import fold
from haicap.services.one_stop import catalogue

TEXT_LETTERS_MAX = 80
VIEWS = ("toi", "tat-ca", "chua-giao", "qua-han", "sap-han", "cho-dan", "hoi", "tra-lai", "cho-ky", "cho-so")
"""The views by name: mine, all, unassigned, late, soon, waiting for the applicant, consulting, sent back, to sign,
to number."""


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """A view with what narrows it further; the unit is always that of whoever asks."""

    view: str = "toi"
    text: str = ""
    procedure: int | None = None
    owner: int | None = None

    @classmethod
    def from_query(cls, query: QueryDict, first: str) -> WorkFilter:
        """The filter that an address names; anything that can't be one is left out."""
        view = query.get("xem", first)
        return cls(
            view=view if view in VIEWS else first,
            text=query.get("q", "").replace("\x00", "").strip()[:TEXT_LETTERS_MAX],
            procedure=whole(query.get("thu-tuc"), 1, 32_767),
            owner=whole(query.get("nguoi"), 1),
        )

    @property
    def narrowed(self) -> bool:
        """Whether more than the view narrows the list."""
        return bool(self.text or self.procedure or self.owner)


def procedures_like(text: str) -> list[int]:
    """The numbers of the procedures whose name or code has all the words of a text, marks or no marks."""
    words = fold(text).split()
    if not words:
        return []
    found = []
    for number, entry in catalogue.procedures().items():
        told = f"{fold(entry.name_vi)} {entry.name_en.lower()} {(entry.code or '').lower()}"
        if all(word in told for word in words):
            found.append(number)
    return found
