"""Rows that can be counted again from others, and the balance of custody."""

from __future__ import annotations

from collections import Counter
from typing import Any

from psycopg import Connection

from haicap.engine.registry import REGISTRY
from haicap.store.derived import DERIVED, WORDS_VI, coverage
from haicap.store.tables import TABLES
from haicap.store.verify_findings import FINDINGS_MAX, Finding, Findings, about_row
from haicap.store.verify_replay import HOLDER


def check_coverage(findings: Findings) -> None:
    """Name every column that nothing proves."""
    for each in coverage():
        if each.how == "unproved":
            findings.add(
                Finding(
                    f"Cột {each.table}.{each.column} không được nhật ký, truy vấn hay mã băm nào chứng minh.",
                    f"Column {each.table}.{each.column} is proved by no entry, query or digest.",
                )
            )


def check_derived(connection: Connection[Any], findings: Findings) -> None:
    """Build the derived rows again, one query a kind, and name those that differ from their table."""
    for kind, derived in DERIVED.items():
        names = ", ".join(derived.columns)
        query = (
            "SELECT id, row_to_json(t)::text, row_to_json(d)::text "  # noqa: S608 - names are ours
            f"FROM (SELECT id, {names} FROM {TABLES[kind].name}) t "
            f"FULL JOIN ({derived.query}) d(id, {names}) USING (id) "
            f"WHERE row_to_json(t)::text IS DISTINCT FROM row_to_json(d)::text ORDER BY id LIMIT {FINDINGS_MAX}"
        )
        for number, row, rebuilt in connection.execute(query.encode()):
            findings.add(
                about_row(
                    kind,
                    number,
                    f"trong bảng là {row or 'không có'}, nhưng tính lại được {rebuilt or 'không có'}.",
                    f"stands as {row or 'nothing'} in its table, but {rebuilt or 'nothing'} when counted again.",
                )
            )


def check_custody(connection: Connection[Any], books: Counter[tuple[str, int]], findings: Findings) -> None:
    """Compare what each unit holds with what was created there, came in and went out by the journal."""
    for kind, table in TABLES.items():
        if HOLDER not in REGISTRY.kinds[kind].defaults:
            continue
        query = f"SELECT {HOLDER}, count(*) FROM {table.name} GROUP BY {HOLDER}"  # noqa: S608 - names are ours
        held = dict(connection.execute(query.encode()).fetchall())
        units = {unit for name, unit in books if name == kind} | held.keys()
        name_vi = WORDS_VI.get(kind, kind)
        for unit in sorted(units, key=str):
            stands, told = held.get(unit, 0), books[kind, unit]
            if stands != told:
                findings.add(
                    Finding(
                        f"Đơn vị {unit} đang giữ {stands} {name_vi} theo bảng, nhưng lập tại chỗ + chuyển đến − chuyển "
                        f"đi theo nhật ký là {told}.",
                        f"Unit {unit} holds {stands} of kind {kind} by the table, but created + received − handed on "
                        f"make {told} by the journal.",
                        subject=f"unit {unit}",
                    )
                )
