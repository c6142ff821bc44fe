"""Every operation with inputs made from its own description, right and wrong: no 5xx, and answers as described."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from haicap.web import api
from tests.api.town import Town

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OPERATIONS = [
    (method.upper(), path) for path, entry in api.description()["paths"].items() for method in entry
]
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
WITHOUT_INPUT = {"/api/v1/procedures"}
TRIED = [
    (method, path, mode)
    for method, path in OPERATIONS
    for mode in MODES
    if mode is GenerationMode.POSITIVE or path not in WITHOUT_INPUT
]


@pytest.fixture(scope="module")
def described(town: Town) -> Any:
    """The API as its own description tells of it, called in this process."""
    town.change("DELETE FROM page_rate")
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


def test_every_operation_is_there() -> None:
    """What is tried below is all that the description knows."""
    assert len(OPERATIONS) >= 7


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path", "mode"), TRIED)
def test_whatever_is_sent_is_answered_as_described(
    town: Town, described: Any, method: str, path: str, mode: GenerationMode
) -> None:
    """With a good token, so that the inputs reach what lies behind the door."""
    strategy = described[path][method].as_strategy(generation_mode=mode)
    headers = {"Authorization": f"Bearer {town.token()}"}

    @given(st.data())
    @settings(
        max_examples=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    def tried(data: st.DataObject) -> None:
        data.draw(strategy).call_and_validate(headers=headers, checks=CHECKS)

    tried()
