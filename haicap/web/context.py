"""What the frame of every page needs: the world that is served, and the menu."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse

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
    def menu(self) -> list[tuple[str, list[MenuLink]]]:
        """Groups of the rail with the entries whose pages exist here."""
        shown = []
        for group, entries in menu():
            links = []
            for entry in entries:
                if entry.kinds and (self.world is None or self.world.kind not in entry.kinds):
                    continue
                try:
                    url = reverse(entry.url_name)
                except NoReverseMatch:
                    continue
                if not self._opens(url):
                    continue
                links.append(MenuLink(str(entry.label), url, entry.icon, self._path.startswith(url)))
            if links:
                shown.append((group, links))
        return shown

    def _opens(self, url: str) -> bool:
        """Whether whoever asks for this page may open that one."""
        match = resolve(url)
        rights = rights_of(match.func, match.view_name)
        post = getattr(self._request, "post", None)
        return rights is not None and rights.allow(post, reviewing=getattr(self._request, "reviewing", False))


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame` with `world` and `menu`."""
    return {"frame": Frame(request)}
