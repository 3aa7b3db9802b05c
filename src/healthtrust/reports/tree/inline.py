"""Words within a block: what is typed in backticks, a link as [words](address), a muted line after a tab.

An address leads within the page or to a file beside it; anything else stays the text it is.

>>> [(s.text, s.kind, s.address) for s in spans("run `verify` in [tables](tables/a.parquet)")]
[('run ', '', ''), ('verify', 'code', ''), (' in ', '', ''), ('tables', 'link', 'tables/a.parquet')]
>>> [s.kind for s in spans("[click](javascript:alert)")]
['']
>>> said = "`pool.ceiling_share`" + chr(10) + chr(9) + "largest share"
>>> [(line.muted, plain(line.text)) for line in lines(said)]
[(False, 'pool.ceiling_share'), (True, 'largest share')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARKED = re.compile(r"`([^`\n]+)`|\[([^\[\]\n]+)\]\((#[\w-]+|(?!//)[\w./-]+)\)")


@dataclass(frozen=True)
class Span:
    """A piece of text that looks the same throughout: plain, code, or a link with its address."""

    text: str
    kind: str = ""
    address: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a text; a muted one says more about the line above it."""

    text: str
    muted: bool


def lines(text: str) -> list[Line]:
    """Return a text line by line; a line that begins with a tab is muted."""
    return [Line(each.removeprefix("\t"), each.startswith("\t")) for each in text.split("\n")]


def spans(text: str) -> list[Span]:
    """Return the pieces of one line in order."""
    return list(_pieces(text))


def plain(text: str) -> str:
    """Return a line without its marks."""
    return "".join(each.text for each in spans(text))


def _pieces(text: str) -> Iterator[Span]:
    at = 0
    for found in _MARKED.finditer(text):
        if found.start() > at:
            yield Span(text[at : found.start()])
        typed, words, address = found.groups()
        yield Span(typed, "code") if typed else Span(words, "link", address)
        at = found.end()
    if at < len(text):
        yield Span(text[at:])
