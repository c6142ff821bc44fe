"""Several threads set papers at the same time, and a missing font is told in one sentence."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from haicap.gates import typesetting
from haicap.gates.barcodes import qr_svg

PROBE = "gates/typst/legal.typ"


def test_threads_share_no_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typesetting._fonts()  # from where they are, before templates come from elsewhere
    (tmp_path / "probe.typ").write_text(
        '#set text(font: "Tinos")\n#json(bytes(sys.inputs.data)).word\n', "utf-8"
    )
    monkeypatch.setattr(typesetting, "PACKAGE", tmp_path)
    monkeypatch.setattr(typesetting, "_IDLE", type(typesetting._IDLE)())
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda n: typesetting.pdf("probe.typ", {"word": f"Ước {n % 3}"}, 0), range(24)))
    assert len(set(made)) == 3
    assert all(pdf.startswith(b"%PDF-") for pdf in made)


def test_a_missing_font_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAICAP_FONTS", str(tmp_path))
    with pytest.raises(typesetting.FontsMissingError, match="make setup"):
        typesetting._fonts.__wrapped__()


def test_a_qr_code_is_square_and_holds_modules_alone() -> None:
    drawn = qr_svg("https://thu.example.vn/tra-cuu/H26.000.70-250620-0012/?k=7K3M-9QXZ-2ABC")
    assert drawn.startswith("<svg ")
    assert drawn.count("<path ") == 1
    assert "<script" not in drawn
