"""Who a password belongs to: an account whose person is not kept out."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db import connection
from django.http import HttpRequest

from haicap.base import reading
from haicap.base.people.models import Account
from haicap.base.people.posts import is_active

_FIELDS = [field.attname for field in Account._meta.concrete_fields]
_ACCOUNT = f"SELECT {', '.join(_FIELDS)} FROM account WHERE id = %s"  # noqa: S608 - names are ours


class PersonsAccount(BaseBackend):
    """Signs in by user name and password; a person who is kept out is as unknown as one who is not there."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_more: Any,
    ) -> Account | None:
        """The account whose user name and password these are, or None; as slow for unknown names as for known ones."""
        if not username or password is None:
            return None
        account = Account.objects.filter(username=username.strip().lower()).first()
        if account is None:
            Account().set_password(password)
            return None
        return account if account.check_password(password) and is_let_in(account.person) else None

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session; whether its person is still let in, middleware sees where it looks for posts."""
        with connection.cursor() as cursor:
            cursor.execute(_ACCOUNT, [user_id])
            row = cursor.fetchone()
        return None if row is None else Account.from_db("default", _FIELDS, row)


def is_let_in(person: int) -> bool:
    """Whether a person stands on the list and is not kept out."""
    with reading.as_city() as reader:
        return is_active(reader, person)
