"""Somebody who has a keyboard and no mouse: tabs until what is looked for has the focus, always seeing it."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page

MOST_TABS = 150
LOOKS = """
(() => {
  const parts = ["outline", "boxShadow", "backgroundColor", "borderTopColor", "borderTopWidth"];
  const looks = (thing) => {
    const drawn = [thing, ...(thing.labels || [])];
    return drawn.flatMap((each) => ["", "::before", "::after"].map((of) => {
      const style = getComputedStyle(each, of || null);
      return parts.map((part) => style[part]).join("|");
    })).join("\\n");
  };
  if (!window.plainLooks) {
    window.plainLooks = new Map();
    const every = document.querySelectorAll("a, button, input, select, textarea, summary, [tabindex]");
    for (const each of every) window.plainLooks.set(each, looks(each));
  }
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const box = at.getBoundingClientRect();
  const labels = [...(at.labels || [])].map((each) => each.innerText).join(" ");
  const name = at.getAttribute("aria-label") || labels || at.innerText || "";
  return {
    name: name.replace(/\\s+/g, " ").trim(),
    kind: at.localName,
    differs: window.plainLooks.get(at) !== looks(at),
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
})()
"""


class Keyboard:
    """The keyboard at a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, name: str) -> dict[str, Any]:
        """Press the tab key until what is called so has the focus; everything on the way must show it."""
        self.page.evaluate(LOOKS)
        passed = []
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            at = self.page.evaluate(LOOKS)
            if at is None:
                continue
            assert at["differs"], f"{self.page.url}: the focus on {at} cannot be seen"
            assert at["inside"], f"{self.page.url}: {at} has the focus outside the window"
            passed.append(at["name"])
            if re.fullmatch(name, at["name"]):
                found: dict[str, Any] = at
                return found
        raise AssertionError(f"{self.page.url}: the tab key never comes to {name}, only to {passed}")

    def follow(self, name: str) -> None:
        """Go to a link and follow it."""
        assert self.to(name)["kind"] == "a"
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def press(self, name: str) -> None:
        """Go to a button and press it with the space bar."""
        assert self.to(name)["kind"] == "button"
        with self.page.expect_navigation():
            self.page.keyboard.press("Space")

    def write(self, name: str, text: str) -> None:
        """Go to a box and replace what stands in it."""
        self.to(name)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def choose(self, name: str, text: str) -> None:
        """Go to a list and choose by the first letters."""
        assert self.to(name)["kind"] == "select"
        self.page.keyboard.type(text)
