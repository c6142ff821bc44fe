"""What a run keeps with every window, on its way from the run to the writer."""

from __future__ import annotations

from typing import Any, NamedTuple

from haicap.rehearsal.stage import Due


class Kept(NamedTuple):
    """What a run has in mind at a window's end, as plain values: how far it is, what is due, where rows come from."""

    progress: list[Any]
    fresh: list[Due]
    ended: list[tuple[int, int]]
    origins: list[tuple[int, tuple[int, int]]]
    efforts: dict[int, int]
    refusals: str
    ids: dict[int, int]
    acts: dict[int, int]
