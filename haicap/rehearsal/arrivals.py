"""The citizens of a trial: who comes when, where, by which channel, with how many dossiers, and what becomes of them.

Everything is drawn at once, column by column, from counter-based chance: a visit's or a dossier's values depend on
seed, plan's arrivals and its own number alone, never on staff or on the order of events.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from haicap.rehearsal import mixes
from haicap.rehearsal.columns import Ints, column, moments
from haicap.rehearsal.crowd import draw_crowd, draw_lead, draw_times
from haicap.rehearsal.draws import Clockface, DrawKind, Draws, around_median, quantiles, threshold
from haicap.rehearsal.needs import Needs, draw_needs
from haicap.rehearsal.places import draw_places
from haicap.rehearsal.plan import Plan
from haicap.rehearsal.town import Town
from haicap.rules.procedures import Catalogue
from haicap.services.one_stop.actors.script import Visit

K = DrawKind


@dataclass(frozen=True, slots=True)
class Arrivals:
    """All visits and needs of a trial, as columns by visit and by need; `order` lists visits by time and office."""

    at: Ints
    office: Ints
    first_office: Ints
    detour_seconds: Ints
    channel: Ints
    priority: Ints
    patience_seconds: Ints
    comes_back: Ints
    back_second: Ints
    first_need: Ints
    size: Ints
    order: Ints
    needs: Needs

    @property
    def visits(self) -> int:
        """How many citizens come."""
        return len(self.at)

    @property
    def dossiers(self) -> int:
        """How many dossiers they set out to hand in."""
        return len(self.needs.procedure)

    def visit(self, index: int) -> Visit:
        """One visit by its number."""
        return Visit(
            index,
            self.at[index],
            self.office[index],
            self.first_office[index],
            self.detour_seconds[index],
            self.channel[index],
            bool(self.priority[index]),
            self.patience_seconds[index],
            bool(self.comes_back[index]),
            self.back_second[index],
            self.first_need[index],
            self.size[index],
        )

    def __iter__(self) -> Iterator[Visit]:
        """All visits in the order (at, first office, number)."""
        return map(self.visit, self.order)

    def arrived_by_office(self) -> dict[int, int]:
        """Dossiers that people set out to hand in at each office."""
        total: Counter[int] = Counter()
        for office, size in zip(self.office, self.size, strict=True):
            total[office] += size
        return dict(total)


def arrivals(
    plan: Plan, catalogue: Catalogue, town: Town, draws: Draws, works: Callable[[date], bool] | None = None
) -> Arrivals:
    """All citizens of the plan's days; `works` tells working days (Monday to Friday without it)."""
    volumes = mixes.day_volumes(plan, catalogue, works)
    streams = tuple(mixes.stream_mix(plan, catalogue, each) for each in mixes.STREAMS)
    crowd = draw_crowd(plan, volumes, streams, draws)
    lead = draw_lead(plan, crowd, catalogue, streams, draws)
    where = draw_places(plan, catalogue, town, crowd, lead, draws)
    at = draw_times(plan, crowd, draws, works)
    needs = draw_needs(
        plan, catalogue, draws, lead.procedure, crowd.channel[lead.visit], where.place[lead.visit]
    )
    order = np.lexsort((np.arange(len(at)), where.first, at))
    priority = draws.block(K.VISIT_PRIORITY, crowd.visits) < threshold(plan.visitors.priority_ppm)
    patience = quantiles(
        around_median(*plan.visitors.patience_seconds), draws.block(K.VISIT_PATIENCE, crowd.visits)
    )
    back = draws.block(K.VISIT_COMES_BACK, crowd.visits) < threshold(plan.visitors.comes_back_ppm)
    back_second = Clockface(plan.rhythm.counter_profile).seconds(draws.block(K.VISIT_BACK_TIME, crowd.visits))
    return Arrivals(
        at=moments(at),
        office=column(where.office),
        first_office=column(where.first),
        detour_seconds=column(where.detour),
        channel=column(crowd.channel),
        priority=column(priority),
        patience_seconds=column(patience),
        comes_back=column(back),
        back_second=column(back_second),
        first_need=column(crowd.first_need),
        size=column(crowd.size),
        order=column(order),
        needs=needs,
    )
