"""Nobody changes the journal: the engine has no right to, and a trigger stops even the owner."""

from __future__ import annotations

import psycopg
import pytest

from haicap.store import bases, roles

CHANGES = ("UPDATE journal_entry SET reason = 'khác'", "DELETE FROM journal_entry", "TRUNCATE journal_entry")
ADD = (
    "INSERT INTO journal_entry (subject_id, at, recorded_at, act_office, act_counter, person, unit, command, role, "
    "subject_kind, ordinal, after) VALUES (1, '2025-06-23', '2025-06-23', 1001, 1, 0, 1001, 'one_stop.TakeTicket', "
    "'applicant', 'ticket', 0, '{}')"
)


def test_the_engine_may_add_an_entry(own_database: str) -> None:
    with bases.connect(own_database, roles.ENGINE) as connection:
        assert connection.execute(ADD).rowcount == 1


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("role", [roles.ENGINE, roles.CITY, roles.WEB])
def test_no_other_role_has_the_right_to_change_or_remove_one(
    own_database: str, role: str, change: str
) -> None:
    with bases.connect(own_database, role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(change.encode())


@pytest.mark.parametrize("change", CHANGES)
def test_a_trigger_stops_even_the_owner(own_database: str, change: str) -> None:
    with bases.connect(own_database, roles.OWNER) as connection:
        connection.execute(ADD)
        with pytest.raises(psycopg.errors.RaiseException):
            connection.execute(change.encode())
