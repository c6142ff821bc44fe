"""A newcomer sits down at a counter of a live exercise, receives a simulated citizen, and gives the place back."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from haicap.rehearsal import opening
from haicap.rehearsal.world import Options
from haicap.rules.one_stop.state import State
from haicap.store import roles, worlds
from tests.conftest import worker
from tests.journeys.conftest import ROOT, _free_port, _wait_for
from tests.journeys.test_every_page_can_be_read_by_everybody import AXE, CHECK, RULES
from tests.store.tampering import forget

pytestmark = pytest.mark.journey
PLACES = "/dien-tap/"
BUSY = Options(place="tiny", scale="4", seed=4)
IDENTITY = re.compile(r"\b\d{12}\b")


class Exercise(NamedTuple):
    """An exercise that is driven and served: its name and address."""

    name: str
    base: str

    def one(self, query: str, *values: object) -> tuple[object, ...] | None:
        """The first row of a query."""
        with worlds.connect(self.name, roles.CITY) as connection:
            return connection.execute(query.encode(), list(values)).fetchone()


@pytest.fixture(scope="module")
def played() -> Iterator[Exercise]:
    """An exercise of a busy tiny town, twenty times as fast as the wall's clock."""
    name, port = f"test-play-{worker()}-{os.getpid()}", _free_port()
    try:
        opening.begin(name, BUSY)
        words = ["serve", "--world", name, "--port", str(port), "--speed", "20", "--skip-closed"]
        served = subprocess.Popen(
            [sys.executable, "-m", "haicap.cli", *words],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}", served, PLACES)
            yield Exercise(name, f"http://127.0.0.1:{port}")
        finally:
            served.terminate()
            served.wait(20)
    finally:
        forget(name)


def _sit(page: Page, played: Exercise, words: str, role: str) -> None:
    page.goto(f"{played.base}{PLACES}?q={words}&vai={role}")
    page.locator("button[value=sit]").first.click()
    page.wait_for_load_state()


def _call(page: Page) -> None:
    """Whoever stands there already, or whoever is called."""
    for _ in range(30):
        expect(page.locator(".drill .seat form")).to_be_visible()
        if page.locator(".drill .errand", has_text="Khách ở quầy: “").count():
            return
        if page.locator(".ticket").count() == 0 and page.locator("[data-key='0']").is_enabled():
            page.keyboard.press("Alt+0")
            page.wait_for_load_state()
        elif page.locator(".ticket").count():
            page.wait_for_timeout(1_500)  # the band tells within three seconds what is wanted
        else:
            page.wait_for_timeout(1_000)
            page.reload()
    raise AssertionError("nobody came")


def _errand(page: Page) -> tuple[str, str, str]:
    """What the band says that the citizen wants: procedure, name, identity number."""
    told = page.locator(".drill .errand").inner_text()
    title = told.split("“")[1].split("”")[0]
    identity = IDENTITY.search(told)
    assert identity is not None, told
    name = told.split("bản.")[1].split("·")[0].strip()
    return title, name, identity.group()


def _receive(page: Page, title: str, name: str, identity: str) -> str:
    """By keyboard, all papers ticked; the code of the dossier."""
    page.fill("#find-procedure", title)
    page.keyboard.press("Enter")
    expect(page.locator("[name=papers]").first).to_be_attached()
    page.fill("#identity", identity)
    page.fill("#name", name)
    page.keyboard.press("Alt+9")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/giay-hen/**")
    return page.locator("h1").inner_text()


def test_a_place_is_taken_a_simulated_citizen_received_and_simulated_people_go_on(
    browser: Browser, played: Exercise
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    _sit(page, played, "go+lim", "clerk")
    expect(page.locator(".drill .seat")).to_contain_text("Bạn đang làm ở chỗ này")
    _call(page)
    code = _receive(page, *_errand(page))
    page.goto(f"{played.base}{PLACES}?vai=clerk")
    expect(page.locator("main")).to_contain_text("Những phút đầu: Người tiếp nhận")
    page.locator("tr", has=page.locator("b", has_text="Bạn")).locator("button[value=give_back]").click()
    expect(page.locator(".drill .seat")).to_contain_text("Người mô phỏng đang làm ở chỗ này")
    assert played.one("SELECT count(*) FROM place") == (0,)
    number = played.one("SELECT id FROM dossier WHERE code = %s", code)
    assert number is not None
    for _ in range(60):
        state = played.one("SELECT state FROM dossier WHERE id = %s", number[0])
        if state != (int(State.RECEIVED),):
            break
        time.sleep(1)
    assert state != (int(State.RECEIVED),), "nobody went on with it"
    context.close()


def test_whoever_takes_a_ticket_at_the_kiosk_is_called_by_a_simulated_clerk(
    browser: Browser, played: Exercise
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{played.base}/hang-doi/1002/lay-so/")
    page.get_by_role("button", name="1 hồ sơ").click()
    slip = page.locator("#slip")
    expect(slip.locator(".lead", has_text=re.compile("Mời đến quầy|đã xong"))).to_be_visible(timeout=60_000)
    context.close()


def test_who_leads_rests_the_clock_and_everybody_sees_it(browser: Browser, played: Exercise) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    _sit(page, played, "", "controller")
    page.locator("main button[value=pause]").click()
    expect(page.locator(".drill .seat")).to_contain_text("Đang tạm dừng")
    stood = played.one("SELECT clock_at FROM world")
    time.sleep(2.5)
    assert played.one("SELECT clock_at FROM world") == stood
    page.locator("main button[value=go_on]").click()
    expect(page.locator(".drill .seat")).to_contain_text("nhanh 20 lần")
    page.locator("main button[value=give_back]").click()
    expect(page.locator(".drill .seat")).to_contain_text("Chỗ này đang trống")
    context.close()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_list_of_places_can_be_read_by_everybody(
    browser: Browser, played: Exercise, width: int, language: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    cookie = f"haicap_{played.name}_language"
    context.add_cookies([{"name": cookie, "value": language, "url": played.base}])
    page = context.new_page()
    _sit(page, played, "", "controller" if width == 1440 else "signer")
    page.goto(f"{played.base}{PLACES}")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".drill .seat form").first).to_be_visible()
    assert page.locator("html").get_attribute("lang") == language
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    page.add_script_tag(path=AXE)
    assert page.evaluate(CHECK, RULES) == []
    leave = page.locator("tr", has=page.locator("button[value=give_back]")).first
    leave.locator("button[value=give_back]").click()
    context.close()
