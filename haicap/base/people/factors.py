"""Whether whoever is signed in has a second factor."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator

_KEY = "haicap_factor"


def has_factor(request: Any) -> bool:
    """Whether the signed-in account has a second factor; once it has, the session remembers so.

    Nobody can drop it: a fresh link takes it away, and ends all sessions.
    """
    if request.session.get(_KEY) == request.user.pk:
        return True
    found: bool = Authenticator.objects.filter(
        user_id=request.user.pk, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    ).exists()
    if found:
        request.session[_KEY] = request.user.pk
    return found
