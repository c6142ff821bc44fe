"""A finished run's figures as tables (Parquet), by office, by hour, by procedure; for comparing runs later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
from psycopg import Connection

_OFFICES = """
    SELECT d.competent AS office, count(*) FILTER (WHERE code IS NOT NULL) AS decides,
           count(*) FILTER (WHERE state IN (9, 10)) AS finished,
           count(*) FILTER (WHERE state IN (2, 4, 5, 6)) AS in_hand,
           count(*) FILTER (WHERE state IN (9, 10) AND finished_at > due_original) AS late_finished,
           count(*) FILTER (WHERE state IN (2, 4, 5, 6) AND w.clock_at > due_original) AS late_open,
           coalesce(sum(sent_back), 0)::int8 AS sent_back, count(*) FILTER (WHERE asked > 0) AS supplements_asked
    FROM dossier d CROSS JOIN world w WHERE code IS NOT NULL GROUP BY 1 ORDER BY 1
"""
_QUEUES = """
    SELECT unit AS office, (taken_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day,
           extract(hour FROM taken_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::int AS hour, count(*) AS tickets,
           count(called_at) AS called, count(*) FILTER (WHERE state = 4) AS gave_up,
           coalesce(sum(extract(epoch FROM called_at - taken_at)), 0)::int8 AS wait_seconds_sum,
           coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM called_at - taken_at)), 0)::int8
               AS wait_seconds_median,
           coalesce(percentile_disc(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM called_at - taken_at)), 0)::int8
               AS wait_seconds_p90
    FROM ticket GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
_PROCEDURES = """
    SELECT procedure, channel, count(*) AS received, count(*) FILTER (WHERE state IN (9, 10)) AS finished,
           count(*) FILTER (WHERE refused) AS refused,
           count(*) FILTER (WHERE state IN (9, 10) AND finished_at > due_original) AS late_finished,
           coalesce(sum(fee), 0)::int8 AS fee_dong
    FROM dossier WHERE code IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
"""
TABLES = {"offices": _OFFICES, "queues": _QUEUES, "procedures": _PROCEDURES}


def write_tables(connection: Connection[Any], folder: Path) -> None:
    """Write one Parquet file per table into `folder`; one statement each."""
    for name, query in TABLES.items():
        cursor = connection.execute(query.encode())
        names = [column.name for column in cursor.description or ()]
        frame = pl.DataFrame(cursor.fetchall(), schema=names, orient="row", infer_schema_length=None)
        frame.write_parquet(folder / f"{name}.parquet")
