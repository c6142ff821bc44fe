"""How a dossier can end, when papers are asked for, how a result is fetched: the codes in the columns of needs."""

from __future__ import annotations

from enum import IntEnum


class Fate(IntEnum):
    """How a dossier ends that does not simply end well."""

    ORDINARY = 0
    REFUSED_INTAKE = 1
    REFUSED_RESULT = 2
    WITHDRAWN = 3
    STOPPED = 4


class SupplementStage(IntEnum):
    """When papers are asked for (form 02)."""

    NONE = 0
    AT_INTAKE = 1
    DURING_WORK = 2


class Fetch(IntEnum):
    """How the result reaches the applicant."""

    WAIT = 1
    PROMISED_DAY = 2
    NEXT_DAY = 3
    LATER = 4
    NEVER = 5
    ELECTRONIC = 6
