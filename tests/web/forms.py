"""The form of a page, as a browser without scripts would send it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from starlette.testclient import TestClient

Boxes = dict[str, list[str]]


class FormOf(HTMLParser):
    """Reads the boxes of the one form of a page that is sent to an address."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.boxes: Boxes = {}
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.buttons: list[tuple[str, str]] = []
        self._area = self._select = ""
        self._text: str | None = None
        self._first: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        a: dict[str, Any] = dict(attributes)
        if "id" in a:
            self.ids.append(a["id"])
        if tag == "label":
            self.labelled.add(a["for"])
        if tag in ("input", "select", "textarea") and "aria-label" in a:
            self.labelled.add(a["id"])
        if tag == "button" and "name" in a:
            self.buttons.append((a["name"], a["value"]))
        if tag == "input":
            if a.get("type") not in ("radio", "checkbox") or "checked" in a:
                self.boxes.setdefault(a["name"], []).append(a["value"] or "")
        elif tag == "textarea":
            self._area, self._text = a["name"], ""
        elif tag == "select":
            self._select, self._first = a["name"], None
        elif tag == "option" and self._select and (self._first is None or "selected" in a):
            self._first = a["value"]

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None:
            text = self._text.removeprefix("\n").replace("\n", "\r\n")
            self.boxes.setdefault(self._area, []).append(text)
            self._text = None
        if tag == "select" and self._select:
            self.boxes.setdefault(self._select, []).append(self._first or "")
            self._select = ""


def boxes_of(page: str) -> Boxes:
    """Return the boxes of a page's form."""
    return FormOf(page).boxes


def send(pages: TestClient, address: str, changed: dict[str, Any] | None = None, does: str = "check") -> Any:
    """Open a form, type something into some boxes, and send it."""
    return send_on(pages, address, pages.get(address).text, changed, does)


def send_on(
    pages: TestClient, address: str, page: str, changed: dict[str, Any] | None = None, does: str = "check"
) -> Any:
    """Send the form that a page shows, with some boxes changed."""
    boxes = {**boxes_of(page), **{k: [v] if isinstance(v, str) else v for k, v in (changed or {}).items()}}
    return pages.post(address, data={**boxes, "does": does})
