"""The files that browsers get: named one by one, from packages and from this folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

ROOT = Path(__file__).resolve().parents[2]
NODE = ROOT / "node_modules"
OWN = Path(__file__).resolve().parent / "static"

# (URL below STATIC_URL, folder, path in that folder). Whole `dist` folders would take minutes to compress.
FILES: tuple[tuple[str, Path, str], ...] = (
    ("vendor/htmx/htmx.min.js", NODE / "htmx.org/dist", "htmx.min.js"),
    ("vendor/echarts/echarts.min.js", NODE / "echarts/dist", "echarts.min.js"),
    (
        "vendor/inter/inter-latin-wght-normal.woff2",
        NODE / "@fontsource-variable/inter/files",
        "inter-latin-wght-normal.woff2",
    ),
    (
        "vendor/inter/inter-vietnamese-wght-normal.woff2",
        NODE / "@fontsource-variable/inter/files",
        "inter-vietnamese-wght-normal.woff2",
    ),
    ("haicap/haicap.css", OWN, "haicap/haicap.css"),
    ("haicap/app.js", OWN, "haicap/app.js"),
    ("haicap/charts.js", OWN, "haicap/charts.js"),
    ("haicap/citizen.css", OWN, "haicap/citizen.css"),
    ("haicap/citizen.js", OWN, "haicap/citizen.js"),
    ("haicap/counter.css", OWN, "haicap/counter.css"),
    ("haicap/counter.js", OWN, "haicap/counter.js"),
    ("haicap/work.css", OWN, "haicap/work.css"),
    ("haicap/work.js", OWN, "haicap/work.js"),
    ("haicap/mark.svg", OWN, "haicap/mark.svg"),
)


class _NamedStorage(FileSystemStorage):
    """One file under the name that its URL has."""

    def __init__(self, url_name: str, folder: Path, source: str) -> None:
        super().__init__(location=str(folder))
        self.url_name = url_name
        self.source = source
        self.prefix = ""

    def _source(self, name: str) -> str:
        return self.source if name == self.url_name else name

    def path(self, name: str) -> str:
        return super().path(self._source(name))


class NamedFinder(BaseFinder):
    """Yields exactly the files of FILES, so that collecting and compressing them takes seconds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storages = {url: _NamedStorage(url, folder, path) for url, folder, path in FILES}

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's own
        storage = self.storages.get(path)
        found = [storage.path(path)] if storage and Path(storage.path(path)).is_file() else []
        return found if find_all or kwargs.get("all") else (found[0] if found else None)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        yield from self.storages.items()


def missing() -> tuple[str, ...]:
    """URL names of the files that are not on this disk (empty once `npm ci` has run)."""
    return tuple(url for url, folder, path in FILES if not (folder / path).is_file())
