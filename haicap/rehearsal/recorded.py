"""Absences that a head records in a live exercise: simulated people stay away on these days, as people do."""

from __future__ import annotations

from typing import Any

from psycopg import Cursor

from haicap.rules.calendar import local_date
from haicap.services.one_stop.actors.troupe import Troupe

Places = set[tuple[int, int]]
"""Units with a person each."""


class Recorded:
    """Lets simulated people leave and come back as their absences are recorded; whose place a person plays stays."""

    def __init__(self, troupe: Troupe) -> None:
        self.troupe = troupe
        self._away: Places = set()

    def follow(self, at: int, cursor: Cursor[Any]) -> None:
        """Look who is absent on the day of `at`: whoever is now leaves, whoever is no longer goes on."""
        away = _away_on(at, cursor)
        offices, absence = self.troupe.company.offices, self.troupe.absence
        for unit, person in sorted(self._away - away):
            if person in offices[unit].away:
                absence.comes_back(at, offices[unit], person)
        for unit, person in sorted(away):
            # Also whom the script of the run let come back meanwhile.
            if person not in offices[unit].away:
                absence.leaves(at, offices[unit], person)
        self._away = away


def _away_on(at: int, cursor: Cursor[Any]) -> Places:
    rows = cursor.execute(
        "SELECT unit, person FROM absence WHERE NOT cancelled AND from_on <= %(day)s AND to_on >= %(day)s",
        {"day": local_date(at)},
    )
    return set(rows.fetchall())
