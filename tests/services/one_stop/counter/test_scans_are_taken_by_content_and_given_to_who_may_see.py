"""Issue, line 2: documents scanned, type, size and content checked, kept by digest, rights checked on download."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from haicap.store import files
from tests.rules.one_stop.test_a_disguised_or_scripted_upload_is_refused import JPEG, pdf
from tests.services.one_stop.counter.conftest import Plays
from tests.services.one_stop.counter.exercise import Exercise
from tests.services.one_stop.counter.hands import COUNTER, call, form_of, receive, take_ticket


@pytest.fixture
def folder(town: Exercise, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Any:
    """Files of the test's world lie in a folder that goes away."""
    monkeypatch.setattr(files, "folder", lambda _world: tmp_path)
    return tmp_path


def test_a_scan_lies_under_its_digest_and_is_served_as_what_it_is(
    town: Exercise, play: Plays, folder: Any
) -> None:
    clerk = play("clerk")
    upload = SimpleUploadedFile("giấy tờ.exe", pdf(), "application/x-msdownload")
    code = receive(town, clerk, play(""), **{"scan-0": upload})
    digest = hashlib.sha256(pdf()).hexdigest()
    ((number, kept),) = town.content("SELECT id, digest FROM scan")
    assert kept == digest
    assert (folder / digest[:2] / digest).read_bytes() == pdf()
    address = f"/ho-so/{code}/ban-quet/{number}/"
    answer = clerk.get(address)
    assert (answer.content, answer.headers["Content-Type"]) == (pdf(), "application/pdf")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for client in (play("clerk", 1002), play("head", 101)):
        assert client.get(address).status_code == 404
    assert play("").get(address).status_code == 302
    assert clerk.get(f"/ho-so/{code}/ban-quet/{number + 1}/").status_code == 404
    (folder / digest[:2] / digest).write_bytes(b"something else")
    assert clerk.get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"<script>alert(1)</script>", "không phải PDF, JPEG hay PNG"),
        ("a.jpg", JPEG[:-1], "không phải PDF, JPEG hay PNG"),
        ("a.pdf", pdf(b"/OpenAction << /S /JavaScript /JS (x) >>"), "chứa mã lệnh"),
        ("a.pdf", b"", "20 MB"),
        ("a.pdf", b"%PDF-" + b"0" * 20_000_001, "20 MB"),
    ],
)
def test_what_is_disguised_scripted_or_oversized_is_refused_and_nothing_is_received(
    town: Exercise, play: Plays, folder: Any, name: str, content: bytes, sentence: str
) -> None:
    clerk = play("clerk")
    take_ticket(play(""))
    before = town.content("SELECT count(*) FROM dossier")
    upload = SimpleUploadedFile(name, content, "application/pdf")
    answer = clerk.post(COUNTER, form_of(town, call(clerk), **{"scan-0": upload}))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert town.content("SELECT count(*) FROM dossier") == before
    assert list(folder.iterdir()) == []


def test_a_request_that_brings_too_much_is_refused_whole(town: Exercise, play: Plays, settings: Any) -> None:
    settings.UPLOAD_BYTES_MAX, settings.FORM_BYTES_MAX = 100_000, 50_000
    for client, address, least in (
        (play("clerk"), COUNTER, 60_000),
        (play(""), "/hang-doi/1001/lay-so/", 9_000),
    ):
        two = {f"scan-{place}": SimpleUploadedFile("a.pdf", pdf() + b"0" * least) for place in range(8)}
        answer = client.post(address, two | {"dossiers": 1})
        assert answer.status_code == 413
        assert "Gửi một lần nặng quá" in answer.content.decode()
        one = {"scan-0": SimpleUploadedFile("a.pdf", pdf() + b"0" * least)}
        assert client.post(address, one | {"dossiers": 1}).status_code in (302, 422)
