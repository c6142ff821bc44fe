"""docs/dossier-states.md is drawn from the transition table and says nothing else."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from haicap.rules.one_stop.transitions import TABLE

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def states() -> ModuleType:
    spec = importlib.util.spec_from_file_location("states", ROOT / "tools" / "states.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_tool_draws(states: ModuleType) -> None:
    page = (ROOT / "docs" / "dossier-states.md").read_text(encoding="utf-8")
    assert page == states.page(), "run `python tools/states.py`"


def test_every_move_of_the_table_is_an_arrow_and_every_command_a_line(states: ModuleType) -> None:
    arrows = set(states.arrows())
    for kind, entry in TABLE.items():
        for place in entry.froms:
            goal = states.reached(entry, place)
            if goal == place and kind.__name__ not in ("Work", "Assign"):
                continue
            starts = {states.mark(place), states.mark((place[0], 0))}
            assert any((start, states.mark(goal), kind.__name__) in arrows for start in starts), (kind, place)
        assert f"\n| `{kind.__name__}` | " in states.page()


def test_no_arrow_is_drawn_that_the_table_does_not_know(states: ModuleType) -> None:
    by_name = {kind.__name__: entry for kind, entry in TABLE.items()}
    for start, end, name in states.arrows():
        if not name:
            continue
        entry = by_name[name]
        assert end in {states.mark(states.reached(entry, place)) for place in {*entry.froms, (0, 0)}}
        if start != "[*]":
            assert start in {states.mark(place) for place in entry.froms} | {"s4"}
        else:
            assert entry.new


def test_a_page_that_was_edited_by_hand_is_found_out(
    states: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(states, "ROOT", tmp_path)
    monkeypatch.setattr(states, "PAGE", tmp_path / "dossier-states.md")
    monkeypatch.setattr("sys.argv", ["states.py", "--check"])
    assert states.main() == 1
    assert "python tools/states.py" in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", ["states.py"])
    assert states.main() == 0
    monkeypatch.setattr("sys.argv", ["states.py", "--check"])
    assert states.main() == 0
    states.PAGE.write_text(states.page() + "x", encoding="utf-8")
    assert states.main() == 1
