"""Accounts: made for a person, opened by a link that works once, ended by a fresh link."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import UTC, datetime, timedelta

from allauth.mfa.models import Authenticator
from axes.utils import reset
from django.db import transaction

from haicap.base.people.models import Account
from haicap.engine.clock import WallClock

LINK_HOURS = 72
USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,39}")


class UsernameError(ValueError):
    """A user name that cannot be one (`taken` False), or that another person has."""

    def __init__(self, *, taken: bool) -> None:
        super().__init__("taken" if taken else "malformed")
        self.taken = taken


def of_person(person: int) -> Account | None:
    """The account of a person, or None."""
    return Account.objects.filter(person=person).first()


def check_username(username: str, person: int) -> str:
    """The user name as it is kept, in small letters; raises UsernameError."""
    name = username.strip().lower()
    if not USERNAME.fullmatch(name):
        raise UsernameError(taken=False)
    if Account.objects.filter(username=name).exclude(person=person).exists():
        raise UsernameError(taken=True)
    return name


def open_link(person: int, username: str) -> str:
    """A fresh link's secret for a person's account, made if need be: old password, factors and sessions end.

    Raises UsernameError. Whoever calls has carried out the command `Invite` before.
    """
    name = check_username(username, person)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        account = Account.objects.filter(person=person).first() or Account(person=person)
        account.username = name
        account.set_unusable_password()
        account.invite_digest = _digest(token)
        account.invite_until = now() + timedelta(hours=LINK_HOURS)
        account.save()
        Authenticator.objects.filter(user_id=account.pk).delete()
    reset(username=name)
    return token


def by_link(token: str) -> Account | None:
    """The account that a link opens, or None for one that is used up, too old or made up."""
    if not 20 <= len(token) <= 100:
        return None
    return Account.objects.filter(invite_digest=_digest(token), invite_until__gte=now()).first()


def set_password(account: Account, password: str) -> None:
    """Set the password and use up the link."""
    account.set_password(password)
    account.invite_digest, account.invite_until = "", None
    account.save()


def now() -> datetime:
    """The wall clock's moment: links and sessions live in real time, whatever the world's clock says."""
    return datetime.fromtimestamp(WallClock().now(), UTC)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
