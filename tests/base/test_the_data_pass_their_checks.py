"""The checks that came with the data hold for the copies that the product carries."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path
from typing import Any

import pytest

from haicap.gates.datafiles import DATA

TOOLS = Path(__file__).resolve().parents[2] / "tools"


def tool(name: str) -> dict[str, Any]:
    return runpy.run_path(str(TOOLS / name))


def test_the_data_of_hanoi_pass_every_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert tool("check_data.py")["main"]() == 0
    assert "0 failure(s)" in capsys.readouterr().out


def test_the_procedures_pass_every_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert tool("check_procedures.py")["main"]() == 0
    assert "79 procedures" in capsys.readouterr().out


def test_the_check_of_data_notices_a_population_that_does_not_add_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for place in ("hanoi", "vietnam"):
        shutil.copytree(DATA / place, tmp_path / place)
    path = tmp_path / "hanoi" / "units.csv"
    path.write_text(path.read_text("utf-8").replace(",65023,", ",65024,", 1), "utf-8")
    assert tool("check_data.py")["main"](tmp_path) == 1
    assert "FAIL  new: population sums" in capsys.readouterr().out


def test_the_check_of_procedures_notices_an_unknown_source(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "procedures.yaml"
    text = (DATA / "vietnam" / "procedures.yaml").read_text("utf-8")
    path.write_text(text.replace("  - LAW_HOTICH\n", "  - LAW_UNKNOWN\n", 1), "utf-8")
    assert tool("check_procedures.py")["main"](path) == 1
    assert "unknown source LAW_UNKNOWN" in capsys.readouterr().out
