"""Scans belong to one world: another one can't read them, and they go when it is dropped."""

from __future__ import annotations

import os

from haicap.store import files, worlds
from tests.conftest import worker


def test_files_are_read_in_their_own_world_and_dropped_with_it() -> None:
    name = f"test-files-{worker()}-{os.getpid()}"
    worlds.create_world(name, "exercise", place="tiny")
    try:
        digest = files.put(name, b"%PDF-1.7 a scan")
        assert files.put(name, b"%PDF-1.7 a scan") == digest
        assert files.get(name, digest) == b"%PDF-1.7 a scan"
        assert files.get(f"{name}-other", digest) is None
        assert files.get(name, "../" * 8 + "etc/passwd") is None
        assert files.folder(name).is_dir()
    finally:
        worlds.drop_world(name)
    assert not files.folder(name).exists()
