"""The work pages pass axe at both widths, fit a phone, go by keyboard, and speak both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from haicap.rules.one_stop import commands as c
from haicap.rules.people.absence_commands import RecordAbsence
from tests.journeys.conftest import ROOT
from tests.journeys.work.conftest import Served
from tests.services.one_stop.work.office import LAND, MORNING, SHOP

pytestmark = pytest.mark.journey
AXE = ROOT / "node_modules/axe-core/axe.min.js"
RULES = "['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']"
DAY = 86_400


@pytest.fixture(scope="module")
def filled(served: Served) -> Served:
    """Work at many steps, some of it late, one question to another unit."""
    office = served.office
    office.set_clock(MORNING)
    asked = office.assigned(LAND)
    for name in (LAND, SHOP):
        office.received(name)
        office.assigned(name, officer=1)
        office.submitted(name)
    own = office.actor("officer")
    office.do(c.Work(office.at, own, asked, 1))
    office.do(c.Consult(office.at + 1, own, asked, office.ids()[0], 1002, office.at + DAY))
    office.set_clock(MORNING + 4 * DAY)
    head, person, other = office.actor("head"), office.person("officer"), office.person("officer", place=1)
    days = ("2025-06-27", "2025-06-30")
    office.do(
        RecordAbsence(office.at, head, office.ids()[0], person, "officer", *days, "sick", other, "salt"),
        RecordAbsence(
            office.at,
            head,
            office.ids()[0],
            office.person("signer"),
            "signer",
            *days,
            "mission",
            None,
            "salt",
        ),
    )
    return served


PAGES = [
    ("officer", "/mot-cua/viec/"),
    ("head", "/mot-cua/viec/?xem=tat-ca"),
    ("officer", "/mot-cua/viec/?q=khongco"),
    ("head", "/mot-cua/buoi-sang/"),
    ("signer", "/ky/"),
    ("head", "/mot-cua/vang-mat/"),
    ("officer", "/mot-cua/vang-mat/"),
    ("head", "/mot-cua/y-kien/"),
    ("officer", ""),
    ("signer", ""),
]


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_and_a_phone_needs_no_sideways_scrolling(filled: Served, width: int) -> None:
    dossier = filled.office.content("SELECT code FROM dossier ORDER BY id")[0][0]
    found = []
    for role, address in PAGES:
        page = filled.play(role, width=width)
        page.goto(filled.base + (address or f"/mot-cua/viec/{dossier}/"))
        page.evaluate(AXE.read_text(encoding="utf-8"))
        result = page.evaluate(f"axe.run(document, {{runOnly: {RULES}}})")
        found += [(address, each["id"], each["nodes"][0]["html"][:90]) for each in result["violations"]]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, address
        assert page.locator("h1").count() == 1
        assert page.locator("main .btn.go").count() <= 1
        page.context.close()
    assert found == []


def test_a_list_goes_by_keyboard_alone(filled: Served) -> None:
    """J walks, X marks, ? helps, Enter opens."""
    page = filled.play("head")
    page.goto(filled.base + "/mot-cua/viec/?xem=tat-ca")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-count]")).to_have_text("1")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-count]")).to_have_text("2")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("k")
    code = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    expect(page.locator("main code").first).to_have_text(code)


def test_everything_can_be_read_in_english(filled: Served) -> None:
    page: Page = filled.play("head")
    page.locator(".top button[value=en]").click()
    page.goto(filled.base + "/mot-cua/viec/?xem=tat-ca")
    expect(page.locator("h1")).to_contain_text("Whole unit")
    expect(page.locator("[data-rows]")).to_contain_text("Overdue since")
    page.goto(filled.base + "/mot-cua/buoi-sang/")
    expect(page.locator("h1")).to_contain_text("Morning of")
    expect(page.locator("#away")).to_contain_text("stands in")
    page.goto(filled.base + "/mot-cua/vang-mat/")
    expect(page.locator("h1")).to_have_text("Absences")


def test_nothing_needs_a_script(filled: Served) -> None:
    """A signer without scripts marks two and signs them by one submit."""
    person = filled.office.person("signer")
    page = filled.browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{filled.base}/chon-vai/?q={person}&vai=signer&don-vi=1001")
    page.get_by_role("button", name="Đóng vai", exact=False).first.click()
    page.goto(filled.base + "/ky/")
    for box in page.locator("input[name=hs]").all():
        box.check()
    page.locator("button[value=Sign]").click()
    expect(page.locator("h1")).to_contain_text("2 hồ sơ xong")
