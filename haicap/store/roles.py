"""The roles of the database and what each may do there.

haicap_owner owns the tables and migrates; haicap_engine changes them, but only adds to the journal; haicap_city reads
all; haicap_web is the only one that signs in, reads what its policies show, and takes on engine or city for a moment.
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from haicap.store import server

OWNER, ENGINE, CITY, WEB = "haicap_owner", "haicap_engine", "haicap_city", "haicap_web"
#: Tables to which the engine adds rows and never changes or removes one.
APPEND_ONLY = frozenset({"journal_entry", "reading_record"})
#: Tables of Django's own that no page and no engine needs to change.
MIGRATION_TABLES = frozenset({"django_migrations"})
#: What a page's units are, for policies: set locally in the transaction that reads; nothing set, no rows.
OF_UNITS = "= ANY ((SELECT nullif(current_setting('haicap.units', true), ''))::int[])"
#: Whether a page has said whose reading it is, be it of no unit ('{}'): then it sees what is nobody's secret.
ANY_READER = "(SELECT nullif(current_setting('haicap.units', true), '')) IS NOT NULL"
ATTRIBUTES: dict[str, LiteralString] = {
    OWNER: "NOLOGIN INHERIT",  # it owns schema public by inheriting pg_database_owner
    ENGINE: "NOLOGIN NOINHERIT",
    CITY: "NOLOGIN NOINHERIT",
    WEB: "LOGIN NOINHERIT",
}


def ensure_roles(connection: psycopg.Connection[Any], at: server.Server) -> None:
    """Create the four roles and their memberships on the server where they are missing (autocommit connection)."""
    found = {
        row[0] for row in connection.execute("select rolname from pg_roles where rolname like 'haicap\\_%'")
    }
    for name, attributes in ATTRIBUTES.items():
        if name not in found:
            _create(connection, name, attributes)
    if not found.issuperset(ATTRIBUTES):
        _join(connection)
    _let_engine_copy(connection)
    if not at.embedded:
        password = sql.SQL("ALTER ROLE {} PASSWORD {}").format(
            sql.Identifier(WEB), sql.Literal(server.login_password(WEB))
        )
        connection.execute(password)


def grant_database(connection: psycopg.Connection[Any], database: str) -> None:
    """Let only the four roles into `database`: a clone does not inherit this from its template."""
    name = sql.Identifier(database)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, _names(ENGINE, CITY, WEB)))
    connection.execute(sql.SQL("GRANT TEMPORARY ON DATABASE {} TO {}").format(name, _names(ENGINE)))


def grant_tables(connection: psycopg.Connection[Any], web_tables: Iterable[str] = ()) -> None:
    """Grant on every table and sequence that haicap_owner has in schema public (connection in that role)."""
    connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(_names(ENGINE, CITY, WEB)))
    own = frozenset(web_tables)
    rows = connection.execute(
        "select relname, relkind = 'S' from pg_class "
        "where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S') "
        "and pg_get_userbyid(relowner) = %s order by relname",
        [OWNER],
    ).fetchall()
    for name, is_sequence in rows:
        for role, rights in _rights(name, is_sequence=is_sequence, own=own):
            kind = sql.SQL("SEQUENCE" if is_sequence else "TABLE")
            statement = sql.SQL("GRANT {} ON {} {} TO {}")
            connection.execute(
                statement.format(sql.SQL(rights), kind, sql.Identifier(name), sql.Identifier(role))
            )


def row_policies(table: str, web_reads: str | None = None) -> str:
    """Return the SQL that switches on row-level security for `table`, for a migration's RunSQL.

    Engine and city see all rows; a page sees those for which the SQL expression `web_reads` holds, or none; compare
    indexed columns: `receiver_id = any ((select nullif(current_setting('haicap.units', true), ''))::int[])`.
    """
    name = '"' + table.replace('"', '""') + '"'
    lines = [
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY engine_all ON {name} TO {ENGINE} USING (true) WITH CHECK (true)",
        f"CREATE POLICY city_reads ON {name} FOR SELECT TO {CITY} USING (true)",
    ]
    if web_reads is not None:
        lines.append(f"CREATE POLICY web_reads ON {name} FOR SELECT TO {WEB} USING ({web_reads})")
    return ";\n".join(lines) + ";"


def drop_row_policies(table: str) -> str:
    """Return the SQL that undoes `row_policies`, for a migration's reverse_sql."""
    name = '"' + table.replace('"', '""') + '"'
    policies = ("engine_all", "city_reads", "web_reads")
    lines = [f"DROP POLICY IF EXISTS {policy} ON {name}" for policy in policies]
    return ";\n".join([*lines, f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY"]) + ";"


def own_table(table: str) -> str:
    """Return the SQL that keeps `table` for the web alone, which writes it itself: sessions, sign-in, no cases."""
    name = '"' + table.replace('"', '""') + '"'
    return (
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY; "
        f"CREATE POLICY web_own ON {name} TO {WEB} USING (true) WITH CHECK (true);"
    )


def drop_own_table(table: str) -> str:
    """Return the SQL that undoes `own_table`."""
    name = '"' + table.replace('"', '""') + '"'
    return f"DROP POLICY IF EXISTS web_own ON {name}; ALTER TABLE {name} DISABLE ROW LEVEL SECURITY;"


def is_privileged(connection: psycopg.Connection[Any]) -> bool:
    """Say whether whoever signed in on `connection` has more rights than a page may have."""
    row = connection.execute(
        "select rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or pg_has_role(session_user, %s, 'MEMBER') "
        "from pg_roles where rolname = session_user",
        [OWNER],
    ).fetchone()
    return row is None or bool(row[0])


def _rights(name: str, *, is_sequence: bool, own: frozenset[str]) -> list[tuple[str, str]]:
    if is_sequence:
        return [
            (ENGINE, "USAGE, SELECT"),
            *([(WEB, "USAGE, SELECT")] if name.removesuffix("_id_seq") in own else []),
        ]
    if name in MIGRATION_TABLES:
        return [(ENGINE, "SELECT"), (CITY, "SELECT"), (WEB, "SELECT")]
    change = "SELECT, INSERT" if name in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
    web = "SELECT, INSERT, UPDATE, DELETE" if name in own else "SELECT"
    return [(ENGINE, change), (CITY, "SELECT"), (WEB, web)]


def _create(connection: psycopg.Connection[Any], name: str, attributes: str) -> None:
    # Another process may be quicker.
    with suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
        connection.execute(sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(name), sql.SQL(attributes)))


def _let_engine_copy(connection: psycopg.Connection[Any]) -> None:
    """Spare the engine row-level security, where we may: it sees all rows anyway, and COPY refuses a role under it."""
    row = connection.execute(
        "select (select rolsuper from pg_roles where rolname = current_user), rolbypassrls "
        "from pg_roles where rolname = %s",
        [ENGINE],
    ).fetchone()
    if row is not None and row[0] and not row[1]:
        with suppress(psycopg.errors.InternalError_):  # another process was quicker
            connection.execute(sql.SQL("ALTER ROLE {} BYPASSRLS").format(sql.Identifier(ENGINE)))


def _join(connection: psycopg.Connection[Any]) -> None:
    modern = connection.info.server_version >= 160000
    inherit = " WITH INHERIT FALSE, SET TRUE" if modern else ""
    for role in (ENGINE, CITY):
        connection.execute(
            sql.SQL("GRANT {} TO {}" + inherit).format(sql.Identifier(role), sql.Identifier(WEB))
        )
    row = connection.execute("select rolsuper from pg_roles where rolname = current_user").fetchone()
    if row and not row[0]:
        option = " WITH INHERIT TRUE, SET TRUE" if modern else ""
        for role in (OWNER, ENGINE, CITY):
            connection.execute(sql.SQL("GRANT {} TO CURRENT_USER" + option).format(sql.Identifier(role)))


def _names(*roles: str) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, roles))
