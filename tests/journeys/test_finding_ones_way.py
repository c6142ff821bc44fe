"""Somebody looks up a unit without diacritics, follows a late dossier to its story, and switches the language."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.journey


def test_from_the_review_to_the_story_of_a_late_dossier(browser: Browser, base: str) -> None:
    """Review, list of late dossiers, one dossier: its timeline comes from the journal and names its seal."""
    page = browser.new_page()
    page.goto(base + "/bao-cao/")
    page.locator("main a[href^='/ho-so/?']").first.click()
    expect(page.locator("h1")).to_contain_text("hồ sơ")
    page.locator("[data-rows] td:first-child a").first.click()
    expect(page.locator(".line")).to_contain_text("Tiếp nhận")
    expect(page.locator("main")).to_contain_text("Niêm phong")
    page.close()


def test_the_exercise_cannot_be_mistaken_for_the_real_thing(browser: Browser, base: str) -> None:
    """The yellow band says so on every page, with the virtual clock."""
    page = browser.new_page()
    for address in ("/dieu-hanh/", "/bao-cao/", "/ho-so/", "/don-vi/"):
        page.goto(base + address)
        expect(page.locator(".drill")).to_contain_text("DIỄN TẬP")
        expect(page.locator(".drill")).to_contain_text("2025")
    page.close()


def test_search_by_keyboard_and_without_diacritics(browser: Browser, base: str) -> None:
    """`/` puts the cursor into the search; a name without marks finds its unit."""
    page = browser.new_page()
    page.goto(base + "/don-vi/")
    name = page.locator("main a[href^='/don-vi/']").first.inner_text()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.closest('.find') !== null")
    page.goto(base + "/don-vi/?q=" + _plain(name))
    expect(page.locator("main")).to_contain_text(name.split(" ", 1)[1])
    page.close()


def _plain(text: str) -> str:
    from haicap.rules.text import fold

    return fold(text).replace(" ", "+")


def test_the_language_is_kept(browser: Browser, base: str) -> None:
    """Once chosen, English stays from page to page."""
    page = browser.new_context().new_page()
    page.goto(base + "/dieu-hanh/")
    page.locator(".top button[value=en]").click()
    page.goto(base + "/ho-so/")
    assert page.locator("html").get_attribute("lang") == "en"
    page.context.close()


def test_what_does_not_exist_says_so(browser: Browser, base: str) -> None:
    """An unknown dossier or unit is 404, with a page that helps on."""
    page = browser.new_page()
    for address in ("/ho-so/H26.000.00-250623-9999/", "/don-vi/99999/", "/khong-co/"):
        answer = page.goto(base + address)
        assert answer is not None
        assert answer.status == 404
        assert page.locator("h1").count() == 1
    page.close()
