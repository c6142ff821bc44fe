"""What each app adds to the house when it starts: entries of the menu, papers that can be printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry of the rail: its group, its label (marked for translation), the page it opens."""

    group: str | Promise
    label: str | Promise
    url_name: str
    icon: str
    order: int
    kinds: frozenset[str] = frozenset()
    """The kinds of worlds in which the page exists; empty: in all."""


MENUS: list[MenuEntry] = []
LEAVING: list[Callable[[Any], None]] = []
"""What is let go of, with the request, when somebody signs out or plays nobody any more; apps add theirs."""
FIRST_PAGES: dict[str, str] = {}
"""The URL name of the page that opens first, by role; apps fill it when they start."""


@dataclass(frozen=True, slots=True)
class PaperEntry:
    """A paper that an app prints of a kind of subject: its name in the address, its label, the page, when it exists."""

    subject: str
    slug: str
    label: str | Promise
    url_name: str
    order: int
    made: Callable[[Any], bool]


PAPERS: list[PaperEntry] = []


def papers_of(subject: str, thing: Any) -> list[PaperEntry]:
    """The papers that one subject (a dossier as its page reads it, …) has, in order."""
    found = (entry for entry in PAPERS if entry.subject == subject and entry.made(thing))
    return sorted(found, key=lambda entry: entry.order)


def menu() -> list[tuple[str, list[MenuEntry]]]:
    """The rail's groups in order, each with its entries in order."""
    groups: dict[str, list[MenuEntry]] = {}
    for entry in sorted(MENUS, key=lambda item: item.order):
        groups.setdefault(str(entry.group), []).append(entry)
    return list(groups.items())
