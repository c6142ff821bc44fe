"""Who asks in `haicap bench live`: staff who are signed in, systems with tokens, applicants with their receipts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple

from bench.live_load import Visitor
from haicap.engine.clock import WallClock
from haicap.store import bases, roles, worlds

TOKENS = 40
CODES = 60_000
"""So many dossiers, taken evenly from all, are asked for by code."""
PEOPLE_MOST = 900


class Staff(NamedTuple):
    """Somebody of an office, signed in."""

    person: int
    role: str
    unit: int
    visitor: Visitor


class Known(NamedTuple):
    """A dossier that is asked for: its code, whose it is, the secret on its receipt."""

    code: str
    competent: int
    secret: str


class Person(NamedTuple):
    """Somebody who came to an office before, as stated then."""

    identity: str
    name: str
    phone: str
    address: str


class Wanted(NamedTuple):
    """A procedure that a commune receives, by its number."""

    procedure: int
    papers: int


@dataclass(slots=True)
class Cast:
    """All of them, and whoever is busy with a story that nobody else may disturb."""

    staff: dict[str, list[Staff]]
    known: list[Known]
    by_unit: dict[int, list[Known]]
    tokens: dict[int, Visitor]
    wanted: dict[int, list[Wanted]]
    places: dict[int, str]
    came_before: dict[int, list[Person]]
    busy: set[int] = field(default_factory=set)

    def free(self, rng: Random, role: str, *, whole_unit: bool) -> Staff | None:
        """Somebody of that role who is free, or whose whole unit is; None after some tries."""
        for _ in range(50):
            found = rng.choice(self.staff[role])
            if (found.unit if whole_unit else found.person) not in self.busy:
                return found
        return None


def load(name: str) -> Cast:
    """Sign people of a world in and read whom and what they ask for (Django is set up for that world)."""
    from django.conf import settings

    from haicap.base.facts import load_facts, receipt_key
    from haicap.rules.calendar import local_date

    today = local_date(WallClock().now())
    key = receipt_key(settings.SECRET_KEY)
    facts = load_facts("hanoi", today, any_counter=True, authentication_signers=None, key=key)
    database = worlds.database_of(name)
    with bases.connect(database, roles.ENGINE, autocommit=True) as connection:
        known = _known(connection, facts)
        tokens = _tokens(connection)
        came_before = _came_before(connection)
        posts = connection.execute(
            "SELECT person, min(role), min(unit) FROM holding GROUP BY person HAVING count(*) = 1 ORDER BY person"
        ).fetchall()
    by_unit: dict[int, list[Known]] = {}
    for each in known:
        by_unit.setdefault(each.competent, []).append(each)
    staff = _signed_in([post for post in posts if post[2] in by_unit])
    communes = {body.id: body.name_vi for body in facts.bodies.values() if body.kind == "commune"}
    wanted = {unit: _wanted(facts, unit) for unit in communes}
    places = {unit: _stated(facts, unit) for unit in communes}
    own = {unit: token for unit, token in tokens.items() if unit in by_unit}
    return Cast(staff, known, by_unit, own, wanted, places, came_before)


def _known(connection: Any, facts: Any) -> list[Known]:
    from haicap.rules.one_stop.receipts import secret_of
    from haicap.rules.one_stop.state import Dossier

    rows = connection.execute(
        "SELECT code, competent, id, applicant FROM dossier WHERE code IS NOT NULL ORDER BY hashint8(id) LIMIT %s",
        [CODES],
    ).fetchall()
    return [
        Known(code, competent, secret_of(Dossier(id=number, applicant=applicant), facts))
        for code, competent, number, applicant in rows
    ]


def _came_before(connection: Any) -> dict[int, list[Person]]:
    rows = connection.execute(
        "SELECT unit, identity, name, phone, address FROM applicant ORDER BY hashint8(id) LIMIT %s",
        [CODES // 4],
    ).fetchall()
    found: dict[int, list[Person]] = {}
    for unit, *said in rows:
        found.setdefault(unit, []).append(Person(*said))
    return found


def _tokens(connection: Any) -> dict[int, Visitor]:
    from haicap.base.people import tokens

    units = connection.execute(
        "SELECT unit FROM holding WHERE role = 'clerk' GROUP BY unit ORDER BY hashint4(unit) LIMIT %s",
        [TOKENS],
    ).fetchall()
    found = {}
    for place, (unit,) in enumerate(units):
        _, secret = tokens.make(
            connection, f"Bench {unit}", unit, ("status", "intake"), 7, tokens.PER_MINUTE_MAX
        )
        found[unit] = Visitor(f"10.9.0.{place + 1}", token=secret)
    return found


def _signed_in(posts: Sequence[tuple[int, str, int]]) -> dict[str, list[Staff]]:
    """People with a session each, as it is after password and second factor."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import transaction

    from haicap.base.people.models import Account

    found: dict[str, list[Staff]] = {}
    step = max(1, len(posts) // PEOPLE_MOST)
    with transaction.atomic():
        for place, (person, role, unit) in enumerate(posts[::step]):
            account = Account(username=f"bench{person}", person=person)
            account.set_unusable_password()
            account.save()
            session = SessionStore()
            session[SESSION_KEY] = str(account.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[1]
            session[HASH_SESSION_KEY] = account.get_session_auth_hash()
            session["haicap_factor"] = account.pk
            session.create()
            cookies = {settings.SESSION_COOKIE_NAME: session.session_key or ""}
            visitor = Visitor(f"10.8.{place // 250}.{place % 250 + 1}", cookies)
            found.setdefault(role, []).append(Staff(person, role, unit, visitor))
    return found


def _wanted(facts: Any, unit: int) -> list[Wanted]:
    from haicap.rules.base import Refused

    return [
        Wanted(number, len(entry.documents))
        for number, entry in facts.procedures.items()
        if entry.of_commune and not isinstance(facts.competent_or_refused(number, unit, unit), Refused)
    ]


def _stated(facts: Any, unit: int) -> str:
    from haicap.rules.one_stop import stated

    return str(stated.commune_name(facts.bodies[unit]))
