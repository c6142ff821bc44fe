"""What a check of data says when a file cannot be used: which file, which line, and why."""

from __future__ import annotations


class DataError(Exception):
    """A data file that must not be loaded: its name, the line (0: the whole file) and the reason, vi and en."""

    def __init__(self, file: str, line: int, vi: str, en: str) -> None:
        self.file = file
        self.line = line
        self.vi = vi
        self.en = en
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {vi} / {en}")
