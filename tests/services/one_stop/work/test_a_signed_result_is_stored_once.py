"""A signed result is made once and given for ever after, byte for byte, whatever breaks off in between."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from haicap.base import acting, reading, signing
from haicap.base.facts import receipt_key
from haicap.engine.clock import VirtualClock
from haicap.engine.outcome import Failed
from haicap.gates import signatures
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import receipts
from haicap.rules.one_stop.state import Dossier
from haicap.services.one_stop import result_chore, results, work_making
from haicap.store import bases, files, roles, verify
from tests.services.one_stop.work.conftest import Sits
from tests.services.one_stop.work.office import LAND, MORNING, PLACE, Office

MANY, TOLD, MAKING = "/mot-cua/viec/nhieu/", "/mot-cua/viec/ket-qua/", "/mot-cua/viec/tep-ket-qua/"
AT = datetime(2025, 6, 24, tzinfo=UTC)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(autouse=True)
def own_keys(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "folder", lambda: keys)


@pytest.fixture(autouse=True)
def morning(town: Office) -> None:
    town.set_clock(MORNING)


def _many(sit: Sits, role: str, act: str, dossiers: list[int]) -> None:
    form = {"viec": act, "khoa": f"{act}{dossiers}", "hs": dossiers}
    assert sit(role).post(MANY, form).status_code == 302


def _signed(town: Office, sit: Sits, count: int = 1) -> list[int]:
    dossiers = [town.submitted(LAND) for _ in range(count)]
    _many(sit, "signer", "Sign", dossiers)
    _many(sit, "records_clerk", "Number", dossiers)
    return dossiers


def _row(town: Office, dossier: int) -> tuple[Any, ...]:
    return town.content(
        "SELECT signed_digest, digest, size_bytes, version FROM result WHERE id = %s", dossier
    )[0]


def _open(town: Office, sit: Sits, dossier: int) -> Any:
    return sit("clerk").get(f"/mot-cua/viec/{town.code(dossier)}/ket-qua.pdf")


def _stored(town: Office) -> set[Path]:
    return {path for path in files.folder(town.name).rglob("*") if path.is_file()}


def _text(document: bytes) -> str:
    pages = pypdfium2.PdfDocument(BytesIO(document))
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())


def test_whoever_opens_it_gets_the_bytes_that_were_signed(town: Office, sit: Sits) -> None:
    (dossier,) = _signed(town, sit)
    signed, issued, size, version = _row(town, dossier)
    first = _open(town, sit, dossier)
    town.set_clock(MORNING + 86_400)
    again = _open(town, sit, dossier)
    assert first.content == again.content
    assert (hashlib.sha256(first.content).hexdigest(), len(first.content)) == (issued, size)
    assert first.content.startswith(files.get(town.name, signed) or b"-")
    assert _row(town, dossier)[3] == version


def test_the_journal_binds_both_digests_to_the_dossier(town: Office, sit: Sits) -> None:
    (dossier,) = _signed(town, sit)
    signed, issued, size, _ = _row(town, dossier)
    told = town.content(
        "SELECT command::text, role::text, after::text FROM journal_entry WHERE subject_kind = 'result' "
        "AND subject_id = %s ORDER BY seq",
        dossier,
    )
    assert [(command, role) for command, role, _ in told] == [
        ("one_stop.Sign", "signer"),
        ("one_stop.KeepResult", "system"),
        ("one_stop.KeepResult", "system"),
    ]
    assert signed in told[1][2]
    assert issued in told[2][2]
    assert str(size) in told[2][2]


def test_an_act_whose_request_broke_off_before_the_file_gets_it_from_whoever_comes_next(
    town: Office, sit: Sits, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(work_making, "after_signing", lambda *_: results.Made())
        opened, worked = _signed(town, sit, 2)
    assert [_row(town, each)[:2] for each in (opened, worked)] == [("", ""), ("", "")]
    assert _open(town, sit, opened).status_code == 200
    told: list[str] = []
    result_chore.sign_what_waits(lambda vi, _en: told.append(vi))
    assert told == ["Đã ký số và lưu 1 tệp kết quả."]
    assert all(all(_row(town, each)[:2]) for each in (opened, worked))
    found = signatures.check(_open(town, sit, worked).content, [signatures.root_of(signing.folder())], AT)
    assert [each.intact and each.trusted for each in found] == [True, True]


def test_a_file_that_was_laid_down_and_not_told_of_is_made_again_with_the_same_bytes(
    town: Office, sit: Sits, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _stored(town)
    with monkeypatch.context() as broken:
        broken.setattr(acting, "by_the_house", lambda _w, _c, wishes: [Failed(OSError())] * len(wishes))
        broken.setattr(work_making, "AT_ONCE_SECONDS", 0.01)
        (dossier,) = _signed(town, sit)
    orphans = _stored(town) - before
    assert _row(town, dossier)[:2] == ("", "")
    assert len(orphans) == 2  # as signed, and as issued
    town.set_clock(MORNING + 3_600)
    assert _open(town, sit, dossier).status_code == 200
    assert {path.name for path in orphans} == set(_row(town, dossier)[:2])
    assert _stored(town) - before == orphans


def test_two_at_once_make_one(town: Office, sit: Sits, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(work_making, "after_signing", lambda *_: results.Made())
        dossiers = _signed(town, sit, 3)
    world, made = reading.world(), []
    assert world is not None

    def work() -> None:
        made.append(results.make(world, VirtualClock(MORNING), dossiers).done)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [0, 3]
    assert all(all(_row(town, each)[:2]) for each in dossiers)


def test_a_file_that_was_altered_or_lost_is_refused_and_found_by_verify(town: Office, sit: Sits) -> None:
    altered, lost = _signed(town, sit, 2)
    path = {
        each: files.folder(town.name) / _row(town, each)[1][:2] / _row(town, each)[1]
        for each in (altered, lost)
    }
    kept = path[altered].read_bytes()
    path[altered].write_bytes(kept.replace(b"/Reason", b"/Reasom", 1))
    path[lost].unlink()
    for dossier in (altered, lost):
        answer = _open(town, sit, dossier)
        assert answer.status_code == 409
        assert "bị sửa hoặc bị mất" in answer.content.decode()
    with bases.connect(town.database, roles.CITY) as link:
        found = [each for each in verify.verify(link).findings if "tệp đó bị mất hoặc đã bị sửa" in each.vi]
    assert {each.subject for each in found} == {f"result {altered}", f"result {lost}"}
    path[altered].write_bytes(kept)
    assert _open(town, sit, altered).content == kept


def test_what_a_simulated_person_signed_says_that_it_has_no_signature(town: Office, sit: Sits) -> None:
    dossier = town.submitted(LAND)
    town.do(c.Sign(town.at + 60, town.actor("signer"), dossier))
    town.do(c.Number(town.at + 120, town.actor("records_clerk"), dossier))
    answer = _open(town, sit, dossier)
    assert answer.status_code == 200
    assert "KHÔNG CÓ CHỮ KÝ SỐ: kết quả do người mô phỏng" in _text(answer.content)
    assert signatures.check(answer.content, [], AT) == []
    page = sit("clerk").get(f"/mot-cua/viec/{town.code(dossier)}/").content.decode()
    assert "Bản thể hiện kết quả, không có chữ ký số" in page


def test_a_simulated_clerk_may_number_what_a_person_signed(town: Office, sit: Sits) -> None:
    dossier = town.submitted(LAND)
    _many(sit, "signer", "Sign", [dossier])
    assert _row(town, dossier)[0]
    assert _row(town, dossier)[1] == ""
    town.do(c.Number(town.at + 120, town.actor("records_clerk"), dossier))
    found = signatures.check(_open(town, sit, dossier).content, [signatures.root_of(signing.folder())], AT)
    assert [each.intact for each in found] == [True, True]


def test_the_number_stands_on_what_was_signed_before_it_was_known(town: Office, sit: Sits) -> None:
    (dossier,) = _signed(town, sit)
    pages = pypdfium2.PdfDocument(BytesIO(_open(town, sit, dossier).content))
    pages.init_forms()
    page = pages[0]
    shown = page.render(scale=2, may_draw_forms=True).to_numpy()
    plain = page.render(scale=2, may_draw_forms=False).to_numpy()
    assert (shown != plain).any()


def test_a_refusal_after_appraisal_is_one_signed_file_with_its_number(town: Office, sit: Sits) -> None:
    dossier = town.submitted(LAND)
    code = town.code(dossier)
    form = {"viec": "RefuseResult", "khoa": "r", "reason": "Đất đang có tranh chấp"}
    assert sit("signer").post(f"/mot-cua/viec/{code}/lam/", form).status_code == 302
    signed, issued, _, _ = _row(town, dossier)
    assert signed == issued != ""
    document = _open(town, sit, dossier).content
    ((number,),) = town.content("SELECT number FROM dossier WHERE id = %s", dossier)
    assert f"Số: {number}/TB-" in _text(document)
    assert "Đất đang có tranh chấp" in _text(document)
    assert len(signatures.check(document, [signatures.root_of(signing.folder())], AT)) == 1


def test_many_signed_at_once_show_how_far_their_files_are(
    town: Office, sit: Sits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_making, "AT_ONCE_SECONDS", 0.0)
    monkeypatch.setattr(results, "BATCH", 2)
    dossiers, own = [town.submitted(LAND) for _ in range(3)], sit("signer")
    own.post(MANY, {"viec": "Sign", "khoa": f"p{dossiers}", "hs": dossiers})
    page = own.get(TOLD).content.decode()
    assert '<progress max="3" value="0">' in page
    monkeypatch.setattr(work_making, "AT_ONCE_SECONDS", 0.001)
    further = own.post(MAKING, headers={"HX-Request": "true"}).content.decode()
    assert '<progress max="3" value="2">' in further
    assert 'hx-trigger="load"' in further
    assert "Đã ký số và lưu 3 tệp." in own.post(MAKING, headers={"HX-Request": "true"}).content.decode()
    assert "Đã ký số và lưu 3 tệp." in own.get(TOLD).content.decode()


def test_a_signer_without_a_key_keeps_the_file_waiting_and_no_other(
    town: Office, sit: Sits, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossiers = [town.submitted(LAND) for _ in range(2)]
    real, keyless = signing.identity, town.person("signer", PLACE, 1)

    def identity(kind: str, world: str, pen: signing.Pen) -> signatures.Identity:
        if pen.person == keyless:
            raise signing.NotConfiguredError(str(pen.person))
        return real(kind, world, pen)

    with monkeypatch.context() as without:
        without.setattr(signing, "identity", identity)
        for place, dossier in enumerate(dossiers):
            form = {"viec": "Sign", "khoa": f"w{dossier}", "hs": [dossier]}
            assert sit("signer", PLACE, place).post(MANY, form).status_code == 302
        _many(sit, "records_clerk", "Number", dossiers)
        assert [bool(_row(town, each)[1]) for each in dossiers] == [True, False]
        answer = _open(town, sit, dossiers[1])
        assert answer.status_code == 503
        assert "Chưa có chứng thư ký số" in answer.content.decode()
    assert _open(town, sit, dossiers[1]).status_code == 200


def test_as_many_statements_for_one_as_for_many(
    town: Office, sit: Sits, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(work_making, "after_signing", lambda *_: results.Made())
        one, *many = _signed(town, sit, 7)
    world = reading.world()
    assert world is not None
    counts = []
    for some in ([one], many):
        with CaptureQueriesContext(connection) as told:
            assert results.make(world, VirtualClock(MORNING), some).done == len(some)
        counts.append(len(told))
    assert counts[0] == counts[1]


def test_the_applicant_of_an_online_dossier_downloads_the_very_file(
    town: Office, sit: Sits, client: Any
) -> None:
    (dossier,) = _signed(town, sit)
    code = town.code(dossier)
    assert client.get(f"/tra-cuu/{code}/ket-qua.pdf").status_code == 404
    ((applicant,),) = town.content("SELECT applicant FROM dossier WHERE id = %s", dossier)
    facts = replace(town.cast.facts, receipt_key=receipt_key(settings.SECRET_KEY))
    secret = receipts.secret_of(Dossier(id=dossier, applicant=applicant), facts)
    assert client.get(f"/tra-cuu/{code}/", {"bi-mat": secret}).status_code == 302
    assert f"/tra-cuu/{code}/ket-qua.pdf" in client.get(f"/tra-cuu/{code}/").content.decode()
    assert client.get(f"/tra-cuu/{code}/ket-qua.pdf").content == _open(town, sit, dossier).content
    with town.connect() as link:
        link.execute("UPDATE dossier SET channel = 1 WHERE id = %s", [dossier])
    assert client.get(f"/tra-cuu/{code}/ket-qua.pdf").status_code == 404
