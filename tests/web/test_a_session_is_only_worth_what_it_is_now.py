"""Forged, expired, stolen sessions open nothing; cookies and headers keep pages to themselves."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.test.client import RequestFactory

from haicap.base.people.middleware import SEEN_KEY
from haicap.engine.clock import WallClock
from haicap.store import bases
from tests.web.conftest import Served, open_account, with_factor


def test_a_forged_session_opens_nothing(exercise: Served) -> None:
    """Neither a made-up key, nor one that holds a post which nobody has."""
    client = Client()
    client.cookies["haicap_session"] = "a" * 32
    assert client.get("/ho-so/").status_code == 302
    session = client.session
    session["haicap_post"] = [1, "leader", 1, None]
    session.save()
    assert client.get("/ho-so/")["Location"].startswith("/chon-vai/")


@pytest.mark.parametrize(
    "value", ["x", [1], [1, 2, 3, 4], {"person": 1}, [None] * 4, [1, "clerk", 1001, "x"]]
)
def test_a_session_with_nonsense_is_no_post(exercise: Served, value: object) -> None:
    """Whatever stands there, the visitor chooses anew."""
    client = Client()
    session = client.session
    session["haicap_post"] = value
    session.save()
    assert client.get("/ho-so/").status_code == 302


def test_a_session_that_nobody_used_ends(exercise: Served, settings: Any) -> None:
    """After the time of idleness the same cookie opens nothing any more."""
    client = exercise.play("clerk")
    assert client.get("/ho-so/").status_code == 200
    session = client.session
    session[SEEN_KEY] = WallClock().now() - settings.SESSION_IDLE_SECONDS_MAX - 1
    session.save()
    assert client.get("/ho-so/").status_code == 302
    assert client.get("/ho-so/").status_code == 302


def test_an_expired_session_opens_nothing(exercise: Served) -> None:
    """The row's own end counts, whatever the cookie says."""
    client = exercise.play("clerk")
    with bases.connect(exercise.database, autocommit=True) as owner:
        owner.execute(
            "UPDATE django_session SET expire_date = '2020-01-01' WHERE session_key = %s",
            [client.session.session_key],
        )
    assert client.get("/ho-so/").status_code == 302


def test_choosing_a_post_gives_a_fresh_session_key(exercise: Served) -> None:
    """A key that somebody planted before is worth nothing afterwards."""
    client = Client()
    session = client.session
    session["planted"] = 1
    session.save()
    planted = session.session_key
    actor = exercise.actor("clerk")
    client.post("/chon-vai/", actor._asdict() | {"deputy_for": ""})
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_forms_need_their_token(exercise: Served) -> None:
    """A form sent from elsewhere is refused."""
    client = Client(enforce_csrf_checks=True)
    actor = exercise.actor("clerk")
    assert client.post("/chon-vai/", actor._asdict() | {"deputy_for": ""}).status_code == 403


def test_no_page_sends_anybody_to_another_site(exercise: Served) -> None:
    """`next` is followed within these pages alone."""
    actor = exercise.actor("clerk")
    for wanted in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        answer = Client().post("/chon-vai/", actor._asdict() | {"deputy_for": "", "next": wanted})
        assert answer["Location"] == "/"


def test_pages_of_a_post_are_kept_by_no_cache_and_run_no_inline_script(exercise: Served) -> None:
    """The headers that every page carries."""
    answer = exercise.play("clerk").get("/ho-so/")
    assert answer["Cache-Control"] == "private, no-store"
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Frame-Options"] == "DENY"
    charts = exercise.play_person(exercise.employ("leader", 1)).get("/dieu-hanh/")["Content-Security-Policy"]
    assert "style-src-attr 'unsafe-inline'" in charts
    assert "script-src 'self'" in charts


def test_cookies_are_closed_to_scripts_and_to_other_sites(live: Served) -> None:
    """Session cookies: HttpOnly, SameSite, ended with the browser."""
    clerk = with_factor(open_account(live.employ("clerk").person, "banh.quy"))
    cookie = clerk.client.cookies["haicap_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == ""


def test_whoever_forwards_an_address_is_not_believed_without_a_proxy(settings: Any) -> None:
    """Only behind `serve --https` does a header say who asks."""
    from haicap.web.security import AddressBehindProxy

    seen: list[str] = []

    def note(request: Any) -> Any:
        seen.append(request.META["REMOTE_ADDR"])

    for https in (False, True):
        settings.HTTPS = https
        AddressBehindProxy(note)(RequestFactory().get("/", HTTP_X_FORWARDED_FOR="6.6.6.6, 10.1.1.1"))
    assert seen == ["127.0.0.1", "10.1.1.1"]


def test_a_page_is_asked_for_so_often_and_no_more(exercise: Served) -> None:
    """The link that opens accounts can't be guessed by asking: after 20 tries in ten minutes the answer is 429."""
    statuses = [Client().get(f"/mo-tai-khoan/{'y' * 40}{number}/").status_code for number in range(22)]
    assert statuses[0] == 404
    assert statuses[-1] == 429


def test_what_sign_in_leaves_behind_is_removed(exercise: Served) -> None:
    """Ended sessions go, those in use stay."""
    from haicap.base.people.housekeeping import tidy

    ended, used = exercise.play("clerk"), exercise.play("officer")
    with bases.connect(exercise.database, autocommit=True) as owner:
        owner.execute(
            "UPDATE django_session SET expire_date = '2020-01-01' WHERE session_key = %s",
            [ended.session.session_key],
        )
    assert tidy() >= 1
    assert not Session.objects.filter(expire_date__lt="2021-01-01T00:00:00Z").exists()
    assert used.get("/ho-so/").status_code == 200
