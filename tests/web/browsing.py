"""A real browser at the desk: Debian's Chromium, by three kinds of people.

One has a mouse, one has the keyboard alone, one has no scripts. Whatever the browser complains of
is kept, and a page that makes it complain fails its test.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import Any, Final

import pytest

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import (
    Browser,
    Locator,
    Page,
    Request,
    Response,
    ViewportSize,
    expect,
    sync_playwright,
)

CHROMIUM: Final = Path("/usr/bin/chromium")
AXE: Final = Path(__file__).parent / "axe" / "axe.min.js"
LAPTOP: Final[ViewportSize] = {"width": 1366, "height": 768}
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
SECONDS: Final = 30
expect.set_options(timeout=SECONDS * 1000)
_MOST_TABS: Final = 400
_STOPS_BEFORE: Final = """one => {
  const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const stops = [...document.querySelectorAll(kinds)].filter(each => each.checkVisibility());
  const at = stops.indexOf(document.activeElement), to = stops.indexOf(one);
  return Math.max(0, to - at - 1);
}"""
"""How many stops Tab surely has before an element: what follows is looked at one by one."""
_ASKED: Final = "{preload: false, resultTypes: ['violations']}"
_FURTHER: Final = "tbody tr:nth-child(n + 6)"


def may_browse() -> bool:
    """Whether there is a browser; where `EDIC_REQUIRED` names it its tests fail without one."""
    return "chromium" in os.environ.get("EDIC_REQUIRED", "").split() or CHROMIUM.exists()


@contextmanager
def serving(config: Path) -> Iterator[str]:
    """The desk as its user starts it; the address without its last slash."""
    words = [sys.executable, "-m", "edicompliance", "serve", "--port", "0", "--config", str(config)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        given_up = Timer(60, process.kill)
        given_up.start()
        try:
            assert process.stdout is not None
            ready = process.stdout.readline()
            given_up.cancel()
            yield json.loads(ready or "{}")["url"]
        finally:
            given_up.cancel()
            process.terminate()
            process.wait(30)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser; it leaves nothing behind."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"], timeout=60_000
        )
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Person:
    """Somebody at a page: how he moves, and what the browser complained of."""

    page: Page
    home: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(SECONDS * 1000)
        self.page.on("console", lambda said: self._said(said.type, said.text))
        self.page.on("pageerror", lambda why: self.complaints.append(str(why)))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(f"{kind}: {text}")

    def _failed(self, request: Request) -> None:
        # A file that is kept ends the way to a page, which is no failure.
        if not (request.is_navigation_request() and request.failure == "net::ERR_ABORTED"):
            self.complaints.append(f"failed: {request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        if not response.url.startswith((f"{self.home}/", "data:")):
            self.complaints.append(f"another host: {response.url}")
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")

    # -- what he does

    def goes_to(self, path: str) -> None:
        """Open a page by its address."""
        self.page.goto(f"{self.home}{path}")

    def presses(self, one: Locator) -> None:
        """Follow a link, press a button, open what is folded."""
        one.click()

    def writes(self, one: Locator, text: str) -> None:
        """Fill in a field."""
        one.fill(text)

    def chooses(self, one: Locator, label: str) -> None:
        """Choose from a list."""
        one.select_option(label=label)

    def link(self, name: str, *, exact: bool = True) -> Locator:
        """The first link of that name."""
        return self.page.get_by_role("link", name=name, exact=exact).first

    def button(self, name: str) -> Locator:
        """The first button of that name."""
        return self.page.get_by_role("button", name=name, exact=True).first

    def arrives_at(self, path: str) -> None:
        """Wait until he is there; a star stands for anything."""
        wanted = re.escape(self.home + path).replace(r"\*", ".*")
        self.page.wait_for_url(re.compile(f"{wanted}$"))


class AtKeys(Person):
    """He has no mouse: Tab leads him, and he sees where he is."""

    def _reaches(self, one: Locator) -> None:
        wanted = one.element_handle()
        for _ in range(wanted.evaluate(_STOPS_BEFORE)):  # not asked after each: that is slow
            self.page.keyboard.press("Tab")
        for _ in range(_MOST_TABS):
            if wanted.evaluate("one => one === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        else:
            raise AssertionError(f"{one}: Tab never leads there")
        shown = "one => getComputedStyle(one).outlineStyle"
        assert wanted.evaluate(shown) != "none", f"{one}: nobody sees that he is there"

    def presses(self, one: Locator) -> None:
        self._reaches(one)
        self.page.keyboard.press("Enter")

    def writes(self, one: Locator, text: str) -> None:
        self._reaches(one)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def chooses(self, one: Locator, label: str) -> None:
        self._reaches(one)
        self.page.keyboard.type(label)


HANDS: Final[dict[str, tuple[type[Person], bool]]] = {
    "with a mouse": (Person, True),
    "with the keyboard alone": (AtKeys, True),
    "without scripts": (Person, False),
}
"""How somebody moves, and whether his browser runs scripts."""


@contextmanager
def somebody(
    browser: Browser, home: str, how: str = "with a mouse", **settings: Any
) -> Iterator[Person]:
    """Somebody with a browser of his own; at the end it must not have complained."""
    kind, scripts = HANDS[how]
    settings = {"viewport": LAPTOP, "java_script_enabled": scripts, **settings}
    context = browser.new_context(**settings)
    try:
        person = kind(context.new_page(), home)
        yield person
        assert person.complaints == []
    finally:
        context.close()


def faults(page: Page) -> list[str]:
    """What axe finds serious on a page; of a long table it looks at the first rows.

    In the dark only the colours are others, so only they are looked at again.
    """
    page.evaluate(f"document.querySelectorAll('{_FURTHER}').forEach(one => one.remove())")
    page.evaluate(AXE.read_text("utf-8"))
    light = page.evaluate(f"axe.run(document, {_ASKED})")
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(f"axe.run(document, {{...{_ASKED}, runOnly: ['color-contrast']}})")
    page.emulate_media(color_scheme="light")
    return [*_serious(light), *(f"dark: {one}" for one in _serious(dark))]


def _serious(told: Any) -> list[str]:
    return [
        f"{one['impact']} {one['id']}: {one['nodes'][0]['html'][:200]}: "
        f"{one['nodes'][0]['failureSummary'][:300]}"
        for one in told["violations"]
        if one["impact"] in ("serious", "critical")
    ]


def cut_off(page: Page) -> list[str]:
    """What stands beyond the right edge of a page, and cannot be scrolled to in its own box."""
    found: list[str] = page.evaluate(
        """() => {
          const wide = document.documentElement.clientWidth;
          const scrolls = one => {
            for (let at = one.parentElement; at; at = at.parentElement)
              if (['auto', 'scroll'].includes(getComputedStyle(at).overflowX)) return true;
            return false;
          };
          return [...document.querySelectorAll('body *')]
            .filter(one => !one.closest('.skip') && one.getClientRects().length)
            .filter(one => one.getBoundingClientRect().right > wide + 1 && !scrolls(one))
            .map(one => one.outerHTML.slice(0, 120));
        }"""
    )
    return found


def meeting_texts(page: Page) -> list[str]:
    """Texts of a page's pictures that overlap, or leave their picture, by the boxes drawn."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('main svg')].flatMap(svg => {
          const frame = svg.getBoundingClientRect();
          const texts = [...svg.querySelectorAll('text')];
          const boxes = texts.map(one => one.getBoundingClientRect());
          const bad = [];
          boxes.forEach((a, i) => {
            if (a.left < frame.left - 1 || a.right > frame.right + 1
                || a.top < frame.top - 1 || a.bottom > frame.bottom + 1)
              bad.push('leaves its box: ' + texts[i].textContent);
            boxes.slice(0, i).forEach((b, j) => {
              if (a.left < b.right - 1 && b.left < a.right - 1
                  && a.top < b.bottom - 1 && b.top < a.bottom - 1)
                bad.push(texts[i].textContent + ' meets ' + texts[j].textContent);
            });
          });
          return bad;
        })"""
    )
    return found
