"""How pages keep and give files: by digest, in the folder of their own world; who may have one is the page's affair."""

from __future__ import annotations

from haicap.base.people.posts import Request
from haicap.store import files


def keep(request: Request, content: bytes) -> str:
    """Keep a file of the request's world; answers its digest. Kept twice, it lies there once."""
    return files.put(_world(request), content)


def give(request: Request, digest: str) -> bytes | None:
    """The file of that digest in the request's world, or None."""
    return files.get(_world(request), digest)


def _world(request: Request) -> str:
    if request.world is None:
        raise LookupError("no world")
    return request.world.name
