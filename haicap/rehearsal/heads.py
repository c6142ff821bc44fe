"""Heads leave the database: whoever rewrites a journal and all its seals can't rewrite what was kept elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from psycopg import Connection

from haicap.store import server

FOLDER = "heads"


def keep_heads(connection: Connection[Any], name: str) -> Path:
    """Append name, moment (UTC) and head of each seal of a world to `var/heads/NAME.txt`, a line each, tabs between."""
    file = server.home() / FOLDER / f"{name}.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    records = connection.execute("SELECT to_at::text, head FROM seal ORDER BY number").fetchall()
    with file.open("a", encoding="utf-8") as lines:
        lines.writelines(f"{name}\t{at}\t{head}\n" for at, head in records)
    return file
