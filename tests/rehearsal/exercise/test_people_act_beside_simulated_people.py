"""A live exercise in the tiny town: people take places, and nothing gets lost between them and the simulated ones."""

from __future__ import annotations

from haicap.rehearsal import desk
from haicap.rehearsal.exercise import Exercise
from haicap.rules.base import Actor
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import Channel, Purpose, State, Ticket, TicketState
from haicap.services.one_stop.actors.office import Office
from tests.rehearsal.exercise.conftest import HOUR, PERSON, Hall, whole


def _serving(hall: Hall) -> tuple[Office, int, Ticket]:
    """Play until a clerk serves somebody who hands in: the office, the clerk, the ticket."""
    for _ in range(240):
        hall.play(120, 120)
        tickets: list[Ticket] = hall.rows("ticket")
        for ticket in tickets:
            office = hall.offices[ticket.unit]
            serving = ticket.called_by in office.staff.clerks and office.in_hand.get(ticket.called_by or 0)
            if serving == ticket.id and ticket.pending and ticket.purpose == Purpose.HAND_IN:
                company = hall.exercise.run.company
                visit = company.script.visit(company.origins[ticket.id][0])
                if visit.office == visit.first_office:
                    return office, ticket.called_by or 0, ticket
    raise AssertionError("nobody came")


def test_a_clerk_is_played_and_the_officers_go_on_with_what_was_received(hall: Hall) -> None:
    office, clerk, ticket = _serving(hall)
    hall.take(clerk, office.id, "clerk", "player one")
    hall.play(60)
    assert clerk in office.played
    assert clerk not in office.in_hand
    assert ticket.state == TicketState.CALLED, "whoever stands at the counter stays there"
    first = hall.exercise.run.company.origins[ticket.id]
    origin = (first[0], first[1] + ticket.dossiers - ticket.pending)
    need = hall.exercise.run.company.script.need(origin[1])
    with hall.write() as connection:
        errands = connection.execute("SELECT ticket, clerk, procedure, name FROM errand").fetchall()
    person = hall.exercise.run.company.script.person(origin[0])
    assert errands == [(ticket.id, clerk, need.procedure, person.name)], (
        "the clerk hears what the citizen wants"
    )
    number = 7_000_000_000_001
    actor = Actor(clerk, "clerk", office.id)
    hall.done(
        c.Receive(
            hall.now,
            actor,
            number,
            need.procedure,
            need.place,
            Channel.COUNTER,
            number + 1,
            PERSON,
            ticket=ticket.id,
        )
    )
    hall.play(60)
    assert hall.exercise.run.company.origins[number] == origin, "the citizen's other dossiers and way home"
    hall.play(24 * HOUR, 300)
    assert hall.state(number) != State.RECEIVED, "nobody went on with it"
    whole(hall)


def test_an_officer_is_played_and_gets_the_desk_back_simulated(hall: Hall) -> None:
    office, officer = _with_a_desk(hall)
    hall.take(officer, office.id, "officer", "player two")
    hall.play(60)
    dossier = office.desk_of(officer)[0]
    before = dossier.work_done
    hall.play(4 * HOUR, 300)
    assert (dossier.work_done, dossier.owner) == (before, officer), "somebody worked in his place"
    steps = hall.exercise.run.cast.facts.back_office_steps(dossier.procedure)
    actor = Actor(officer, "officer", office.id)
    for step in range(min(dossier.work_done + 1, steps), steps + 1):
        hall.done(c.Work(hall.now, actor, dossier.id, step))
    hall.done(c.SubmitForSignature(hall.now, actor, dossier.id))
    hall.play(24 * HOUR, 300)
    assert hall.state(dossier.id) in {State.DONE, State.RETURNED} or dossier.sent_back
    hall.leave("player two", officer)
    hall.play(60)
    assert officer not in office.played
    hall.play(24 * HOUR, 300)
    assert all(each.id != dossier.id for each in office.desk_of(officer))
    whole(hall)


