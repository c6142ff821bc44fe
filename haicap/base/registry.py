"""What each app adds to the house when it starts: entries of the menu."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry of the rail: its group, its label (marked for translation), the page it opens."""

    group: str | Promise
    label: str | Promise
    url_name: str
    icon: str
    order: int


MENUS: list[MenuEntry] = []
FIRST_PAGES: dict[str, str] = {}
"""The URL name of the page that opens first, by role; apps fill it when they start."""


def menu() -> list[tuple[str, list[MenuEntry]]]:
    """The rail's groups in order, each with its entries in order."""
    groups: dict[str, list[MenuEntry]] = {}
    for entry in sorted(MENUS, key=lambda item: item.order):
        groups.setdefault(str(entry.group), []).append(entry)
    return list(groups.items())
