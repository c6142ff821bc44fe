"""Bases: databases with tables, rights and the data of a place, built once and cloned for every world."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from haicap.store import roles, server
from haicap.store.errors import ServerError, WorldError

PACKAGE = Path(__file__).resolve().parents[1]
PREFIX = "haicap_base_"
BUILD_SECONDS_MAX = 600
#: Besides the data themselves: whatever decides what a base looks like.
RECIPES = (
    "**/migrations/*.py", "**/load*.py", "gates/*.py", "rules/text.py", "store/roles.py", "store/bases.py",
    "store/enums.py", "rules/roles.py", "rules/*/commands.py", "**/desk.py",
)  # fmt: skip


def connect(database: str, role: str | None = None, *, autocommit: bool = False) -> psycopg.Connection[Any]:
    """Return a connection to `database` as administrator or in `role`, the server started if need be.

    Raise ServerError if the server is out of reach, WorldError if there is no such database.
    """
    dsn = server.ensure_running().dsn(database, role)
    try:
        return psycopg.connect(dsn, autocommit=autocommit, connect_timeout=10)
    except psycopg.OperationalError as error:
        if f'database "{database}" does not exist' in str(error):
            raise WorldError(
                f"Không có cơ sở dữ liệu {database}; hãy chạy make trial.",
                f"There is no database {database}; run make trial.",
            ) from error
        why = (str(error).strip().splitlines() or ["?"])[0].strip()
        raise ServerError(
            f"Không kết nối được cơ sở dữ liệu ({why}); hãy kiểm tra máy chủ PostgreSQL và HAICAP_DATABASE_URL.",
            f"The database is out of reach ({why}); check the PostgreSQL server and HAICAP_DATABASE_URL.",
        ) from error


@contextmanager
def administrator(database: str = "postgres") -> Iterator[psycopg.Connection[Any]]:
    """Give an autocommit connection as administrator, with the roles in place, closed at the end."""
    with connect(database, autocommit=True) as connection:
        if database == "postgres":
            roles.ensure_roles(connection, server.address())
        yield connection


def base_digest(place: str) -> str:
    """Return the digest (12 hex digits) of the data files of `place` and of all that shapes a base."""
    data = PACKAGE / "data"
    if not (data / place).is_dir():
        places = ", ".join(sorted(path.name for path in data.iterdir() if path.is_dir()))
        raise WorldError(
            f"Không có dữ liệu của “{place}”; hiện có: {places}.",
            f'There are no data of "{place}"; there are: {places}.',
        )
    files = {path for folder in ("vietnam", place) for path in (data / folder).rglob("*") if path.is_file()}
    files |= {path for pattern in RECIPES for path in PACKAGE.glob(pattern)}
    digest = hashlib.sha256(place.encode())
    for path in sorted(files):
        digest.update(f"\0{path.relative_to(PACKAGE)}\0{_digest_of(path, path.stat().st_mtime_ns)}".encode())
    return digest.hexdigest()[:12]


def base_template(place: str = "hanoi") -> str:
    """Return the database's name of the base of `place`, built if its data or migrations are new.

    Raise WorldError with file, line and reason if a data file is wrong: then nothing is left behind.
    """
    database = PREFIX + base_digest(place)
    with administrator() as connection:
        if _exists(connection, database):
            return database
        connection.execute("select pg_advisory_lock(hashtextextended(%s, 0))", [database])
        if not _exists(connection, database):
            _build(connection, database, place)
    return database


def clone(connection: psycopg.Connection[Any], source: str, target: str) -> None:
    """Create database `target` as a copy of `source`, owned by haicap_owner; raise WorldError if source is in use."""
    statement = "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy OWNER haicap_owner"
    try:
        execute(connection, statement, target, source)
    except psycopg.errors.ObjectInUse as error:
        raise WorldError(
            f"Không sao chép được {source} vì đang có người kết nối; hãy đóng các kết nối rồi thử lại.",
            f"{source} cannot be copied while somebody is connected to it; close the connections, then try again.",
        ) from error


def drop_database(connection: psycopg.Connection[Any], database: str) -> bool:
    """Drop `database` with everybody connected to it; return False if there was none."""
    if not _exists(connection, database):
        return False
    execute(connection, "ALTER DATABASE {} IS_TEMPLATE false", database)
    execute(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", database)
    return True


def execute(connection: psycopg.Connection[Any], statement: LiteralString, *names: str) -> None:
    """Run a statement whose places are names of databases or roles."""
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@cache
def _digest_of(path: Path, _changed_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _exists(connection: psycopg.Connection[Any], database: str) -> bool:
    return (
        connection.execute("select 1 from pg_database where datname = %s", [database]).fetchone() is not None
    )


def _build(connection: psycopg.Connection[Any], database: str, place: str) -> None:
    fresh = f"{database}_new"  # renamed when whole: an interrupted build leaves nothing that looks finished
    drop_database(connection, fresh)
    execute(
        connection,
        "CREATE DATABASE {} TEMPLATE template0 OWNER haicap_owner ENCODING 'UTF8' " + _locale(connection),
        fresh,
    )
    try:
        roles.grant_database(connection, fresh)
        _extensions(fresh)
        _fill(fresh, place)
    except BaseException:
        drop_database(connection, fresh)
        raise
    execute(connection, "ALTER DATABASE {} RENAME TO {}", fresh, database)
    execute(connection, "ALTER DATABASE {} ALLOW_CONNECTIONS false IS_TEMPLATE true", database)
    note = sql.Literal(json.dumps({"place": place}))
    connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(database), note))
    if server.address().embedded:
        _drop_older(connection, database, place)


def _drop_older(connection: psycopg.Connection[Any], database: str, place: str) -> None:
    rows = connection.execute(
        "select datname, shobj_description(oid, 'pg_database') from pg_database where starts_with(datname, %s)",
        [PREFIX],
    ).fetchall()
    for name, note in rows:
        if name != database and note and json.loads(note).get("place") == place:
            drop_database(connection, name)


def _locale(connection: psycopg.Connection[Any]) -> LiteralString:
    """Return the locale words: order by code point everywhere; folding of all letters where the server can."""
    if connection.info.server_version >= 180000:
        return "LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'PG_UNICODE_FAST'"
    if connection.info.server_version >= 170000:
        return "LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
    return "LOCALE 'C' LOCALE_PROVIDER libc"


def _extensions(database: str) -> None:
    with administrator(database) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        # It counts statements for tests and benches; a server of somebody else's may not offer it.
        with suppress(psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedFile):
            connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")


def _fill(database: str, place: str) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "haicap.web.settings",
        "HAICAP_DATABASE": database,
        "HAICAP_DATABASE_ROLE": roles.OWNER,
        "HAICAP_READ_AS": "",
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "build_base", place],
        check=False, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=PACKAGE.parent,
        stdin=subprocess.DEVNULL, timeout=BUILD_SECONDS_MAX,
    )  # fmt: skip
    if done.returncode == 0:
        return
    last = (done.stderr.strip().splitlines() or ["?"])[-1]
    try:
        said = json.loads(last)
        raise WorldError(said["vi"], said["en"])
    except (ValueError, KeyError, TypeError):
        raise RuntimeError(f"building {database} failed:\n{done.stderr[-4000:]}") from None
