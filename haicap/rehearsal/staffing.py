"""Who works where in a trial, and who is away when; by population in communes, by expected load elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np

from haicap.rehearsal.draws import Clockface, DrawKind, Draws, threshold
from haicap.rehearsal.mixes import SATURDAY, expected_per_day
from haicap.rehearsal.plan import Plan
from haicap.rehearsal.settings import SettingError
from haicap.rehearsal.town import Commune, Town
from haicap.rules.procedures import Catalogue
from haicap.rules.reading import MILLION

PERSONS_PER_UNIT = 1000
CLERK, OFFICER, SIGNER, RECORDS_CLERK, HEAD = "clerk", "officer", "signer", "records_clerk", "head"
BLOCKS = {HEAD: (1, 2), RECORDS_CLERK: (2, 10), CLERK: (10, 180), SIGNER: (180, 260), OFFICER: (260, 1000)}
"""Numbers of persons inside a unit, by role: with more of one role, the others keep theirs and their absences."""


class Post(NamedTuple):
    """One person at work: id (unit × 1000 + number in the unit), unit, role, and who may sign authentication."""

    person: int
    unit: int
    role: str
    authenticates: bool


class Absence(NamedTuple):
    """A person away on day `day` of the trial (from 0), from a second of the local day on; 0 is all day."""

    person: int
    day: int
    from_second: int


def staff(plan: Plan, catalogue: Catalogue, town: Town) -> list[Post]:
    """All posts by unit, role and number; raises SettingError where a unit would need more persons than ids allow."""
    base = replace(plan, arrivals_ppm=MILLION)  # more visitors bring no more staff
    load = expected_per_day(base, catalogue, town)
    mean = town.population // len(town.communes)
    posts: list[Post] = []
    for commune in town.communes:
        posts += _posts(commune.id, _commune_team(plan, commune, mean), plan)
    for branch in town.branches:
        posts += _posts(branch.id, _branch_team(plan, load.get(branch.id, 0)), plan)
    for body in town.workers:
        posts += _posts(body, _worker_team(plan, load.get(body, 0)), plan)
    return sorted(posts)


def _commune_team(plan: Plan, commune: Commune, mean: int) -> dict[str, int]:
    rules = plan.staffing
    round_up = MILLION - rules.counters_round_up_ppm
    counters = plan.counters or _by_people(
        rules.commune_counters, commune, mean, rules.commune_counters_bounds, round_up
    )
    officers = plan.officers or _by_people(
        rules.commune_officers, commune, mean, rules.commune_officers_bounds
    )
    signers = plan.signers or _by_people(rules.commune_signers, commune, mean, rules.commune_signers_bounds)
    sized = {CLERK: counters, OFFICER: officers, SIGNER: signers}
    return {role: _scaled(plan, number) for role, number in sized.items()} | {HEAD: 1, RECORDS_CLERK: 1}


def _branch_team(plan: Plan, load: int) -> dict[str, int]:
    """A branch receives and returns; its load is in thousandths of a dossier a day and scaled already."""
    rules = plan.staffing
    counters = _rounded(load, rules.branch_dossiers_per_counter * 1000, MILLION - rules.counters_round_up_ppm)
    return {CLERK: max(_scaled(plan, rules.branch_counters_least), counters), HEAD: 1}


def _worker_team(plan: Plan, load: int) -> dict[str, int]:
    """A body of the city works and signs; one officer and one signer where nothing is expected."""
    rules = plan.staffing
    return {
        HEAD: 1,
        RECORDS_CLERK: 1,
        OFFICER: max(1, -(-load // (rules.dossiers_per_officer * 1000))),
        SIGNER: max(1, -(-load // (rules.dossiers_per_signer * 1000))),
    }


def _by_people(
    average: int, commune: Commune, mean: int, ends: tuple[int, int], round_up: int = MILLION // 2
) -> int:
    return min(ends[1], max(ends[0], _rounded(average * commune.population, mean, round_up)))


def _rounded(numerator: int, denominator: int, add_ppm: int) -> int:
    return (numerator * MILLION + add_ppm * denominator) // (denominator * MILLION)


def _scaled(plan: Plan, number: int) -> int:
    """A number of persons under the plan's scale, at least one."""
    return max(1, _rounded(number * plan.scale_ppm, MILLION, MILLION // 2))


def _posts(unit: int, team: dict[str, int], plan: Plan) -> list[Post]:
    posts = []
    for role, number in team.items():
        first, end = BLOCKS[role]
        if number > end - first:
            raise SettingError(
                f"đơn vị {unit} cần {number} người vai “{role}”, nhiều nhất {end - first}; hãy giảm quy mô",
                f"unit {unit} would need {number} of role “{role}”, at most {end - first}; choose a smaller scale",
            )
        may = number if plan.authentication_signers is None else _scaled(plan, plan.authentication_signers)
        for place in range(number):
            person = unit * PERSONS_PER_UNIT + first + place
            posts.append(Post(person, unit, role, role == SIGNER and place < may))
    return posts


def absences(
    plan: Plan, posts: list[Post], draws: Draws, works: Callable[[date], bool] | None = None
) -> list[Absence]:
    """Who is away, by day and person; on Saturdays only clerks can be; the same person is away whatever the others."""
    clock = Clockface(tuple((start, end, end - start) for start, end in plan.staffing.leaves_hours))
    units: dict[int, list[Post]] = {}
    for post in posts:
        units.setdefault(post.unit, []).append(post)
    size = PERSONS_PER_UNIT * len(plan.days)
    found = []
    for unit, members in units.items():
        away = draws.block(DrawKind.STAFF_ABSENT, size, group=unit) < threshold(plan.staffing.absent_ppm)
        goes = draws.block(DrawKind.STAFF_LEAVES, size, group=unit) < threshold(plan.staffing.leaves_ppm)
        numbers = np.array([post.person - unit * PERSONS_PER_UNIT for post in members])
        when = clock.seconds(draws.block(DrawKind.STAFF_LEAVES, size, attempt=1, group=unit))
        for day, local in enumerate(plan.days):
            working = works(local) if works else local.weekday() < SATURDAY
            index = numbers + day * PERSONS_PER_UNIT
            for place in np.flatnonzero(away[index] | goes[index]).tolist():
                post, cell = members[place], int(index[place])
                if working or (local.weekday() == SATURDAY and post.role == CLERK):
                    found.append(Absence(post.person, day, 0 if away[cell] else int(when[cell])))
    return sorted(found, key=lambda each: (each.day, each.person))
