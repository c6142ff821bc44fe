"""What sign-in leaves behind and nobody needs any more: ended sessions, used codes, old counts and failures."""

from __future__ import annotations

from datetime import timedelta

from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.db import connection

from haicap.base.people.accounts import now
from haicap.base.people.models import Rate

ATTEMPTS_KEPT_DAYS = 30
LOG_KEPT_DAYS = 365
"""Who signed in when is kept for a year; the journal keeps what they did for good."""


def tidy() -> int:
    """Remove it; answers how many rows are gone."""
    at = now()
    gone = sum(
        found.delete()[0]
        for found in (
            Session.objects.filter(expire_date__lt=at),
            AccessAttempt.objects.filter(attempt_time__lt=at - timedelta(days=ATTEMPTS_KEPT_DAYS)),
            AccessLog.objects.filter(attempt_time__lt=at - timedelta(days=LOG_KEPT_DAYS)),
        )
    )
    day_seconds = 86_400
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM page_cache WHERE expires < %s", [at])
        gone += cursor.rowcount
    # A count is of the present stretch alone; the longest stretch is a day.
    newest = int(at.timestamp()) // day_seconds - 1
    return int(gone) + Rate.objects.filter(stretch__lt=newest).delete()[0]
