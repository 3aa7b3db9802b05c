r"""What reports say, in another language: whole texts, or patterns with places for what differs.

A report is composed in English. A message whose text has places, such as
"In {n}, the pool raised {amount}", stands for every text that fits it; what stands in the places is
translated in turn where it is a message itself. Places called n, n2, n3 … hold a number, an amount of money
or a share and nothing else; a number said as a word becomes its digits. So are year, code and word held to
what they say; a title stays as it is. A text is taken apart into its lines and sentences, and what no message
fits into its clauses between semicolons, its two sides of a colon, or the items of a list; it is known if all
of them are. Names of places and bodies stay as they are.

>>> known = {"{n} of {n2}": "{n2} 中的 {n}", "{a} is paid": "{a} 已支付", "All is well": "一切正常"}
>>> known |= {".": "。", ";": "；", ", ": "、", " and ": "和", "care": "医疗", "paid for": "已付"}
>>> known["under 0.01 %"] = "低于 0.01 %"
>>> said_in("41 of 48", known), said_in("41 of 48 is paid; all is well. All is well.", known)
('48 中的 41', '48 中的 41 已支付；一切正常。一切正常。')
>>> said_in("Five of ten", known), said_in("Under 0.01 % of £1.2 bn", known)
('10 中的 5', '£1.2 bn 中的 低于 0.01 %')
>>> said_in("Dale, Harbour and care is paid", known), said_in("`a.b`\n\tpaid for", known)
('Dale、Harbour和医疗 已支付', '`a.b`\n\t已付')
>>> said_in("Nobody knows", known) is None, said_in("care, nobody knows and care", known) is None
(True, True)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

_PLACE = re.compile(r"\{(\w+)\}")
_WORDS = re.compile(r"[A-Za-z]{2,}")
_UNSPACED = re.compile("[\u3000-\u9fff\uff00-\uffef]")
_LINES = re.compile("(\n[\t ]*)")
_SENTENCES = re.compile(r"(?<=[.!?]) (?=[A-Z0-9£€$−`\[])")
_ITEMS = re.compile("(, | and )")

CODE = re.compile(r"[\w./-]+[._/][\w./-]+|[A-Z0-9 ]+|`[^`\n]+`")
"""Names of parameters and codes in capitals: the same in every language."""
NAME = re.compile(r"“?[A-Z][\w'’-]*(?: (?:[A-Z0-9][\w'’-]*|of|and|the|to))*(?:, fifth \d)?”?")
"""Names as designs give them to places, plans and bodies."""
_LINK = re.compile(r"\[([^\]\n]+)\]\(([^)\n]+)\)")
_DIGITS = {
    word: str(digit)
    for digit, word in enumerate(
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
}
_AMOUNT = r"[−+-]?(?:£|€|\$|¥|[A-Z]{3}[ \xa0])?\d[\d,]*(?:\.\d+)?(?:[ \xa0]?(?:%|m\b|bn\b))?"
_TYPED = {
    "n": rf"(?:[Uu]nder 0\.01 %|{_AMOUNT}|(?i:{'|'.join(_DIGITS)})(?![\w-]))",
    "year": r"\d{4}",
    "code": r"(?:[A-Z]{3}|`[^`]+`)",
    "word": r"[\w-]+",
}
"""What stands in places of some names: numbers, years, codes, single words."""
_ANYTHING = r"[^;\n]+?"
_NUMBER = re.compile(_AMOUNT)
_MOST_UNKNOWN = 8
"""Words of a name in a place that no message translates: what is longer is no name."""
_LEAST = 6
"""Characters of its own of a message that may have such a name in its places."""


def said_in(text: str, messages: Mapping[str, str]) -> str | None:
    """Return a text in another language; itself where it has no words; None where it is unknown."""
    known, bare = _Known(messages), text.lstrip()
    said = _whole(bare, known) if NAME.fullmatch(bare) else _said(bare, known)
    return said if said is None else text[: len(text) - len(bare)] + said


@lru_cache(maxsize=50_000)
def _said(text: str, known: _Known) -> str | None:
    whole = _whole(text, known)
    if whole is not None:
        return whole
    pieces = _LINES.split(text)
    if len(pieces) > 1:
        return _joined(pieces[::2], known, [*pieces[1::2], ""])
    sentences = _SENTENCES.split(text)
    if len(sentences) > 1:
        return _joined(sentences, known, [""] * len(sentences))
    end = known.messages.get(text[-1:]) if text[-1:] in ".:" else None
    if end is not None and (inner := _said(text[:-1], known)) is not None:
        return inner + end
    return next((said for way in _WAYS if (said := way(text, known)) is not None), None)


def _whole(text: str, known: _Known) -> str | None:
    """Return what a text is as it stands: a message, a number, a code, or a link."""
    if not _WORDS.search(text) or CODE.fullmatch(text) or _NUMBER.fullmatch(text):
        return text
    for form in _forms(text):
        if form in known.messages and not _PLACE.search(form):
            return known.messages[form]
    if link := _LINK.fullmatch(text):
        return f"[{_said(link[1], known) or link[1]}]({link[2]})"
    return None


def _joined(pieces: list[str], known: _Known, between: list[str]) -> str | None:
    """Return pieces in another language, each with what follows it; None where one is unknown."""
    said = [_said(each, known) for each in pieces]
    if None in said:
        return None
    return "".join(f"{each}{after}" for each, after in zip(said, between, strict=True))


def _fitted(text: str, known: _Known) -> str | None:
    """Return what the first pattern says that a text fits; rather one whose places are all known."""
    otherwise = None
    for form in _forms(text):
        for pattern in known.patterns(form):
            found = pattern.fits(form)
            if not found:
                continue
            stands = {name: text[slice(*found.span(name))] for name in found.groupdict()}
            values = {name: _value(name, value, known) for name, value in stands.items()}
            if None not in values.values():
                return pattern.message.format(**values)
            if otherwise or pattern.loose:
                continue
            if all(values[name] or _short(value) for name, value in stands.items()):
                otherwise = pattern.message.format(**{name: values[name] or stands[name] for name in stands})
    return otherwise


def _short(value: str) -> bool:
    """Return whether what no message translates may be a name that somebody gave."""
    return len(value.split()) <= _MOST_UNKNOWN


def _value(name: str, value: str, known: _Known) -> str | None:
    """Return what stands in a place: a number in digits, or a text in another language or a name."""
    if _kind(name) == "title":
        return value
    if _kind(name) == "n":
        return _DIGITS.get(value.lower()) or _whole(value, known) or value
    return _item(value, known) or _said(value, known)


def _clauses(text: str, known: _Known) -> str | None:
    clauses = text.split("; ")
    if len(clauses) == 1:
        return None
    return _joined(clauses, known, [known.messages.get(";", "; ")] * (len(clauses) - 1) + [""])


def _sides(text: str, known: _Known) -> str | None:
    """Return the two sides of a colon in another language; the first may be a name."""
    first, colon, rest = text.partition(": ")
    if not colon:
        return None
    one, other = _item(first, known), _item(rest, known) or _said(rest, known)
    return f"{one}{known.messages.get(':', ': ')}{other}" if one and other else None


def _listed(text: str, known: _Known) -> str | None:
    """Return a list of things in another language, each as long as a message fits."""
    pieces = _ITEMS.split(text)
    count, at, made = len(pieces) // 2 + 1, 0, ""
    while at < count > 1:
        ends = range(count if at else count - 1, at, -1)
        items = ((end, _item("".join(pieces[2 * at : 2 * end - 1]), known)) for end in ends)
        end, said = next(((end, said) for end, said in items if said is not None), (0, None))
        if said is None:
            return None
        made = _beside(made, said)
        if end < count:
            made = _beside(made, known.messages.get(pieces[2 * end - 1], pieces[2 * end - 1]))
        at = end
    return made or None


def _beside(first: str, then: str) -> str:
    """Return two pieces side by side, without a space beside what is written without spaces.

    >>> _beside("缴费", " 和 "), _beside("缴费和 ", "补贴"), _beside("缴费和 ", "£2"), _beside("Dale", " 和 ")
    ('缴费和 ', '缴费和补贴', '缴费和 £2', 'Dale 和 ')
    """
    if then.startswith(" ") and _UNSPACED.match(first[-1:]):
        return first + then[1:]
    if first.endswith(" ") and _UNSPACED.match(then):
        return first[:-1] + then
    return first + then


@lru_cache(maxsize=50_000)
def _item(text: str, known: _Known) -> str | None:
    """Return one thing in another language; a name stays."""
    said = _whole(text, known)
    if said is None and NAME.fullmatch(text):
        return text if " and " not in text else None
    return said if said is not None else _fitted(text, known)


_WAYS: tuple[Callable[[str, _Known], str | None], ...] = (_fitted, _clauses, _sides, _listed)


def _forms(text: str) -> tuple[str, str, str]:
    return text, text[:1].lower() + text[1:], text[:1].upper() + text[1:]


@dataclass(frozen=True)
class _Pattern:
    """A message with places: what a text must hold at least, what it must fit, and what it then says."""

    text: str
    least: str
    message: str
    loose: bool
    """Whether it has so few words of its own that all that stands in its places must be known."""

    def fits(self, text: str) -> re.Match[str] | None:
        """Return how a text fits."""
        return _shape(self.text).fullmatch(text) if self.least in text else None


class _Known:
    """Messages, and their patterns by the word that they begin with; the same messages are the same key."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        self.messages = messages

    def patterns(self, text: str) -> list[_Pattern]:
        """Return the patterns that a text may fit, the longest first."""
        by_word = _patterns(self)
        return by_word.get(text.split(" ", 1)[0], []) + by_word.get("", [])

    def __hash__(self) -> int:
        return id(self.messages)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and other.messages is self.messages


