"""`simpy`: the same citizens, queues and service times in SimPy, in memory, with nothing on record.

People at work are SimPy processes that draw from their office's queues; plain delays are timeouts with a callback, the
cheapest that SimPy has. Rules that decide about order, hours and due dates are the product's own.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import simpy

from bench import base, machine, setting
from bench.city_back_office import People
from bench.city_offices import Office
from bench.figures import TIMES, Bench, Figure, median
from haicap.engine.clock import elapsed_seconds
from haicap.rehearsal.cast import Cast, make_cast
from haicap.rehearsal.world import Options
from haicap.rules.calendar import number_of
from haicap.store.bases import base_template

ROUNDS = 3


class City(People):
    """The whole city on one SimPy clock that counts UTC seconds."""

    def __init__(self, cast: Cast) -> None:
        env = simpy.Environment(initial_time=cast.starts_at)
        offices = {}
        for unit, staff in cast.staff.items():
            office = Office(unit, staff, dict.fromkeys(staff.officers, 0))
            office.desks = {officer: [] for officer in staff.officers}
            offices[unit] = office
        super().__init__(env, cast, offices)
        self.workers: dict[int, Any] = {}

    def run(self) -> None:
        """Play the whole trial."""
        for office in self.offices.values():
            for people, work in self._jobs(office):
                for person in people:
                    self.workers[person] = self.env.process(self._at_work(office, person, work))
        self.env.process(self._visitors())
        self.env.process(self._bells())
        for away in self.cast.away:
            self.after(away.from_at - self.now, self._leaves, away)
        self.env.run(until=self.cast.ends_at)

    def _jobs(self, office: Office) -> list[tuple[tuple[int, ...], Callable[..., Any]]]:
        staff = office.staff
        return [(staff.clerks, self.serve), (staff.officers, self.work), (staff.signers, self.sign)]

    def _at_work(
        self, office: Office, person: int, work: Callable[..., Any]
    ) -> Generator[simpy.Event, Any, None]:
        """Work as long as there is any, else wait for the bell; whoever is called away is gone until then."""
        while True:
            try:
                did = yield from work(office, person)
                if not did:
                    bell = office.bells[person] = self.env.event()
                    yield bell
            except simpy.Interrupt as absence:
                office.bells.pop(person, None)
                office.away.add(person)
                yield self.env.timeout(int(absence.cause or self.now) - self.now)
                office.away.discard(person)

    def _visitors(self) -> Generator[simpy.Event, Any, None]:
        for visit in self.cast.script.arrivals:
            yield self.env.timeout(visit.at - self.now)
            self.comes(self.cast.script.visit(visit.number))

    def _bells(self) -> Generator[simpy.Event, Any, None]:
        """Ring in every office when counters, back offices or signing begin."""
        manners = self.cast.manners
        moments: set[int] = set()
        for day in map(number_of, self.cast.plan.days):
            opens = self.hours.openings(day)
            moments.update(opens)
            if self.hours.offices(day):
                start = opens[0] - self.hours.counters(day)[0][0]
                spans = (*manners.signing_short, *manners.signing_bursts)
                moments.update(start + begins for begins, _ in spans)
        for moment in sorted(moments):
            yield self.env.timeout(moment - self.now)
            for office in self.offices.values():
                office.ring_all()

    def _leaves(self, away: Any) -> None:
        worker = self.workers.get(away.person)
        if worker is not None:
            worker.interrupt(away.to_at)
            office = self.offices[away.unit]
            self.after(self.cast.manners.deputy_seconds, self.deputise, office, away.person)


def measure() -> Bench:
    """Run the SimPy city three times beside the trial; drawing the citizens is in neither time."""
    setting.django()
    base_template("hanoi")
    trial = base.trial()
    options, seconds, city = Options(), [], None
    for _ in range(ROUNDS):
        city = City(make_cast(options.place, options.plan(), options.seed))
        stopwatch = elapsed_seconds()
        city.run()
        seconds.append(stopwatch())
    assert city is not None
    details = {
        "seconds": [round(each, 2) for each in seconds],
        "simpy": dict(city.counts),
        "trial": trial.as_json(),
        "memory_mb": round(machine.memory_peak_mb(), 1),
    }
    return Bench("simpy", _figures(trial, median(seconds), city.counts), details)


def _figures(trial: base.BaseTrial, seconds: float, served: dict[str, int]) -> list[Figure]:
    return [
        Figure(
            "trial_over_simpy",
            trial.run_seconds / seconds,
            TIMES,
            "đợt diễn tập có ghi sổ ÷ SimPy trong bộ nhớ, không ghi gì",
            "the trial with everything on record ÷ SimPy in memory with nothing",
            goal=2.5,
            must=4,
        ),
        Figure("simpy_seconds", seconds, "s", "SimPy", "SimPy"),
        Figure("trial_seconds", trial.run_seconds, "s", "đợt diễn tập, cùng phần ấy", "the trial, same part"),
        Figure("simpy_received", served["received"], "", "hồ sơ nhận, SimPy", "dossiers received, SimPy"),
        Figure("trial_received", trial.received, "", "hồ sơ nhận, đợt", "dossiers received, trial"),
        Figure("simpy_finished", served["finished"], "", "hồ sơ xong, SimPy", "dossiers finished, SimPy"),
        Figure("trial_finished", trial.finished, "", "hồ sơ xong, đợt", "dossiers finished, trial"),
    ]
