"""The filters of the lists of dossiers and of visits, as they stand in the address of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from haicap.base.pages import whole

# Values of the fields that are choices. Others are whole numbers or days.
STATES = ("mo", "co-ket-qua", "da-tra", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10")
STEPS = ("cho-ky",)
TERMS = ("qua-han", "tre-hen", "tre-xong", "tre-mo", "tinh-diem", "dung-diem", "tre-diem", "hai-long")
CAUSES = ("ky", "nguoi", "giay-to", "hoi")
LOOPS = ("bo-sung", "tra-lai", "hoi")
ONLINE = ("toan-trinh",)
FEES = ("co", "truc-tuyen")
RATINGS = ("co", "khong-hai-long", "1", "2", "3", "4", "5")
DIGITAL = ("ket-qua", "du")
NO_OWNER = 0
"""The owner of dossiers that nobody has been given yet."""


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _choice(text: str | None, among: tuple[str, ...]) -> str:
    return text if text in among else ""


@dataclass(frozen=True, slots=True)
class DossierFilter:
    """Which dossiers a list shows; a field left empty doesn't narrow it."""

    unit: int | None = None
    receiver: int | None = None
    procedure: int | None = None
    state: str = ""
    step: str = ""
    term: str = ""
    cause: str = ""
    loop: str = ""
    online: str = ""
    fee: str = ""
    rating: str = ""
    digital: str = ""
    owner: int | None = None
    channel: int | None = None
    first: date | None = None
    last: date | None = None
    hour: int | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> DossierFilter:
        """The filter in a query string; what isn't understood is left out, never an error."""
        return cls(
            unit=whole(query.get("don-vi")),
            receiver=whole(query.get("noi-nhan")),
            procedure=whole(query.get("thu-tuc"), 1),
            state=_choice(query.get("trang-thai"), STATES),
            step=_choice(query.get("buoc"), STEPS),
            term=_choice(query.get("han"), TERMS),
            cause=_choice(query.get("ly-do"), CAUSES),
            loop=_choice(query.get("vong"), LOOPS),
            online=_choice(query.get("truc-tuyen"), ONLINE),
            fee=_choice(query.get("phi"), FEES),
            rating=_choice(query.get("danh-gia"), RATINGS),
            digital=_choice(query.get("so-hoa"), DIGITAL),
            owner=whole(query.get("chuyen-vien")),
            channel=whole(query.get("kenh"), 1, 3),
            first=_day(query.get("tu")),
            last=_day(query.get("den")),
            hour=whole(query.get("gio"), 0, 23),
        )

    def query(self) -> str:
        """The filter as a query string, empty fields left out."""
        return _query(self, _DOSSIER_NAMES)

    def url(self) -> str:
        """The address of the list of these dossiers."""
        return _url("dossiers", self.query())


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """Which visits to a counter (tickets) a list shows; a field left empty doesn't narrow it."""

    office: int | None = None
    state: str = ""
    first: date | None = None
    last: date | None = None
    hour: int | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> VisitFilter:
        """The filter in a query string; what isn't understood is left out, never an error."""
        return cls(
            office=whole(query.get("noi-nhan")),
            state=_choice(query.get("trang-thai"), VISIT_STATES),
            first=_day(query.get("tu")),
            last=_day(query.get("den")),
            hour=whole(query.get("gio"), 0, 23),
        )

    def query(self) -> str:
        """The filter as a query string, empty fields left out."""
        return _query(self, _VISIT_NAMES)

    def url(self) -> str:
        """The address of the list of these visits."""
        return _url("visits", self.query())


VISIT_STATES = ("dang-cho", "da-goi", "bo-ve")
_DOSSIER_NAMES = {
    "unit": "don-vi",
    "receiver": "noi-nhan",
    "procedure": "thu-tuc",
    "state": "trang-thai",
    "step": "buoc",
    "term": "han",
    "cause": "ly-do",
    "loop": "vong",
    "online": "truc-tuyen",
    "fee": "phi",
    "rating": "danh-gia",
    "digital": "so-hoa",
    "owner": "chuyen-vien",
    "channel": "kenh",
    "first": "tu",
    "last": "den",
    "hour": "gio",
}
_VISIT_NAMES = {"office": "noi-nhan", "state": "trang-thai", "first": "tu", "last": "den", "hour": "gio"}


def _query(kept: DossierFilter | VisitFilter, names: Mapping[str, str]) -> str:
    values = {names[field.name]: getattr(kept, field.name) for field in fields(kept)}
    return urlencode({name: str(value) for name, value in values.items() if value not in ("", None)})


def _url(name: str, query: str) -> str:
    return reverse(name) + (f"?{query}" if query else "")
