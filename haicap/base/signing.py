"""Whose signature goes on a document of a world: the test authority's in trials and exercises, configured keys live."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from haicap.gates import signatures
from haicap.store import server

CONFIGURED = "HAICAP_SIGNATURES"
"""Names a live world's folder of keys: `<person>.pem` each with key and certificate, `root.pem` the authority's."""


class NotConfiguredError(LookupError):
    """A live world has no key for somebody who is to sign; nothing is signed with a test key there."""


class Pen(NamedTuple):
    """Whose signature is wanted."""

    person: int
    name: str
    unit_name: str


def folder() -> Path:
    """Where the test authority's keys lie, never in the repository."""
    return server.home() / "keys" / "test-authority"


def identity(kind: str, world: str, pen: Pen) -> signatures.Identity:
    """With what a person signs in a world of that kind; raises NotConfiguredError in a live one without keys."""
    if kind != "live":
        home = folder()
        return signatures.make_identity(home, f"{world}/{pen.person}", pen.name, pen.unit_name)
    configured = os.environ.get(CONFIGURED, "")
    if not configured:
        raise NotConfiguredError(CONFIGURED)
    try:
        return signatures.identity(Path(configured), str(pen.person))
    except signatures.KeyMissingError as error:
        raise NotConfiguredError(str(error)) from error


def main() -> None:
    """Make the test authority; set-up calls this."""
    signatures.make_root(folder())


if __name__ == "__main__":
    main()
