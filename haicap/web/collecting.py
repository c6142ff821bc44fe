"""Collecting the files that browsers get: done anew exactly when one of them says something else than before."""

from __future__ import annotations

import hashlib
from pathlib import Path

from haicap.web import assets

NOTE = "sources.sha256"
"""Beside the collected files: the digest of what they were made from, written when all of them are there."""
MANIFEST = "staticfiles.json"


def digest() -> str:
    """SHA-256 over the names and contents of all files that browsers get; raises OSError where one can't be read."""
    whole = hashlib.sha256()
    for url, folder, path in assets.FILES:
        content = hashlib.sha256((folder / path).read_bytes()).hexdigest()
        whole.update(f"{url}\t{content}\n".encode())
    return whole.hexdigest()


def is_current(folder: Path) -> bool:
    """Whether `folder` holds what would be collected now, whatever the times of files say."""
    note = folder / NOTE
    return (folder / MANIFEST).is_file() and note.is_file() and note.read_text("ascii") == digest()


def collect(folder: Path) -> None:
    """Collect and compress all files into `folder`, if what it holds was made from others (Django set up by then)."""
    if is_current(folder):
        return
    import django
    from django.core.management import call_command

    made_from = digest()
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    (folder / NOTE).write_text(made_from, "ascii")
