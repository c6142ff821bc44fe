"""A ledger in the manner of bookkeepers: every journal entry moves dossiers from one account to another.

It knows no tables and no end states; what stands in an account is only what the entries have brought there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

OUTSIDE = "outside"
INTAKE = ("received", "refused_intake", "asked_at_intake", "gave_up", "queued")
COURSE = ("returned", "finished_waiting", "withdrawn", "stopped", "in_hand")
_ENDS = {9: "finished_waiting", 10: "returned", 7: "withdrawn", 8: "stopped"}


class Line(NamedTuple):
    """An entry: qualified command, subject, what it was before (None: it was not) and after."""

    command: str
    kind: str
    number: int
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]


class Ledger:
    """Accounts by home office of the visit; `visit_of` tells the visit behind an id, `home` a visit's office."""

    def __init__(self, visit_of: Mapping[int, int], home: Mapping[int, int]) -> None:
        self.visit_of, self.home = visit_of, home
        self.stands: Counter[tuple[int, str]] = Counter()
        self._pending: dict[int, int] = {}
        self._course: dict[int, str] = {}
        self._ticket_of: dict[int, int] = {}

    def at(self, office: int, *accounts: str) -> int:
        """What stands in these accounts of an office."""
        return sum(self.stands[office, account] for account in accounts)

    def book(self, lines: Iterable[Line]) -> None:
        """Book entries in the order of the journal."""
        for line in lines:
            if line.kind == "ticket":
                self._ticket(line)
            elif line.kind == "dossier":
                self._dossier(line)
            elif line.kind == "request":
                self._request(line)

    def _move(self, number: int, source: str, target: str, count: int = 1) -> None:
        office = self.home[self.visit_of[number]]
        self.stands[office, source] -= count
        self.stands[office, target] += count

    def _ticket(self, line: Line) -> None:
        after, number = line.after, line.number
        if line.before is None:
            if after.get("purpose", 1) != 1:
                return
            self._pending[number] = after["pending"]
            if "replaces" not in after and "answers" not in after:
                self._move(number, OUTSIDE, "queued", after["pending"])
        elif number in self._pending:
            if line.command == "one_stop.GiveUp":
                self._move(number, "queued", "gave_up", self._pending[number])
            elif line.command == "one_stop.TakeTicket" and line.before["state"] == 4:
                self._move(number, "gave_up", "queued", self._pending[number])
            self._pending[number] = after.get("pending", self._pending[number])

    def _request(self, line: Line) -> None:
        if line.before is None and line.after.get("at_intake") and "ticket" in line.after:
            self._move(line.number, "queued", "asked_at_intake")
        elif line.command == "one_stop.TakeTicket":
            self._move(line.number, "asked_at_intake", "queued")

    def _dossier(self, line: Line) -> None:
        number, name = line.number, line.command.removeprefix("one_stop.")
        if name == "Submit":
            self._move(number, OUTSIDE, "queued")
        elif name == "AskAtIntake":
            self._move(number, "queued", "asked_at_intake")
        elif name == "Resubmit":
            self._move(number, "asked_at_intake", "queued")
        elif name == "RefuseIntake":
            # What was refused at the counter has no visit of its own: its ticket has.
            self._move(line.after.get("ticket", number), "queued", "refused_intake")
        elif name == "Receive":
            self._move(number, "queued", "received")
            self._goes(number, "in_hand")
        elif line.after.get("state") in _ENDS:
            self._goes(number, _ENDS[line.after["state"]])

    def _goes(self, number: int, account: str) -> None:
        office = self.home[self.visit_of[number]]
        before = self._course.get(number)
        if before is not None:
            self.stands[office, before] -= 1
        self.stands[office, account] += 1
        self._course[number] = account
