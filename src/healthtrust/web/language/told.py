"""What reports say, in another language: whole texts, or patterns with places for what differs.

A report is composed in English. A message whose text has places, such as
"In {year}, the pool raised {amount}", stands for every text that fits it; what stands in the places is
translated in turn where it is a message itself. A text is taken apart into its lines and sentences, and a
sentence that no message fits into its clauses between semicolons; it is known if all of them are.

>>> known = {"{n} of {all}": "{all} 中的 {n}", "{a} is paid": "{a} 已支付", "All is well": "一切正常"}
>>> known |= {".": "。", ";": "；"}
>>> said_in("41 of 48", known), said_in("41 of 48 is paid; all is well. All is well.", known)
('48 中的 41', '48 中的 41 已支付；一切正常。一切正常。')
>>> said_in("Nobody knows", known) is None
True
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_PLACE = re.compile(r"\{(\w+)\}")
_WORDS = re.compile(r"[A-Za-z]{2,}")
_LINES = re.compile("\n")
_SENTENCES = re.compile(r"(?<=[.!?]) (?=[A-Z0-9£€$−])")

CODE = re.compile(r"[\w.-]+[._][\w.-]+|[A-Z0-9 ]+")
"""Names of parameters and codes in capitals: the same in every language."""


def said_in(text: str, messages: Mapping[str, str]) -> str | None:
    """Return a text in another language; itself where it has no words; None where it is unknown."""
    return _said(text, _Known(messages))


@lru_cache(maxsize=50_000)
def _said(text: str, known: _Known) -> str | None:
    if not _WORDS.search(text) or CODE.fullmatch(text):
        return text
    exact = next((known.messages[form] for form in _forms(text) if form in known.messages), None)
    if exact is not None:
        return exact
    for cut, between in ((_LINES, "\n"), (_SENTENCES, "")):
        pieces = cut.split(text)
        if len(pieces) > 1:
            return _joined(pieces, known, between)
    if text[-1] in ".:" and text[-1] in known.messages:
        inner = _said(text[:-1], known)
        if inner is not None:
            return inner + known.messages[text[-1]]
    fitted = _fitted(text, known)
    clauses = text.split("; ")
    if fitted is None and len(clauses) > 1:
        return _joined(clauses, known, known.messages.get(";", "; "))
    return fitted


def _joined(pieces: list[str], known: _Known, between: str) -> str | None:
    """Return pieces in another language, one after the other; None where one is unknown."""
    said = [_said(each, known) for each in pieces]
    return between.join(each for each in said if each is not None) if None not in said else None


def _fitted(text: str, known: _Known) -> str | None:
    """Return what the first pattern says that a whole text fits, whatever case it begins with."""
    for form in _forms(text):
        for pattern, message in known.patterns(form):
            if found := pattern.fullmatch(form):
                values = {name: _said(value, known) or value for name, value in found.groupdict().items()}
                return message.format(**values)
    return None


def _forms(text: str) -> tuple[str, str, str]:
    return text, text[:1].lower() + text[1:], text[:1].upper() + text[1:]


class _Known:
    """Messages, and their patterns by the word that they begin with; the same messages are the same key."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        self.messages = messages

    def patterns(self, text: str) -> list[tuple[re.Pattern[str], str]]:
        """Return the patterns that a text may fit, the longest first."""
        first = text.split(" ", 1)[0]
        by_word = _patterns(self)
        return by_word.get(first, []) + by_word.get("", [])

    def __hash__(self) -> int:
        return id(self.messages)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and other.messages is self.messages


@lru_cache(maxsize=8)
def _patterns(known: _Known) -> dict[str, list[tuple[re.Pattern[str], str]]]:
    """Return the messages that have places by their first word, or by none where a place stands in it."""
    made: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    texts = sorted((text for text in known.messages if _PLACE.search(text)), key=_weight, reverse=True)
    for text in texts:
        first = text.split(" ", 1)[0]
        made.setdefault("" if "{" in first else first, []).append((_pattern(text), known.messages[text]))
    return made


def _weight(text: str) -> int:
    """Return how much of a message is its own, and not its places'."""
    return len(_PLACE.sub("", text))


def _pattern(text: str) -> re.Pattern[str]:
    seen: set[str] = set()
    made = []
    for at, piece in enumerate(_PLACE.split(text)):
        if at % 2 == 0:
            made.append(re.escape(piece))
        elif piece in seen:
            made.append(f"(?P={piece})")
        else:
            seen.add(piece)
            made.append(f"(?P<{piece}>[^;\n]+?)")
    return re.compile("".join(made))
