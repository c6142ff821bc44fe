"""Procedures by the number that dossiers carry: their names, and which are fit for handling wholly online."""

from __future__ import annotations

from functools import cache

from haicap.base.formats import language
from haicap.gates.procedurefile import load_catalogue
from haicap.rules.procedures import Procedure


@cache
def procedures() -> dict[int, Procedure]:
    """Every procedure by its number (position in the data file, from 1)."""
    return {item.number: item for item in load_catalogue().procedures}


def called(entry: Procedure) -> str:
    """A procedure's name in the page's language."""
    return entry.name_en if language() == "en" else entry.name_vi


def name_of(number: int) -> str:
    """The name of a procedure by its number, or the number where the data don't know it."""
    entry = procedures().get(number)
    return called(entry) if entry is not None else str(number)


@cache
def part_online() -> tuple[int, ...]:
    """Numbers of the procedures of which a part can be handled online (một phần)."""
    return tuple(number for number, item in procedures().items() if item.online_level == "mot_phan")


@cache
def full_online() -> tuple[int, ...]:
    """Numbers of the procedures fit for handling wholly online (toàn trình)."""
    return tuple(number for number, item in procedures().items() if item.online_level == "toan_trinh")
