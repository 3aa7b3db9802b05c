"""Languages: which there are, which somebody wants, and a text in one of them.

The texts in the code are English; `locale/<language>/LC_MESSAGES/messages.po` holds them in another. What is
said with values has places for them: `_("{count} runs wait", count=3)`.

>>> spoken("en")("{count} runs wait", count=3)
'3 runs wait'
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup, escape

from healthtrust.web.language.read_messages import messages_in

LOCALE = Path(__file__).parent / "locale"
TOLD = "told"
"""Marks a message that translates what a report says."""
LOOKED_UP = "looked up"
"""Marks a message with places for texts that are kept with values in them."""
DECIDED = "decided"
"""Marks a message with places for what a design decides."""

Say = Callable[..., str]
"""Takes an English text and the values it names; returns it in a language."""


@dataclass(frozen=True)
class Language:
    """A language: its code as browsers say it, its own name, and which way it is written."""

    code: str
    name: str
    folder: str
    direction: str = "ltr"


LANGUAGES: Mapping[str, Language] = {
    each.code: each for each in (Language("en", "English", ""), Language("zh-Hans", "简体中文", "zh_Hans"))
}


def chosen(visit: Mapping[str, object], accepted: str, otherwise: str = "en") -> Language:
    """Return the language somebody chose, else the first that their browser accepts, else another.

    >>> chosen({}, "zh-CN,zh;q=0.9,en;q=0.8").code, chosen({"language": "en"}, "zh-CN").code
    ('zh-Hans', 'en')
    """
    wished = str(visit.get("language", ""))
    if wished in LANGUAGES:
        return LANGUAGES[wished]
    return next(iter(_known(accepted)), LANGUAGES.get(otherwise, LANGUAGES["en"]))


def _known(accepted: str) -> Iterable[Language]:
    for part in accepted.split(","):
        tongue = part.split(";")[0].strip().split("-")[0].lower()
        yield from (each for each in LANGUAGES.values() if each.code.split("-")[0] == tongue)


def titled(text: str, /, **values: object) -> str:
    """Return a text as it is kept: in English, for `told` to say it in the language of whoever reads it.

    >>> titled("Run of {design}", design="valley")
    'Run of valley'
    """
    return text.format(**values)


@lru_cache
def spoken(code: str) -> Say:
    """Return what says a text in a language: as HTML where a value is, in English where it is unknown."""
    messages = catalogue(code)

    def say(text: str, /, **values: object) -> str:
        told = messages.get(text) or text
        if any(isinstance(each, Markup) for each in values.values()):
            return escape(told).format(**values)
        return told.format(**values) if values else told

    return say


@lru_cache
def catalogue(code: str) -> Mapping[str, str]:
    """Return the messages of a language by their English text; none for English."""
    return {text: said for text, said, _ in _messages(code)}


@lru_cache
def telling(code: str, of_design: bool = False) -> Mapping[str, str]:
    """Return those by which `told` translates: without what is only ever said with its values at hand.

    A message such as "{name}: {text}" would fit nearly every text of a report; one such as "where {name}" is
    only for what a design decides.
    """
    marks = {TOLD, LOOKED_UP, DECIDED} if of_design else {TOLD, LOOKED_UP}
    return {text: said for text, said, marked in _messages(code) if "{" not in text or marks & marked}


@lru_cache
def _messages(code: str) -> tuple[tuple[str, str, set[str]], ...]:
    """Return the messages of a language: English text, translation, and how each is marked."""
    folder = LANGUAGES[code].folder
    if not folder:
        return ()
    file = LOCALE / folder / "LC_MESSAGES" / "messages.po"
    return tuple(messages_in(file.read_text(encoding="utf-8")))
