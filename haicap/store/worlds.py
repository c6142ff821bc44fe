"""Worlds: each is a database of its own, cloned in a moment from a base or from another world."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from haicap.store import bases, roles, server
from haicap.store.errors import WorldError

KINDS = {
    "plan": ("kế hoạch", "a plan"),
    "trial": ("đợt vận hành thử", "a trial"),
    "exercise": ("cuộc diễn tập", "an exercise"),
    "live": ("thế giới vận hành thật", "a live world"),
}
PREFIX = "haicap_w_"
HALF_MADE = "haicap_n_"
OF_SYSTEMS = ("api_token", "webhook", "webhook_delivery")
"""Tokens of other systems, and what was to be told to them: of one world alone."""
NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}")


@dataclass(frozen=True, slots=True)
class World:
    """What the server knows of a world without opening it; `made` and `finished` count up in order of time."""

    name: str
    kind: str
    parent: str
    place: str
    made: int
    finished: int | None
    size_bytes: int

    @property
    def database(self) -> str:
        """The name of its database."""
        return PREFIX + self.name


def described(world: World) -> dict[str, str | int | bool]:
    """Return what `haicap worlds --json` says of a world."""
    said: dict[str, str | int | bool] = {"name": world.name, "kind": world.kind, "parent": world.parent}
    return said | {
        "place": world.place,
        "finished": world.finished is not None,
        "size_bytes": world.size_bytes,
    }


def standing(world: World) -> tuple[str, str]:
    """Say how a world stands, in Vietnamese and in English."""
    if world.kind in ("live", "exercise"):
        return ("đã kết thúc", "ended") if world.finished else ("đang dùng", "in use")
    return ("xong", "finished") if world.finished else ("chưa xong", "unfinished")


def database_of(name: str) -> str:
    """Return the database's name of world `name`; raise WorldError for a name that cannot be one."""
    if not NAME.fullmatch(name):
        raise WorldError(
            f"Tên thế giới “{name}” không hợp lệ: 1 đến 41 ký tự a-z, 0-9, gạch nối, gạch dưới, bắt đầu bằng chữ cái.",
            f'"{name}" cannot name a world: 1 to 41 of a-z, 0-9, hyphen, underscore, beginning with a letter.',
        )
    return PREFIX + name


def list_worlds() -> list[World]:
    """Return all worlds on the server, oldest first."""
    with bases.administrator() as connection:
        return _worlds(connection)


def find_world(name: str) -> World:
    """Return the world of that name; raise WorldError if there is none, naming those that exist."""
    database_of(name)
    worlds = list_worlds()
    for world in worlds:
        if world.name == name:
            return world
    names = ", ".join(world.name for world in worlds) or "–"
    raise WorldError(
        f"Không có thế giới “{name}”; hiện có: {names}.",
        f'There is no world "{name}"; there are: {names}.',
    )


def world_exists(name: str) -> bool:
    """Say whether there is a world of that name; raise WorldError for a name that cannot be one."""
    database_of(name)
    return any(world.name == name for world in list_worlds())


def find_world_of(name: str, kind: str) -> World:
    """Return the world of that name; raise WorldError if there is none, or if it is of another kind."""
    world = find_world(name)
    if world.kind != kind:
        (is_vi, is_en), (wanted_vi, wanted_en) = KINDS[world.kind], KINDS[kind]
        raise WorldError(
            f"“{name}” là {is_vi}, không phải {wanted_vi}; hãy chọn tên khác.",
            f'"{name}" is {is_en}, not {wanted_en}; choose another name.',
        )
    return world


def latest_finished_trial() -> World | None:
    """Return the trial that finished last, or None."""
    finished = [world for world in list_worlds() if world.kind == "trial" and world.finished is not None]
    return max(finished, key=lambda world: world.finished or 0, default=None)


def world_or_latest_trial(name: str | None) -> World:
    """Return the world of that name, or without one the trial that finished last; raise WorldError if there is none."""
    found = find_world(name) if name else latest_finished_trial()
    if found is None:
        raise WorldError(
            "Chưa có lần diễn tập nào xong; hãy chạy make trial trước.",
            "No trial has finished yet; run make trial first.",
        )
    return found


