"""The figures of a run, counted from the tables; nothing in them depends on the wall's clock, name or window."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from haicap.rehearsal.cast import Cast

_DOSSIERS = """
    SELECT count(*) FILTER (WHERE code IS NOT NULL) AS received,
           count(*) FILTER (WHERE state = 3) AS refused_intake,
           count(*) FILTER (WHERE state = 1 AND step = 7) AS asked_online,
           count(*) FILTER (WHERE state = 1 AND step <> 7) AS unchecked,
           count(*) FILTER (WHERE state = 10) AS returned,
           count(*) FILTER (WHERE state = 9) AS finished_waiting,
           count(*) FILTER (WHERE state = 7) AS withdrawn,
           count(*) FILTER (WHERE state = 8) AS stopped,
           count(*) FILTER (WHERE state IN (2, 4, 5, 6)) AS in_hand,
           count(*) FILTER (WHERE state IN (9, 10) AND refused) AS refused_result,
           count(*) FILTER (WHERE state IN (9, 10) AND finished_at > due_original) AS late_finished,
           count(*) FILTER (WHERE state IN (2, 4, 5, 6) AND (SELECT clock_at FROM world) > due_original) AS late_open,
           coalesce(sum(sent_back), 0) AS sent_back
    FROM dossier
"""
_TICKETS = """
    SELECT coalesce(sum(pending) FILTER (WHERE state = 4), 0) AS gave_up,
           coalesce(sum(pending) FILTER (WHERE state IN (1, 2, 5)), 0) AS queued
    FROM ticket WHERE purpose = 1
"""
_WAITS = """
    SELECT coalesce(sum(wait), 0)::int8 AS total, count(*) AS called,
           coalesce(percentile_disc(0.95) WITHIN GROUP (ORDER BY wait), 0)::int8 AS p95
    FROM (SELECT extract(epoch FROM called_at - taken_at)::int8 AS wait FROM ticket WHERE called_at IS NOT NULL) w
"""
_REQUESTS = """
    SELECT count(*) FILTER (WHERE at_intake AND dossier IS NULL AND back_at IS NULL) AS asked,
           count(*) FILTER (WHERE NOT at_intake AND back_at IS NOT NULL) AS supplemented
    FROM request
"""
_JOURNAL = """
    SELECT (SELECT count(*) FROM journal_entry), (SELECT coalesce(sum(last_act), 0)::int8 FROM office_counter),
           (SELECT head FROM seal ORDER BY number DESC LIMIT 1), (SELECT lost FROM progress),
           (SELECT count(*) FROM consultation)
"""


class Broken(ValueError):
    """The figures don't add up: dossiers were lost or doubled."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi, self.en = vi, en


def _one(connection: Connection[Any], query: str) -> dict[str, Any]:
    cursor = connection.execute(query)
    row, names = cursor.fetchone(), [column.name for column in cursor.description or ()]
    return dict(zip(names, row or (), strict=True))


def summarise(connection: Connection[Any], cast: Cast, scale: str, arrived: int) -> dict[str, Any]:
    """The run's figures as the design lists them; raises Broken where an equation does not hold."""
    d, t, r = _one(connection, _DOSSIERS), _one(connection, _TICKETS), _one(connection, _REQUESTS)
    total, called, p95 = _one(connection, _WAITS).values()
    entries, changes, head, lost, consulted = connection.execute(_JOURNAL).fetchone() or (0, 0, "", 0, 0)
    dossiers = {
        "arrived": arrived,
        "refused_intake": d["refused_intake"],
        "asked_at_intake": r["asked"] + d["asked_online"],
        "gave_up": t["gave_up"],
        "queued": t["queued"] + d["unchecked"],
        "received": d["received"],
        "returned": d["returned"],
        "finished_waiting": d["finished_waiting"],
        "withdrawn": d["withdrawn"],
        "stopped": d["stopped"],
        "in_hand": d["in_hand"],
        "refused_result": d["refused_result"],
        "late_finished": d["late_finished"],
        "late_open": d["late_open"],
    }
    _check(dossiers)
    bodies = [cast.facts.bodies[unit].kind for unit in cast.staff]
    return {
        "seed": cast.seed,
        "scale": float(scale),
        "offices": bodies.count("commune"),
        "branches": bodies.count("branch"),
        "days": len(cast.days),
        "dossiers": dossiers,
        "documents": {"issued": 0, "deliveries": 0, "doubled": 0, "lost": 0},
        "reports": {"received": 0, "answered": 0, "late": 0},
        "changes": changes,
        "entries": entries,
        "loops": {
            "sent_back": int(d["sent_back"]),
            "supplemented": r["supplemented"],
            "absences": len(cast.away),
            "consulted": consulted,
        },
        "wait_seconds": {"sum": total, "count": called, "p95": p95},
        "journal_head": head,
        "lost": lost,
    }


def _check(d: dict[str, int]) -> None:
    came = d["received"] + d["refused_intake"] + d["asked_at_intake"] + d["gave_up"] + d["queued"]
    went = d["returned"] + d["finished_waiting"] + d["withdrawn"] + d["stopped"] + d["in_hand"]
    if d["arrived"] != came:
        raise Broken(
            f"Số hồ sơ mang đến {d['arrived']} khác số ghi nhận {came}.",
            f"{d['arrived']} dossiers arrived, but {came} are accounted for.",
        )
    if d["received"] != went:
        raise Broken(
            f"Số hồ sơ tiếp nhận {d['received']} khác số đã và đang giải quyết {went}.",
            f"{d['received']} dossiers were received, but {went} are accounted for.",
        )
