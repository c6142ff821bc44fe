"""What people come for and where: exact weights of procedures, communes and branches, and the load they make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from haicap.rehearsal.draws import bounds, choose
from haicap.rehearsal.parameters import PlaceWeight
from haicap.rehearsal.plan import Plan
from haicap.rehearsal.town import Town
from haicap.rules.procedures import Catalogue, Procedure
from haicap.rules.reading import MILLION

COMMUNE_STREAM, CITY_STREAM = 0, 1
STREAMS = (COMMUNE_STREAM, CITY_STREAM)
AT_COUNTER, BY_WIRE = 0, 1
SATURDAY = 5


def weights(plan: Plan, catalogue: Catalogue, stream: int) -> list[int]:
    """How often each procedure comes in a stream, by number from 1 (index 0 is unused)."""
    chosen = dict(plan.mix)
    found = [0] * (len(catalogue.procedures) + 1)
    for procedure in catalogue.procedures:
        belongs = procedure.of_commune if stream == COMMUNE_STREAM else procedure.level == "city"
        if belongs and procedure.id not in plan.volumes.not_yet:
            weight = chosen.get(procedure.id, 0) if chosen else procedure.sim.weight_ppm
            found[procedure.number] = weight
    return found


def online_ppm(plan: Plan, procedure: Procedure) -> int:
    """The share of a procedure's dossiers that come online, per million."""
    if procedure.online_level == "khong":
        return 0
    return min(MILLION, procedure.sim.online_ppm * plan.volumes.online_factor // MILLION)


@dataclass(frozen=True, slots=True)
class StreamMix:
    """The procedures of a stream: bounds to choose by, at the counter and online, and the online share."""

    by_channel: tuple[NDArray[np.uint64] | None, NDArray[np.uint64] | None]
    online_ppm: int

    def procedures(self, channel: int, values: NDArray[np.uint32]) -> NDArray[np.int64]:
        """The number of the procedure that each draw falls on."""
        upper = self.by_channel[channel]
        if upper is None:
            raise ValueError("nothing comes by this channel")
        return choose(upper, values)


def stream_mix(plan: Plan, catalogue: Catalogue, stream: int) -> StreamMix | None:
    """The mix of a stream, or None where nothing of it comes."""
    base = weights(plan, catalogue, stream)
    total = sum(base)
    if not total:
        return None
    wire = [0] * len(base)
    for procedure in catalogue.procedures:
        wire[procedure.number] = base[procedure.number] * online_ppm(plan, procedure)
    counter = [weight * MILLION - online for weight, online in zip(base, wire, strict=True)]
    return StreamMix((_bounds(counter), _bounds(wire)), sum(wire) // total)


def _bounds(values: list[int]) -> NDArray[np.uint64] | None:
    return bounds(np.array(values, dtype=np.int64)) if any(values) else None


def place_weight(plan: Plan, field: str) -> PlaceWeight:
    """How much a head weighs in wards and in rural communes for a field."""
    found = {each.field: each for each in plan.volumes.ward_rural_weights}
    return found.get(field, found["other"])


def commune_weights(town: Town, head: PlaceWeight) -> list[int]:
    """How often a matter lies in each commune, in the order of the town."""
    return [each.population * (head.ward_ppm if each.ward else head.rural_ppm) for each in town.communes]


def branch_weights(plan: Plan, town: Town) -> list[int]:
    """How many of the city's matters each branch takes in, in the order of the town."""
    named = dict(plan.volumes.branch_weights)
    other = named.get("other", 1)
    return [named.get(str(each.id), other) for each in town.branches]


@dataclass(frozen=True, slots=True)
class DayVolume:
    """Dossiers of one day and stream: a total with the channel drawn, and parts whose channel is fixed."""

    day: int
    stream: int
    mixed: int
    counter: int
    online: int


def day_volumes(
    plan: Plan, catalogue: Catalogue, works: Callable[[date], bool] | None = None
) -> list[DayVolume]:
    """How many dossiers come on each day of the plan; `works` tells working days (Monday to Friday without it)."""
    found = []
    shares = _stream_shares(plan, catalogue)
    for number, day in enumerate(plan.days):
        working = works(day) if works else day.weekday() < SATURDAY
        for stream in STREAMS:
            if working:
                mixed = _working_day(plan, shares[stream], day.weekday())
                found.append(DayVolume(number, stream, mixed, 0, 0))
            else:
                found.append(_day_off(plan, shares, number, stream, saturday=day.weekday() == SATURDAY))
    return found


def _stream_shares(plan: Plan, catalogue: Catalogue) -> tuple[int, int]:
    """Dossiers a working day in each stream; none where no procedure of it is in the mix."""
    commune = plan.volumes.commune_per_day if any(weights(plan, catalogue, COMMUNE_STREAM)) else 0
    city = plan.volumes.city_per_day if any(weights(plan, catalogue, CITY_STREAM)) else 0
    return commune, city


def _rounded(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def _working_day(plan: Plan, per_day: int, weekday: int) -> int:
    factors = plan.volumes.weekday_factors
    factor = factors[weekday] if weekday < len(factors) else MILLION
    return _rounded(per_day * factor * len(factors) * plan.volume_ppm, sum(factors) * MILLION)


def _day_off(plan: Plan, shares: tuple[int, int], day: int, stream: int, *, saturday: bool) -> DayVolume:
    volumes = plan.volumes
    wire = volumes.saturday_online if saturday else volumes.sunday_online
    desk = max(0, volumes.saturday - volumes.saturday_online) if saturday else 0
    part, whole = shares[stream] * plan.volume_ppm, max(1, sum(shares)) * MILLION
    return DayVolume(day, stream, 0, _rounded(desk * part, whole), _rounded(wire * part, whole))


def expected_per_day(plan: Plan, catalogue: Catalogue, town: Town) -> dict[int, int]:
    """Dossiers that each body handles on an average working day, in thousandths.

    Communes: matters that lie there; branches: matters brought there; bodies of the city: matters they decide.
    """
    load: dict[int, int] = defaultdict(int)
    commune, city = (each * plan.volume_ppm * 1000 // MILLION for each in _stream_shares(plan, catalogue))
    base = weights(plan, catalogue, COMMUNE_STREAM)
    _spread_communes(plan, catalogue, town, base, commune, load)
    for branch, weight in zip(town.branches, branch_weights(plan, town), strict=True):
        load[branch.id] += city * weight // sum(branch_weights(plan, town))
    base = weights(plan, catalogue, CITY_STREAM)
    for procedure in catalogue.procedures:
        if base[procedure.number]:
            row = next((r for r in town.city if r.holds(procedure, plan.period.organisation_as_of)), None)
            if row is not None:
                load[row.body] += city * base[procedure.number] // sum(base)
    return dict(load)


def _spread_communes(
    plan: Plan, catalogue: Catalogue, town: Town, base: list[int], total: int, load: dict[int, int]
) -> None:
    by_field: dict[str, int] = defaultdict(int)
    for procedure in catalogue.procedures:
        by_field[procedure.field] += base[procedure.number]
    for field, weight in by_field.items():
        heads = commune_weights(town, place_weight(plan, field))
        for commune, head in zip(town.communes, heads, strict=True):
            load[commune.id] += total * weight * head // (max(1, sum(base)) * sum(heads))
