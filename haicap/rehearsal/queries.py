"""What pages read of a live exercise."""

from __future__ import annotations

from typing import Any

from haicap.base.reading import Reader
from haicap.services.one_stop import catalogue

_ERRAND = (
    "SELECT procedure, place, name, identity, phone, address, pages, copies, missing FROM errand "
    "WHERE clerk = %(clerk)s"
)


def errand(reader: Reader, clerk: int) -> dict[str, Any] | None:
    """What the simulated citizen wants who stands before this clerk; None where nobody does."""
    found = reader.records(_ERRAND, {"clerk": clerk})
    if not found:
        return None
    wanted = found[0]
    if wanted["procedure"] is not None:
        wanted["title"] = catalogue.procedures()[wanted["procedure"]].name_vi
    return wanted
