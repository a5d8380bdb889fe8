"""What every journey checks of every page it meets, and how a page is looked at."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request

PROJECT = Path(__file__).resolve().parent.parent.parent
SCREENSHOTS = PROJECT / "var" / "screenshots"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
AXE = Axe()
LAUNCH = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
LINKS = """() => [...document.querySelectorAll('a[href]')].map(a =>
    [(a.getAttribute('aria-label') || a.textContent).replace(/\\s+/g, ' ').trim(), a.href.split('#')[0]])"""
TOO_WIDE = """() => [...document.querySelectorAll('main *, header *, footer *, .pbc-strip *')]
    .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1 && !e.closest('.pbc-scroll')
        && !e.closest('.nhsuk-u-visually-hidden') && !e.closest('[hidden]'))
    .map(e => e.tagName + '.' + e.className).slice(0, 5)"""


def chromium() -> str:
    """Debian's Chromium, or the one named in ``CHROMIUM``.

    A browser that is missing fails the journeys: they are part of the tests, not an extra.
    """
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.fail("Chromium is not installed: run `make setup`, or name one in CHROMIUM.")
    return found


@dataclass
class Watch:
    """What went wrong in the browser while a page was used."""

    address: str
    faults: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        page.on("console", lambda message: self._note(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self._note(str(error)))
        page.on("request", self._request)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self._note(f"asked another host: {request.url}")

    def _note(self, fault: str) -> None:
        if "Failed to load resource: the server responded with a status of 4" not in fault:  # pages that are 4xx
            self.faults.append(fault)


def examine(page: Page, name: str) -> None:
    """Look at a page as it stands: accessible, fits 320 pixels, and no words lead to two places.

    With ``SCREENSHOTS=1`` in the environment it leaves ``var/screenshots/<name>-1280.png`` and ``-320.png``.
    """
    page.wait_for_load_state()  # a click returns once the next page is under way, maybe without an element yet
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        picture(page, f"{name}-{size['width']}")
        found = violations(page)
        assert found == [], f"{name} at {size['width']} pixels: {found}"
        if size is NARROW:
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= size["width"], f"{name} is {width} pixels wide: {page.evaluate(TOO_WIDE)}"
    ambiguous = ambiguous_links(page)
    assert ambiguous == {}, f"{name}: {ambiguous}"


def picture(page: Page, name: str) -> None:
    """Keep a picture of the whole page, where pictures are asked for: it takes as long as the rest of a page."""
    if "SCREENSHOTS" in os.environ:
        keep(f"{name}.png", page.screenshot(full_page=True))


def keep(name: str, content: bytes) -> None:
    """Have this in ``var/screenshots``, where pictures are asked for."""
    if "SCREENSHOTS" in os.environ:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        (SCREENSHOTS / name).write_bytes(content)


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA, each with the first piece of the page it is about."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    found: list[dict[str, Any]] = page.evaluate("options => axe.run(options)", WCAG)["violations"]
    return [f"{item['id']}: {item['help']}: {item['nodes'][0]['html']}" for item in found]


def ambiguous_links(page: Page) -> dict[str, list[str]]:
    """Words of links that lead to more than one place."""
    places: dict[str, set[str]] = {}
    for words, address in page.evaluate(LINKS):
        places.setdefault(words, set()).add(address)
    return {words: sorted(addresses) for words, addresses in places.items() if len(addresses) > 1}
