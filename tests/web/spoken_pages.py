"""Pages as somebody hears them: their visible texts, each with the language it is marked as."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SPOKEN = ("alt", "aria-label", "placeholder", "title", "content", "data-slider", "data-copy", "data-copied")
UNSAID = {"script", "style", "code", "pre", "template", "textarea"}
LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]*(?:[ \n]+[A-Za-z][A-Za-z'’-]*){2,}")
"""Three words of Latin letters in a row, or more."""


@dataclass
class Heard(HTMLParser):
    """Reads a page: its texts and its spoken attributes, outside code, with their language."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    root: dict[str, str] = field(default_factory=dict)
    _open: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    @property
    def language(self) -> str:
        """Return the language of where the reader is; none within what is not said."""
        return self._open[-1][1] if self._open else ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element."""
        known = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.root = known
        spoken = (
            "" if tag in UNSAID or (self._open and not self.language) else known.get("lang", self.language)
        )
        if spoken and tag != "meta":
            self.texts += [(known[name], spoken) for name in SPOKEN if known.get(name)]
        if tag not in VOID:
            self._open.append((tag, spoken))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and those within it that were not closed."""
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Take a text."""
        if self.language and data.strip():
            self.texts.append((" ".join(data.split()), self.language))


def heard(page: str) -> Heard:
    """Return what a page says."""
    reader = Heard()
    reader.feed(page)
    return reader


def left_over(page: str, names: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield what a page in Chinese says in three or more Latin words without saying that it is English.

    >>> list(left_over('<html lang="zh-Hans"><p>how are you</p><p lang="en">fine and you</p>二</html>'))
    ['how are you']
    """
    for text, language in heard(page).texts:
        if language.startswith("en"):
            continue
        for name in names:
            text = text.replace(name, "·")
        if LATIN.search(text):
            yield text
