"""What the frame of every page needs: the world that is served, and the menu."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from haicap.base import reading
from haicap.base.people.rights import rights_of
from haicap.base.registry import menu


@dataclass(frozen=True, slots=True)
class MenuLink:
    """An entry of the rail as this page shows it."""

    label: str
    url: str
    icon: str
    current: bool


class Frame:
    """Looked at by base.html; reads the world only if a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._path = request.path
        self._request = request

    @cached_property
    def world(self) -> reading.WorldNow | None:
        """The world, or None where none is served."""
        if hasattr(self._request, "world"):
            known: reading.WorldNow | None = self._request.world
            return known
        return reading.world()

    @cached_property
    def rail(self) -> SafeString:
        """The rail with the entries whose pages exist here and open for whoever asks."""
        post = getattr(self._request, "post", None)
        kind = self.world.kind if self.world is not None else None
        role = post.role if post is not None else None
        reviewing = bool(getattr(self._request, "reviewing", False))
        return _rail(Looker(role, kind, reviewing=reviewing, language=get_language() or ""), self._path)


class Looker(NamedTuple):
    """All that a rail depends on besides the page: a role, the world's kind, the language; nothing of a person."""

    role: str | None
    kind: str | None
    reviewing: bool
    language: str


def _rail(looker: Looker, path: str) -> SafeString:
    current = tuple(url for url in _addresses(looker) if path.startswith(url))
    return _drawn(looker, current)


@lru_cache(maxsize=512)
def _drawn(looker: Looker, current: tuple[str, ...]) -> SafeString:
    """The rail's entries as HTML, drawn once for everybody who sees the same."""
    groups = [
        (group, [MenuLink(label, url, icon, url in current) for label, url, icon in entries])
        for group, entries in _entries(looker)
    ]
    return render_to_string("parts/rail.html", {"groups": groups})


@lru_cache(maxsize=128)
def _addresses(looker: Looker) -> tuple[str, ...]:
    return tuple(url for _, entries in _entries(looker) for _, url, _ in entries)


@lru_cache(maxsize=128)
def _entries(looker: Looker) -> tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]:
    """Groups of the rail: label, address and icon of each entry that opens for a looker."""
    shown = []
    for group, entries in menu():
        links = tuple(
            (str(entry.label), url, entry.icon)
            for entry in entries
            if (not entry.kinds or looker.kind in entry.kinds) and (url := _door(entry.url_name, looker))
        )
        if links:
            shown.append((group, links))
    return tuple(shown)


def _door(url_name: str, looker: Looker) -> str:
    """The address of that page if it exists and a looker may open it, or nothing."""
    try:
        url = reverse(url_name)
    except NoReverseMatch:
        return ""
    match = resolve(url)
    rights = rights_of(match.func, match.view_name)
    opens = rights is not None and rights.open_to(looker.role, reviewing=looker.reviewing)
    return url if opens else ""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame` with `world` and `rail`."""
    return {"frame": Frame(request)}
