"""Telling other systems of changes: a reader of the journal with a cursor fills an outbox, a sender empties it.

Messages of one address go in the order of the journal; one that fails is tried again later, and those behind it wait.
"""

from __future__ import annotations

import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from django.conf import settings
from psycopg import Connection

from haicap.base.people.tokens import TokenError
from haicap.engine.ports import BusyError
from haicap.gates.webhookdoor import Door, DoorError, signature
from haicap.gates.webhookplaces import PlaceError
from haicap.store.live import SEAL_LOCK

WAITS = (60, 300, 1_800, 7_200, 21_600, 86_400)
"""After so many seconds a message is tried again; after the last try it stays in the outbox for the administrator."""
BATCH = 200
LOCK_WAIT_MS_MAX = 1_000
HEADERS = {"Content-Type": "application/json", "User-Agent": "Haicap-Webhook/1"}

_NEW = """
    SELECT e.seq, extract(epoch FROM e.at)::bigint, d.id, d.code, e.before::text, e.after::text, e.unit
    FROM journal_entry e JOIN dossier d ON d.id = e.subject_id
    WHERE e.seq > %(cursor)s AND e.seq <= %(last)s AND e.subject_kind::text = 'dossier'
      AND (e.after::jsonb ? 'state' OR e.after::jsonb ? 'step')
      AND (d.receiver = %(unit)s OR d.competent = %(unit)s)
    ORDER BY e.seq
"""
_ACTIVE = """
    SELECT w.id, w.unit, w.cursor FROM webhook w JOIN api_token t ON t.id = w.token
    WHERE w.ended_at IS NULL AND t.revoked_at IS NULL AND t.expires_at > %(now)s ORDER BY w.id FOR UPDATE OF w
"""
_CLAIM = """
    WITH first AS (
        SELECT d.webhook, min(d.id) AS id FROM webhook_delivery d WHERE d.next_at IS NOT NULL GROUP BY d.webhook
    )
    UPDATE webhook_delivery d SET next_at = %(until)s, tries = d.tries + 1 FROM first, webhook w
    WHERE d.id = first.id AND w.id = d.webhook AND d.next_at <= %(now)s AND w.ended_at IS NULL
    RETURNING d.id, d.webhook, d.entry, w.url, d.body, d.tries
"""


def secret_of(number: int) -> str:
    """What the messages to an address are signed with: made from the world's key, stored nowhere."""
    key = hmac.digest(settings.SECRET_KEY.encode(), b"haicap webhooks", "sha256")
    return "whsec_" + hmac.digest(key, str(number).encode(), "sha256").hex()


def add(connection: Connection[Any], token: int, url: str, now: datetime, door: Door) -> tuple[int, str]:
    """Tell an address of what changes from now on, for the unit of a token; answers its number and its secret.

    Raises TokenError where the token is not for this or the address can't be one.
    """
    try:
        door.check(url)
    except PlaceError as error:
        raise TokenError(
            "Địa chỉ phải là https://…, không kèm mật khẩu, tên máy phải có thật và không dẫn vào mạng nội bộ hay "
            "chính máy này; hãy sửa lại, hoặc khai mạng nội bộ được phép trong HAICAP_WEBHOOK_NETWORKS.",
            "The address must be https://…, without a password; its host must exist and not lead into a private "
            "network or to this very machine; correct it, or name the network in HAICAP_WEBHOOK_NETWORKS.",
        ) from error
    row = connection.execute(
        "SELECT unit FROM api_token WHERE id = %s AND revoked_at IS NULL AND expires_at > %s "
        "AND 'webhooks' = ANY (string_to_array(scopes, ' '))",
        [token, now],
    ).fetchone()
    if row is None:
        raise TokenError(
            f"Khóa số {token} không dùng được hoặc không có phạm vi webhooks; hãy xem haicap token list.",
            f"Token {token} is not in use or lacks the scope webhooks; see haicap token list.",
        )
    made = connection.execute(
        "INSERT INTO webhook (token, unit, url, cursor, made_at) VALUES (%s, %s, %s, %s, %s) RETURNING id",
        [token, row[0], url, last_final(connection), now],
    ).fetchone()
    if made is None:
        raise LookupError("an inserted row has no number")
    return made[0], secret_of(made[0])


