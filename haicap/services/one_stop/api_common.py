"""What every address of the one-stop shop's API shares: a dossier that the token's unit may see, and refusals."""

from __future__ import annotations

import re

from haicap.base import acting, reading
from haicap.base.people.tokens_door import TokenRequest
from haicap.base.problems import Problem
from haicap.engine.outcome import Outcome
from haicap.services.one_stop import api_queries as queries
from haicap.services.one_stop.api_queries import Case
from haicap.services.one_stop.api_schemas import NUMBER

KEY = r"^[!-~]{1,100}$"
_KINDS_OF_CONFLICT = {
    "IDEMPOTENCY_CONFLICT": "CONFLICT",
    "WORLD_ENDED": "CONFLICT",
    "BUSY": "BUSY",
    "FAILED": "FAILED",
}


def case_of(request: TokenRequest, number: str) -> Case:
    """The dossier of that number as the token's unit sees it; raises Problem."""
    with reading.as_units([request.token.unit]) as reader:
        found = queries.case(reader, number) if re.fullmatch(NUMBER, number, re.ASCII) else None
    if found is None:
        raise Problem("NOT_FOUND")
    return found


def not_done(outcome: Outcome) -> Problem:
    """The problem that a refusal or a failure is."""
    said = acting.complaint(outcome)
    if said is None:
        raise LookupError("neither done nor refused")
    kind = _KINDS_OF_CONFLICT.get(said.code, "REFUSED")
    return Problem(
        kind, detail=said.text, code=said.code, headers={"Retry-After": "2"} if kind == "BUSY" else {}
    )