def create_world(name: str, kind: str, *, place: str = "hanoi", parent: str | None = None) -> World:
    """Clone world `name` from the base of `place`, or from world `parent`; raise WorldError if it cannot be.

    The parent must have no connection open. A trial's commits do not wait for the disk: a power cut may cost its
    last moments, never its order, and it resumes from there.
    """
    database, fresh = database_of(name), HALF_MADE + name
    if kind not in KINDS:
        raise ValueError(kind)
    origin = find_world(parent) if parent else None
    source = origin.database if origin else bases.base_template(place)
    with bases.administrator() as connection, _exclusive(connection, name):
        worlds = _worlds(connection)
        if any(world.name == name for world in worlds):
            raise WorldError(
                f"Thế giới “{name}” đã có; hãy chọn tên khác, hoặc dùng --replace để thay, --resume để chạy tiếp.",
                f'The world "{name}" exists; choose another name, or --replace it, or --resume it.',
            )
        bases.drop_database(connection, fresh)
        bases.clone(connection, source, fresh)
        _settle(connection, fresh, kind)
        if origin:
            _forget_sign_in(fresh)
        made = max((world.made for world in worlds), default=0) + 1
        place = origin.place if origin else place
        _note(connection, fresh, World(name, kind, parent or "", place, made, None, 0))
        bases.execute(connection, "ALTER DATABASE {} RENAME TO {}", fresh, database)
    return find_world(name)


def drop_world(name: str, *, even_live: bool = False) -> bool:
    """Drop world `name` with everybody still connected to it; return False if there was none.

    Raise WorldError for a live world, which nothing replaces, unless `even_live` says that it is meant.
    """
    database = database_of(name)
    with bases.administrator() as connection, _exclusive(connection, name):
        if not even_live and any(
            world.name == name and world.kind == "live" for world in _worlds(connection)
        ):
            raise WorldError(
                f"“{name}” là thế giới vận hành thật nên không lệnh nào thay hoặc xóa được; hãy chọn tên khác.",
                f'"{name}" is a live world, which no command replaces or drops; choose another name.',
            )
        dropped = bases.drop_database(connection, database)
    (server.home() / "keys" / f"{name}.key").unlink(missing_ok=True)
    shutil.rmtree(server.home() / "files" / name, ignore_errors=True)  # a world's scans go with it
    return dropped


def mark_finished(name: str, *, finished: bool = True) -> World:
    """Note that the run in world `name` has come to its end (or, with False, that it goes on again)."""
    world = find_world(name)
    with bases.administrator() as connection, _exclusive(connection, "*finished"):
        last = max((other.finished or 0 for other in _worlds(connection)), default=0)
        noted = World(**{**asdict(world), "finished": last + 1 if finished else None})
        _note(connection, world.database, noted)
    return noted


def connect(name: str, role: str = roles.ENGINE, *, autocommit: bool = False) -> psycopg.Connection[Any]:
    """Return a connection to world `name` in `role`; raise WorldError if there is none, ServerError if out of reach."""
    world = find_world(name)
    return bases.connect(world.database, role, autocommit=autocommit)


def _settle(connection: psycopg.Connection[Any], database: str, kind: str) -> None:
    roles.grant_database(connection, database)
    bases.execute(connection, "ALTER DATABASE {} SET timezone = 'UTC'", database)
    if kind == "trial":
        bases.execute(connection, "ALTER DATABASE {} SET synchronous_commit = off", database)


def _forget_sign_in(database: str) -> None:
    """Empty what pages keep of their own (sessions, accounts, drafts, rates) and what other systems come in by."""
    with bases.connect(database, autocommit=True) as connection:
        tables = connection.execute(
            "select distinct tablename from pg_policies where schemaname = 'public' "
            "and (policyname = 'web_own' or tablename = any(%s)) order by 1",
            [list(OF_SYSTEMS)],
        ).fetchall()
        if tables:
            names = sql.SQL(", ").join(sql.Identifier(name) for (name,) in tables)
            connection.execute(sql.SQL("TRUNCATE {}").format(names))


def _note(connection: psycopg.Connection[Any], database: str, world: World) -> None:
    note = {key: value for key, value in asdict(world).items() if key not in {"name", "size_bytes"}}
    text = json.dumps(note, sort_keys=True)
    connection.execute(
        sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(database), sql.Literal(text))
    )


def _worlds(connection: psycopg.Connection[Any]) -> list[World]:
    query: LiteralString = (
        "select substr(datname, %(skip)s), shobj_description(oid, 'pg_database'), pg_database_size(oid) "
        "from pg_database where starts_with(datname, %(prefix)s)"
    )
    rows = connection.execute(query, {"skip": len(PREFIX) + 1, "prefix": PREFIX}).fetchall()
    worlds = [World(name, **json.loads(note), size_bytes=size) for name, note, size in rows if note]
    return sorted(worlds, key=lambda world: world.made)


@contextmanager
def _exclusive(connection: psycopg.Connection[Any], name: str) -> Iterator[None]:
    """Keep others from making or dropping the same world until the end of the block."""
    connection.execute("select pg_advisory_lock(hashtextextended(%s, 0))", [f"haicap {name}"])
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute("select pg_advisory_unlock(hashtextextended(%s, 0))", [f"haicap {name}"])
