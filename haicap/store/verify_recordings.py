"""What stands beside a seal: whether its entries still have the numbers and moments under which they were recorded."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from psycopg import Connection

from haicap.store.verify_findings import Finding, about_entry, named
from haicap.store.verify_stretches import Measured, Stretch, lines_of


def differences(connection: Connection[Any], stretch: Stretch, measured: Measured) -> Iterator[Finding]:
    """Name the entries of a seal whose `seq` or `recorded_at` is not what it was; all else about them is as sealed."""
    link, found = stretch.link, measured.recording
    if link is None or (link.number == 0 and link.recording is None and not measured.entries):
        return
    if link.recording is None or len(link.recording.leaves) != len(found.leaves):
        yield _about_seal(link.number, "đã mất hoặc bị sửa", "are gone or were altered")
        return
    altered = [
        place
        for place, (was, now) in enumerate(
            zip(_leaves(link.recording.leaves), _leaves(found.leaves), strict=True)
        )
        if was != now
    ]
    if not altered or link.recording.digest == found.digest:
        yield _about_seal(
            link.number, "đã bị sửa, hoặc có dòng bị sửa khéo", "were altered, or an entry was with care"
        )
        return
    lines = lines_of(connection, stretch)
    for place in altered:
        vi = f"có số thứ tự hoặc thời điểm ghi bị sửa sau khi niêm phong (niêm phong số {link.number})."
        en = f"has another number or moment of recording than when it was sealed (seal {link.number})."
        yield about_entry(named(lines[place]), vi, en, link.number)


def _leaves(packed: bytes) -> tuple[int, ...]:
    return struct.unpack(f">{len(packed) // 4}I", packed)


def _about_seal(number: int, vi: str, en: str) -> Finding:
    return Finding(
        f"Mã băm và mã kiểm của số thứ tự, thời điểm ghi bên cạnh niêm phong số {number} {vi}.",
        f"Digest and checksums of numbers and moments beside seal {number} {en}.",
        seal=number,
    )
