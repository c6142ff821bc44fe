"""Every page at both widths and in both languages: accessible, nothing cut off, no errors, proper headings."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import ROOT

pytestmark = pytest.mark.journey

PAGES = (
    "/dieu-hanh/",
    "/dieu-hanh/?khoang=dot&ban-do=cho",
    "/bao-cao/",
    "/chi-so/",
    "/chi-so/don-vi/",
    "/chi-so/thu-tuc/?kenh=2",
    "/chi-so/chuyen-vien/",
    "/chi-so/ngay/",
    "/chi-so/ngay/?thu-tuc=9999",
    "/ho-so/",
    "/ho-so/?trang-thai=khong-co",
    "/so/ho-so/",
    "/so/ho-so/2025/?noi-nhan=1001",
    "/don-vi/",
    "/don-vi/?q=phuong+khong+co+that",
)
AXE: Path = ROOT / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHECK = """async (tags) => {
  const found = await axe.run(document, {runOnly: {type: 'tag', values: tags}});
  return found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(' | '));
}"""


@contextmanager
def opened(
    browser: Browser, base: str, address: str, width: int, language: str
) -> Iterator[tuple[Page, list[str]]]:
    """A page and the errors that the browser's console shows."""
    # Axe is put in from outside, which the pages' own rules rightly forbid to anybody else.
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(base + address)
    if language == "en":
        page.locator(".top button[value=en]").click()
    page.wait_for_load_state("networkidle")
    yield page, errors
    context.close()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_is_sound(browser: Browser, base: str, address: str, width: int, language: str) -> None:
    """No accessibility violation, no error, no sideways scrolling, one main heading, at most one filled button, NFC."""
    with opened(browser, base, address, width, language) as (page, errors):
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1
        assert page.locator(".btn.go").count() <= 1
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0
        text = page.inner_text("body")
        assert unicodedata.is_normalized("NFC", text)
        page.add_script_tag(path=AXE)
        assert page.evaluate(CHECK, RULES) == []
        assert errors == []


def test_pages_bring_everything_with_them(browser: Browser, base: str) -> None:
    """Not one request leaves for another host, and the desk's first load stays below 100 KB of text and fonts."""
    with opened(browser, base, "/ho-so/", 1440, "vi") as (page, _):
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.reload()
        page.wait_for_load_state("networkidle")
        assert asked
        assert [url for url in asked if not url.startswith((base, "data:"))] == []
