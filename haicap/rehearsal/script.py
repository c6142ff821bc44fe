"""The citizens of a run as the actors of the one-stop shop meet them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache

from haicap.rehearsal.arrivals import Arrivals
from haicap.rehearsal.fates import Fetch
from haicap.rehearsal.names import People
from haicap.rehearsal.needs import NEVER
from haicap.rehearsal.town import Town
from haicap.rules.facts import Facts
from haicap.rules.one_stop.commands import Person
from haicap.services.one_stop.actors.script import Need, Visit

WAIT, FETCHES_NEVER, ELECTRONIC = int(Fetch.WAIT), int(Fetch.NEVER), int(Fetch.ELECTRONIC)
VISITS_KEPT = 8_192
"""About a day's visits: people are looked at again while they wait, and rarely later."""


class CitizensScript:
    """Gives visits, needs and particulars by number; needs in use are kept until they are let go."""

    def __init__(
        self, arrivals: Arrivals, people: People, town: Town, facts: Facts, rework_ppm: int, seed: int
    ) -> None:
        self.arrivals = arrivals
        self.visit: Callable[[int], Visit] = lru_cache(VISITS_KEPT)(arrivals.visit)
        self._people = people
        self._names = {commune.id: commune.name for commune in town.communes}
        self._steps = {number: len(entry.back_office) for number, entry in facts.procedures.items()}
        self._rework_ppm = rework_ppm
        self._seed = seed
        self._needs: dict[int, Need] = {}
        self._likes: dict[int, list[int]] = {}

    def need(self, index: int) -> Need:
        """One dossier that somebody sets out to hand in."""
        found = self._needs.get(index)
        if found is None:
            found = self._needs[index] = self._need(index)
        return found

    def let_go(self, index: int) -> None:
        """Forget a need that nobody will ask for any more; it is made again if somebody does."""
        self._needs.pop(index, None)

    def like(self, procedure: int, number: int) -> tuple[int, int]:
        """Visit and need of somebody who came with the same and lacked nothing, for a dossier that nobody drew."""
        likes = self._likes.get(procedure)
        if likes is None:
            likes = self._likes[procedure] = self._plain(procedure)
        need = likes[number % len(likes)]
        return bisect_right(self.arrivals.first_need, need) - 1, need

    def _plain(self, procedure: int) -> list[int]:
        n = self.arrivals.needs
        plain = [i for i, fate in enumerate(n.fate) if not (fate or n.supplement[i] or n.consulted[i])]
        return [i for i in plain if n.procedure[i] == procedure] or plain

    def person(self, visit: int) -> Person:
        """The particulars of a visit's applicant, with the salt of their digest (derived from the seed)."""
        arrivals = self.arrivals
        place = arrivals.needs.place[arrivals.first_need[visit]]
        name, identity, phone, address, _ = self._people.person(visit, self._names[place])
        return Person(name, identity, phone, address, f"{self._seed:x}-{visit:x}")

    def _need(self, index: int) -> Need:
        n = self.arrivals.needs
        procedure = n.procedure[index]
        steps = self._steps[procedure]
        fetch, back = n.fetch[index], n.supplement_office_seconds[index]
        return Need(  # in the order of its fields: keywords would cost twice as much as all the rest
            procedure,
            n.place[index],
            n.pages[index],
            n.copies[index],
            bool(n.verification[index]),
            bool(n.late_case[index]),
            n.desk_seconds[index],
            tuple([n.work_seconds(index, step) for step in range(steps)]),
            n.signing_seconds[index],
            n.supplement[index],
            n.missing[index],
            None if back == NEVER else back,
            n.fate[index],
            n.fate_office_seconds[index],
            bool(n.consulted[index]),
            n.consultation_office_seconds[index],
            n.sent_back[index],
            self._rework_ppm,
            n.duty_dong[index],
            n.duty_office_seconds[index],
            bool(n.by_paper[index]),
            fetch == WAIT,
            fetch == ELECTRONIC,
            None if fetch == FETCHES_NEVER else n.fetch_days[index],
            n.fetch_second[index],
            n.fetch_desk_seconds[index],
            bool(n.pays_online[index]),
            n.pay_seconds[index],
            bool(n.transfers[index]),
            bool(n.rates[index]),
            n.rate_seconds[index],
            n.grade_permille[index],
        )
