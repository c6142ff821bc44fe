"""`haicap account`: the first administrator, fresh links, whoever is kept out; every change an entry without a name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from haicap.store import bases, roles
from tests.conftest import worker
from tests.store.live.conftest import Town
from tests.store.tampering import forget

NAME = "Quản Trị Không Lộ"


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """A live town."""
    name = f"test-account-{worker()}-{os.getpid()}"
    try:
        made = Town(name)
        with made.connect() as connection:
            connection.execute("UPDATE world SET kind = 'live'")
        yield made
    finally:
        forget(name)


def _account(town: Town, *words: str, typed: str = "") -> tuple[int, Any, str]:
    command = [sys.executable, "-m", "haicap.cli", "--lang", "vi", "account", *words, "--world", town.name]
    done = subprocess.run([*command, "--json"], input=typed, capture_output=True, text=True, check=False)
    said = json.loads(done.stdout) if done.returncode == 0 else None
    return done.returncode, said, done.stderr


def test_an_administrator_comes_to_be_by_a_link(town: Town) -> None:
    """The link is printed once; the entries tell of person, role and link, and of no name."""
    status, said, _ = _account(town, "add", "Quan.Tri", "--name", NAME)
    assert status == 0
    assert said["username"] == "quan.tri"
    assert said["path"].startswith("/mo-tai-khoan/")
    with bases.connect(town.database, roles.CITY) as city:
        entries = city.execute(
            "SELECT command::text, role::text, after::text FROM journal_entry ORDER BY seq"
        ).fetchall()
        held = city.execute("SELECT role, unit FROM holding WHERE person = %s", [said["person"]]).fetchall()
    assert [entry[0] for entry in entries[-3:]] == ["people.AddPerson", "people.Appoint", "people.Invite"]
    assert {entry[1] for entry in entries[-3:]} == {"system"}
    assert not any(NAME in entry[2] for entry in entries)
    assert held == [("administrator", 1)]


def test_a_password_may_be_asked_for_without_echo(town: Town) -> None:
    """Typed twice; a weak one is refused with a sentence and nothing is made."""
    weak = _account(town, "add", "yeu.qua", "--name", NAME, "--password", typed="123456\n123456\n")
    assert weak[0] == 1
    assert "Mật khẩu quá yếu" in weak[2]
    good = "ba con mèo đen 7"
    status, said, _ = _account(
        town, "add", "manh.me", "--name", NAME, "--password", typed=f"{good}\n{good}\n"
    )
    assert (status, said["path"]) == (0, None)
    status, listed, _ = _account(town, "list")
    found = {each["username"]: each for each in listed["accounts"]}
    assert found["manh.me"]["opened"]
    assert "yeu.qua" not in found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "a", "--name", NAME), "Tên đăng nhập có 3 đến 40 ký tự"),
        (("add", "vai.la", "--name", NAME, "--role", "vua"), "Không có vai trò “vua”"),
        (("add", "noi.la", "--name", NAME, "--unit", "Xứ Không Có"), "Không có đơn vị “Xứ Không Có”"),
        (("add", "ten.ngan", "--name", "X"), "Họ tên phải có từ 2"),
        (("renew", "khong.co.ai"), "Không có tài khoản “khong.co.ai”"),
    ],
)
def test_what_cannot_be_is_one_sentence(town: Town, words: tuple[str, ...], said: str) -> None:
    """Exit status 1, never a traceback, and no account."""
    status, _, error = _account(town, *words)
    assert status == 1
    assert said in error
    assert "Traceback" not in error


def test_a_person_is_kept_out_and_a_link_renewed(town: Town) -> None:
    """Disabled: no fresh link until let in again."""
    _account(town, "add", "bi.ngung", "--name", NAME, "--role", "clerk", "--unit", "Phường Bến Hồng")
    status, said, _ = _account(town, "renew", "bi.ngung")
    assert status == 0
    assert said["path"]
    assert _account(town, "disable", "bi.ngung")[0] == 0
    status, _, error = _account(town, "renew", "bi.ngung")
    assert status == 1
    assert "đang bị ngừng hoạt động" in error
