"""What each app adds to the house when it starts: menu entries (and, further down, data loaders)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry of the rail: its group, its label in Vietnamese (marked for translation), the page it opens."""

    group: str
    label: str
    url_name: str
    icon: str
    order: int


MENUS: list[MenuEntry] = []


def menu() -> list[tuple[str, list[MenuEntry]]]:
    """The rail's groups in order, each with its entries in order."""
    groups: dict[str, list[MenuEntry]] = {}
    for entry in sorted(MENUS, key=lambda item: item.order):
        groups.setdefault(entry.group, []).append(entry)
    return list(groups.items())
