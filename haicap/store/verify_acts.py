"""The numbers of acts: without a gap in every office, with ordinals without a gap in every act, as the counters say."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from haicap.store.verify_findings import FINDINGS_MAX, Finding, Findings

_BREAKS = """
    SELECT act_office, act_counter, ordinal, act_before, ordinal_before FROM (
        SELECT act_office, act_counter, ordinal,
               coalesce(lag(act_counter) OVER w, 0) AS act_before, coalesce(lag(ordinal) OVER w, -1) AS ordinal_before
        FROM journal_entry WINDOW w AS (PARTITION BY act_office ORDER BY act_counter, ordinal)
    ) numbered
    WHERE NOT (act_counter = act_before + 1 AND ordinal = 0)
      AND NOT (act_counter = act_before AND ordinal = ordinal_before + 1)
    ORDER BY act_office, act_counter, ordinal LIMIT %s
"""
_COUNTERS = """
    SELECT unit, coalesce(c.last_act, 0), coalesce(j.last_act, 0)
    FROM (SELECT unit, last_act FROM office_counter WHERE last_act <> 0) c
    FULL JOIN (SELECT act_office AS unit, max(act_counter) AS last_act FROM journal_entry GROUP BY act_office) j
    USING (unit) WHERE c.last_act IS DISTINCT FROM j.last_act ORDER BY unit
"""


def check_acts(connection: Connection[Any], findings: Findings) -> None:
    """Compare the numbers of acts with what they must be; gaps and repetitions go to `findings`."""
    for office, act, ordinal, act_before, ordinal_before in connection.execute(_BREAKS, [FINDINGS_MAX]):
        findings.add(_break(office, (act, ordinal), (act_before, ordinal_before)))
    for unit, counted, journaled in connection.execute(_COUNTERS):
        findings.add(
            Finding(
                f"Đơn vị {unit}: bộ đếm ghi {counted} lượt, nhưng lượt lớn nhất trong nhật ký là {journaled}.",
                f"Unit {unit}: its counter says {counted} acts, but the greatest in the journal is {journaled}.",
                entry=f"{unit}/{max(counted, journaled)}/0",
            )
        )


def _break(office: int, here: tuple[int, int], before: tuple[int, int]) -> Finding:
    (act, ordinal), (act_before, ordinal_before) = here, before
    key = f"{office}/{act}/{ordinal}"
    if act == act_before and ordinal == ordinal_before:
        vi, en = f"Dòng {key} xuất hiện hai lần.", f"Entry {key} stands twice."
    elif act == act_before or act == act_before + 1:
        expected = ordinal_before + 1 if act == act_before else 0
        key = f"{office}/{act}/{expected}"
        vi, en = (
            f"Thiếu dòng {key} trong lượt {act} của đơn vị {office}.",
            f"Entry {key} is missing in its act.",
        )
    else:
        first, last = act_before + 1, act - 1
        key = f"{office}/{first}/0"
        several = f"{first}" if last <= first else f"{first}–{last}"
        vi = f"Đơn vị {office}: nhật ký thiếu lượt {several}."
        en = f"Unit {office}: act {several} is missing in the journal."
    return Finding(vi, en, entry=key)
