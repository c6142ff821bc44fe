"""The web reads, the engine changes but never rewrites the journal, and nobody who signs in is privileged."""

import psycopg
import pytest

from haicap.store import bases, roles
from haicap.store.loading import WEB_TABLES
from haicap.web import serving

TABLES = (
    "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') "
    "and pg_get_userbyid(relowner) = 'haicap_owner'"
)


def test_the_web_login_is_not_privileged(own_database: str) -> None:
    """haicap_web is no superuser, bypasses no policy, creates nothing and owns nothing."""
    with bases.connect(own_database, roles.WEB) as connection:
        row = connection.execute(
            "select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolinherit from pg_roles "
            "where rolname = current_user"
        ).fetchone()
        assert row == (False, False, False, False, False)
        assert not roles.is_privileged(connection)
        owned = "select count(*) from pg_class where relowner = current_user::regrole"
        assert connection.execute(owned).fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("set role haicap_owner")


def test_the_web_changes_no_table_but_its_own(own_database: str) -> None:
    """On every table but those of sessions, sign-in and uploads the web's login may select and nothing else."""
    question = (
        "select has_table_privilege('haicap_web', %s, 'SELECT'), "
        "has_table_privilege('haicap_web', %s, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')"
    )
    with bases.connect(own_database) as connection:
        tables = [row[0] for row in connection.execute(TABLES)]
        found = {
            name: connection.execute(question, [name, name]).fetchone()
            for name in tables
            if name not in WEB_TABLES
        }
    assert len(found) > 5
    assert set(found.values()) == {(True, False)}


@pytest.mark.parametrize("statement", ["update {} set reason = 'x'", "delete from {}", "truncate {}"])
def test_the_engine_only_adds_to_the_journal(own_database: str, statement: str) -> None:
    """UPDATE, DELETE and TRUNCATE of the journal are refused to the engine; INSERT and SELECT are its own."""
    with bases.connect(own_database, roles.ENGINE) as connection:
        row = connection.execute("select has_table_privilege('journal_entry', 'INSERT')").fetchone()
        assert row == (True,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement.format("journal_entry").encode())


def test_pages_are_refused_to_a_privileged_login(own_database: str) -> None:
    """Serving as administrator or as owner is refused; as haicap_web it is not."""
    with pytest.raises(serving.ServeError, match="privileged login"):
        serving.refuse_privileged(own_database, "")
    with pytest.raises(serving.ServeError, match="privileged login"):
        serving.refuse_privileged(own_database, roles.OWNER)
    serving.refuse_privileged(own_database, roles.WEB)


def test_row_policies_show_a_page_its_own_rows_and_nothing_without_a_setting(own_database: str) -> None:
    """With a policy, no setting means no rows; a unit's setting shows that unit's; engine and city see all."""
    reads = "unit = any ((select nullif(current_setting('haicap.units', true), ''))::int[])"
    with bases.connect(own_database, roles.OWNER) as connection:
        connection.execute("create table policy_probe (unit int)")
        connection.execute("insert into policy_probe values (1), (1), (2)")
        connection.execute(roles.row_policies("policy_probe", reads).encode())
        roles.grant_tables(connection)
        connection.commit()
    count = "select count(*) from policy_probe"
    with bases.connect(own_database, roles.WEB) as connection:
        assert connection.execute(count).fetchone() == (0,)
        connection.execute("set local haicap.units = '{1}'")
        assert connection.execute(count).fetchone() == (2,)
        connection.execute("set local role haicap_city")
        assert connection.execute(count).fetchone() == (3,)
    with bases.connect(own_database, roles.OWNER) as connection:
        connection.execute(roles.drop_row_policies("policy_probe").encode())
        connection.execute("drop table policy_probe")
