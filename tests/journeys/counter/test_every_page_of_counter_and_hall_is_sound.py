"""Issue, look: axe clean at 1440 and 390 px in both languages, no overflow, one heading, one filled button, keys."""

from __future__ import annotations

import unicodedata

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.counter.world import CounterWorld, play
from tests.journeys.test_every_page_can_be_read_by_everybody import AXE, CHECK, RULES

pytestmark = pytest.mark.journey

HALL = ("/hang-doi/1001/lay-so/", "/hang-doi/1001/man-hinh/", "/hang-doi/lay-so/?chon=")
DESK = (
    "/mot-cua/tiep-nhan/",
    "/mot-cua/truc-tuyen/",
    "/mot-cua/chuyen-va-tra/",
    "/mot-cua/quy/",
    "/mot-cua/giay-hen/{code}/",
    "/mot-cua/ho-so/{code}/",
)
HEAD = ("/mot-cua/phieu-giay/", "/mot-cua/quy/", "/mot-cua/sua-sai/", "/mot-cua/ho-so/{code}/")


def look(page: Page, address: str, width: int) -> None:
    """One page at one width: what a machine can tell of it."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.locator("h1").count() == 1, address
    assert page.locator(".btn.go").count() <= 1, address
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, (address, width)
    assert unicodedata.is_normalized("NFC", page.inner_text("body"))
    page.add_script_tag(path=AXE)
    assert page.evaluate(CHECK, RULES) == [], (address, width)


def receive_one(page: Page, counter: CounterWorld) -> str:
    """A dossier received by keyboard; answers its code."""
    page.goto(f"{counter.base}/hang-doi/1001/lay-so/")
    page.get_by_role("button", name="2 hồ sơ").click()
    expect(page.locator(".huge")).to_be_visible()
    play(page, counter, "clerk")
    page.keyboard.press("Alt+0")
    expect(page.locator(".ticket b")).to_be_visible()
    page.wait_for_load_state()
    page.fill("#find-procedure", "giay doc than")
    page.keyboard.press("Enter")
    page.fill("#identity", "999190000046")
    page.fill("#name", "Đỗ Thị Minh Họa")
    expect(page.locator("[name=papers]").first).to_be_attached()
    page.keyboard.press("Alt+9")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/giay-hen/**")
    page.keyboard.press("Alt+8")
    expect(page.locator(".chip[data-s=ok]")).to_be_visible()
    return str(page.locator("h1").inner_text())


def test_pages_of_the_counter_and_the_hall(browser: Browser, counter: CounterWorld) -> None:
    """Every page as clerk and as head, in Vietnamese and in English, on a desk and on a phone; no script fails."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    code = receive_one(page, counter)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for language in ("vi", "en"):
        context.add_cookies([{"name": _cookie(counter), "value": language, "url": counter.base}])
        for addresses, role in ((DESK, "clerk"), (HEAD, "head"), (HALL, "head")):
            play(page, counter, role)
            for address in addresses:
                for width in (1440, 390):
                    look(page, counter.base + address.format(code=code), width)
            assert page.locator("html").get_attribute("lang") == language
    assert errors == []
    context.close()


def _cookie(counter: CounterWorld) -> str:
    return f"haicap_{counter.world.name}_language"


def test_help_opens_with_a_key_and_the_address_of_a_wrong_role_is_404(
    browser: Browser, counter: CounterWorld
) -> None:
    context = browser.new_context()
    page = context.new_page()
    play(page, counter, "clerk")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    answer = page.goto(f"{counter.base}/mot-cua/phieu-giay/")
    assert answer is not None
    assert answer.status == 404
    context.close()
