"""Another system hands a dossier in, follows it to its result, and reads its unit's list page by page."""

from __future__ import annotations

from typing import Any

from tests.api.town import System, Town


def test_what_is_handed_in_waits_for_its_check(town: Town, system: System, body: dict[str, Any]) -> None:
    """201 with the number, the applicant's secret, and where to follow it; the row stands at the token's unit."""
    answer = system.post("dossiers", body, "first")
    assert answer.status_code == 201, answer.content
    said = answer.json()
    assert said["state"] == 1
    assert said["state_text"] == "Mới đăng ký"
    assert said["code"] is None
    assert said["receiver"]["id"] == 1001
    rows = town.content("SELECT receiver, channel, pages FROM dossier WHERE id = %s", int(said["number"][1:]))
    assert rows == [(1001, 2, 2)]
    assert said["secret"].replace("-", "") == town.secret(int(said["number"][1:]))
    assert said["follow"].endswith(f"/tra-cuu/{said['number']}/")
    assert system.get(f"dossiers/{said['number']}").json()["number"] == said["number"]
