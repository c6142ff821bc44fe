"""Who plays in a run: offices with their staff, absences, the citizens' script, and the facts of the place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from haicap.base.facts import load_facts, receipt_key
from haicap.gates import datafiles
from haicap.gates.procedurefile import load_catalogue
from haicap.rehearsal.arrivals import arrivals
from haicap.rehearsal.crowd import midnight
from haicap.rehearsal.draws import Draws
from haicap.rehearsal.names import People, officer_name
from haicap.rehearsal.parameters import Ratings, Shares
from haicap.rehearsal.plan import Plan
from haicap.rehearsal.script import CitizensScript
from haicap.rehearsal.staffing import CLERK, HEAD, OFFICER, RECORDS_CLERK, SIGNER, Post, absences, staff
from haicap.rehearsal.town import load_town
from haicap.rules.calendar import number_of
from haicap.rules.facts import Facts
from haicap.rules.roles import Held
from haicap.services.one_stop.actors.company import Away, Manners
from haicap.services.one_stop.actors.grading import Grading, Strictness
from haicap.services.one_stop.actors.office import Staff

DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Cast:
    """Everything that a run needs and that depends on place, plan and seed alone."""

    place: str
    plan: Plan
    seed: int
    facts: Facts
    posts: tuple[Post, ...]
    staff: dict[int, Staff]
    away: tuple[Away, ...]
    manners: Manners
    script: CitizensScript
    days: tuple[int, ...]
    draws: Draws

    @property
    def starts_at(self) -> int:
        """Midnight before the first day, UTC seconds."""
        return midnight(self.plan.days[0])

    @property
    def ends_at(self) -> int:
        """Midnight after the last day, UTC seconds."""
        return midnight(self.plan.days[-1]) + DAY_SECONDS

    def name_of(self, post: Post) -> str:
        """The invented name of a person at work."""
        return officer_name(self.draws, post.unit, post.person % 1000)


def make_cast(place: str, plan: Plan, seed: int) -> Cast:
    """Draw the citizens and the staff of a run; raises DataError or SettingError."""
    catalogue, town = load_catalogue(), load_town(datafiles.DATA / place)
    draws = Draws(seed)
    posts = tuple(staff(plan, catalogue, town))
    authorised = frozenset(post.person for post in posts if post.authenticates)
    facts = load_facts(
        place,
        plan.period.organisation_as_of,
        any_counter=plan.period.any_counter,
        authentication_signers=authorised if plan.authentication_signers is not None else None,
        key=receipt_key(f"trial {seed}"),
    ).seated(held_from(plan.days[0], posts))
    works = facts.calendar.is_working_day
    coming = arrivals(plan, catalogue, town, draws, works)
    people = People(draws, coming.visits)
    return Cast(
        place=place,
        plan=plan,
        seed=seed,
        facts=facts,
        posts=posts,
        staff=_staff(posts),
        away=tuple(_away(plan, posts, draws, facts)),
        manners=_manners(plan),
        script=CitizensScript(coming, people, town, facts, plan.outcomes.rework_ppm, seed),
        days=tuple(number_of(day) for day in plan.days),
        draws=draws,
    )


def held_from(first: date, posts: Iterable[Post]) -> list[Held]:
    """The roles that go with posts, from a day on until further notice."""
    return [Held(post.person, post.role, post.unit, None, first, None) for post in posts]


def _staff(posts: Iterable[Post]) -> dict[int, Staff]:
    found: dict[int, Staff] = {}
    for post in posts:
        team = found.setdefault(post.unit, Staff())
        if post.role == CLERK:
            team.clerks += (post.person,)
        elif post.role == OFFICER:
            team.officers += (post.person,)
        elif post.role == SIGNER:
            team.signers += (post.person,)
        elif post.role == HEAD:
            team.head = post.person
        elif post.role == RECORDS_CLERK:
            team.records_clerk = post.person
    return found


def _away(plan: Plan, posts: tuple[Post, ...], draws: Draws, facts: Facts) -> list[Away]:
    counted = {CLERK, OFFICER, SIGNER}
    roles = {post.person: post for post in posts if post.role in counted}
    found = []
    for absence in absences(plan, list(posts), draws, facts.calendar.is_working_day):
        post = roles.get(absence.person)
        if post is None:
            continue  # the head and the records clerk have a substitute at any time (Decree 61/2018 art. 12(8))
        day = midnight(plan.days[absence.day])
        opens = plan.rhythm.saturday_hours[0][0]
        from_at = day + (absence.from_second or opens)
        found.append(Away(absence.person, post.unit, from_at, day + DAY_SECONDS))
    return found


def _manners(plan: Plan) -> Manners:
    rules = plan.work
    noon, evening = 43_200, 61_200
    bursts = tuple((start, noon if start < noon else evening) for start in rules.signing_bursts)
    return Manners(
        inside_seconds=rules.inside_seconds,
        wire_seconds=rules.wire_seconds,
        deputy_seconds=rules.deputy_seconds,
        stretch_seconds=rules.stretch_seconds,
        signing_short=rules.signing_hours,
        signing_bursts=bursts,
        cash_closed_second=plan.payments.cash_closed_seconds,
        strictness=_strictness(plan.ratings),
    )


def _strictness(rules: Ratings) -> Strictness:
    """How people grade in a plan."""

    def grading(way: Shares) -> Grading:
        return Grading.of([(int(grade), share) for grade, share in way])

    return Strictness(
        smooth=grading(rules.smooth),
        waited=grading(rules.waited),
        papers=grading(rules.papers),
        refused=grading(rules.refused),
        late=grading(rules.late),
        waited_long_seconds=rules.waited_long_seconds,
    )
