"""A head records that a simulated officer is absent: nobody works in his place until he is back."""

from __future__ import annotations

from haicap.rules.people.absence_commands import EndAbsence, RecordAbsence
from haicap.services.one_stop.actors.office import Office
from tests.rehearsal.exercise.conftest import HOUR, Hall


def _with_a_desk(hall: Hall) -> tuple[Office, int]:
    """An office with several officers of whom one has something to do."""
    for _ in range(80):
        hall.play(900, 300)
        for office in hall.offices.values():
            for officer in office.staff.officers:
                if len(office.staff.officers) > 1 and officer not in office.away and office.desk_of(officer):
                    return office, officer
    raise AssertionError("nobody has anything to do")


def _acts(hall: Hall, person: int) -> int:
    with hall.write() as connection:
        row = connection.execute("SELECT count(*) FROM journal_entry WHERE person = %s", [person]).fetchone()
    assert row is not None
    return int(row[0])


def test_a_simulated_officer_stays_away_as_recorded_and_comes_back(hall: Hall) -> None:
    office, officer = _with_a_desk(hall)
    head, number = office.head, 7_000_000_000_901
    with hall.write() as connection:
        row = connection.execute(
            "SELECT to_char(clock_at AT TIME ZONE INTERVAL '7 hours', 'YYYY-MM-DD') FROM world"
        )
        day = str((row.fetchone() or ("",))[0])
    hall.done(
        RecordAbsence(hall.now, head, number, officer, "officer", day, day, "sick", None, "salt"),
    )
    hall.play(60)
    assert officer in office.away
    before = _acts(hall, officer)
    hall.play(2 * HOUR, 300)
    assert _acts(hall, officer) == before, "somebody worked in his place"
    assert all(each.owner != officer or each.state != 4 for each in office.desk_of(officer))
    hall.done(EndAbsence(hall.now, head, number, day))
    hall.play(60)
    assert officer not in office.away
