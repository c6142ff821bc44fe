"""The files for browsers, whose addresses are worked out once a process."""

from __future__ import annotations

from functools import cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Files(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Whitenoise's own; what a file is called after the last collection doesn't change while a process runs."""

    def url(self, name: str, force: bool = False) -> str:  # noqa: FBT001, FBT002 - Django's own form
        """The address of a file by its name in the source."""
        found: str = super().url(name, force) if force else _address(self, name)
        return found


@cache
def _address(files: Files, name: str) -> str:
    found: str = CompressedManifestStaticFilesStorage.url(files, name)
    return found
