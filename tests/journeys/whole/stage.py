"""What the whole stories share: people with browsers of their own, the clock, pictures and papers to be looked at.

Pictures and papers go to var/journeys/<story>/ (HAICAP_SHOTS names another folder), numbered in the order of the
story: what stood before whoever acted. With HAICAP_SHOTS_ALL set, each page is drawn at 1440 and at 390 px, in
Vietnamese and in English, and its words are kept beside it as a text.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import ROOT
from tests.journeys.test_every_page_can_be_read_by_everybody import AXE, CHECK, RULES
from tests.services.one_stop.work.office import PLACE, Office

SHOTS = Path(os.environ.get("HAICAP_SHOTS", ROOT / "var" / "journeys"))
ALL = bool(os.environ.get("HAICAP_SHOTS_ALL"))
DAY = 86_400
HOUR = 3_600
KEY_MS = 80
SECRET = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")


@dataclass
class Stage:
    """One story: where it plays, who has come on, and what was drawn of it."""

    base: str
    office: Office
    browser: Browser
    story: str
    errors: list[str] = field(default_factory=list)
    _drawn: int = 0
    _contexts: list[BrowserContext] = field(default_factory=list)

    def __post_init__(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    @property
    def folder(self) -> Path:
        """Where the pictures of this story lie."""
        return SHOTS / self.story

    def close(self) -> None:
        """Everybody leaves; a script that failed on anybody's page fails the story."""
        for context in self._contexts:
            context.close()
        assert self.errors == []

    # Who comes on ----------------------------------------------------------------------------------------------------

    def visitor(self, width: int = 390) -> Page:
        """Somebody of the public with a browser of his own."""
        height = 844 if width < 1000 else 900
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
        self._contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(f"{page.url}: {error}"))
        return page

    def play(self, role: str, unit: int = PLACE, place: int = 0, width: int = 1440) -> Page:
        """Somebody of the staff, signed in by the list of posts."""
        person = self.office.person(role, unit, place)
        page = self.visitor(width)
        page.goto(f"{self.base}/chon-vai/?q={person}&vai={role}&don-vi={unit}")
        with page.expect_navigation(url=lambda address: "/chon-vai/" not in address):
            page.locator("tbody form button").first.click()
        return page

    def later(self, seconds: int) -> None:
        """The town's clock moves on."""
        self.office.set_clock(self.office.at + seconds)

    # What is looked at -----------------------------------------------------------------------------------------------

    def shot(self, page: Page, name: str, *, again: bool = True) -> None:
        """Draw a page; `again` False: it can't be loaded anew without losing what was typed."""
        self._drawn += 1
        stem = f"{self._drawn:02d}-{name}"
        if not ALL:
            page.screenshot(path=self.folder / f"{stem}.jpg", type="jpeg", quality=60, full_page=True)
            return
        size, cookie = page.viewport_size, f"haicap_{self.office.name}_language"
        for language in ("vi", "en") if again else ("",):
            if language:
                page.context.add_cookies([{"name": cookie, "value": language, "url": self.base}])
                page.reload()
            for width in (1440, 390):
                page.set_viewport_size({"width": width, "height": 900})
                path = self.folder / f"{stem}-{width}-{language or 'vi'}.png"
                page.screenshot(path=path, full_page=True)
                wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                if wide > 0:
                    (self.folder / f"{stem}-{width}-OVERFLOW.txt").write_text(str(wide))
            text = self.folder / f"{stem}-{language or 'vi'}.txt"
            text.write_text(page.url + "\n" + page.inner_text("body"), encoding="utf-8")
        if again:
            page.context.add_cookies([{"name": cookie, "value": "vi", "url": self.base}])
            page.reload()
        if size:
            page.set_viewport_size(size)

    def sound(self, page: Page) -> None:
        """No accessibility violation, one main heading, at most one filled button, nothing cut, at both widths."""
        size = page.viewport_size
        page.evaluate(AXE.read_text(encoding="utf-8"))
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            found = page.evaluate(CHECK, RULES)
            assert found == [], (page.url, width, found)
            wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wide <= 0, (page.url, width)
        assert page.locator("h1").count() == 1, page.url
        assert page.locator("main .btn.go").count() <= 1, page.url
        if size:
            page.set_viewport_size(size)

    def paper(self, page: Page, address: str, name: str) -> bytes:
        """A paper as whoever is signed in gets it, kept to be looked at."""
        self._drawn += 1
        answer = page.request.get(self.base + address if address.startswith("/") else address)
        body = answer.body()
        assert (answer.status, body[:5]) == (200, b"%PDF-"), (address, answer.status)
        (self.folder / f"{self._drawn:02d}-{name}.pdf").write_bytes(body)
        return body

    # What everybody does ---------------------------------------------------------------------------------------------

    def open_case(self, page: Page, code: str) -> Page:
        """The page of a case for those who work it off."""
        page.goto(f"{self.base}/mot-cua/viec/{code}/")
        return page

    def press(self, page: Page, name: str) -> None:
        """The page's filled button by its shortcut; it says what was done."""
        expect(page.locator("main [data-key=send]")).to_contain_text(name)
        page.keyboard.press("Control+Enter")
        expect(page.locator("[data-told]")).to_be_visible()

    def fill(self, page: Page, act: str, **fields: str) -> None:
        """One of the other acts of a case, opened, its fields filled in, sent."""
        form = page.locator(f"details.doing:has(input[value={act}])")
        form.locator("summary").click()
        for name, value in fields.items():
            at = form.locator(f"#{act}-{name}")
            if at.evaluate("each => each.tagName") == "SELECT":
                at.select_option(value)
            else:
                at.fill(value)
        form.locator("button").click()


def words_of(pdf: bytes) -> str:
    """What a paper says, as one text with single spaces."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(each.get_textpage().get_text_bounded() for each in document).split())


__all__ = ["DAY", "HOUR", "KEY_MS", "PLACE", "SECRET", "Stage", "pytest", "words_of"]
