"""What fills a new base: each app's `ready()` adds its loader here, in the order of INSTALLED_APPS."""

from typing import Any, Protocol

import psycopg


class Loader(Protocol):
    """Fills tables of one app from the data files of `place` ("hanoi", "tiny"), as their owner, uncommitted."""

    def __call__(self, connection: psycopg.Connection[Any], place: str) -> None:
        """Insert the rows; raise an error with `vi` and `en` that names file, line and reason if a file is wrong."""


LOADERS: list[Loader] = []
#: Tables that pages write themselves (sessions, sign-in, uploads in progress); all others they only read.
WEB_TABLES: set[str] = set()