@lru_cache(maxsize=8)
def _patterns(known: _Known) -> dict[str, list[_Pattern]]:
    """Return the messages that have places by their first word, or by none where a place stands in it."""
    made: dict[str, list[_Pattern]] = {}
    texts = sorted((text for text in known.messages if _PLACE.search(text)), key=_weight, reverse=True)
    for text in texts:
        first = text.split(" ", 1)[0]
        least = max(_PLACE.sub("\0", text).split("\0"), key=len)
        pattern = _Pattern(text, least, known.messages[text], _weight(text) < _LEAST)
        made.setdefault("" if "{" in first else first, []).append(pattern)
    return made


def _weight(text: str) -> int:
    """Return how much of a message is its own, and not its places'."""
    return len(_PLACE.sub("", text))


def _kind(name: str) -> str:
    return name.rstrip("0123456789")


@lru_cache(maxsize=10_000)
def _shape(text: str) -> re.Pattern[str]:
    """Return the expression that a text must fit whole; made when first needed, as most never are."""
    seen: set[str] = set()
    made = []
    for at, piece in enumerate(_PLACE.split(text)):
        if at % 2 == 0:
            made.append(re.escape(piece))
        elif piece in seen:
            made.append(f"(?P={piece})")
        else:
            seen.add(piece)
            made.append(f"(?P<{piece}>{_TYPED.get(_kind(piece), _ANYTHING)})")
    return re.compile("".join(made))
