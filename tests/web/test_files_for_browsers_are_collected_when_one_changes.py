"""Browsers get what stands in the checkout: files are collected anew when one says something else, whatever its age."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from haicap.web import assets, collecting


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two files to be collected, in a folder of their own."""
    sources = tmp_path / "sources"
    sources.mkdir()
    for name in ("one.css", "two.js"):
        (sources / name).write_text(f"/* {name} */")
    named = tuple((f"haicap/{name}", sources, name) for name in ("one.css", "two.js"))
    monkeypatch.setattr(assets, "FILES", named)
    return sources


@pytest.fixture
def collected(tmp_path: Path, files: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder into which they have been collected; collecting notes that it was done."""
    folder = tmp_path / "collected"

    def collect(*_words: str, **_options: object) -> None:
        folder.mkdir(exist_ok=True)
        (folder / collecting.MANIFEST).write_text("{}")
        done.append("collected")

    done.clear()
    monkeypatch.setattr("django.core.management.call_command", collect)
    monkeypatch.setattr("django.setup", lambda: None)
    collecting.collect(folder)
    assert done == ["collected"]
    return folder


done: list[str] = []


def test_nothing_is_done_twice(collected: Path) -> None:
    collecting.collect(collected)
    assert done == ["collected"]


def test_a_file_with_other_content_and_an_older_time_is_collected_anew(collected: Path, files: Path) -> None:
    """As after going back to an earlier version of the checkout, or unpacking an archive."""
    (files / "one.css").write_text("/* one.css of another version */")
    os.utime(files / "one.css", (0, 0))
    collecting.collect(collected)
    assert done == ["collected", "collected"]
    assert collecting.is_current(collected)


def test_a_file_with_the_same_content_and_a_newer_time_is_not(collected: Path, files: Path) -> None:
    """As after a fresh clone."""
    os.utime(files / "two.js", (4_000_000_000, 4_000_000_000))
    collecting.collect(collected)
    assert done == ["collected"]


def test_a_file_that_is_no_longer_named_or_has_another_name_counts(
    collected: Path, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "FILES", assets.FILES[:1])
    assert not collecting.is_current(collected)
    renamed = (("haicap/other.css", *assets.FILES[0][1:]),)
    before = collecting.digest()
    monkeypatch.setattr(assets, "FILES", renamed)
    assert collecting.digest() != before


def test_a_collection_that_was_broken_off_is_begun_again(collected: Path) -> None:
    (collected / collecting.NOTE).unlink()
    collecting.collect(collected)
    assert done == ["collected", "collected"]
    (collected / collecting.MANIFEST).unlink()
    assert not collecting.is_current(collected)
