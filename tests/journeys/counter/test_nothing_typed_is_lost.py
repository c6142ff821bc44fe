"""Issue, bad input: lost connection in mid-form: nothing typed is lost, and what was written is not written twice."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.journeys.counter.world import CounterWorld, play

pytestmark = pytest.mark.journey

COUNTER = "/mot-cua/tiep-nhan/"


def typed(page: Page, counter: CounterWorld) -> None:
    """A ticket at the counter and a whole form."""
    browser = page.context.browser
    assert browser is not None
    hall = (
        browser.new_context()
    )  # not a tab beside the clerk's: keys go nowhere in a page that lies behind another
    public = hall.new_page()
    public.goto(f"{counter.base}/hang-doi/1001/lay-so/")
    public.get_by_role("button", name="1 hồ sơ").click()
    hall.close()
    play(page, counter, "clerk")
    page.keyboard.press("Alt+0")
    expect(page.locator(".ticket b")).to_be_visible()
    page.wait_for_load_state()
    page.fill("#find-procedure", "sao y")
    page.keyboard.press("Enter")
    page.fill("#identity", "999190000046")
    page.fill("#name", "Đỗ Thị Minh Họa")
    page.fill("#phone", "0912345678")
    page.fill("#address", "12 phố Mẫu")
    page.fill("#copies", "3")
    expect(page.locator("[name=papers]").first).to_be_attached()
    page.keyboard.press("Alt+9")


def everything_is_there(page: Page) -> None:
    """The form as it was typed."""
    expect(page.locator("#name")).to_have_value("Đỗ Thị Minh Họa")
    expect(page.locator("#identity")).to_have_value("999190000046")
    expect(page.locator("#copies")).to_have_value("3")
    expect(page.locator("[name=papers]:checked")).to_have_count(2)
    expect(page.locator("[name=procedure]:checked")).to_have_count(1)


def dossiers(counter: CounterWorld) -> int:
    """How many dossiers there are."""
    return int(counter.world.content("SELECT count(*) FROM dossier")[0][0])


def test_without_a_line_the_form_waits_and_says_so(browser: Browser, counter: CounterWorld) -> None:
    context = browser.new_context()
    page = context.new_page()
    typed(page, counter)
    context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#offline")).to_be_visible()
    everything_is_there(page)
    context.set_offline(False)
    expect(page.locator("#offline")).to_be_hidden()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/giay-hen/**")
    assert dossiers(counter) == 1
    context.close()


def lose_the_question(route: Route) -> None:
    """What is sent never arrives."""
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def lose_the_answer(route: Route) -> None:
    """What is sent arrives and is done; the answer is lost."""
    if route.request.method == "POST":
        route.fetch(max_redirects=0)
    lose_the_question(route)


def test_what_breaks_on_the_way_out_or_back_is_typed_once_and_written_once(
    browser: Browser, counter: CounterWorld
) -> None:
    """First the question is lost, then the answer; each time the page opened anew has everything, and its key."""
    context = browser.new_context()
    page = context.new_page()
    typed(page, counter)

    for lose, written in ((lose_the_question, 0), (lose_the_answer, 1)):
        page.route(f"**{COUNTER}", lose)
        with page.expect_event("requestfailed", predicate=lambda request: request.method == "POST"):
            page.keyboard.press("Control+Enter")
        page.unroute(f"**{COUNTER}")
        assert dossiers(counter) == written
        page.goto(counter.base + COUNTER)
        if written == 0:
            everything_is_there(page)
    page.get_by_role("button", name="Gửi lại").click()
    page.wait_for_url("**/giay-hen/**")
    assert dossiers(counter) == 1
    page.wait_for_function("Object.keys(sessionStorage).every((name) => !name.startsWith('draft:'))")
    context.close()
