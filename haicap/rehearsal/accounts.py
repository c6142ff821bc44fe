"""Where every dossier that simulated citizens brought has got to, by visit: by the tables, and by the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection

Numbers = NDArray[np.int64]

INTAKE = ("received", "refused_intake", "asked_at_intake", "gave_up", "queued")
"""arrived = the sum of these."""
COURSE = ("returned", "finished_waiting", "withdrawn", "stopped", "in_hand")
"""received = the sum of these."""
PLACES = (*INTAKE, *COURSE)
WORDS_VI = {
    "received": "đã tiếp nhận",
    "refused_intake": "từ chối tiếp nhận",
    "asked_at_intake": "chờ bổ sung trước khi nhận",
    "gave_up": "bỏ về",
    "queued": "còn chờ",
    "returned": "đã trả kết quả",
    "finished_waiting": "có kết quả chờ lấy",
    "withdrawn": "đã rút",
    "stopped": "đã dừng",
    "in_hand": "đang giải quyết",
}
_COURSE_OF_STATE = {
    10: "returned", 9: "finished_waiting", 7: "withdrawn", 8: "stopped",
    2: "in_hand", 4: "in_hand", 5: "in_hand", 6: "in_hand",
}  # fmt: skip
_ASKED_AT_INTAKE_STEP = 7

_DOSSIERS = """
    SELECT coalesce(o.visit, t.visit, -1) AS visit,
           count(*) FILTER (WHERE code IS NOT NULL), count(*) FILTER (WHERE state = 3),
           count(*) FILTER (WHERE state = 1 AND step = 7), 0, count(*) FILTER (WHERE state = 1 AND step <> 7),
           count(*) FILTER (WHERE code IS NOT NULL AND state = 10),
           count(*) FILTER (WHERE code IS NOT NULL AND state = 9),
           count(*) FILTER (WHERE code IS NOT NULL AND state = 7),
           count(*) FILTER (WHERE code IS NOT NULL AND state = 8),
           count(*) FILTER (WHERE code IS NOT NULL AND state IN (2, 4, 5, 6))
    FROM dossier d LEFT JOIN origin o ON o.id = d.id LEFT JOIN origin t ON t.id = d.ticket GROUP BY 1
"""
_TICKETS = """
    SELECT coalesce(o.visit, -1), 0, 0, 0, sum(pending) FILTER (WHERE state = 4),
           sum(pending) FILTER (WHERE state IN (1, 2, 5)), 0, 0, 0, 0, 0
    FROM ticket t LEFT JOIN origin o ON o.id = t.id WHERE purpose = 1 AND pending > 0 GROUP BY 1
"""
_REQUESTS = """
    SELECT coalesce(o.visit, -1), 0, 0, count(*), 0, 0, 0, 0, 0, 0, 0
    FROM request r LEFT JOIN origin o ON o.id = r.id
    WHERE at_intake AND dossier IS NULL AND back_at IS NULL GROUP BY 1
"""


class Accounts:
    """Dossiers by place (PLACES) and visit; the last column is for those that no visit explains."""

    def __init__(self, visits: int) -> None:
        self.visits = visits
        self.counts: Numbers = np.zeros((len(PLACES), visits + 1), dtype=np.int64)

    def add(self, place: str, visit: int, count: int = 1) -> None:
        """Count dossiers of a visit."""
        self.counts[PLACES.index(place), visit if 0 <= visit < self.visits else self.visits] += count

    def of(self, *places: str) -> Numbers:
        """Dossiers in any of these places, by visit."""
        found: Numbers = self.counts[[PLACES.index(place) for place in places]].sum(axis=0)
        return found


def from_tables(connection: Connection[Any], visits: int) -> Accounts:
    """Where each visit's dossiers stand by the tables."""
    accounts = Accounts(visits)
    for query in (_DOSSIERS, _TICKETS, _REQUESTS):
        for visit, *counts in connection.execute(query):
            for place, count in zip(PLACES, counts, strict=True):
                if count:
                    accounts.add(place, visit, count)
    return accounts


class JournalAccounts(Accounts):
    """Where each visit's dossiers stand by the states that the journal alone makes."""

    def __init__(self, connection: Connection[Any], visits: int) -> None:
        super().__init__(visits)
        records = connection.execute("SELECT id, visit FROM origin ORDER BY id").fetchall()
        table = np.array(records, dtype=np.int64).reshape(-1, 2)
        self._ids, self._visits = table[:, 0], table[:, 1]

    def observe(self, kind: str, number: int, state: Mapping[str, Any]) -> None:
        """Take the final state of one subject."""
        if kind == "dossier":
            self._dossier(number, state)
        elif kind == "ticket" and state["purpose"] == 1 and state["pending"]:
            if state["state"] == 4:
                self.add("gave_up", self._visit(number), state["pending"])
            elif state["state"] in (1, 2, 5):
                self.add("queued", self._visit(number), state["pending"])
        elif (
            kind == "request" and state["at_intake"] and state["dossier"] is None and state["back_at"] is None
        ):
            self.add("asked_at_intake", self._visit(number))

    def _dossier(self, number: int, state: Mapping[str, Any]) -> None:
        visit = self._visit(number)
        if (
            visit < 0 and state["ticket"] is not None
        ):  # refused at the counter: only the ticket knows the visitor
            visit = self._visit(state["ticket"])
        if state["code"] is not None:
            self.add("received", visit)
            if state["state"] in _COURSE_OF_STATE:
                self.add(_COURSE_OF_STATE[state["state"]], visit)
        if state["state"] == 3:
            self.add("refused_intake", visit)
        elif state["state"] == 1:
            asked = state["step"] == _ASKED_AT_INTAKE_STEP
            self.add("asked_at_intake" if asked else "queued", visit)

    def _visit(self, number: int) -> int:
        place = int(np.searchsorted(self._ids, number))
        return int(self._visits[place]) if place < len(self._ids) and self._ids[place] == number else -1
