"""Sessions as Django keeps them in the database, read by one plain statement: every request reads one."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib.sessions.backends import db
from django.db import connection

from haicap.base.people.accounts import now

_READ = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class _Read(NamedTuple):
    session_data: str


class SessionStore(db.SessionStore):
    """Django's own but for how a session is read."""

    @classmethod
    def get_model_class(cls) -> type:
        """The table is Django's own."""
        from django.contrib.sessions.models import Session

        return Session

    def _get_session_from_db(self) -> _Read | None:
        with connection.cursor() as cursor:
            cursor.execute(_READ, [self.session_key, now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        return _Read(row[0])
