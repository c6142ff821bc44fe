"""Files beside the database: each digest that a row holds must be that of a file which lies there, unaltered."""

from __future__ import annotations

from typing import Any

from psycopg import Connection, sql

from haicap.store import files
from haicap.store.derived import FILES
from haicap.store.tables import TABLES
from haicap.store.verify_findings import Findings, about_row


def check_files(connection: Connection[Any], findings: Findings) -> None:
    """Name every row of which a file is lost, or no longer what its digest says."""
    (world,) = connection.execute("SELECT name FROM world").fetchone() or ("",)
    for kind, columns in FILES.items():
        for column in columns:
            query = sql.SQL("SELECT id, {0} FROM {1} WHERE {0} <> '' ORDER BY id").format(
                sql.Identifier(column), sql.Identifier(TABLES[kind].name)
            )
            for number, digest in connection.execute(query):
                if files.get(world, digest) is None:
                    findings.add(
                        about_row(
                            kind,
                            number,
                            f"giữ mã băm {digest[:16]}…, nhưng tệp đó bị mất hoặc đã bị sửa.",
                            f"holds the digest {digest[:16]}…, but that file is lost or was altered.",
                        )
                    )
