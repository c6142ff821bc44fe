"""People at work: each rule by its sentence, decided in memory."""

from __future__ import annotations

from typing import Any

import pytest

from haicap.base.people_sentences import SENTENCES
from haicap.engine.journal import line_of
from haicap.engine.outcome import Done
from haicap.engine.registry import Registry
from haicap.engine.session import Session
from haicap.rules.base import SYSTEM_ROLE, Actor, Command, Refused
from haicap.rules.facts import Facts
from haicap.rules.people import commands as c
from haicap.rules.people import handlers
from haicap.rules.people.state import Holding, Person, digest_of
from haicap.rules.roles import Held
from tests.builders import facts as town_facts

AT = 1_750_640_400  # Mon 23/06/2025 08:00 in Hanoi
SYSTEM = Actor(0, SYSTEM_ROLE, 1)
CITY_ADMIN, UNIT_ADMIN = Actor(1, "administrator", 1), Actor(2, "administrator", 1001)
CLERK = Actor(3, "clerk", 1001)


def _held(actor: Actor) -> Held:
    from datetime import date

    return Held(actor.person, actor.role, actor.unit, None, date(2025, 6, 1), None)


class Office:
    """A session with three people who hold roles, and a new person 10 of unit 1001."""

    def __init__(self) -> None:
        registry = Registry()
        registry.add_handlers("people", handlers.HANDLERS)
        for kind, check in handlers.KINDS.items():
            registry.add_kind(kind, check)
        actors = (CITY_ADMIN, UNIT_ADMIN, CLERK)
        facts: Facts = town_facts().seated([_held(actor) for actor in actors])
        self.session = Session(registry, facts, [(a.person, a.role, a.unit) for a in actors], {})
        self.session.put(
            [Person(10, 1, 1, unit=1001, name="Lê Thị Mười", salt="s", digest=digest_of("Lê Thị Mười", "s"))]
        )
        self.session.put([Person(3, 1, 1, unit=1001, name="Người tiếp nhận")])

    def told(self, command: Command) -> Any:
        """Done's events, or the code of the refusal."""
        outcome = self.session.do(command)
        if isinstance(outcome, Refused):
            assert outcome.code in SENTENCES or outcome.code in {
                "ROLE_MISSING",
                "OTHER_UNIT",
                "UNIT_UNKNOWN",
                "REASON_MISSING",
                "ROLE_NOT_HELD",
            }, outcome.code
            return outcome.code
        assert isinstance(outcome, Done), outcome
        return outcome.events


def _appoint(actor: Actor = CITY_ADMIN, **words: Any) -> c.Appoint:
    said: dict[str, Any] = {"person": 10, "role": "officer", "unit": 1001, "from_on": "2025-06-23"} | words
    return c.Appoint(AT, actor, 900, **said)


def test_only_administrators_name_people() -> None:
    """A clerk is refused; the city's and the unit's administrator are not."""
    assert Office().told(_appoint(CLERK)) == "ROLE_MISSING"
    assert Office().told(_appoint(UNIT_ADMIN)) != "OTHER_UNIT"
    assert Office().told(_appoint(UNIT_ADMIN, unit=1002)) == "OTHER_UNIT"
    assert len(Office().told(_appoint())) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"role": "applicant"}, "ROLE_UNKNOWN"),
        ({"role": "system"}, "ROLE_UNKNOWN"),
        ({"role": "king"}, "ROLE_UNKNOWN"),
        ({"unit": 999_999}, "UNIT_UNKNOWN"),
        ({"person": 77}, "PERSON_UNKNOWN"),
        ({"from_on": "23/06/2025"}, "DAY_WRONG"),
        ({"from_on": "2025-W26-1"}, "DAY_WRONG"),
        ({"to_on": "2025-06-31"}, "DAY_WRONG"),
        ({"to_on": "2025-06-22"}, "DAYS_REVERSED"),
        ({"from_on": "2025-06-01", "to_on": "2025-06-20"}, "DAYS_REVERSED"),
        ({"deputy_for": 3, "role": "clerk"}, "DEPUTY_WITHOUT_END"),
        ({"deputy_for": 3, "role": "signer", "to_on": "2025-06-30"}, "DEPUTY_FOR_NOBODY"),
        ({"deputy_for": 10, "to_on": "2025-06-30"}, "DEPUTY_FOR_NOBODY"),
        ({"person": 3, "role": "clerk"}, "ROLE_HELD_ALREADY"),
    ],
)
def test_a_role_that_cannot_be_is_refused(words: dict[str, Any], code: str) -> None:
    """Roles, units, people, days that there are; a role once; a deputy for whoever holds it, with a last day."""
    assert Office().told(_appoint(**words)) == code


