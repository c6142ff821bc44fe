"""A number is a door: the list behind each figure of dashboard and review counts exactly what the figure says."""

from __future__ import annotations

import re
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.journey

WHOLE = re.compile(r"^(\d{1,3}(?:\.\d{3})*|\d+)\b(?![,%:/])")
COUNTED = re.compile(r"<h1>\s*([\d.]+)\s")


def _number(text: str) -> int | None:
    found = WHOLE.match(text.strip())
    return int(found.group(1).replace(".", "")) if found else None


def _total(address: str) -> int:
    with urlopen(address, timeout=30) as answer:
        page = answer.read().decode()
    found = COUNTED.search(page)
    assert found, address
    return int(found.group(1).replace(".", ""))


@pytest.mark.parametrize(
    "address",
    [
        "/bao-cao/",
        "/dieu-hanh/",
        "/dieu-hanh/?khoang=dot",
        "/chi-so/",
        "/chi-so/?kenh=2",
        "/chi-so/don-vi/",
        "/chi-so/thu-tuc/",
        "/chi-so/chuyen-vien/",
        "/chi-so/ngay/",
    ],
)
def test_the_list_counts_what_the_figure_says(browser: Browser, base: str, address: str) -> None:
    """Every link with a count on the page is followed; the total of its list is that count."""
    page = browser.new_page()
    page.goto(base + address)
    page.wait_for_load_state("networkidle")
    links = page.eval_on_selector_all(
        "main a[href]", "all => all.map(a => [a.getAttribute('href'), a.textContent.trim()])"
    )
    page.close()
    counted = {
        (href, number)
        for href, text in links
        if href.startswith("/ho-so/?") and (number := _number(text)) is not None
    }
    assert len(counted) >= 10
    wrong = [(href, number, total) for href, number in counted if (total := _total(base + href)) != number]
    assert wrong == []
