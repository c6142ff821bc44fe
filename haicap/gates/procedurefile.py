"""The gate to the catalogue of procedures."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from haicap.gates.datafiles import VIETNAM
from haicap.gates.yamlfiles import read_yaml
from haicap.rules.fees import OnlineRule, parse_online_rules
from haicap.rules.procedures import Catalogue
from haicap.rules.procedures_reading import parse


@cache
def load_catalogue(path: Path = VIETNAM / "procedures.yaml") -> Catalogue:
    """All procedures of a file, checked; raises DataError with file, line and reason."""
    return read_yaml(path, parse)


@cache
def load_online_fee_rules(path: Path) -> tuple[OnlineRule, ...]:
    """The dated rules of a city's fees.yaml; raises DataError with file, line and reason."""
    return read_yaml(path, parse_online_rules)
