"""A ticket from a kiosk's page stands in the same queue as all others; simulated clerks call and serve it."""

from __future__ import annotations

from haicap.rules.base import Actor
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.counter_state import Visitor
from haicap.rules.one_stop.receipts import secret_of
from haicap.rules.one_stop.state import Purpose, Ticket, TicketState
from haicap.services.one_stop.actors.office import Office
from tests.rehearsal.exercise.conftest import HOUR, Hall, whole

FIRST = 10_000_000_000_001
MINUTE = 60


def _office(hall: Hall) -> Office:
    return max(hall.offices.values(), key=lambda each: len(each.staff.clerks))


def _take(hall: Hall, office: Office, number: int, dossiers: int = 1, *, priority: bool = False) -> None:
    visitor = Actor(0, "applicant", office.id)
    hall.done(c.TakeTicket(hall.now, visitor, number, Purpose.HAND_IN, dossiers, priority))


def _ticket(hall: Hall, number: int) -> tuple[int, int, int]:
    """State, dossiers that are still to be looked at, times put back."""
    with hall.write() as connection:
        found = connection.execute("SELECT state, pending, put_back FROM ticket WHERE id = %s", [number])
        state, pending, put_back = found.fetchone() or (0, 0, 0)
    return state, pending, put_back


def test_every_dossier_of_a_guest_is_looked_at(hall: Hall) -> None:
    office = _office(hall)
    _take(hall, office, FIRST, 2)
    hall.play(90 * MINUTE)
    assert _ticket(hall, FIRST)[:2] == (TicketState.SERVED, 0)
    with hall.write() as connection:
        (came,) = connection.execute(
            "SELECT (SELECT count(*) FROM dossier WHERE ticket = %s) "
            "+ (SELECT count(*) FROM request WHERE ticket = %s)",
            [FIRST, FIRST],
        ).fetchone() or (0,)
    assert came == 2
    whole(hall)


def test_priority_goes_first_at_a_kiosk_too(hall: Hall) -> None:
    office = _office(hall)
    for clerk in (*office.staff.clerks, office.staff.head):
        hall.take(clerk, office.id, "clerk", "the whole counter")
    hall.play(MINUTE)
    _take(hall, office, FIRST)
    hall.now += 1
    _take(hall, office, FIRST + 1, priority=True)
    hall.play(MINUTE)
    hall.leave("the whole counter", office.staff.clerks[0])
    hall.play(5, 1)
    called = {row.id for row in hall.rows("ticket") if row.called_by == office.staff.clerks[0]}
    assert FIRST + 1 in called or _ticket(hall, FIRST + 1)[0] != TicketState.WAITING
    assert _ticket(hall, FIRST)[0] == TicketState.WAITING


def test_a_guest_who_goes_home_is_not_called_and_does_not_come_back(hall: Hall) -> None:
    office = _office(hall)
    for clerk in (*office.staff.clerks, office.staff.head):
        hall.take(clerk, office.id, "clerk", "the whole counter")
    hall.play(MINUTE)
    _take(hall, office, FIRST)
    hall.play(MINUTE)
    ticket = hall.exercise.run.session.rows["ticket"][FIRST]
    assert isinstance(ticket, Ticket)
    secret = secret_of(ticket, hall.exercise.run.cast.facts)
    hall.done(c.GiveUp(hall.now, Actor(0, "applicant", office.id), FIRST, secret))
    for clerk in (*office.staff.clerks, office.staff.head):
        hall.leave("the whole counter", clerk)
    hall.play(26 * HOUR, 300)
    assert _ticket(hall, FIRST)[0] == TicketState.GAVE_UP
    with hall.write() as connection:
        assert connection.execute("SELECT count(*) FROM ticket WHERE replaces = %s", [FIRST]).fetchone() == (
            0,
        )


def test_a_guest_whom_a_person_put_back_is_called_again(hall: Hall) -> None:
    office = _office(hall)
    clerk = office.staff.clerks[0]
    for played in (*office.staff.clerks, office.staff.head):
        hall.take(played, office.id, "clerk", "the whole counter")
    hall.play(MINUTE)
    _take(hall, office, FIRST)
    hall.play(MINUTE)
    hall.done(c.Call(hall.now, Actor(clerk, "clerk", office.id), FIRST))
    hall.play(MINUTE)
    hall.done(c.PutBack(hall.now, Actor(clerk, "clerk", office.id), FIRST))
    for played in (*office.staff.clerks, office.staff.head):
        hall.leave("the whole counter", played)
    hall.play(90 * MINUTE)
    assert _ticket(hall, FIRST) == (TicketState.SERVED, 0, 1)
    whole(hall)


def test_a_ticket_taken_while_nobody_drove_is_served_as_well(hall: Hall) -> None:
    office = _office(hall)
    hall.exercise.close()
    _take(hall, office, FIRST)
    hall.exercise = type(hall.exercise)(hall.name)
    hall.play(5, 1)
    hall.exercise.close()
    hall.exercise = type(hall.exercise)(hall.name)
    hall.play(90 * MINUTE)
    assert _ticket(hall, FIRST)[0] == TicketState.SERVED
    whole(hall)


def test_whoever_comes_for_a_result_that_is_not_there_is_sent_home(hall: Hall) -> None:
    hall.play(2 * HOUR)
    dossier = next(row for row in hall.rows("dossier") if row.code and row.state != 9)
    visitor = Actor(0, "applicant", dossier.receiver)
    hall.done(c.TakeTicket(hall.now, visitor, FIRST, Purpose.FETCH, 1, fetches=dossier.id))
    hall.play(60 * MINUTE)
    assert _ticket(hall, FIRST)[0] in {TicketState.GAVE_UP, TicketState.SERVED}
    whole(hall)


def test_a_visitor_row_stays_beside_its_ticket(hall: Hall) -> None:
    office = _office(hall)
    command = c.TakeTicket(hall.now, Actor(0, "applicant", office.id), FIRST, Purpose.HAND_IN, 1, visitor=77)
    hall.done(command)
    hall.play(90 * MINUTE)
    assert _ticket(hall, FIRST)[0] == TicketState.SERVED
    with hall.write() as connection:
        assert connection.execute(f"SELECT taken FROM {Visitor.KIND} WHERE id = 77").fetchone() == (1,)
