"""Which cases an index is counted from: days of receipt, unit, procedure, channel; it stands in the page's address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from haicap.base.pages import whole
from haicap.board.figures import Span
from haicap.services.one_stop.filters import DossierFilter


@dataclass(frozen=True, slots=True)
class IndexFilter:
    """Dossiers received from `first` to `last`; a field left empty doesn't narrow it."""

    first: date
    last: date
    unit: int | None = None
    procedure: int | None = None
    channel: int | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str], days: Span) -> IndexFilter:
        """The filter in a query string; days that are missing, wrong or outside are those that the world has."""
        first, last = _day(query.get("tu"), days), _day(query.get("den"), days)
        if first is None or last is None or first > last:
            first, last = first or days.first, last or days.last
            first = min(first, last)
        return cls(
            first,
            last,
            unit=whole(query.get("don-vi"), 1),
            procedure=whole(query.get("thu-tuc"), 1),
            channel=whole(query.get("kenh"), 1, 3),
        )

    @property
    def span(self) -> Span:
        """Its days."""
        return Span(self.first, self.last)

    def cases(self, **more: Any) -> DossierFilter:
        """The list of its dossiers, narrowed further."""
        base: dict[str, Any] = {
            "first": self.first,
            "last": self.last,
            "unit": self.unit,
            "procedure": self.procedure,
            "channel": self.channel,
        }
        return DossierFilter(**base | more)

    def query(self, **more: Any) -> str:
        """The filter as a query string, empty fields left out; `more` replaces some of them."""
        values = {
            "tu": self.first,
            "den": self.last,
            "don-vi": self.unit,
            "thu-tuc": self.procedure,
            "kenh": self.channel,
        } | more
        return urlencode({name: str(value) for name, value in values.items() if value not in ("", None)})


def _day(text: str | None, days: Span) -> date | None:
    try:
        found = date.fromisoformat(text) if text else None
    except ValueError:
        return None
    return found if found and days.first <= found <= days.last else None
