"""Tokens of other systems: made by the administrator, told once, known by their digest alone, for one unit and a time.

A digest is made under the world's key, so that a clone of a world opens for none of the first one's tokens.
"""

# Statements are put together from the fragments written here alone; values are always bound.
# ruff: noqa: S608

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from haicap.base import reading
from haicap.base.people import limits
from haicap.base.people.accounts import now

SCOPES = ("intake", "status", "results", "webhooks", "supplement", "withdraw", "payments")
"""What a token may be for: handing in, reading states and results, being told of changes, sending what was asked for,
ending a dossier at its applicant's wish, telling of money that has arrived."""
DAYS_MAX = 366
PER_MINUTE_MAX = 6_000
PREFIX = "haicap_"
TOKEN = re.compile(r"haicap_[A-Za-z0-9_-]{43}")
SYSTEM = re.compile(r"[\w .,()/-]{2,80}")


class TokenError(Exception):
    """A token that can't be made or ended; `vi` and `en` say why and what to do."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi, self.en = vi, en


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token: whose it is, for which unit, what for, until when, how often a minute."""

    id: int
    system: str
    unit: int
    scopes: frozenset[str]
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    per_minute: int

    def is_good(self, at: datetime) -> bool:
        """Whether it opens anything at a moment of the wall's clock."""
        return self.revoked_at is None and at < self.expires_at


_GIVEN = "system, unit, scopes, digest, made_at, expires_at, per_minute"
_COLUMNS = "id, system, unit, scopes, made_at, expires_at, revoked_at, per_minute"


def digest_of(token: str) -> str:
    """What is kept of a token: HMAC-SHA256 under this world's key, hexadecimal."""
    key = hmac.digest(settings.SECRET_KEY.encode(), b"haicap api tokens", "sha256")
    return hmac.digest(key, token.encode(), "sha256").hex()


def found_by(token: str) -> Token | None:
    """The token that somebody brings, if it is one and good now; else None, whatever the reason."""
    if not TOKEN.fullmatch(token):
        return None
    with reading.as_city() as reader:
        row = reader.one(
            f"SELECT {_COLUMNS} FROM api_token WHERE digest = %(digest)s", {"digest": digest_of(token)}
        )
    found = _token(row) if row else None
    return found if found is not None and found.is_good(now()) else None


def asks_too_often(token: Token) -> bool:
    """Count one more request of a token, and say whether it has had its share of this minute."""
    return limits.count_of(f"token {token.id}", "api", 60) > token.per_minute


# The administrator's, by command line, on a connection of the engine's -----------------------------------------------


def make(
    connection: Any, system: str, unit: int, scopes: Iterable[str], days: int, per_minute: int = 600
) -> tuple[Token, str]:
    """Make a token of a system for a unit; answers it with the secret, told this once; raises TokenError."""
    wanted = tuple(dict.fromkeys(scopes))
    _check(connection, system, unit, wanted, days, per_minute)
    secret = PREFIX + secrets.token_urlsafe(32)
    made = now()
    row = connection.execute(
        f"INSERT INTO api_token ({_GIVEN}) VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING {_COLUMNS}",
        [
            system.strip(),
            unit,
            " ".join(wanted),
            digest_of(secret),
            made,
            made + timedelta(days=days),
            per_minute,
        ],
    ).fetchone()
    return _token(row), secret


def listed(connection: Any) -> list[Token]:
    """Every token that was ever made, oldest first."""
    return [
        _token(row) for row in connection.execute(f"SELECT {_COLUMNS} FROM api_token ORDER BY id").fetchall()
    ]


def revoke(connection: Any, number: int) -> Token:
    """End a token at once; raises TokenError for one that is not there or has ended."""
    row = connection.execute(
        f"UPDATE api_token SET revoked_at = %s WHERE id = %s AND revoked_at IS NULL RETURNING {_COLUMNS}",
        [now(), number],
    ).fetchone()
    if row is None:
        raise TokenError(
            f"Không có khóa số {number} còn dùng được; hãy xem danh sách bằng haicap token list.",
            f"There is no token {number} in use; see them with haicap token list.",
        )
    connection.execute(
        "UPDATE webhook SET ended_at = %s WHERE token = %s AND ended_at IS NULL", [now(), number]
    )
    return _token(row)


def _check(
    connection: Any, system: str, unit: int, scopes: tuple[str, ...], days: int, per_minute: int
) -> None:
    names = ", ".join(SCOPES)
    wrong = [scope for scope in scopes if scope not in SCOPES]
    if wrong or not scopes:
        raise TokenError(
            f"Phạm vi “{', '.join(wrong)}” không có; hãy chọn trong: {names}.",
            f'There is no scope "{", ".join(wrong)}"; choose from: {names}.',
        )
    if not SYSTEM.fullmatch(system.strip()):
        raise TokenError(
            "Tên hệ thống có 2 đến 80 chữ, số, dấu cách; hãy đặt lại tên.",
            "A system's name has 2 to 80 letters, digits and spaces; choose another one.",
        )
    if not 1 <= days <= DAYS_MAX or not 1 <= per_minute <= PER_MINUTE_MAX:
        raise TokenError(
            f"Hạn dùng từ 1 đến {DAYS_MAX} ngày, tối đa {PER_MINUTE_MAX} lượt mỗi phút; hãy chọn lại.",
            f"A token lasts 1 to {DAYS_MAX} days and at most {PER_MINUTE_MAX} requests a minute; choose again.",
        )
    known = connection.execute(
        "SELECT 1 FROM unit WHERE id = %s AND body_name_vi IS NOT NULL", [unit]
    ).fetchone()
    if known is None:
        raise TokenError(
            f"Không có đơn vị số {unit}; hãy tra số của đơn vị bằng haicap unit.",
            f"There is no unit number {unit}; look it up with haicap unit.",
        )


def _token(row: Any) -> Token:
    number, system, unit, scopes, made, expires, revoked, per_minute = row
    return Token(number, system, unit, frozenset(scopes.split()), made, expires, revoked, per_minute)
