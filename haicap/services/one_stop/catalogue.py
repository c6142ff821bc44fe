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
def part_online() -> tuple[int, ...]:
    """Numbers of the procedures of which a part can be handled online (một phần)."""
    return tuple(number for number, item in procedures().items() if item.online_level == "mot_phan")


@cache
def full_online() -> tuple[int, ...]:
    """Numbers of the procedures fit for handling wholly online (toàn trình)."""
    return tuple(number for number, item in procedures().items() if item.online_level == "toan_trinh")
