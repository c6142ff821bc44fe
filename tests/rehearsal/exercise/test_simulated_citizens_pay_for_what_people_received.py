"""Beside people: a simulated applicant pays online for what a person has received; for a real one nobody pays."""

from __future__ import annotations

from haicap.rules.base import Actor
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import Channel, Dossier, State
from tests.rehearsal.exercise.conftest import HOUR, PERSON, Hall, whole


def _played(hall: Hall) -> None:
    """Everybody at the counters is played, so that nobody simulated checks what comes online."""
    for office in hall.offices.values():
        for person in office.staff.clerks:
            hall.take(person, office.id, "clerk", f"player {person}")
        hall.take(office.staff.head, office.id, "head", f"player {office.id}")


def _receive(hall: Hall, dossier: Dossier, number: int, applicant: int) -> int:
    """A person receives what came online; answers the fee."""
    clerk = Actor(hall.offices[dossier.receiver].staff.clerks[0], "clerk", dossier.receiver)
    pages, copies = dossier.pages, dossier.copies
    received = c.Receive(
        hall.now, clerk, number, dossier.procedure, dossier.place, Channel.ONLINE, applicant, None
    )
    hall.done(received._replace(pages=pages, copies=copies))
    with hall.write() as connection:
        found = connection.execute("SELECT fee FROM dossier WHERE id = %s", [number]).fetchone()
    assert found is not None
    return int(found[0])


def _received(hall: Hall) -> Dossier:
    """Play until a person has received something with a fee from an applicant who pays online."""
    company = hall.exercise.run.company
    for _ in range(120):
        hall.play(300, 300)
        for dossier in [row for row in hall.rows("dossier") if row.state == State.REGISTERED]:
            pays = dossier.channel == Channel.ONLINE and company.need_of(dossier.id).pays_online
            if pays and _receive(hall, dossier, dossier.id, dossier.applicant):
                found: Dossier = dossier
                return found
    raise AssertionError("nobody came")


def test_a_simulated_applicant_pays_for_what_a_person_received_and_nobody_for_a_real_one(hall: Hall) -> None:
    _played(hall)
    dossier = _received(hall)
    mine, visitor = 7_000_000_000_001, Actor(0, "applicant", dossier.receiver)
    submitted = c.Submit(
        hall.now, visitor, mine, dossier.procedure, dossier.place, Channel.ONLINE, mine + 1, PERSON
    )
    hall.done(submitted._replace(pages=dossier.pages, copies=dossier.copies))
    assert _receive(hall, dossier, mine, mine + 1) > 0
    hall.play(14 * HOUR, 900)
    with hall.write() as connection:
        query = "SELECT dossier FROM remittance WHERE dossier = ANY(%s)"
        assert connection.execute(query, [[dossier.id, mine]]).fetchall() == [(dossier.id,)]
    whole(hall)
