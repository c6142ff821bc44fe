"""Reasons as somebody wrote them, and the mark that the rules put before one that broke a rule."""

from __future__ import annotations

APOLOGY_TOO_LATE = "R-19: "
"""Before the reason of an apology that came later than a day before the date (Decree 61/2018 art. 19(9))."""


def is_marked(reason: str | None) -> bool:
    """Whether the rules have marked a reason on record."""
    return bool(reason) and str(reason).startswith(APOLOGY_TOO_LATE)


def as_written(reason: str | None) -> str | None:
    """A reason on record without the mark: what applicants and papers are told."""
    return None if reason is None else reason.removeprefix(APOLOGY_TOO_LATE)
