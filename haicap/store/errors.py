"""Errors of the store that a person can do something about: one sentence in each language."""


class StoreError(Exception):
    """What went wrong and what to do, as one sentence in Vietnamese (`vi`) and one in English (`en`)."""

    def __init__(self, vi: str, en: str) -> None:
        """Keep both sentences; `str()` gives the English one."""
        super().__init__(vi, en)
        self.vi = vi
        self.en = en

    def __str__(self) -> str:
        """The English sentence."""
        return self.en


class ServerError(StoreError):
    """The database server cannot be started, reached or stopped."""


class WorldError(StoreError):
    """A world cannot be made, found or dropped."""
