"""A citizen's whole story on a phone: found, filled in over a dead line, sent, supplemented, fetched, rated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from haicap.rules.one_stop import commands as c
from tests.api.town import PLACE, Town
from tests.journeys.citizen.conftest import Served
from tests.journeys.test_every_page_can_be_read_by_everybody import AXE, CHECK, RULES
from tests.services.one_stop.citizen.stories import SHOP
from tests.services.one_stop.citizen.test_an_applicant_acts_on_what_is_his import PNG

pytestmark = pytest.mark.journey
TYPED = {
    "name": "Trần Thị Thử",
    "identity": "000199000001",
    "phone": "0100000001",
    "address": "Số 5, phố Bến",
}


def sound(page: Page) -> None:
    """No accessibility violation, nothing cut off, one main heading, at most one filled button."""
    page.wait_for_load_state("networkidle")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, page.url
    assert page.locator("h1").count() == 1
    assert page.locator(".btn.go").count() <= 1
    page.add_script_tag(path=AXE)
    assert page.evaluate(CHECK, RULES) == [], page.url


def phone_of(browser: Browser, errors: list[str]) -> Page:
    """A phone of somebody's own."""
    page = browser.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True).new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    return page


def find_form(page: Page, base: str) -> None:
    """The form of a household business, found in everyday words without marks."""
    page.goto(base + "/nop-ho-so/")
    page.fill("#q", "ho kinh doanh")
    page.click("text=Tìm thủ tục")
    sound(page)
    page.locator(".choose a", has_text="Đăng ký thành lập hộ kinh doanh").click()
    sound(page)


def type_over_a_dead_line(page: Page) -> None:
    """The line dies while somebody types; the tab is loaded again; all is still there."""
    page.fill("#name", TYPED["name"])
    page.wait_for_selector("[data-kept]:not([hidden])")
    page.context.set_offline(True)
    page.fill("#identity", TYPED["identity"])
    page.wait_for_timeout(2_000)
    page.context.set_offline(False)
    page.reload()
    assert page.input_value("#name") == TYPED["name"]
    assert page.input_value("#identity") == TYPED["identity"]


def send(page: Page, photo: Path) -> tuple[int, str]:
    """The form sent with a photo: number and secret as they are shown; nothing of it stays in the tab."""
    for name in ("phone", "address"):
        page.fill(f"#{name}", TYPED[name])
    page.fill("#place", "Phường Bến Hồng")
    page.set_input_files("#scan-0", photo)
    page.check("[name=sure]")
    page.click("button[name=send]")
    sound(page)
    assert page.evaluate("sessionStorage.length") == 0
    secret = page.locator(".keep code").nth(1).inner_text()
    number = int(re.findall(r"N(\d+)", page.url)[0])
    page.click("text=Theo dõi hồ sơ")
    assert "Đã nộp, đang chờ kiểm tra" in page.inner_text(".big")
    sound(page)
    return number, secret


def ask_for_a_paper(town: Town, number: int) -> str:
    """The office receives the dossier and asks for its first paper; answers the code."""
    code = town.received(number, town.procedure(SHOP))
    officer = town.actor("officer")
    town.do(c.Assign(town.now, town.actor("head"), number, officer.person))
    town.do(c.AskSupplement(town.now, officer, number, number + 7, 1))
    return code


def finish(town: Town, number: int) -> None:
    """The office works the dossier off."""
    officer = town.actor("officer")
    for step in range(1, town.cast.facts.back_office_steps(town.procedure(SHOP)) + 1):
        town.do(c.Work(town.now, officer, number, step))
    town.do(c.SubmitForSignature(town.now, officer, number))
    town.do(c.Sign(town.now, town.actor("signer"), number))
    town.do(c.Number(town.now, town.actor("records_clerk"), number))


def supplement(page: Page, base: str, code: str, secret: str, photo: Path) -> None:
    """On another phone, by code and secret: what is asked for is sent."""
    page.goto(base + "/tra-cuu/")
    page.fill("#ma", code)
    page.fill("#bi-mat", secret)
    page.click(".btn.go")
    sound(page)
    assert "Bạn cần bổ sung giấy tờ" in page.inner_text(".big")
    page.set_input_files("#scan-0", photo)
    page.click("text=Gửi bổ sung")
    page.wait_for_selector(".say[role=status]")
    sound(page)


def rate(page: Page) -> None:
    """The result is there; five stars; the same in English."""
    page.reload()
    assert "mời bạn đến nhận" in page.inner_text(".big")
    page.click("button[name=grade][value='5']")
    page.wait_for_selector("button[aria-pressed=true]")
    sound(page)
    page.locator(".top button[value=en]").click()
    page.wait_for_load_state()
    assert "please fetch it" in page.inner_text(".big")
    sound(page)


def test_a_dossier_from_the_phone_to_the_rating(browser: Browser, served: Served, tmp_path: Path) -> None:
    """Each page sound, no error in the console, nothing typed lost, and the record says what was done."""
    town, base = served.town, served.base
    errors: list[str] = []
    photo = tmp_path / "giay.png"
    photo.write_bytes(PNG)
    page, other = phone_of(browser, errors), phone_of(browser, errors)
    find_form(page, base)
    type_over_a_dead_line(page)
    number, secret = send(page, photo)
    supplement(other, base, ask_for_a_paper(town, number), secret, photo)
    assert town.content("SELECT state FROM dossier WHERE id = %s", number) == [(4,)]
    assert town.content("SELECT count(*) FROM scan WHERE dossier = %s", number) == [(2,)]
    finish(town, number)
    rate(other)
    assert town.content("SELECT grade, competent FROM rating WHERE id = %s", number) == [(5, PLACE)]
    assert errors == []
    page.context.close()
    other.context.close()


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "address", ["/tra-cuu/", "/tra-cuu/H26.1-250101-0001/", "/nop-ho-so/", "/nop-ho-so/tiep/"]
)
def test_every_door_is_sound(
    browser: Browser, served: Served, address: str, language: str, width: int
) -> None:
    """At both widths and in both languages."""
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(served.base + address)
    if language == "en":
        page.locator(".top button[value=en]").click()
        page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == language
    sound(page)
    context.close()
