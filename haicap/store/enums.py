"""The closed lists of the journal (roles, commands, kinds) as PostgreSQL enums that follow the registry."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from haicap.engine.registry import REGISTRY
from haicap.rules.roles import ROLES

STORE_COMMANDS = ("store.Load",)


def sync(connection: psycopg.Connection[Any], place: str) -> None:  # noqa: ARG001 - a loader is told its place
    """Add what the enums lack; values are never removed, for old entries may bear them."""
    wanted = {
        "role_name": sorted(ROLES),
        "command_name": sorted([*STORE_COMMANDS, *REGISTRY.names.values()]),
        "kind_name": sorted(REGISTRY.kinds),
    }
    for enum, values in wanted.items():
        for value in values:
            connection.execute(
                sql.SQL("ALTER TYPE {} ADD VALUE IF NOT EXISTS {}").format(
                    sql.Identifier(enum), sql.Literal(value)
                )
            )
