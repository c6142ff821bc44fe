"""Every address of the pages with who may open it, as its view declares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

from haicap.base.people.rights import STAFF, Rights, rights_of


class Address(NamedTuple):
    """One address: its route, its name with namespaces, its view, what the view declares (None: nothing)."""

    route: str
    name: str
    view: Any
    rights: Rights | None

    @property
    def who(self) -> str:
        """Who may open it, in a few words."""
        return described(self.rights)


def addresses() -> list[Address]:
    """All addresses that the resolver knows, in its order."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def described(rights: Rights | None) -> str:
    """Rights in a few words."""
    if rights is None:
        return "nobody"
    if rights.public:
        return "everybody"
    if rights.account:
        return "whoever is signed in"
    roles = "every role" if rights.roles == STAFF else ", ".join(sorted(rights.roles))
    return f"{roles}; a trial's review" if rights.review else roles


def _walk(patterns: list[Any], route: str, space: str) -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, here, inner)
        elif isinstance(pattern, URLPattern):
            name = f"{space}{pattern.name or ''}"
            yield Address(here, name, pattern.callback, rights_of(pattern.callback, name))
