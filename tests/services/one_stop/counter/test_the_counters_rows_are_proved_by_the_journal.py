"""Idea 5: the journal tells all: money, slips, scans and what was handed in are replayed entry by entry."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from typer.testing import CliRunner

from haicap.cli import app
from haicap.store import files
from tests.rules.one_stop.test_a_disguised_or_scripted_upload_is_refused import pdf
from tests.services.one_stop.counter.conftest import Plays
from tests.services.one_stop.counter.exercise import Exercise
from tests.services.one_stop.counter.hands import form_of, receive, take_ticket

KINDS = {"handed_in", "scan", "slip", "payment", "paid", "till", "visitor"}


def test_a_day_at_the_counter_is_verified_and_holds_nobodys_name(
    town: Exercise, play: Plays, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr(files, "folder", lambda _world: tmp_path)
    clerk, head, public = play("clerk"), play("head"), play("")
    take_ticket(public, holder="0912345678")
    clerk.post("/mot-cua/goi/")
    clerk.post("/mot-cua/da-ve/", {"ticket": clerk.get("/mot-cua/tiep-nhan/").context["ticket"].id})
    other = {"relation": 1, "submitter_identity": "999201000002", "submitter_name": "Trần Văn Con"}
    code = receive(town, clerk, public, **other, **{"scan-0": SimpleUploadedFile("a.pdf", pdf())})
    number = clerk.get(f"/mot-cua/giay-hen/{code}/").context["found"].id
    pay = {"dossier": number, "amount": 2_000, "method": 1, "key": "p"}
    clerk.post(f"/mot-cua/giay-hen/{code}/thu-tien/", pay)
    head.post(f"/mot-cua/ho-so/{code}/", {"do": "void", "reason": "Nhận nhầm nơi"})
    head.post(f"/mot-cua/ho-so/{code}/", {"do": "refund", "amount": 2_000, "reason": "Hủy giấy"})
    slip = {"slip": 7, "slip_at": "2025-06-20T14:30", "authority": "Văn bản 12/UBND-VP", "key": "s"}
    head.post("/mot-cua/phieu-giay/", form_of(town, 0, "hkd_thanh_lap", **slip))
    clerk.post("/mot-cua/quy/", {"counted": "2.000"})
    told = town.content("SELECT DISTINCT subject_kind::text FROM journal_entry")
    assert {kind for (kind,) in told} >= KINDS
    text = json.dumps(
        town.content("SELECT before::text, after::text, reason FROM journal_entry"), ensure_ascii=False
    )
    assert [
        name for name in ("Trần", "999190000046", "999201000002", "0912345678", "phố Mẫu") if name in text
    ] == []
    done = CliRunner().invoke(app, ["verify", "--world", town.name, "--json"])
    assert (done.exit_code, done.exception) == (0, None), done.output
