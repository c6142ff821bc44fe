"""`haicap token` and `haicap webhook`: what the administrator does for another system, and what he is told."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pytest

from haicap.store import server
from tests.api.town import PLACE, System, Town


def haicap(*words: str) -> subprocess.CompletedProcess[str]:
    """The command, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "haicap.cli", *words], capture_output=True, text=True, check=False, timeout=60
    )


def made(town: Town, *scopes: str) -> dict[str, Any]:
    """A token as `haicap token make --json` tells of it."""
    words = ["token", "make", "Cổng thử", "--world", town.name, "--unit", str(PLACE), "--json"]
    done = haicap(*words, *(word for scope in scopes for word in ("--scope", scope)))
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.slow
def test_a_token_is_made_told_once_listed_and_revoked(town: Town, settings: Any) -> None:
    """It opens what it is for at once; the list never shows it; revoked, it opens nothing."""
    told = made(town, "status", "webhooks")
    assert System(told["token"]).get("dossiers").status_code == 401, "another world's key opens nothing"
    settings.SECRET_KEY = server.secret(server.home() / "keys" / f"{town.name}.key")
    system = System(told["token"])
    assert system.get("dossiers").status_code == 200
    listed = haicap("token", "list", "--world", town.name, "--json").stdout
    assert told["token"] not in listed
    (mine,) = [each for each in json.loads(listed)["tokens"] if each["id"] == told["id"]]
    assert (mine["system"], mine["unit"], mine["scopes"]) == ("Cổng thử", PLACE, ["status", "webhooks"])
    assert haicap("token", "revoke", str(told["id"]), "--world", town.name).returncode == 0
    assert system.get("dossiers").status_code == 401
    again = haicap("--lang", "en", "token", "revoke", str(told["id"]), "--world", town.name)
    assert (again.returncode, again.stdout) == (1, "")
    assert "haicap token list" in again.stderr


@pytest.mark.slow
def test_what_can_be_no_token_is_refused_in_one_line(town: Town) -> None:
    """An unknown scope, an unknown unit, a term too long: status 1, a sentence, nothing made."""
    before = town.content("SELECT count(*) FROM api_token")
    make = ["token", "make", "Cổng thử", "--world", town.name]
    for words in (
        ["--unit", "1001", "--scope", "everything"],
        ["--unit", "999999", "--scope", "status"],
        ["--unit", "1001", "--scope", "status", "--days", "5000"],
    ):
        done = haicap(*make, *words)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert done.stderr.startswith("Lỗi: ")
    assert town.content("SELECT count(*) FROM api_token") == before


@pytest.mark.slow
def test_a_webhook_is_added_sent_and_ended(town: Town) -> None:
    """In an exercise the door leads nowhere, and says so."""
    told = made(town, "webhooks")
    url = "https://lien-thong.example.vn/haicap"
    added = json.loads(haicap("webhook", "add", str(told["id"]), url, "--world", town.name, "--json").stdout)
    assert re.fullmatch(r"whsec_[0-9a-f]{64}", added["secret"])
    sent = json.loads(haicap("webhook", "send", "--world", town.name, "--json").stdout)
    assert (sent["door"], sent["failed"]) == ("simulated", 0)
    assert url in haicap("webhook", "list", "--world", town.name).stdout
    assert haicap("webhook", "end", str(added["webhook"]), "--world", town.name).returncode == 0
    assert url not in haicap("webhook", "list", "--world", town.name).stdout
    refused = haicap("webhook", "add", str(told["id"]), "http://x.vn/", "--world", town.name)
    assert (refused.returncode, refused.stdout) == (1, "")
