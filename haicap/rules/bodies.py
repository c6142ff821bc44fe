"""Bodies that can hold a dossier, as the data list them: communes, branches, departments, the city's other offices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from haicap.rules.checks import DataError

BODIES = "bodies.csv"
BODY_KINDS = ("city", "department", "land_office", "centre", "branch", "commune")
RANGES = {
    "city": range(1, 2),
    "department": range(11, 50),
    "land_office": range(50, 51),
    "centre": range(60, 61),
    "branch": range(101, 300),
    "commune": range(1001, 2001),
}


class BodyEntry(NamedTuple):
    """One body as bodies.csv states it; official codes that are not known are None; `former_districts` are codes."""

    id: int
    kind: str
    code: str | None
    abbr: str | None
    name_vi: str
    name_en: str
    lat: float | None
    lon: float | None
    former_districts: tuple[str, ...]
    population: int | None
    mark: str
    source: str
    line: int = 0


def check_bodies(
    entries: Sequence[BodyEntry], known_codes: Iterable[str] | None = None
) -> tuple[BodyEntry, ...]:
    """The entries, or DataError: an id twice, an id that its kind does not have, a district or commune unknown."""
    seen: dict[int, int] = {}
    known = None if known_codes is None else set(known_codes)
    for entry in entries:
        if entry.id in seen:
            raise _wrong(
                entry, f"id {entry.id} đã có ở dòng {seen[entry.id]}", f"id {entry.id} is used twice"
            )
        if entry.id not in RANGES[entry.kind]:
            raise _wrong(
                entry, f"id {entry.id} không thuộc loại {entry.kind}", f"id {entry.id} is no {entry.kind}'s"
            )
        if entry.kind == "commune" and entry.code is None:
            raise _wrong(entry, "xã, phường phải có mã", "a commune needs its code")
        for code in (*entry.former_districts, *([entry.code] if entry.code else [])):
            if known is not None and code not in known:
                raise _wrong(entry, f"không có đơn vị mã “{code}”", f"unknown unit “{code}”")
        seen[entry.id] = entry.line
    return tuple(entries)


def _wrong(entry: BodyEntry, vi: str, en: str) -> DataError:
    return DataError(BODIES, entry.line, vi, en)
