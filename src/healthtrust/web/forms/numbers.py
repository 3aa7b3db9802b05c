"""Numbers as people type them: per cent and shares alike, separators of thousands, and no guessing.

>>> read_number("9 %", share=True), read_number("0.09", share=True), read_number("40,000")
(Decimal('0.09'), Decimal('0.09'), Decimal('40000'))
>>> written(0.12, share=True), written(40000), written(1.45)
('12 %', '40,000', '1.45')
>>> written(1200, grouped_from=1000), written(2027)
('1,200', '2027')
>>> read_number("0,09")
Traceback (most recent call last):
healthtrust.web.forms.numbers.Unreadable: comma
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Literal

Why = Literal["number", "comma", "per cent"]

_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
_PER_CENT = re.compile(r"\s*(%|per ?cent)$", re.IGNORECASE)
_SPACES = re.compile(r"(?<=\d)[ _'’](?=\d{3}(?!\d))")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_LONGEST = 400
GROUPED_FROM = 10_000
"""Numbers that may be years have no separators; those with a unit have them from 1,000 on."""


class Unreadable(Exception):
    """A text that is no number: not at all, with a comma that may mean two things, or with a stray %."""

    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(why)


def read_number(typed: str, share: bool = False) -> Decimal:
    """Return the number that a text means; raises Unreadable."""
    text = unicodedata.normalize("NFKC", typed).replace("−", "-").strip()
    per_cent = _PER_CENT.search(text)
    if per_cent:
        if not share:
            raise Unreadable("per cent")
        text = text[: per_cent.start()]
    text = _SPACES.sub("", text)
    if "," in text:
        if not _GROUPED.fullmatch(text):
            raise Unreadable("comma" if re.search(r"\d", text) else "number")
        text = text.replace(",", "")
    if not _PLAIN.fullmatch(text) or len(text) > _LONGEST:
        raise Unreadable("number")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Unreadable("number") from None
    return number.scaleb(-2) if per_cent else number


def written(number: float, share: bool = False, grouped_from: int = GROUPED_FROM) -> str:
    """Return a number as a form shows it; read again it is the same number to the last digit."""
    exact = Decimal(repr(number))
    if share:
        return f"{_digits(exact.scaleb(2), grouped_from)} %"
    return _digits(exact, grouped_from)


def _digits(exact: Decimal, grouped_from: int) -> str:
    if exact and not -12 <= exact.adjusted() <= 24:
        return f"{exact.normalize():e}"
    text = f"{exact:,f}" if abs(exact) >= grouped_from else f"{exact:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
