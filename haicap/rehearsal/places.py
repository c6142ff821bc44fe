"""Where a matter lies, where a citizen takes it, and where they go by mistake."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from haicap.rehearsal import mixes
from haicap.rehearsal.crowd import Crowd, Lead
from haicap.rehearsal.draws import SPAN, DrawKind, Draws, bounds, choose, quantiles, threshold, triangular
from haicap.rehearsal.plan import Plan
from haicap.rehearsal.town import Town
from haicap.rules.fees import COUNTER
from haicap.rules.procedures import Catalogue
from haicap.rules.reading import MILLION

K = DrawKind


class Places(NamedTuple):
    """Per visit: commune of the matter, office that receives it, office gone to first, seconds between the two."""

    place: NDArray[np.int64]
    office: NDArray[np.int64]
    first: NDArray[np.int64]
    detour: NDArray[np.int64]


class _Map:
    """The town as arrays: ids of communes, their branch, and the communes around each branch."""

    def __init__(self, town: Town) -> None:
        self.ids = np.array([each.id for each in town.communes], dtype=np.int64)
        self.branch = np.array([each.branch for each in town.communes], dtype=np.int64)
        self.branches = np.array([each.id for each in town.branches], dtype=np.int64)
        self.around = {each.id: np.array(each.communes, dtype=np.int64) for each in town.branches}

    def neighbour(self, place: NDArray[np.int64], values: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Another commune around the same branch, each as likely; the same one where there is no other."""
        found = place.copy()
        home = self.branch[np.searchsorted(self.ids, place)]
        for branch, communes in self.around.items():
            here = home == branch
            if here.any() and len(communes) > 1:
                own = np.searchsorted(communes, place[here])
                step = 1 + (values[here].astype(np.int64) * (len(communes) - 1) // SPAN)
                found[here] = communes[(own + step) % len(communes)]
        return found


def draw_places(
    plan: Plan, catalogue: Catalogue, town: Town, crowd: Crowd, lead: Lead, draws: Draws
) -> Places:
    """The places of all visits; a matter's commune follows people and field, a city matter's branch its volume."""
    city_map = _Map(town)
    branch = _branches(plan, town, city_map, crowd, draws)
    place = _communes(plan, town, crowd, _heads(plan, catalogue)[lead.first], branch, draws)
    home = city_map.branch[np.searchsorted(city_map.ids, place)]
    of_city = crowd.stream == mixes.CITY_STREAM
    at_counter = crowd.channel == COUNTER
    neighbour = city_map.neighbour(place, draws.block(K.VISIT_OTHER_OFFICE, crowd.visits))
    office = np.where(of_city, branch, place)
    if plan.period.any_counter:
        value = draws.block(K.VISIT_ELSEWHERE, crowd.visits)
        free = ~of_city & at_counter & lead.anywhere
        near = threshold(plan.visitors.elsewhere_commune_ppm)
        far = threshold(plan.visitors.elsewhere_commune_ppm + plan.visitors.elsewhere_branch_ppm)
        office = np.where(free & (value < near), neighbour, office)
        office = np.where(free & (value >= near) & (value < far), home, office)
    first = _first_offices(plan, city_map, of_city, place, office, draws)
    first = np.where(at_counter, first, office)
    detour = quantiles(triangular(*plan.visitors.detour_seconds), draws.block(K.VISIT_DETOUR, crowd.visits))
    return Places(place, office, first, np.where(first == office, 0, detour).astype(np.int64))


def _branches(plan: Plan, town: Town, city_map: _Map, crowd: Crowd, draws: Draws) -> NDArray[np.int64]:
    upper = bounds(np.array(mixes.branch_weights(plan, town), dtype=np.int64))
    return city_map.branches[choose(upper, draws.block(K.VISIT_BRANCH, crowd.visits))]


def _communes(
    plan: Plan, town: Town, crowd: Crowd, head: NDArray[np.int64], branch: NDArray[np.int64], draws: Draws
) -> NDArray[np.int64]:
    """The commune of each matter: by people and field, for some of the city's matters around its branch."""
    value = draws.block(K.VISIT_PLACE, crowd.visits)
    ids = np.array([each.id for each in town.communes], dtype=np.int64)
    own = draws.block(K.VISIT_OTHER_OFFICE, crowd.visits, attempt=1) < threshold(
        plan.visitors.branch_own_area_ppm
    )
    near = own & (crowd.stream == mixes.CITY_STREAM)
    place = np.zeros(crowd.visits, dtype=np.int64)
    for number, pair in enumerate(plan.volumes.ward_rural_weights):
        weights = np.array(mixes.commune_weights(town, pair), dtype=np.int64)
        here = (head == number) & ~near
        place[here] = ids[choose(bounds(weights), value[here])]
        for each in town.branches:
            here = (head == number) & near & (branch == each.id)
            if here.any():
                among = np.where(np.isin(ids, each.communes), weights, 0)
                place[here] = ids[choose(bounds(among), value[here])]
    return place


def _heads(plan: Plan, catalogue: Catalogue) -> NDArray[np.int64]:
    """Which pair of weights of wards and communes each procedure follows, by its number."""
    pairs = plan.volumes.ward_rural_weights
    found = [pairs.index(mixes.place_weight(plan, each.field)) for each in catalogue.procedures]
    return np.array([0, *found], dtype=np.int64)


def _first_offices(
    plan: Plan,
    city_map: _Map,
    of_city: NDArray[np.bool_],
    place: NDArray[np.int64],
    office: NDArray[np.int64],
    draws: Draws,
) -> NDArray[np.int64]:
    """Where citizens go first: some mistake commune point and branch, or one commune for another."""
    count = len(place)
    lost = draws.block(K.VISIT_MISDIRECTED, count) < threshold(plan.visitors.misdirected_ppm)
    value = draws.block(K.VISIT_WRONG_OFFICE, count)
    home = city_map.branch[np.searchsorted(city_map.ids, place)]
    other = city_map.neighbour(place, draws.block(K.VISIT_WRONG_OFFICE, count, attempt=1))
    wrong = np.where(value < threshold(MILLION // 2), home, other)
    wrong = np.where(of_city, place, wrong)
    wrong = np.where(wrong == office, np.where(office == place, home, place), wrong)
    return np.where(lost, wrong, office)
