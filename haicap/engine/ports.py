"""What the engine asks of a store; `haicap.store.live` answers with PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from haicap.engine.outcome import Outcome
from haicap.engine.session import Session
from haicap.rules.base import Command, Key, Refused, Row
from haicap.rules.roles import Away as Away  # noqa: PLC0414 - a name of this port, too
from haicap.rules.roles import Held as Held  # noqa: PLC0414 - another one

KEY_LETTERS_MAX = 200
CONFLICT = Refused("IDEMPOTENCY_CONFLICT", "key")
"""What is answered to a wish that says something else than the one before under the same key."""


class Wish(NamedTuple):
    """A command and, where its sender may send it again, the key by which it is known (at most 200 letters).

    `said` is what the sender said, where the command holds more than that: an id fresh for each try, a salt. Two
    wishes with one key must say the same; without `said`, the command itself is compared, all but its time.
    """

    command: Command
    key: str | None = None
    said: str | None = None


class WriteFailedError(Exception):
    """The database refused what a list of commands changed; nothing of it stands."""


class BusyError(Exception):
    """Two transactions stood in each other's way; tried again, it may well succeed."""


class Wanted(NamedTuple):
    """What a list of commands needs to be decided: rows and offices to lock, and persons whose roles are looked up.

    `named` are those of the persons whose absences are looked up as well, and those whom they stand in for.
    """

    keys: frozenset[Key] = frozenset()
    units: frozenset[int] = frozenset()
    persons: frozenset[int] = frozenset()
    named: frozenset[int] = frozenset()


class Opened(NamedTuple):
    """What a store found: rows, the offices' last acts, roles, absences; and by place what is settled already.

    A wish is settled that was told before, or whose key now says otherwise; a number is the place in the list of a wish
    that says the same under the same key: both have one outcome.
    """

    rows: Sequence[Row]
    acts: Mapping[int, int]
    held: Sequence[Held]
    settled: Mapping[int, Outcome | int]
    away: Sequence[Away] = ()


class LiveStore(Protocol):
    """Loads, locks and writes for one list of commands; all but `transaction` is called inside one."""

    def transaction(self) -> AbstractContextManager[None]:
        """One transaction in the engine's role; raises BusyError on deadlock or serialisation failure.

        What `write` and `settle` were given is sent before its end; raises WriteFailedError where that is refused.
        """
        ...

    def attempt(self) -> AbstractContextManager[None]:
        """A savepoint: what fails inside leaves no trace; what was given to `write` inside is sent before its end."""
        ...

    def open(self, wanted: Wanted, wishes: Sequence[Wish] = ()) -> Opened:
        """Note the keys of wishes, then lock and read to the end of the transaction what is wanted, in one fixed order.

        Missing rows are left out, and their ids locked as well; an office without acts has done none. Raises
        WriteFailedError for what can't be in a database.
        """
        ...

    def write(self, session: Session) -> None:
        """Write what the session changed; raises WriteFailedError for what can't be in a database."""
        ...

    def settle(self, outcomes: Mapping[str, Outcome]) -> None:
        """Keep outcomes by key; the keys of failed wishes are free again."""
        ...


class Ids(Protocol):
    """Hands out ids of new things."""

    def take(self, count: int) -> list[int]:
        """So many fresh ids."""
        ...
