"""Procedures by the number that dossiers carry: their names, and which are fit for handling wholly online."""

from __future__ import annotations

from functools import cache

from haicap.gates.procedurefile import load_catalogue
from haicap.rules.procedures import Procedure


@cache
def procedures() -> dict[int, Procedure]:
    """Every procedure by its number (position in the data file, from 1)."""
    return {item.number: item for item in load_catalogue().procedures}


@cache
def full_online() -> tuple[int, ...]:
    """Numbers of the procedures fit for handling wholly online (toàn trình)."""
    return tuple(number for number, item in procedures().items() if item.online_level == "toan_trinh")
