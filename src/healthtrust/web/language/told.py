"""What reports say, in another language: whole texts, or patterns with places for what differs.

A report is composed in English. A message whose text has places, such as
"In {year}, the pool raised {amount}", stands for every sentence that fits it; what stands in the places is
translated in turn where it is a message itself.

>>> said_in("41 of 48", {"{n} of {all}": "{all} 中的 {n}"})
'48 中的 41'
>>> said_in("Nobody knows", {}) is None
True
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_PLACE = re.compile(r"\{(\w+)\}")
_WORDS = re.compile(r"[A-Za-z]{2,}")


def said_in(text: str, messages: Mapping[str, str]) -> str | None:
    """Return a text in another language; itself where it has no words; None where it is unknown."""
    if text in messages:
        return messages[text]
    if not _WORDS.search(text):
        return text
    for pattern, message in _patterns(_Known(messages)):
        found = pattern.fullmatch(text)
        if found:
            values = {name: said_in(value, messages) or value for name, value in found.groupdict().items()}
            return message.format(**values)
    return None


class _Known:
    """Messages as a key of a cache: the same object is the same messages."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        self.messages = messages

    def __hash__(self) -> int:
        return id(self.messages)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and other.messages is self.messages


@lru_cache(maxsize=8)
def _patterns(known: _Known) -> list[tuple[re.Pattern[str], str]]:
    """Return the messages that have places, the longest text first."""
    texts = sorted((text for text in known.messages if _PLACE.search(text)), key=len, reverse=True)
    return [(_pattern(text), known.messages[text]) for text in texts]


def _pattern(text: str) -> re.Pattern[str]:
    pieces = _PLACE.split(text)
    made = [f"(?P<{piece}>.+?)" if at % 2 else re.escape(piece) for at, piece in enumerate(pieces)]
    return re.compile("".join(made), re.DOTALL)
