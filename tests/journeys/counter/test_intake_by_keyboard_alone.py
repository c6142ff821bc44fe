"""Issue, line 2: a clerk takes a dossier in with the keyboard alone, real keys 80 ms apart, in less than a minute."""

from __future__ import annotations

import sys
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.counter.world import CounterWorld, play

pytestmark = pytest.mark.journey

KEY_MS = 80
SECONDS_MAX = 60


class Keyboard:
    """Hands that type at a clerk's pace and count every key."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = 0

    def press(self, key: str) -> None:
        """One key, or one chord."""
        self.page.keyboard.press(key)
        self.page.wait_for_timeout(KEY_MS)
        self.keys += 1

    def type(self, text: str) -> None:
        """Letters one after the other."""
        self.page.keyboard.type(text, delay=KEY_MS)
        self.keys += len(text)

    def fields(self, *texts: str) -> None:
        """Each text into a field, Tab between them."""
        for text in texts:
            self.type(text)
            self.press("Tab")


def at_the_hall(kiosk: Page, screen: Page, counter: CounterWorld) -> tuple[str, Page]:
    """Somebody with priority takes a ticket; the screen shows that one waits."""
    kiosk.goto(f"{counter.base}/hang-doi/1001/lay-so/")
    kiosk.get_by_label("Có, xin ưu tiên").check()
    kiosk.get_by_role("button", name="1 hồ sơ").click()
    number = kiosk.locator(".huge").inner_text()
    screen.goto(f"{counter.base}/hang-doi/1001/man-hinh/")
    expect(screen.locator(".queue")).to_contain_text("1 người đang chờ")
    return number, screen


def with_the_keys(hands: Keyboard) -> None:
    """One whole intake, from the first letter of the procedure to the receipt."""
    hands.type("sao y")
    hands.press("Enter")
    hands.fields("999190000046", "Đỗ Thị Minh Họa", "0912345678", "12 phố Mẫu, Bến Hồng", "", "")
    hands.press("Control+a")
    hands.fields("5")
    hands.press("Control+a")
    hands.type("2")
    hands.press("Alt+9")
    hands.press("Control+Enter")


def test_from_ticket_to_receipt_in_under_a_minute(
    browser: Browser, counter: CounterWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    """Kiosk, call screen, call, procedure found by an everyday word, applicant, papers, receipt, its PDF."""
    hall, desk = browser.new_context(), browser.new_context(viewport={"width": 1440, "height": 900})
    number, screen = at_the_hall(hall.new_page(), hall.new_page(), counter)
    page = desk.new_page()
    play(page, counter, "clerk")
    expect(page.get_by_role("heading", name="Tiếp nhận hồ sơ")).to_be_visible()
    hands = Keyboard(page)
    start = time.monotonic()
    hands.press("Alt+0")
    expect(page.locator(".ticket b")).to_have_text(number)
    with_the_keys(hands)
    page.wait_for_url("**/mot-cua/giay-hen/**")
    receipt = page.request.get(counter.base + str(page.locator("#pdf").get_attribute("href")))
    seconds = time.monotonic() - start
    assert (receipt.status, receipt.body()[:5]) == (200, b"%PDF-")
    with capsys.disabled():
        sys.stdout.write(
            f"\n  intake by keyboard alone, to the PDF: {seconds:.1f} s, {hands.keys} keys, {KEY_MS} ms apart\n"
        )
    assert seconds < SECONDS_MAX
    expect(page.locator("dl.facts").first).to_contain_text("Đỗ Thị Minh Họa")
    expect(page.locator("dl.facts").first).to_contain_text("17:00 Thứ Hai 23/06/2025")
    expect(page.locator("dl.facts").first).to_contain_text("14.000 đ")
    expect(screen.locator(".now .huge")).to_have_text(number, timeout=4_000)
    rows = counter.world.content(
        "SELECT d.state, d.fee, d.pages, d.copies, t.priority, t.state, a.name FROM dossier d "
        "JOIN ticket t ON t.id = d.ticket JOIN applicant a ON a.id = d.applicant"
    )
    assert rows == [(2, 14_000, 5, 2, True, 3, "Đỗ Thị Minh Họa")]
    commands = counter.world.content("SELECT command::text, role::text FROM journal_entry ORDER BY seq")
    assert [name for name, _ in dict.fromkeys(commands)] == [
        "one_stop.TakeTicket",
        "one_stop.Call",
        "one_stop.Receive",
    ]
    hall.close()
    desk.close()
