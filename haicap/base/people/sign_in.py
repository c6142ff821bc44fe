"""Doors of sign-in: what a locked-out visitor sees, the link that opens an account, one's own account and posts."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.contrib.auth.forms import SetPasswordForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from haicap.base.pages import page
from haicap.base.people import accounts, posts
from haicap.base.people.limits import limited
from haicap.base.people.posts import Request
from haicap.base.people.rights import for_account, for_public

TOO_MANY = 429


def tried_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The user name that somebody tries, for counting failures; at most 255 letters."""
    known = (credentials or {}).get("username") or request.POST.get("login") or ""
    return str(known).strip().lower()[:255]


def locked_out(request: HttpRequest, *_more: Any) -> HttpResponse:
    """The page for whoever failed too often: wait, or ask for a fresh link."""
    return render(request, "people/too_many.html", {"minutes": 15, "signing_in": True}, status=TOO_MANY)


@for_public
@limited("open_account", 20, 600)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def open_account(request: Request, token: str) -> HttpResponse:
    """The page behind a link: choose a password, twice; then sign in with it."""
    account = accounts.by_link(token)
    if account is None:
        return page(request, "people/link_dead.html", {}, status=404)
    form = SetPasswordForm(account, request.POST or None)
    if request.method == "POST" and form.is_valid():
        accounts.set_password(account, form.cleaned_data["new_password1"])
        logout(request)
        return HttpResponseRedirect(reverse("account_login"))
    return page(request, "people/open_account.html", {"form": form, "account": account})


@for_account
@never_cache
@require_safe
def own_account(request: Request) -> HttpResponse:
    """One's own account: who one is here, the second factor, the password."""
    account: Any = request.user
    found = {each.type: each for each in Authenticator.objects.filter(user_id=account.pk)}
    codes = found.get(Authenticator.Type.RECOVERY_CODES)
    values = {
        "account": account,
        "factor": found.get(Authenticator.Type.TOTP),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "posts": request.posts,
    }
    return page(request, "people/own_account.html", values)


@for_account
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_posts(request: Request) -> HttpResponse:
    """The posts that one holds today; choosing one makes it the post of the session."""
    held: list[posts.Post] = request.posts
    if request.method == "POST":
        number = request.POST.get("post", "")
        if not number.isascii() or not number.isdigit() or int(number) >= len(held):
            raise Http404("no such post today")
        request.session[posts.SESSION_KEY] = list(held[int(number)].chosen)
        return HttpResponseRedirect(reverse("home"))
    return page(request, "people/own_posts.html", {"posts": held, "lacks_factor": request.lacks_factor})
