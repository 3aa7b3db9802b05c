"""Drawings in the reader's language: their words are exchanged, their numbers and marks are not."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

TEXT = re.compile(r"<(?:text|tspan)\b[^>]*>([^<]*)")


def test_a_page_in_chinese_shows_drawings_in_chinese(pages: TestClient, fingerprint: str) -> None:
    pages.get("/language/zh-Hans")
    shown = pages.get(f"/runs/{fingerprint}").text
    (address, *_) = re.findall(r'<img[^>]* src="([^"]+flow-of-funds\.svg[^"]*)"', shown)
    drawing, plain = pages.get(address).text, pages.get(address.partition("?")[0]).text

    said, before = TEXT.findall(drawing), TEXT.findall(plain)
    assert "资金池" in said
    assert "Pool" in before
    assert TEXT.sub("", drawing) == TEXT.sub("", plain)
    numbers = [[re.findall(r"\d[\d.,]*", each) for each in texts] for texts in (said, before)]
    assert numbers[0] == numbers[1]


def test_an_unknown_language_gives_the_drawing_as_it_is(pages: TestClient, fingerprint: str) -> None:
    address = f"/runs/{fingerprint}/figures/flow-of-funds.svg"
    assert pages.get(f"{address}?language=xx").content == pages.get(address).content
