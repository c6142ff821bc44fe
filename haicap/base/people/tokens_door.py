"""The door of the API: a bearer token with the scope that an address asks for, not too often."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from haicap.base.people import limits, tokens
from haicap.base.people.posts import Request
from haicap.base.people.tokens import Token
from haicap.base.problems import Problem
from haicap.rules.base import APPLICANT_ROLE, Actor

WRONG_A_MINUTE_MAX = 30
WAIT_SECONDS = 60
SYSTEMS_FROM = 2_000_000_000
"""Above every person's number: whoever acts from here on is a system, by the number of its token."""


class TokenRequest(Request):
    """A request behind the door of the API."""

    token: Token


class Bearer(HttpBearer):
    """Lets in whoever brings a good token with this scope; a missing, forged, expired or revoked one is a 401."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Token:
        """The token of a request; raises Problem."""
        found = super().__call__(request)
        if not isinstance(found, Token):
            raise _wrong(request)
        return found

    def authenticate(self, request: HttpRequest, token: str) -> Token:
        """The token behind a text; raises Problem."""
        found = tokens.found_by(token)
        if found is None:
            raise _wrong(request)
        if tokens.asks_too_often(found):
            raise _too_many()
        if self.scope not in found.scopes:
            raise Problem("SCOPE_MISSING", facts={"scope": self.scope})
        request.token = found  # type: ignore[attr-defined]
        return found


def system_of(token: Token) -> Actor:
    """Who acts when a system hands something in for somebody: an applicant of the unit, the system as the person."""
    return Actor(SYSTEMS_FROM + token.id, APPLICANT_ROLE, token.unit)


def _wrong(request: HttpRequest) -> Problem:
    if limits.count(request, "api_wrong_token", WAIT_SECONDS) > WRONG_A_MINUTE_MAX:
        return _too_many()
    return Problem("TOKEN_WRONG", headers={"WWW-Authenticate": 'Bearer realm="Haicap"'})


def _too_many() -> Problem:
    return Problem("TOO_MANY", facts={"seconds": WAIT_SECONDS}, headers={"Retry-After": str(WAIT_SECONDS)})
