"""A browser's way from the link to work: password, second factor, codes, people, roles; every page accessible."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from haicap.store import bases, roles
from tests.conftest import worker
from tests.journeys.conftest import ROOT, _free_port, _wait_for
from tests.journeys.test_every_page_can_be_read_by_everybody import AXE, CHECK, RULES
from tests.store.live.conftest import OPENS_AT, Town
from tests.store.tampering import forget
from tests.web.conftest import PASSWORD, code_now

pytestmark = pytest.mark.journey
WIDTHS = (1440, 390)


class Place(NamedTuple):
    """A served world: its name and address."""

    name: str
    base: str


def _served(kind: str) -> Iterator[Place]:
    name = f"test-people-{kind}-{worker()}-{os.getpid()}"
    port = _free_port()
    try:
        town = Town(name)
        with bases.connect(town.database, roles.ENGINE, autocommit=True) as connection:
            connection.execute("UPDATE world SET kind = %s, clock_at = to_timestamp(%s)", [kind, OPENS_AT])
        words = [sys.executable, "-m", "haicap.cli", "serve", "--world", name, "--port", str(port)]
        served = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(f"http://127.0.0.1:{port}", served, "/don-vi/")
            yield Place(name, f"http://127.0.0.1:{port}")
        finally:
            served.terminate()
            served.wait(20)
    finally:
        forget(name)


@pytest.fixture(scope="module")
def live() -> Iterator[Place]:
    """A live world."""
    yield from _served("live")


@pytest.fixture(scope="module")
def exercise() -> Iterator[Place]:
    """An exercise."""
    yield from _served("exercise")


def _link(place: Place, username: str) -> str:
    """What `haicap account add` prints for the first administrator."""
    words = [
        *(sys.executable, "-m", "haicap.cli", "account", "add", username, "--world", place.name),
        *("--name", "Quản Trị Đầu Tiên", "--json"),
    ]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    import json

    return place.base + str(json.loads(done.stdout)["path"])


def _sound(page: Page) -> None:
    """Accessible, one main heading, at most one filled button, nothing sideways, at both widths."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.locator("h1").count() == 1
        assert page.locator(".btn.go").count() <= 1
        assert (
            page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        )
        page.add_script_tag(path=AXE)
        assert page.evaluate(CHECK, RULES) == [], (page.url, width)
        if os.environ.get("HAICAP_SHOTS"):
            name = page.url.split("/", 3)[3].strip("/").split("?")[0].replace("/", "_")[:40] or "home"
            page.screenshot(path=f"{os.environ['HAICAP_SHOTS']}/{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1440, "height": 900})


def _page(browser: Browser) -> Page:
    # Axe is put in from outside, which the pages' own rules rightly forbid to anybody else.
    return browser.new_context(bypass_csp=True).new_page()


def _come_in(page: Page, link: str) -> None:
    """Set a password by the link, sign in, add the second factor after one wrong code."""
    page.goto(link)
    _sound(page)
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator(".btn.go").click()
    _sound(page)
    page.get_by_label("Tên đăng nhập").fill("quan.tri")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tai-khoan/buoc-hai/**")
    _sound(page)
    page.get_by_label("Mã 6 số").fill("000000")
    page.keyboard.press("Enter")
    assert "Mã không đúng" in page.locator(".err").inner_text()
    _sound(page)
    page.get_by_label("Mã 6 số").fill(code_now(page.locator("code.secret").inner_text()))
    page.keyboard.press("Enter")
    page.wait_for_url("**/tai-khoan/ma-du-phong/")
    assert page.locator(".codes li").count() == 10
    _sound(page)


def test_the_first_administrator_comes_in_and_names_an_officer(browser: Browser, live: Place) -> None:
    """From the command line's link to a person with a role, a deputy's form and a link of their own."""
    page = _page(browser)
    _come_in(page, _link(live, "quan.tri"))
    page.get_by_role("link", name="Đã cất, vào làm việc").click()
    page.wait_for_url("**/quan-tri/nguoi/")
    _sound(page)
    page.get_by_role("link", name="Thêm người").click()
    _sound(page)
    page.get_by_label("Họ và tên").fill("Nguyễn Thị Ánh Nguyệt")
    page.locator("select[name=unit]").select_option(label="Phường Bến Hồng")
    page.get_by_label("Vai trò đầu tiên").select_option("officer")
    page.locator(".btn.go").click()
    page.wait_for_url("**/quan-tri/nguoi/1*/")
    assert page.locator("h1").inner_text() == "Nguyễn Thị Ánh Nguyệt"
    _sound(page)
    page.locator("input[name=username]").fill("anh.nguyet")
    page.get_by_role("button", name="Mở tài khoản").click()
    assert "/mo-tai-khoan/" in page.locator("code.secret").inner_text()
    _sound(page)
    for address in ("/tai-khoan/", "/tai-khoan/vai-tro/", "/tai-khoan/mat-khau/", "/dang-xuat/"):
        page.goto(live.base + address)
        _sound(page)


def test_a_newcomer_plays_a_part_in_an_exercise(browser: Browser, exercise: Place) -> None:
    """The yellow page, searched without marks; the band then says whom one plays and by which clock."""
    page = _page(browser)
    page.goto(exercise.base + "/ho-so/")
    page.wait_for_url("**/chon-vai/**")
    _sound(page)
    page.get_by_label("Tên người hoặc đơn vị").fill("ben hong")
    with page.expect_navigation():
        page.get_by_label("Vai trò").select_option("clerk")
    _sound(page)
    page.get_by_role("button", name="Đóng vai").first.click()
    page.wait_for_url("**/ho-so/")
    band = page.locator(".drill").inner_text()
    assert "DIỄN TẬP" in band
    assert "Bạn là " in band
    assert "Người tiếp nhận" in page.locator(".top .unit").inner_text()
    _sound(page)


def test_pages_without_rights_and_dead_links_say_what_to_do(browser: Browser, exercise: Place) -> None:
    """The page that isn't there, and the link that is used up."""
    page = _page(browser)
    for address in ("/khong-co-trang-nay/", f"/mo-tai-khoan/{'x' * 43}/"):
        page.goto(exercise.base + address)
        _sound(page)
