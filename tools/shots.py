"""Takes the pictures that the README shows, of a world that is being served, at 1440 and at 390 px.

    haicap serve --world hanoi --port 8765 &
    python tools/shots.py --url http://127.0.0.1:8765 --out docs/images

Needs Debian's Chromium (apt-get install chromium) or another one named by CHROMIUM.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {1440: 900, 390: 844}
HEIGHT_MAX = 2000  # a README needs the top of a long list, not its end
# (name, language, address, link to follow from there)
SHOTS: tuple[tuple[str, str, str, str], ...] = (
    ("dashboard", "vi", "/dieu-hanh/?khoang=dot&ban-do=muon", ""),
    ("review", "vi", "/bao-cao/", ""),
    ("units", "vi", "/don-vi/?q=ngoc+ha", ""),
    ("dossier", "vi", "/ho-so/?han=tre-diem", "[data-rows] td:first-child a"),
)
# To be looked at before a release, but too many for the README.
MORE: tuple[tuple[str, str, str, str], ...] = (
    ("commune", "vi", "/don-vi/00070/", ""),
    ("dossiers", "vi", "/ho-so/?han=tre-diem", ""),
    ("visits", "vi", "/luot-khach/?trang-thai=bo-ve", ""),
    ("all-units", "vi", "/don-vi/", ""),
    ("not-found", "vi", "/khong-co/", ""),
    ("dashboard-en", "en", "/dieu-hanh/?khoang=dot&ban-do=cho", ""),
    ("review-en", "en", "/bao-cao/", ""),
    ("dossier-en", "en", "/ho-so/?vong=tra-lai", "[data-rows] td:first-child a"),
)


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium with a profile of its own."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield opened
        finally:
            opened.close()


def settle(page: Page) -> None:
    """Wait until fonts are there and the charts are drawn."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    if page.locator("[data-chart]").count():
        page.wait_for_function(
            "[...document.querySelectorAll('[data-chart]')].every(e => e.querySelector('svg'))"
        )


def take(opened: Browser, base: str, folder: Path, shots: Sequence[tuple[str, str, str, str]]) -> list[Path]:
    """Every shot at every width; returns the files written."""
    written = []
    for width, height in WIDTHS.items():
        for name, language, address, follow in shots:
            context = opened.new_context(viewport={"width": width, "height": height}, device_scale_factor=1)
            page = context.new_page()
            page.goto(base + address)
            if language != "vi":
                page.locator(f".top button[value={language}]").click()
            if follow:
                page.locator(follow).first.click()
            settle(page)
            tall = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": width, "height": min(max(tall, height), HEIGHT_MAX)})
            path = folder / f"{name}-{width}.png"
            page.screenshot(path=path)
            written.append(path)
            context.close()
    return written


def main() -> int:
    """Read the command line, take the shots, say where they are."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--url", default="http://127.0.0.1:8000", help="where a world is served")
    words.add_argument("--out", type=Path, default=Path("docs/images"), help="folder for the pictures")
    words.add_argument("--all", action="store_true", help="also the pages that the README doesn't show")
    chosen = words.parse_args()
    if not Path(CHROMIUM).exists():
        print(f"No Chromium at {CHROMIUM}; install it or name it by CHROMIUM.", file=sys.stderr)
        return 1
    try:
        urlopen(chosen.url, timeout=20).close()
    except (URLError, OSError) as error:
        print(f"Nobody answers at {chosen.url} ({error}); start `haicap serve` first.", file=sys.stderr)
        return 1
    chosen.out.mkdir(parents=True, exist_ok=True)
    with browser() as opened:
        for path in take(opened, chosen.url.rstrip("/"), chosen.out, SHOTS + (MORE if chosen.all else ())):
            print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
