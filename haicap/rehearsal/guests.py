"""What somebody wants who took a ticket at a kiosk of a live exercise: drawn among those who set out to that office."""

from __future__ import annotations

from haicap.rehearsal.arrivals import Arrivals
from haicap.rules.fees import COUNTER


class Guests:
    """Gives a guest the errand of a citizen who comes to the same office with as many dossiers."""

    def __init__(self, arrivals: Arrivals) -> None:
        self._arrivals = arrivals
        self._plain: dict[int, list[int]] = {}

    def errand(self, unit: int, ticket: int, dossiers: int) -> tuple[int, int]:
        """Visit and first need for a ticket of so many dossiers; of the largest visit there is, if none has as many."""
        found = self._plain.get(unit)
        if found is None:
            found = self._plain[unit] = self._to(unit)
        size = self._arrivals.size
        fits = [visit for visit in found if size[visit] >= dossiers]
        visits = fits or [max(found, key=lambda visit: (size[visit], -visit))]
        visit = visits[ticket % len(visits)]
        return visit, self._arrivals.first_need[visit]

    def _to(self, unit: int) -> list[int]:
        """Visits straight to a unit's counters; of those in whose way nothing comes, if there are any."""
        a, n = self._arrivals, self._arrivals.needs
        near = [i for i in range(a.visits) if a.office[i] == a.first_office[i] == unit]
        here = [i for i in near if a.channel[i] == COUNTER] or near or [0]
        plain = [
            i
            for i in here
            if not any(
                n.fate[j] or n.supplement[j] for j in range(a.first_need[i], a.first_need[i] + a.size[i])
            )
        ]
        return plain or here
