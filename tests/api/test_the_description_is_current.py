"""docs/api/openapi.json is what the code says; every operation says who may call it and how it can fail."""

from __future__ import annotations

import json
from pathlib import Path

from haicap.web import api

FILE = Path(__file__).parents[2] / "docs" / "api" / "openapi.json"
OPEN = {"list_procedures", "count_dossiers"}


def test_the_file_is_what_the_code_says() -> None:
    """Run tools/openapi.py where it is not."""
    assert json.loads(FILE.read_text("utf-8")) == api.description()


def test_every_operation_but_the_open_ones_asks_for_a_token() -> None:
    """And says how it answers whoever has none, in problems."""
    for path, methods in api.description()["paths"].items():
        for operation in methods.values():
            assert path.startswith("/api/v1/")
            assert ("security" in operation) == (operation["operationId"] not in OPEN)
            assert ("401" in operation["responses"]) == ("security" in operation)
            assert "application/problem+json" in operation["responses"]["422"]["content"]
