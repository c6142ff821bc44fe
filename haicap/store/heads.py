"""Heads leave the database: whoever rewrites a journal and all its seals can't rewrite what was kept elsewhere.

`var/heads/NAME.txt` has a line for each seal of a world, oldest first: name, moment (UTC) and head, tabs between. It is
only ever added to; copy it to where the database's owner has no hand in it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from psycopg import Connection

from haicap.store import server
from haicap.store.errors import WorldError

FOLDER = "heads"
BEFORE_ALL = -1
Heads = list[tuple[str, str]]


def file_of(name: str) -> Path:
    """Where the heads of a world are kept."""
    return server.home() / FOLDER / f"{name}.txt"


def last_kept(name: str) -> str | None:
    """The newest head that was kept of a world, or None; a line that was cut off by a crash does not count."""
    try:
        text = file_of(name).read_text("utf-8")
    except FileNotFoundError:
        return None
    lines = [line.split("\t") for line in text.split("\n")[:-1]]
    return next((line[2] for line in reversed(lines) if len(line) == 3), None)


def keep_new(connection: Connection[Any], name: str) -> int:
    """Append the head of each seal that is newer than the newest one kept; answers how many, on the disk by then.

    Raises WorldError where the chain lacks the newest one kept. Two processes at once keep every head once.
    """
    return _append(name, lambda: _heads(connection, _place_of(connection, name, last_kept(name))))


def keep_all(connection: Connection[Any], name: str) -> int:
    """Append the heads of all seals, of a world that may have taken the name of an earlier one; answers how many."""
    return _append(name, lambda: _heads(connection, BEFORE_ALL))


def _append(name: str, read: Callable[[], Heads]) -> int:
    file = file_of(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as lines:
        fcntl.flock(lines, fcntl.LOCK_EX)
        fresh = read()
        if fresh:
            lines.write(_mended(file))
            lines.writelines(f"{name}\t{at}\t{head}\n" for at, head in fresh)
            lines.flush()
            os.fsync(lines.fileno())
    return len(fresh)


def _mended(file: Path) -> str:
    """What ends a line that a crash cut off."""
    return "" if not file.stat().st_size or file.read_bytes().endswith(b"\n") else "\n"


def _place_of(connection: Connection[Any], name: str, kept: str | None) -> int:
    """The number of the seal with the head that was kept."""
    if kept is None:
        return BEFORE_ALL
    with connection.transaction():
        found = connection.execute("SELECT number FROM seal WHERE head = %s", [kept]).fetchone()
    if found is None:
        raise WorldError(
            f"Chuỗi niêm phong của “{name}” không chứa đầu chuỗi {kept[:16]}… đã cất trong {file_of(name)}: nhật ký "
            "đã bị viết lại, hoặc tệp thuộc thế giới khác cùng tên; hãy chạy haicap verify và tìm nguyên nhân.",
            f'The seals of "{name}" do not contain the head {kept[:16]}… kept in {file_of(name)}: the journal was '
            "rewritten, or the file belongs to another world of that name; run haicap verify and find out why.",
        )
    return int(found[0])


def _heads(connection: Connection[Any], after: int) -> Heads:
    """Moment and head of the seals after the one of this number."""
    query = (
        "SELECT to_char(to_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || '+00', head FROM seal "
        "WHERE number > %s ORDER BY number"
    )
    with connection.transaction():
        return connection.execute(query, [after]).fetchall()
