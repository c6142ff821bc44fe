"""Each command of this chapter with the rows it needs, who may give it, and the rule that decides it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from haicap.rules.base import Handler, Row
from haicap.rules.people import absence_commands as ac
from haicap.rules.people import absences as a
from haicap.rules.people import commands as c
from haicap.rules.people import decisions as d
from haicap.rules.people.state import Absence, Holding, Person

HANDLERS: dict[type, Handler] = {
    c.AddPerson: Handler(d.keys_person, d.allow_add, d.add_person),
    c.Rename: Handler(d.keys_person, d.allow_person, d.rename),
    c.Appoint: Handler(d.keys_appoint, d.allow_appoint, d.appoint, d.persons_appoint),
    c.EndRole: Handler(d.keys_end, d.allow_end, d.end_role),
    c.Deactivate: Handler(d.keys_person, d.allow_person, d.deactivate),
    c.Reactivate: Handler(d.keys_person, d.allow_person, d.reactivate),
    c.Invite: Handler(d.keys_person, d.allow_person, d.invite, d.persons_invite),
    ac.RecordAbsence: Handler(a.keys, a.allow_record, a.record, a.persons),
    ac.CorrectAbsence: Handler(a.keys, a.allow_change, a.correct, a.persons),
    ac.EndAbsence: Handler(a.keys_end, a.allow_change, a.end),
}

KINDS: dict[type[Row], Callable[[Any], str | None]] = {
    Person: d.right_person,
    Holding: d.right_holding,
    Absence: a.right_absence,
}
