"""A result is issued with the signatures of those who gave them: test keys in exercises, configured ones live."""

from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from haicap.base import signing
from haicap.gates import signatures
from tests.services.one_stop.work.conftest import Sits
from tests.services.one_stop.work.office import LAND, MORNING, OTHER, Office

AT = datetime(2025, 6, 24, 3, tzinfo=UTC)
ROOT = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(autouse=True)
def own_keys(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "folder", lambda: keys)


Sign = Callable[[], tuple[int, str]]


@pytest.fixture
def sign(town: Office, sit: Sits) -> Sign:
    """Signs and numbers a dossier by its page, as people do."""

    def signed() -> tuple[int, str]:
        town.set_clock(MORNING)
        dossier = town.submitted(LAND)
        code = town.code(dossier)
        for role, act, seconds in (("signer", "Sign", 60), ("records_clerk", "Number", 120)):
            town.set_clock(MORNING + seconds)
            answer = sit(role).post(f"/mot-cua/viec/{code}/lam/", {"viec": act, "khoa": f"{act}{code}"})
            assert answer.status_code == 302, answer.content.decode()
        return dossier, code

    return signed


@pytest.fixture
def issued(sign: Sign) -> tuple[int, str]:
    """A dossier whose result is signed and numbered."""
    return sign()


def test_the_notice_bears_both_signatures_as_of_when_they_were_given(
    town: Office, sit: Sits, issued: tuple[int, str], keys: Path
) -> None:
    dossier, code = issued
    answer = sit("clerk").get(f"/mot-cua/viec/{code}/ket-qua.pdf")
    assert answer.status_code == 200
    found = signatures.check(answer.content, [signatures.root_of(keys)], AT)
    names = [town.name_of(town.person(role)) for role in ("signer", "records_clerk")]
    assert [each.name for each in found] == names
    assert all(each.intact and each.trusted for each in found)
    assert [int(each.at.timestamp()) for each in found if each.at] == [MORNING + 60, MORNING + 120]
    pages = pypdfium2.PdfDocument(BytesIO(answer.content))
    text = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    assert code in text
    assert names[0] in text
    looks = town.content("SELECT count(*) FROM reading_record WHERE subject_id = %s", dossier)
    assert looks[0][0] == 1


def test_a_changed_byte_shows(sit: Sits, issued: tuple[int, str], keys: Path) -> None:
    document = sit("clerk").get(f"/mot-cua/viec/{issued[1]}/ket-qua.pdf").content
    middle = len(document) // 3
    changed = document[:middle] + bytes([document[middle] ^ 1]) + document[middle + 1 :]
    found = signatures.check(changed, [signatures.root_of(keys)], AT)
    assert not any(each.intact for each in found)


def test_another_authority_is_not_trusted(sit: Sits, issued: tuple[int, str], tmp_path: Path) -> None:
    document = sit("clerk").get(f"/mot-cua/viec/{issued[1]}/ket-qua.pdf").content
    signatures.make_root(tmp_path)
    found = signatures.check(document, [signatures.root_of(tmp_path)], AT)
    assert [(each.intact, each.trusted) for each in found] == [(True, False), (True, False)]


def test_there_is_none_before_the_result_nor_for_another_unit(
    town: Office, sit: Sits, issued: tuple[int, str]
) -> None:
    code = town.code(town.submitted(LAND))
    assert sit("signer").get(f"/mot-cua/viec/{code}/ket-qua.pdf").status_code == 404
    assert sit("officer", OTHER).get(f"/mot-cua/viec/{issued[1]}/ket-qua.pdf").status_code == 404


def test_a_live_world_signs_with_configured_keys_alone(
    tmp_path: Path, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pen = signing.Pen(7, "Nguyễn Thị Ký", "Phường Thử")
    monkeypatch.delenv(signing.CONFIGURED, raising=False)
    with pytest.raises(signing.NotConfiguredError):
        signing.identity("live", "live", pen)
    monkeypatch.setenv(signing.CONFIGURED, str(tmp_path))
    with pytest.raises(signing.NotConfiguredError):
        signing.identity("live", "live", pen)
    signatures.make_identity(tmp_path, "7", pen.name, pen.unit_name)
    assert signing.identity("live", "live", pen).certificate.subject.native["common_name"] == pen.name
    assert not (keys / "live").exists()


def test_keys_are_read_by_their_user_alone_and_none_lies_in_the_repository(keys: Path) -> None:
    signing.identity("exercise", "x", signing.Pen(1, "Tên rất dài " * 20, "Phường " * 30))
    for path in keys.rglob("*.pem"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    kept = [path for name in ("haicap", "tests", "tools", "docs") for path in (ROOT / name).rglob("*.pem")]
    assert kept == []
