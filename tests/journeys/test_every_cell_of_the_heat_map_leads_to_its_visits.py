"""Each cell of the heat map says how many visits its median rests on, and opens the list of exactly these."""

from __future__ import annotations

import html
import re
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.journey

CELL = re.compile(r'<a href="(/luot-khach/\?[^"]+)" title="[^"]*?, ([\d.]+) lượt"')
NOTED = re.compile(r'<a href="(/luot-khach/\?[^"]+)">([\d.]+) lượt')
TOTAL = re.compile(r"<h1>\s*([\d.]+)\s")


def _page(address: str) -> str:
    with urlopen(address, timeout=30) as answer:
        return str(answer.read().decode())


def _number(text: str) -> int:
    return int(text.replace(".", ""))


@pytest.mark.parametrize(("address", "links"), [("/bao-cao/", CELL), ("/dieu-hanh/?khoang=dot", NOTED)])
def test_the_list_of_visits_counts_what_is_said(base: str, address: str, links: re.Pattern[str]) -> None:
    found = links.findall(_page(base + address))
    assert found
    for href, said in found:
        total = TOTAL.search(_page(base + html.unescape(href)))
        assert total, href
        assert _number(total[1]) == _number(said), href
