"""What stands in a PDF and where: texts as people read them, and letters that run over an edge or over one another."""

from __future__ import annotations

import io
import unicodedata
from typing import Any

import pdfplumber

POINTS_PER_MM = 72 / 25.4
A5 = (148, 210)
A4_LANDSCAPE = (297, 210)


def pages(pdf: bytes) -> list[Any]:
    """The pages of a PDF."""
    return list(pdfplumber.open(io.BytesIO(pdf)).pages)


def size_mm(page: Any) -> tuple[int, int]:
    """Width and height of a page in whole millimetres."""
    return round(float(page.width) / POINTS_PER_MM), round(float(page.height) / POINTS_PER_MM)


def text(pdf: bytes) -> str:
    """All words of a PDF in reading order, one space between them, without places where words may break."""
    found = " ".join(page.extract_text(x_tolerance=1.5, y_tolerance=2) or "" for page in pages(pdf))
    return tidy(found)


def cell_text(pdf: bytes) -> str:
    """All words of a PDF in the order in which they were set, so that the words of a narrow cell stay together."""
    found = []
    for page in pages(pdf):
        line, last = "", None
        for char in page.chars:
            if last is not None and (char["top"] > last["bottom"] - 1 or char["x0"] < last["x0"] - 1):
                line += " "
            line += char["text"]
            last = char
        found.append(line)
    return tidy(" ".join(found))


def tidy(words: str) -> str:
    """NFC, one space between words, nothing invisible."""
    visible = words.replace("\u200b", "").replace("\u00a0", " ")
    return " ".join(unicodedata.normalize("NFC", visible).split())


def overflows(pdf: bytes, margin_mm: float = 9.0) -> list[str]:
    """Every letter that runs over the page's margin, over a line of a table, or over another letter."""
    found = []
    for number, page in enumerate(pages(pdf), 1):
        chars = [char for char in page.chars if char["text"].strip("\u200b \u00a0")]
        found += [f"page {number}: {each}" for each in _over_edge(page, chars, margin_mm * POINTS_PER_MM)]
        found += [f"page {number}: {each}" for each in _over_lines(page, chars)]
        found += [f"page {number}: {each}" for each in _over_one_another(chars)]
    return found


def _over_edge(page: Any, chars: list[Any], margin: float) -> list[str]:
    width, height = float(page.width), float(page.height)
    return [
        f"“{char['text']}” at {char['x0']:.0f},{char['top']:.0f} is beyond the margin"
        for char in chars
        if char["x0"] < margin
        or char["x1"] > width - margin
        or char["top"] < margin * 0.7
        or char["bottom"] > height - margin * 0.55
    ]


def _edges(page: Any) -> list[tuple[float, float, float]]:
    """Upright lines of tables: place, top, bottom."""
    return [
        ((each["x0"] + each["x1"]) / 2, each["top"], each["bottom"])
        for each in (*page.lines, *page.rects, *page.curves)
        if abs(each["x1"] - each["x0"]) < 1 and each["bottom"] - each["top"] > 4
    ]


def _over_lines(page: Any, chars: list[Any]) -> list[str]:
    edges = _edges(page)
    return [
        f"“{char['text']}” at {char['x0']:.0f},{char['top']:.0f} crosses the line at {place:.0f}"
        for char in chars
        for place, top, bottom in edges
        if char["x0"] + 0.4 < place < char["x1"] - 0.4 and top < (char["top"] + char["bottom"]) / 2 < bottom
    ]


def _over_one_another(chars: list[Any]) -> list[str]:
    """Pairs of letters that share more than a third of the smaller one's middle band (lines may touch, never mix)."""
    found = []
    bands: dict[int, list[Any]] = {}
    for char in chars:
        middle = (char["top"] + char["bottom"]) / 2
        near = [*bands.get(int(middle // 6), ()), *bands.get(int(middle // 6) + 1, ())]
        place = f"{char['x0']:.0f},{char['top']:.0f}"
        found += [f"“{char['text']}” and “{each['text']}” at {place}" for each in near if _mixed(char, each)]
        bands.setdefault(int(middle // 6), []).append(char)
        bands.setdefault(int(middle // 6) + 1, []).append(char)
    return sorted(set(found))


def _mixed(one: Any, other: Any) -> bool:
    if one is other:
        return False
    wide = min(one["x1"], other["x1"]) - max(one["x0"], other["x0"])
    narrower = min(one["x1"] - one["x0"], other["x1"] - other["x0"])
    apart = abs((one["top"] + one["bottom"]) / 2 - (other["top"] + other["bottom"]) / 2)
    smaller = min(one["bottom"] - one["top"], other["bottom"] - other["top"])
    return bool(wide > narrower / 3 and apart < smaller * 0.45)
