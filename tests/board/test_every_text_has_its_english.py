"""The catalogue of the English switch is complete, and compiled from what stands in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_no_marked_text_lacks_its_english() -> None:
    checked = subprocess.run(
        [sys.executable, ROOT / "tools/languages.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert checked.stdout == ""
    assert checked.returncode == 0
