"""A role under row-level security may not COPY; then rows go by way of a temporary table, and stand all the same."""

from __future__ import annotations

from haicap.store import bases, bulk, roles

PEOPLE = "1001001\t1001\tNguyễn Văn Thử\n1001002\t1001\tTrần Thị Thử\n"


def test_rows_arrive_whether_or_not_policies_hold(own_database: str) -> None:
    """The same rows by COPY (role spared) and by the temporary table (role under policies)."""
    with bases.connect(own_database, autocommit=True) as owner:
        owner.execute("CREATE ROLE haicap_test_bound NOLOGIN")
        owner.execute("GRANT USAGE ON SCHEMA public TO haicap_test_bound")
        owner.execute("GRANT SELECT, INSERT ON person TO haicap_test_bound")
        owner.execute(f"GRANT TEMPORARY ON DATABASE {own_database} TO haicap_test_bound".encode())
        owner.execute("CREATE POLICY bound ON person TO haicap_test_bound USING (true) WITH CHECK (true)")
    try:
        for role, first in ((roles.ENGINE, 0), ("haicap_test_bound", 2)):
            with bases.connect(own_database) as connection:
                connection.execute(f"SET ROLE {role}".encode())
                connection.commit()
                text = PEOPLE if not first else PEOPLE.replace("100100", "100200")
                with connection.transaction(), connection.cursor() as cursor:
                    bulk.execute(cursor, [bulk.Copy("person", "id, unit, name", text)])
                    bulk.execute(cursor, [bulk.Copy("person", "id, unit, name", "")])
                found = connection.execute("SELECT count(*) FROM person").fetchone()
            assert found == (first + 2,)
    finally:
        with bases.connect(own_database, autocommit=True) as owner:
            owner.execute("DROP OWNED BY haicap_test_bound")
            owner.execute("DROP ROLE haicap_test_bound")
