"""Files beside the database: each under the SHA-256 of its content in a folder of its world, written once."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from haicap.store import server

_NAME = re.compile(r"[0-9a-f]{64}")


def folder(world: str) -> Path:
    """Where the files of a world lie."""
    return server.home() / "files" / world


def put(world: str, content: bytes) -> str:
    """Keep a content; answers its digest, 64 hexadecimal digits. Whole or not at all, even if the power fails."""
    digest = hashlib.sha256(content).hexdigest()
    path = _path(world, digest)
    if path.is_file():
        return digest
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return digest


def get(world: str, digest: str) -> bytes | None:
    """The content of that digest, or None where it isn't here or is no longer what it was."""
    if not _NAME.fullmatch(digest):
        return None
    path = _path(world, digest)
    if not path.is_file():
        return None
    content = path.read_bytes()
    return content if hashlib.sha256(content).hexdigest() == digest else None


def _path(world: str, digest: str) -> Path:
    return folder(world) / digest[:2] / digest
