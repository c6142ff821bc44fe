"""The gate to the legal forms and letterheads."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from haicap.gates.datafiles import VIETNAM
from haicap.gates.yamlfiles import read_yaml
from haicap.rules.forms import FormBook, parse_forms


@cache
def load_forms(path: Path = VIETNAM / "forms.yaml") -> FormBook:
    """All circulars and letterheads of a file, checked; raises DataError with file, line and reason."""
    return read_yaml(path, parse_forms)
