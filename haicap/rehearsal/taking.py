"""Taking a place in a live exercise and giving it back, on behalf of whoever sits at a browser."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from haicap.base.people.posts import PostRequest
from haicap.engine.clock import WallClock
from haicap.rehearsal import desk
from haicap.store import roles

TAKEN_ROLES = frozenset({"clerk", "officer", "signer"})
"""Roles whose work a person can take over: a counter, a desk, a signature."""
SIMULATED, OWN, OTHERS = "simulated", "own", "others"
"""Who acts in a place: nobody of flesh and blood, whoever asks, somebody else."""


@contextmanager
def _cursor() -> Iterator[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {roles.ENGINE}")
        yield cursor


def player(request: PostRequest) -> str:
    """A digest of the session, which is all that the table of places knows of a player."""
    return hashlib.sha256(f"place {request.session.session_key}".encode()).hexdigest()[:32]


def take(request: PostRequest) -> bool:
    """Take the place of the request's post over; False where somebody else has it, or nobody can have it."""
    post = request.post
    if post.role not in TAKEN_ROLES:
        return False
    with _cursor() as cursor:
        now = WallClock().now()
        return desk.take_place(cursor, post.person, post.unit, post.role, player(request), now)


def give_back(request: PostRequest) -> None:
    """Let the simulated person go on in the place of the request's post."""
    with _cursor() as cursor:
        desk.leave_place(cursor, player(request), request.post.person)


def who_acts(request: PostRequest) -> str:
    """Who acts in the place of the request's post; notes that the player is still there."""
    with _cursor() as cursor:
        desk.note_seen(cursor, player(request), WallClock().now())
        found = desk.player_of(cursor, request.post.person)
    if found is None:
        return SIMULATED
    return OWN if found == player(request) else OTHERS