def test_a_deputy_gets_the_role_of_whoever_holds_it() -> None:
    """Decree 61/2018 article 12(8): somebody stands in for whoever is absent."""
    office = Office()
    office.told(_appoint(role="clerk", deputy_for=3, to_on="2025-06-30"))
    row = office.session.rows["holding"][900]
    assert isinstance(row, Holding)
    assert (row.person, row.role, row.deputy_for, row.to_on) == (10, "clerk", 3, "2025-06-30")


def test_a_role_ends_yesterday_at_the_earliest() -> None:
    """What was done under it before stands."""
    office = Office()
    office.told(_appoint())
    assert office.told(c.EndRole(AT, CITY_ADMIN, 900, "2025-06-21")) == "ROLE_ENDED_TOO_EARLY"
    assert len(office.told(c.EndRole(AT, CITY_ADMIN, 900, "2025-06-22"))) == 1
    assert office.told(c.EndRole(AT, CITY_ADMIN, 900, "2025-06-22")) == "NOTHING_CHANGES_HERE"
    assert office.told(c.EndRole(AT, CITY_ADMIN, 901, "2025-06-22")) == "ROLE_NOT_FOUND"


def test_whoever_is_kept_out_gets_no_role_and_no_link() -> None:
    """Until let in again."""
    office = Office()
    assert office.told(c.Deactivate(AT, CITY_ADMIN, 10, "because")) == "REASON_MISSING"
    assert len(office.told(c.Deactivate(AT, CITY_ADMIN, 10, "left"))) == 1
    assert office.told(_appoint()) == "PERSON_KEPT_OUT"
    assert office.told(c.Invite(AT, CITY_ADMIN, 10)) == "PERSON_KEPT_OUT"
    assert len(office.told(c.Reactivate(AT, CITY_ADMIN, 10))) == 1
    assert len(office.told(c.Invite(AT, CITY_ADMIN, 10))) == 1


def test_nobody_does_it_to_himself() -> None:
    """Neither keeping oneself out nor ending one's own administration."""
    office = Office()
    office.session.put([Person(1, 1, 1, unit=1, name="Quản trị")])
    office.session.put([Holding(5, 1, 1, person=1, role="administrator", unit=1, from_on="2025-06-01")])
    assert office.told(c.Deactivate(AT, CITY_ADMIN, 1, "left")) == "NOT_ONESELF"
    assert office.told(c.EndRole(AT, CITY_ADMIN, 5, "2025-06-30")) == "NOT_ONESELF"


def test_no_entry_tells_a_name() -> None:
    """A salted digest stands for it, also of a name that is written anew."""
    office = Office()
    office.told(c.AddPerson(AT, SYSTEM, 11, 1001, "Trần Văn Mật", "muối"))
    office.told(c.Rename(AT, SYSTEM, 11, "Trần Văn Kín", "muối khác"))
    notes, _ = office.session.take_written()
    text = "\n".join(line_of(note) for note in notes)
    assert "Mật" not in text
    assert "Kín" not in text
    assert digest_of("Trần Văn Kín", "muối khác") in text
    assert office.told(c.AddPerson(AT, SYSTEM, 12, 1001, " \n", "x")) == "NAME_WRONG"


def test_a_units_administrator_gives_no_sight_beyond_the_unit() -> None:
    """Neither a role that sees all units, nor the account of somebody who holds one or works elsewhere, too."""
    office = Office()
    assert office.told(_appoint(UNIT_ADMIN, role="leader")) == "CITY_ROLE"
    assert len(office.told(c.Invite(AT, UNIT_ADMIN, 3))) == 1
    office.session.facts = office.session.facts.seated([_held(Actor(3, "auditor", 1001))])
    assert office.told(c.Invite(AT, UNIT_ADMIN, 3)) == "CITY_ACCOUNT"
    office.session.facts = office.session.facts.seated([_held(Actor(3, "clerk", 1002))])
    assert office.told(c.Invite(AT, UNIT_ADMIN, 3)) == "CITY_ACCOUNT"
    assert len(office.told(c.Invite(AT, CITY_ADMIN, 3))) == 1
