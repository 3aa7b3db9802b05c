"""The words in a drawing, in another language: each text of an SVG that is known, in its place.

A drawing is made once, in English, by the worker; its words are exchanged as it is sent. Numbers stay.

>>> drawn_in('<text x="1">Pool</text><text>£1.2 m</text>', {"Pool": "资金池"})
'<text x="1">资金池</text><text>£1.2 m</text>'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape

from healthtrust.web.language.told import said_in

_TEXT = re.compile(r"(<(?:text|tspan)\b[^>]*>)([^<]+)(?=</)")


def drawn_in(svg: str, messages: Mapping[str, str]) -> str:
    """Return a drawing with the texts that some messages know in their language."""

    def said(found: re.Match[str]) -> str:
        text = unescape(found.group(2))
        return found.group(1) + escape(said_in(text, messages) or text, quote=False)

    return _TEXT.sub(said, svg)
