"""Taking a place in a live exercise and giving it back, on behalf of whoever sits at a browser."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.http import HttpRequest

from haicap.base.people.posts import Post, PostRequest
from haicap.engine.clock import WallClock
from haicap.rehearsal import desk
from haicap.rehearsal.desk import SEEN_SECONDS_MAX
from haicap.store import roles

SIMULATED_ROLES = frozenset({"clerk", "officer", "signer", "head", "records_clerk"})
"""Roles that simulated people play; whoever takes another one replaces nobody."""
SIMULATED, OWN, OTHERS, LOST = "simulated", "own", "others", "lost"
"""Who acts in a place: nobody of flesh and blood, whoever asks, somebody else; or one lost it by being away."""
PLAYER_KEY, HELD_KEY = "haicap_player", "haicap_places"
WARNED_SECONDS = 180
"""So long before a place is given back by itself its player is told."""


class Seat(NamedTuple):
    """Who acts in a place, and, where its player is about to lose it, how many seconds are left."""

    acts: str
    left_seconds: int | None = None


@contextmanager
def _cursor() -> Iterator[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {roles.ENGINE}")
        yield cursor


def player(request: HttpRequest) -> str:
    """A digest of what a session knows itself by, which is all that the table of places knows; "" for no player yet."""
    token = request.session.get(PLAYER_KEY)
    return hashlib.sha256(f"place {token}".encode()).hexdigest()[:32] if token else ""


def take(request: HttpRequest, post: Post) -> bool:
    """Take the place of a post; False where somebody else has it."""
    if not request.session.get(PLAYER_KEY):
        request.session[PLAYER_KEY] = secrets.token_urlsafe(16)
    with _cursor() as cursor:
        now = WallClock().now()
        taken = desk.take_place(cursor, post.person, post.unit, post.role, player(request), now)
    if taken:
        request.session[HELD_KEY] = sorted({*request.session.get(HELD_KEY, []), post.person})
    return taken


def give_back(request: HttpRequest, person: int) -> None:
    """Let the simulated person go on in a place that whoever asks has."""
    with _cursor() as cursor:
        desk.leave_place(cursor, player(request), person)
    _forget(request, person)


def free(person: int) -> None:
    """Let the simulated person go on in a place, whoever has it: the leader's to do."""
    with _cursor() as cursor:
        desk.free_place(cursor, person)


def give_all_back(request: HttpRequest) -> None:
    """Give back every place that a session has, where it ends."""
    if player(request):
        with _cursor() as cursor:
            desk.leave_places(cursor, player(request))


def seat_of(request: PostRequest, *, is_active: bool) -> Seat:
    """Who acts in the place of the request's post; notes that the player did something, if so."""
    me, now, person = player(request), WallClock().now(), request.post.person
    with _cursor() as cursor:
        if is_active and me:
            desk.note_seen(cursor, me, now)
        cursor.execute(
            "SELECT player, extract(epoch FROM seen_at)::int8 FROM place WHERE person = %s", [person]
        )
        found = cursor.fetchone()
    if found is None:
        return Seat(LOST if person in request.session.get(HELD_KEY, []) else SIMULATED)
    if found[0] != me:
        return Seat(OTHERS)
    left = found[1] + SEEN_SECONDS_MAX - now
    return Seat(OWN, max(0, left) if left <= WARNED_SECONDS else None)


def note_lost(request: PostRequest) -> None:
    """Note that whoever asks has been told that the place is gone."""
    _forget(request, request.post.person)


def _forget(request: HttpRequest, person: int) -> None:
    held = request.session.get(HELD_KEY, [])
    if person in held:
        request.session[HELD_KEY] = [each for each in held if each != person]
