"""The gate to typst: sets a template with plain data as PDF or pictures, in a Times-like font for Vietnamese."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any, Literal

import typst

PACKAGE = Path(__file__).resolve().parents[1]
FAMILY = "Tinos"
# Printable, searchable, fit for keeping, and letters come back as they went in.
STANDARD: Literal["a-2u"] = "a-2u"


class FontsMissingError(RuntimeError):
    """The font of legal papers isn't installed."""

    vi = "Thiếu phông chữ Tinos để in giấy tờ; hãy chạy `make setup`, hoặc đặt HAICAP_FONTS là thư mục chứa phông."
    en = "The font Tinos for legal papers is missing; run `make setup`, or set HAICAP_FONTS to a folder that has it."


@cache
def _fonts() -> typst.Fonts:
    chosen = os.environ.get("HAICAP_FONTS")
    folder = Path(chosen) if chosen else PACKAGE.parent / "node_modules" / "@expo-google-fonts" / "tinos"
    found = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder)] if folder.is_dir() else [],
    )
    if FAMILY not in found.families():
        raise FontsMissingError(FontsMissingError.en)
    return found


_IDLE: LifoQueue[typst.Compiler] = LifoQueue()


@contextmanager
def _compiler() -> Iterator[typst.Compiler]:
    """A compiler for one thread at a time; it is kept warm for the next."""
    try:
        compiler = _IDLE.get_nowait()
    except Empty:
        compiler = typst.Compiler(root=str(PACKAGE), font_paths=_fonts(), ignore_system_fonts=True)
    try:
        yield compiler
    finally:
        _IDLE.put(compiler)


def pdf(template: str, data: Mapping[str, Any], at: int) -> bytes:
    """A template (path below the package) with its data as PDF/A-2u, dated `at` (UTC s); same data, same bytes."""
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    with _compiler() as compiler:
        made = compiler.compile(
            str(PACKAGE / template), format="pdf", sys_inputs=inputs, timestamp=at, pdf_standards=STANDARD
        )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no PDF")
    return made


def pictures(template: str, data: Mapping[str, Any], ppi: float = 110.0) -> list[bytes]:
    """The pages of the template set with `data`, each as a PNG."""
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    with _compiler() as compiler:
        made = compiler.compile(str(PACKAGE / template), format="png", ppi=ppi, sys_inputs=inputs)
    return [made] if isinstance(made, bytes) else list(made or ())
