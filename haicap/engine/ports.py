"""What the engine asks of a store; `haicap.store.live` answers with PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from haicap.engine.outcome import Outcome
from haicap.engine.session import Session
from haicap.rules.base import Command, Key, Refused, Row
from haicap.rules.roles import Held as Held  # noqa: PLC0414 - a name of this port, too

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


class LiveStore(Protocol):
    """Loads, locks and writes for one list of commands."""

    def transaction(self) -> AbstractContextManager[None]:
        """One transaction in the engine's role; raises BusyError on deadlock or serialisation failure."""
        ...

    def attempt(self) -> AbstractContextManager[None]:
        """A savepoint: what fails inside leaves no trace; raises WriteFailedError."""
        ...

    def claim(self, wishes: Sequence[Wish]) -> Mapping[int, Outcome | int]:
        """Note the keys of these wishes; answers, by place, what is settled already: told before, or a conflict.

        A number is the place in the list of a wish that says the same under the same key: both have one outcome.
        """
        ...

    def settle(self, outcomes: Mapping[int, tuple[Wish, Outcome]]) -> None:
        """Keep the outcomes of wishes with a key."""
        ...

    def load(self, keys: Iterable[Key]) -> list[Row]:
        """The rows of these keys, locked to the end of the transaction, in one fixed order; missing ones left out."""
        ...

    def acts(self, units: Iterable[int]) -> dict[int, int]:
        """The last act of these units, locked."""
        ...

    def holdings(self, persons: Iterable[int]) -> list[Held]:
        """Every role that these persons hold, have held or will hold."""
        ...

    def write(self, session: Session) -> None:
        """Write what the session changed."""
        ...


class Ids(Protocol):
    """Hands out ids of new things."""

    def take(self, count: int) -> list[int]:
        """So many fresh ids."""
        ...
