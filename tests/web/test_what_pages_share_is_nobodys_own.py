"""Pieces of pages that are drawn once a process depend on a role, a language and the place's data, on no person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.utils import translation

from haicap.base import names
from haicap.base.facts import load_facts
from haicap.engine.clock import WallClock
from haicap.rules.calendar import local_date
from haicap.services.one_stop import counter_choices
from haicap.web import context
from haicap.web.context import Looker


class Told:
    """A reader that tells one digest and its offices, and how often it was asked for these."""

    def __init__(self, digest: str, name: str) -> None:
        self.digest, self.name, self.asked = digest, name, 0

    def one(self, sql: str, values: Mapping[str, Any] | None = None) -> tuple[Any, ...]:
        return (self.digest,)

    def rows(self, sql: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        self.asked += 1
        return [
            (11, "A1", self.name, "Department A", "department"),
            (1001, "00004", "Phường B", "", "commune"),
        ]


@pytest.fixture(autouse=True)
def forgotten() -> Any:
    names._kept.clear()
    yield
    names._kept.clear()


def test_offices_are_read_again_when_the_places_data_are_others() -> None:
    first: Any = Told("one", "Sở A")
    second: Any = Told("two", "Sở A mới")
    assert names.bodies(first)[11].name_vi == "Sở A"
    assert names.bodies(first)[11].name_vi == "Sở A"
    assert first.asked == 1
    assert names.bodies(second)[11].name_vi == "Sở A mới"
    assert names.bodies(first)[11].name_vi == "Sở A"
    assert first.asked == 2


def test_what_offices_are_called_follows_the_pages_language() -> None:
    reader: Any = Told("one", "Sở A")
    found = names.bodies(reader)
    assert names.called(found) == {11: "Sở A", 1001: "Phường B"}
    with translation.override("en"):
        assert names.called(found) == {11: "Department A", 1001: "Phường B"}
    assert names.called(dict(found)) == {11: "Sở A", 1001: "Phường B"}


def test_the_rail_shows_what_a_role_may_open_in_its_language_and_marks_the_page() -> None:
    clerk = Looker("clerk", "live", reviewing=False, language="vi")
    nobody = clerk._replace(role=None)
    rail = context._rail(clerk, "/mot-cua/tiep-nhan/")
    assert 'href="/mot-cua/tiep-nhan/" aria-current="page"' in rail
    assert 'href="/mot-cua/tiep-nhan/"' not in context._rail(nobody, "/")
    assert "aria-current" not in context._rail(clerk, "/nowhere/")
    with translation.override("en"):
        english = context._rail(clerk._replace(language="en"), "/mot-cua/tiep-nhan/")
    assert english != rail
    assert context._rail(clerk, "/mot-cua/tiep-nhan/") is rail


def test_procedures_stand_in_the_offices_order_and_the_chosen_one_is_marked() -> None:
    today = local_date(WallClock().now())
    facts = load_facts("hanoi", today, any_counter=True, authentication_signers=None)
    found = counter_choices.picks(facts, [7, 3], 1001, 3)
    assert found.total == len(facts.procedures)
    assert found.html.count("<label") == found.total
    assert found.html.index('value="7"') < found.html.index('value="3"')
    assert found.html.count(" checked") == 1
    assert 'data-key="6"' in found.html
    assert 'data-key="7"' not in found.html
    assert " checked" not in counter_choices.picks(facts, [], 1001, None).html
    assert counter_choices.communes(facts).count("<option") == 126