def test_a_place_is_played_by_one_person_who_may_play_several(hall: Hall) -> None:
    office = next(each for each in hall.offices.values() if len(each.staff.officers) > 1)
    first, second = office.staff.officers[:2]
    hall.take(first, office.id, "officer", "one")
    with hall.write() as connection, connection.cursor() as cursor:
        now = hall.exercise.clock.now()
        assert not desk.take_place(cursor, first, office.id, "officer", "two", now)
        assert desk.take_place(cursor, second, office.id, "officer", "one", now)
    hall.play(60)
    assert office.played == {first, second}


def test_who_is_not_seen_for_long_has_left(hall: Hall) -> None:
    office = next(each for each in hall.offices.values() if each.staff.officers)
    hall.take(office.staff.officers[0], office.id, "officer", "gone")
    hall.play(60)
    assert office.played
    with hall.write() as connection:
        connection.execute("UPDATE place SET seen_at = seen_at - interval '1 hour'")
    hall.play(60)
    assert office.played == set()


def test_a_dossier_that_nobody_drew_is_worked_on_as_well(hall: Hall) -> None:
    hall.play(10 * HOUR, 600)
    office = next(each for each in hall.offices.values() if each.staff.officers and each.staff.clerks)
    procedure = next(row.procedure for row in hall.rows("dossier") if row.competent == office.id)
    clerk = Actor(office.staff.clerks[0], "clerk", office.id)
    number, ticket, channel = 7_000_000_000_001, 7_000_000_000_003, Channel.COUNTER
    for played in (*office.staff.clerks, office.staff.head):
        hall.take(played, office.id, "clerk", "player four")
    hall.play(60)
    visitor = Actor(0, "applicant", office.id)
    hall.done(c.TakeTicket(hall.now, visitor, ticket, Purpose.HAND_IN, 1, priority=True))
    hall.play(10 * 60)
    hall.done(
        c.Call(hall.now, clerk, ticket),
        c.Receive(hall.now, clerk, number, procedure, office.id, channel, number + 1, PERSON, ticket=ticket),
    )
    hall.leave("player four", office.staff.head)
    hall.play(48 * HOUR, 600)
    assert hall.state(number) not in {State.REGISTERED, State.RECEIVED}
    whole(hall)


def test_what_people_do_while_nobody_drives_is_followed_as_well(hall: Hall) -> None:
    """The driver stops while somebody plays; he goes on, and leaves; taken up again, nothing stands still."""
    office, clerk, ticket = _serving(hall)
    hall.take(clerk, office.id, "clerk", "player three")
    hall.play(60)
    visit, first = hall.exercise.run.company.origins[ticket.id]
    index = first + ticket.dossiers - ticket.pending
    need = hall.exercise.run.company.script.need(index)
    hall.exercise.close()
    number = 7_000_000_000_001
    hall.done(
        c.Receive(
            hall.now,
            Actor(clerk, "clerk", office.id),
            number,
            need.procedure,
            need.place,
            Channel.COUNTER,
            number + 1,
            PERSON,
            ticket=ticket.id,
        )
    )
    hall.leave("player three", clerk)
    hall.exercise = Exercise(hall.name)
    hall.play(60)
    assert hall.exercise.run.company.origins[number] == (visit, index)
    hall.play(24 * HOUR, 300)
    assert hall.state(number) != State.RECEIVED, "nobody went on with it"
    with hall.write() as connection:
        called = connection.execute("SELECT state FROM ticket WHERE id = %s", [ticket.id]).fetchone()
    assert called != (TicketState.CALLED,), "the citizen still stands at the counter"
    whole(hall)


def _with_a_desk(hall: Hall) -> tuple[Office, int]:
    for _ in range(48):
        hall.play(HOUR // 2, 300)
        for office in hall.offices.values():
            for officer in office.staff.officers:
                if office.desk_of(officer):
                    return office, officer
    raise AssertionError("no desk has anything on it")
