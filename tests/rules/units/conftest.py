"""The real city's directory, with its boundaries, shared by the tests of units."""

from __future__ import annotations

import pytest

from haicap.gates.datafiles import HANOI, load_unit_data
from haicap.gates.maps import point_lookup
from haicap.rules.unit_directory import Directory


@pytest.fixture(scope="session")
def hanoi() -> Directory:
    return Directory(load_unit_data(), point_lookup(HANOI / "boundaries.geojson"))