def end(connection: Connection[Any], number: int, now: datetime) -> None:
    """Tell an address nothing any more; raises TokenError where there is none."""
    done = connection.execute(
        "UPDATE webhook SET ended_at = %s WHERE id = %s AND ended_at IS NULL", [now, number]
    ).rowcount
    if not done:
        raise TokenError(
            f"Không có webhook số {number} đang dùng; hãy xem haicap webhook list.",
            f"There is no webhook {number} in use; see haicap webhook list.",
        )


def last_final(connection: Connection[Any]) -> int:
    """The greatest number of an entry at an instant when nobody was writing: none with a smaller one can come.

    Raises BusyError where a writer held on for longer than LOCK_WAIT_MS_MAX.
    """
    try:
        with connection.transaction():
            connection.execute(f"SET LOCAL lock_timeout = {LOCK_WAIT_MS_MAX}")
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
            row = connection.execute("SELECT coalesce(max(seq), 0) FROM journal_entry").fetchone()
    except psycopg.errors.LockNotAvailable as error:
        raise BusyError(str(error)) from error
    return int(row[0]) if row else 0


def read(connection: Connection[Any], now: datetime) -> int:
    """Put what has changed since the last reading into the outbox; answers how many messages."""
    last, found = last_final(connection), 0
    with connection.transaction():
        for number, unit, cursor in connection.execute(_ACTIVE, {"now": now}).fetchall():
            entries = connection.execute(_NEW, {"cursor": cursor, "last": last, "unit": unit}).fetchall()
            rows = [(number, unit, entry[0], _body(number, entry), now, now) for entry in entries]
            with connection.cursor() as many:
                many.executemany(
                    "INSERT INTO webhook_delivery (webhook, unit, entry, body, made_at, next_at, tries, door, trouble) "
                    "VALUES (%s, %s, %s, %s, %s, %s, 0, '', '') ON CONFLICT (webhook, entry) DO NOTHING",
                    rows,
                )
            connection.execute("UPDATE webhook SET cursor = %s WHERE id = %s", [last, number])
            found += len(rows)
    return found


def _body(number: int, entry: tuple[Any, ...]) -> str:
    seq, at, dossier, code, before, after, unit = entry
    was, became = json.loads(before or "{}"), json.loads(after)
    said = {
        "id": f"{number}-{seq}",
        "type": "dossier.changed",
        "at": datetime.fromtimestamp(at, UTC).isoformat(),
        "number": code or f"N{dossier}",
        "unit": unit,
        "before": {name: was[name] for name in ("state", "step") if name in was},
        "after": {name: became[name] for name in ("state", "step") if name in became},
    }
    return json.dumps(said, sort_keys=True)


def send(connection: Connection[Any], door: Door, now: datetime) -> tuple[int, int]:
    """Hand over what is due, address by address in order; answers how many were taken, and how many were not."""
    taken = failed = 0
    for _ in range(BATCH):
        # Taken from the others for a while; a sender that is killed now leaves the message due again later.
        until = now + timedelta(seconds=WAITS[1])
        due = connection.execute(_CLAIM, {"now": now, "until": until}).fetchall()
        if not due:
            break
        for delivery, webhook, entry, url, body, tries in due:
            trouble = _posted(door, url, body, webhook, entry, now)
            _note(connection, delivery, tries, trouble, door.name, now)
            taken, failed = taken + (not trouble), failed + bool(trouble)
    return taken, failed


def _posted(door: Door, url: str, body: str, webhook: int, entry: int, now: datetime) -> str:
    text = body.encode()
    signed = signature(secret_of(webhook), int(now.timestamp()), text)
    try:
        door.post(url, text, HEADERS | {"Haicap-Event-Id": f"{webhook}-{entry}", "Haicap-Signature": signed})
    except DoorError as error:
        return str(error)[:200] or "DoorError"
    return ""


def _note(
    connection: Connection[Any], delivery: int, tries: int, trouble: str, door: str, now: datetime
) -> None:
    again = now + timedelta(seconds=WAITS[tries - 1]) if trouble and tries <= len(WAITS) else None
    connection.execute(
        "UPDATE webhook_delivery SET sent_at = %s, next_at = %s, trouble = %s, door = %s WHERE id = %s",
        [None if trouble else now, again, trouble, door, delivery],
    )
