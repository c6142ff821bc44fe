"""The communes' outlines: simplified without gaps, kept by content, the small inner units enlarged beside."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

from haicap.board import maps, metrics
from haicap.board.dashboard import empty_row
from haicap.board.figures import OfficeRow

SOURCE = Path(__file__).parents[2] / "haicap/data/hanoi/boundaries.geojson"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> maps.Shapes:
    return maps.shapes(SOURCE, tmp_path_factory.mktemp("maps"))


def test_every_commune_is_drawn_and_neighbours_share_their_edges(drawn: maps.Shapes) -> None:
    features = json.loads(drawn.geojson)["features"]
    outlines = [shape(feature["geometry"]) for feature in features]
    assert len(outlines) == 126 == len(drawn.paths)
    assert all(outline.is_valid for outline in outlines)
    assert shapely.coverage_is_valid(outlines)
    assert len(drawn.geojson) < 200_000


def test_an_outline_is_simplified_once_for_its_content(tmp_path: Path) -> None:
    maps._shapes.cache_clear()
    first = maps.shapes(SOURCE, tmp_path)
    kept = list(tmp_path.glob("shapes-*.wkb"))
    assert [path.stem for path in kept] == [f"shapes-{first.digest}"]
    stamp = kept[0].stat().st_mtime_ns
    maps._shapes.cache_clear()
    assert maps.shapes(SOURCE, tmp_path) == first
    assert kept[0].stat().st_mtime_ns == stamp


def test_the_inset_holds_the_inner_wards_and_not_the_outskirts(drawn: maps.Shapes) -> None:
    assert drawn.in_core("00070")  # Hoàn Kiếm
    assert not drawn.in_core("09619")  # Ba Vì
    inside = sum(drawn.in_core(code) for code in drawn.paths)
    assert 30 <= inside <= 60


def test_names_on_a_map_can_carry_no_markup(drawn: maps.Shapes) -> None:
    svg = maps.svg_map(drawn, [maps.Area("00070", 1, '<script>"x"</script>')], "A & B")
    assert "<script>" not in svg
    assert 'aria-label="A &amp; B"' in svg


def row(judged: int, late: int) -> OfficeRow:
    return replace(empty_row(1001), judged=judged, late=late)


def test_a_share_of_few_dossiers_is_hatched_and_none_late_has_a_class_of_its_own() -> None:
    shown = metrics.metric("muon")
    among = metrics.classes(shown, [])
    assert metrics.office_level(shown, row(19, 10), among) == metrics.HATCHED
    assert metrics.office_level(shown, row(20, 0), among) == 0
    assert [metrics.office_level(shown, row(1000, late), among) for late in (1, 9, 10, 30, 100)] == [
        1,
        1,
        2,
        3,
        4,
    ]


def test_the_third_class_of_waits_begins_at_the_target() -> None:
    among = metrics.wait_classes()
    assert [metrics.level(minutes * 60, among) for minutes in (0, 7.9, 8, 14.9, 15, 25, 35)] == [
        0,
        0,
        1,
        1,
        2,
        3,
        4,
    ]
