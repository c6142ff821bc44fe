"""Who may open a page: every view declares it, and whatever declares nothing opens for nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from haicap.base.people.posts import Post
from haicap.rules.base import OPEN_ROLES
from haicap.rules.roles import ROLES

ATTRIBUTE = "haicap_rights"
View = TypeVar("View", bound=Callable[..., Any])

STAFF = frozenset(ROLES) - OPEN_ROLES
"""Every role that a person can hold."""


@dataclass(frozen=True, slots=True)
class Rights:
    """Who may open a view: everybody, or these roles; `review` opens it to all where a trial is reviewed."""

    roles: frozenset[str] = frozenset()
    public: bool = False
    review: bool = False
    account: bool = False
    """Whether it is for whoever is signed in, be it without any post yet."""

    def allow(self, post: Post | None, *, reviewing: bool = False, signed_in: bool = False) -> bool:
        """Whether somebody in this post, or in none, may open the view."""
        role = post.role if post is not None else None
        return self.open_to(role, reviewing=reviewing, signed_in=signed_in)

    def open_to(self, role: str | None, *, reviewing: bool = False, signed_in: bool = False) -> bool:
        """Whether somebody in this role, or in none, may open the view."""
        if self.public or (self.review and reviewing) or (self.account and signed_in):
            return True
        return role is not None and role in self.roles


PUBLIC = Rights(public=True)
NOBODY = Rights()
OF_OTHERS: dict[str, Rights] = {}
"""Rights of views that others wrote, by the name of their URL."""


def for_roles(*roles: str, review: bool = False) -> Callable[[View], View]:
    """Declare that a view is for these roles; `review`: for everybody, too, where a finished trial is reviewed."""
    unknown = set(roles) - STAFF
    if unknown or not roles:
        raise ValueError(f"no roles of people: {sorted(unknown)}")
    return _declared(Rights(frozenset(roles), review=review))


def for_staff(*, review: bool = False) -> Callable[[View], View]:
    """Declare that a view is for whoever holds any post."""
    return _declared(Rights(STAFF, review=review))


def for_public(view: View) -> View:
    """Declare that a view is for everybody, signed in or not."""
    return _declared(PUBLIC)(view)


def for_account(view: View) -> View:
    """Declare that a view is for whoever is signed in, with or without a post."""
    return _declared(Rights(account=True))(view)


def _declared(rights: Rights) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, ATTRIBUTE, rights)
        return view

    return mark


def rights_of(view: Callable[..., Any], url_name: str | None = None) -> Rights | None:
    """What a view declares, or None where it declares nothing."""
    found = getattr(view, ATTRIBUTE, None)
    if isinstance(found, Rights):
        return found
    return OF_OTHERS.get(url_name or "")
