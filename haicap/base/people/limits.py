"""How often a page may be asked for: counted in PostgreSQL, so that all web processes count together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from haicap.engine.clock import WallClock

View = TypeVar("View", bound=Callable[..., HttpResponse])
TOO_MANY = 429
_COUNT = """
    INSERT INTO page_rate AS r (key, stretch, count) VALUES (%s, %s, 1)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN r.stretch = excluded.stretch THEN r.count + 1 ELSE 1 END, stretch = excluded.stretch
    RETURNING count, set_config('synchronous_commit', 'off', true)
"""
# A count that a power cut takes along is no loss; nobody waits for the disk because of it.


def limited(name: str, most: int, seconds: int, methods: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Let one visitor ask for a page `most` times in `seconds`, then answer 429; only these methods count, or all.

    A visitor is an account or a played post; whoever is neither is an address.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **words: Any) -> HttpResponse:
            if (not methods or request.method in methods) and count(request, name, seconds) > most:
                response = render(
                    request, "people/too_many.html", {"minutes": max(1, seconds // 60)}, status=TOO_MANY
                )
                response.headers["Retry-After"] = str(seconds)
                return response
            return view(request, *args, **words)

        return counted  # type: ignore[return-value]  # the view under another function

    return wrap


def count(request: HttpRequest, name: str, seconds: int) -> int:
    """How often this visitor has asked under a name in the present stretch of time, this time included."""
    return count_of(visitor(request), name, seconds)


def count_of(who: str, name: str, seconds: int) -> int:
    """How often somebody, by whatever they are known, has asked under a name in the present stretch of time."""
    key = f"{name}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key, WallClock().now() // seconds])
        row = cursor.fetchone()
    return int(row[0])


def so_far(request: HttpRequest, name: str, seconds: int) -> int:
    """How often this visitor has been counted under a name in the present stretch of time; counts nothing."""
    key = f"{name}:{hashlib.sha256(visitor(request).encode()).hexdigest()[:32]}"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count FROM page_rate WHERE key = %s AND stretch = %s", [key, WallClock().now() // seconds]
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def visitor(request: HttpRequest) -> str:
    """Who asks: the account, the played person, else the address."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return f"account {user.pk}"
    post = getattr(request, "post", None)
    return f"person {post.person}" if post is not None else f"address {request.META.get('REMOTE_ADDR', '')}"
