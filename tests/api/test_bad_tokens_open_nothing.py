"""Missing, forged, expired, revoked tokens: 401; another unit's cases: 404; a scope that is not there: 403."""

from __future__ import annotations

from typing import Any

import pytest

from haicap.base.people import tokens
from tests.api.town import System, Town

FORGED = (
    None,
    "",
    "haicap_" + "A" * 43,
    "haicap_" + "ạ" * 43,
    "Bearer",
    "x" * 5_000,
    "haicap_' OR 1=1 --" + "A" * 29,
)


@pytest.mark.parametrize("token", FORGED)
def test_a_forged_token_is_401_in_both_languages(town: Town, token: str | None) -> None:
    """A problem with its type, its title and what to do; and the header that RFC 6750 asks for."""
    town.change("DELETE FROM page_rate")
    for language, word in (("vi", "Khóa"), ("en-GB,en;q=0.9", "token")):
        answer = System(token.encode().decode("latin-1") if token else token, language).get("dossiers")
        assert answer.status_code == 401
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert answer.headers["Content-Language"] == language[:2]
        said = answer.json()
        assert (said["status"], said["code"]) == (401, "TOKEN_WRONG")
        assert word in said["title"]


def test_an_expired_and_a_revoked_token_are_401(town: Town) -> None:
    """From one moment to the next, whatever it opened before."""
    late, gone = town.token(), town.token()
    assert System(late).get("dossiers").status_code == 200
    town.change(
        "UPDATE api_token SET expires_at = now() - interval '1 s' WHERE digest = %s", tokens.digest_of(late)
    )
    assert System(late).get("dossiers").status_code == 401
    with town.connect() as connection:
        number = connection.execute(
            "SELECT id FROM api_token WHERE digest = %s", [tokens.digest_of(gone)]
        ).fetchone()
        assert number is not None
        tokens.revoke(connection, number[0])
    assert System(gone).get("dossiers").status_code == 401


def test_only_a_digest_is_stored(town: Town) -> None:
    """Nothing in the table helps whoever reads it."""
    token = town.token()
    rows = town.content("SELECT t::text FROM api_token t")
    assert rows
    assert not any(token in text or token.removeprefix("haicap_") in text for (text,) in rows)


def test_a_scope_that_is_not_there_is_403(town: Town, body: dict[str, Any]) -> None:
    """And nothing is written."""
    before = town.content("SELECT count(*) FROM dossier")
    answer = System(town.token(scopes=("status",))).post("dossiers", body, "no-scope")
    assert (answer.status_code, answer.json()["code"]) == (403, "SCOPE_MISSING")
    assert "intake" in answer.json()["detail"]
    assert town.content("SELECT count(*) FROM dossier") == before
    assert System(town.token(scopes=("intake",))).get("dossiers").status_code == 403


def test_another_units_dossier_is_404_as_if_it_were_not_there(
    town: Town, system: System, body: dict[str, Any]
) -> None:
    """Its state, its result, and its place in the list; the unit's own system sees it."""
    number = system.post("dossiers", body, "own").json()["number"]
    other = System(town.token(1002))
    unknown = other.get("dossiers/N1")
    for path in (f"dossiers/{number}", f"dossiers/{number}/result"):
        answer = other.get(path)
        assert (answer.status_code, answer.json()) == (404, unknown.json())
    assert number not in str(other.get("dossiers").json())
    assert number in str(system.get("dossiers?limit=100").json())


def test_a_token_has_its_share_of_a_minute(town: Town) -> None:
    """Then 429 with the seconds to wait."""
    eager = System(town.token(per_minute=3))
    answers = [eager.get("dossiers") for _ in range(5)]
    assert [each.status_code for each in answers] in (
        [200] * 3 + [429] * 2,
        [200] * 5,
    )  # a minute may just begin
    assert all(each.headers["Retry-After"] == "60" for each in answers if each.status_code == 429)


def test_guessing_tokens_ends_in_429(town: Town) -> None:
    """Thirty wrong ones a minute from one address."""
    town.change("DELETE FROM page_rate")
    statuses = [System("haicap_" + "B" * 43).get("dossiers").status_code for _ in range(32)]
    assert set(statuses) <= {401, 429}
    assert statuses[:30].count(401) >= 29
    town.change("DELETE FROM page_rate")
