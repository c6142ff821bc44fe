"""Forms that citizens have begun: kept under what their writer was told, for thirty days, or until handed in."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction

from haicap.base.people.accounts import now
from haicap.services.one_stop.citizen_models import Draft
from haicap.services.one_stop.citizen_showing import as_told

LETTERS = 16
DAYS_KEPT = 30
SWEPT_AT_ONCE = 100
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SWEEP = """
    DELETE FROM citizen_draft WHERE digest IN
        (SELECT digest FROM citizen_draft WHERE saved_at < %s ORDER BY saved_at LIMIT %s)
"""


def fresh_code() -> str:
    """A new code to take a form up again: 16 letters that aren't taken for others, 80 bits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(LETTERS))


def save(code: str, procedure: int, said: Mapping[str, str]) -> None:
    """Keep what was typed under a code; forget a few forms that nobody took up for thirty days."""
    moment = now()
    with transaction.atomic(), connection.cursor() as cursor:
        Draft.objects.update_or_create(
            digest=_digest(code), defaults={"procedure": procedure, "said": dict(said), "saved_at": moment}
        )
        cursor.execute(_SWEEP, [moment - timedelta(days=DAYS_KEPT), SWEPT_AT_ONCE])


def load(code: str) -> tuple[int, dict[str, str]] | None:
    """The procedure and what was typed under a code, or None."""
    found = Draft.objects.filter(
        digest=_digest(code), saved_at__gte=now() - timedelta(days=DAYS_KEPT)
    ).first()
    return (found.procedure, {str(name): str(value) for name, value in found.said.items()}) if found else None


def forget(code: str) -> None:
    """Keep nothing of a form any more."""
    Draft.objects.filter(digest=_digest(code)).delete()


def _digest(code: str) -> str:
    key = hmac.digest(settings.SECRET_KEY.encode(), b"haicap drafts", "sha256")
    return hmac.digest(key, as_told(code).encode(), "sha256").hex()
