"""From what was typed to plain values: every mistake of a form at once, each at its box.

>>> from healthtrust.design.shapes import Limits
>>> from healthtrust.web.language.spoken import spoken
>>> share = Shape("number", "share", limits=Limits(at_least=0, at_most=1))
>>> reader = Reader({"a": ["9 %"], "b": ["9"], "c": ["0,09"]}, spoken("en"))
>>> reader.value(share, "a"), reader.value(share, "b"), reader.value(share, "c")
(0.09, None, None)
>>> [mistake.box for mistake in reader.mistakes], reader.mistakes[0].text
(['b', 'c'], 'Enter at least 0 % and at most 100 %. Did you mean 9 %?')
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from healthtrust.design.shapes import Member, Shape, members
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.periods import years_of
from healthtrust.web.forms.filled import GIVEN, HOW, KEY, VALUE, YES, first, rows_of
from healthtrust.web.forms.numbers import Unreadable, read_number, written
from healthtrust.web.forms.words import limits_in_words
from healthtrust.web.language.spoken import Say

LARGEST_EXACT = 10**15
PATTERNS = {"^[A-Z]{3}$": "Enter three capital letters, such as GBP."}
_SPAN = re.compile(r"(\d{4})\s*(?:-|–|to)\s*(\d{4})")


@dataclass(frozen=True)
class Mistake:
    """What is wrong with a box, in the reader's language."""

    box: str
    text: str


@dataclass
class Reader:
    """Reads values out of a form, and keeps what is wrong with it."""

    form: Mapping[str, list[str]]
    say: Say
    mistakes: list[Mistake] = field(default_factory=list)

    def value(self, shape: Shape, name: str, required: bool = False) -> Any:
        """Return the plain value of what was typed; None where nothing was, or where it is wrong."""
        if shape.kind == "part":
            return self._part(shape, name)
        if shape.kind == "either":
            return self._either(shape, name)
        if shape.kind == "table":
            return self._table(shape, name)
        if shape.kind == "list":
            return self._list(shape, name, required)
        typed = one_text(first(self.form, name)).strip()
        if not typed:
            return self._nothing(shape, name, required)
        return self._single(shape, typed, name)

    def wrong(self, box: str, text: str, **values: object) -> None:
        """Keep a mistake."""
        self.mistakes.append(Mistake(box, self.say(text, **values)))

    def _nothing(self, shape: Shape, name: str, required: bool) -> Any:
        if shape.optional:
            return None
        if shape.kind == "text" and not required and not shape.limits.shortest and not shape.limits.pattern:
            return ""
        self.wrong(name, "Choose one." if shape.kind in ("choice", "yes or no") else "Enter a value.")
        return None

    def _single(self, shape: Shape, typed: str, box: str) -> Any:
        if shape.kind in ("number", "whole"):
            return self._number(shape, typed, box)
        if shape.kind == "yes or no":
            return typed == YES
        if shape.kind == "choice":
            return self._choice(shape, typed, box)
        if shape.kind == "years":
            return self._years(typed, box)
        if shape.kind == "word":
            return self._word(typed, box)
        if shape.limits.pattern and not re.search(shape.limits.pattern, typed):
            self.wrong(box, PATTERNS.get(shape.limits.pattern, "This is not what it should look like."))
            return None
        return typed

    def _number(self, shape: Shape, typed: str, box: str) -> int | float | None:
        try:
            number = read_number(typed, shape.is_share)
        except Unreadable as unreadable:
            self._unreadable(unreadable, shape, box)
            return None
        if shape.kind == "whole" and number != number.to_integral_value():
            self.wrong(box, "Enter a whole number.")
            return None
        if not _within(shape, number):
            self._beyond(shape, number, typed, box)
            return None
        if shape.kind == "whole":
            return int(number)
        value = float(number)
        if value in (float("inf"), float("-inf")):
            self.wrong(box, "Enter a smaller number.")
            return None
        return value

    def _unreadable(self, unreadable: Unreadable, shape: Shape, box: str) -> None:
        if unreadable.why == "comma":
            self.wrong(
                box,
                "A comma may mean thousands or a decimal. Write 1.5 with a point for one and a half, "
                "and 1,500 or 1500 for one thousand five hundred.",
            )
        elif unreadable.why == "per cent":
            self.wrong(box, "This is not a share: enter a number without a per cent sign.")
        elif shape.is_share:
            self.wrong(box, "Enter a number, such as 9 % or 0.09.")
        else:
            self.wrong(box, "Enter a number in digits, such as 1,200 or 0.5.")

    def _beyond(self, shape: Shape, number: Decimal, typed: str, box: str) -> None:
        limits = limits_in_words(shape, self.say)
        meant = number.scaleb(-2)
        if shape.is_share and "%" not in typed and _within(shape, meant):
            near = written(float(meant), share=True)
            self.wrong(box, "Enter {limits}. Did you mean {near}?", limits=limits, near=near)
        else:
            self.wrong(box, "Enter {limits}.", limits=limits)

    def _choice(self, shape: Shape, typed: str, box: str) -> Any:
        known = {str(each): each for each in shape.choices}
        if typed not in known:
            self.wrong(box, "Choose one of those in the list.")
        return known.get(typed)

    def _years(self, typed: str, box: str) -> int | str | None:
        span = _SPAN.fullmatch(typed)
        years: int | str = f"{span[1]}-{span[2]}" if span else int(typed) if typed.isdecimal() else typed
        try:
            years_of(years)
        except (InvalidInput, ValueError):
            self.wrong(box, "Enter a year, or first and last year, such as 2027 or 2027-2031.")
            return None
        return years

    def _word(self, typed: str, box: str) -> float | int | str | None:
        if typed.startswith("="):
            return typed[1:]
        try:
            number = read_number(typed)
        except Unreadable:
            return typed
        whole = number == number.to_integral_value() and abs(number) < LARGEST_EXACT
        return int(number) if whole else float(number)

    def _part(self, shape: Shape, name: str) -> dict[str, Any] | None:
        assert shape.model is not None
        if shape.optional and first(self.form, f"{name}{GIVEN}") != YES:
            return None
        found = {}
        for each in members(shape.model):
            value = self.value(each.shape, f"{name}.{each.name}", each.required)
            if value is not None:
                found[each.name] = value
        return found

    def _either(self, shape: Shape, name: str) -> Any:
        how = first(self.form, f"{name}{HOW}")
        if not how.isdecimal() or int(how) >= len(shape.forms):
            self.wrong(f"{name}{HOW}", "Choose one.")
            return None
        return self.value(shape.forms[int(how)], name)

    def _list(self, shape: Shape, name: str, required: bool) -> list[Any]:
        assert shape.of is not None
        if shape.of.kind == "part":
            found = [self.value(shape.of, f"{name}.{at}") for at in range(rows_of(self.form, name))]
        elif shape.of.kind == "choice":
            found = [self._choice(shape.of, each, name) for each in self.form.get(name, ())]
        else:
            lines = [line.strip() for line in one_text(first(self.form, name)).split("\n")]
            found = [self._single(shape.of, line, name) for line in lines if line]
        if len(found) < max(shape.limits.shortest, 0):
            self.wrong(name, "Give at least {least}.", least=shape.limits.shortest)
        return found

    def _table(self, shape: Shape, name: str) -> dict[str, Any]:
        assert shape.of is not None
        if shape.choices:
            read = {key: self._given(shape.of, f"{name}.{key}") for key in shape.choices}
            return {str(key): value for key, value in read.items() if value is not None}
        found: dict[str, Any] = {}
        for at in range(rows_of(self.form, name)):
            row = f"{name}.{at}"
            key = first(self.form, f"{row}{KEY}").strip()
            box = row if shape.of.kind == "part" else f"{row}{VALUE}"
            if not key and shape.of.kind != "part" and not first(self.form, box).strip():
                continue
            if not key:
                self.wrong(f"{row}{KEY}", "Enter a name, or remove this row.")
            elif key in found:
                self.wrong(f"{row}{KEY}", "{key} is there already. Enter each once.", key=key)
            found[key] = self.value(shape.of, box)
        return found

    def _given(self, shape: Shape, box: str) -> Any:
        typed = first(self.form, box).strip()
        return self._single(shape, typed, box) if typed else None


def one_text(typed: str) -> str:
    """Return a text with the line ends of a file, not those of a form."""
    return typed.replace("\r\n", "\n").replace("\r", "\n")


def read_member(reader: Reader, member: Member, name: str) -> Any:
    """Return the plain value of one value of a part."""
    return reader.value(member.shape, name, member.required)


def _within(shape: Shape, number: Decimal) -> bool:
    limits = shape.limits
    return not (
        (limits.at_least is not None and number < Decimal(repr(limits.at_least)))
        or (limits.more_than is not None and number <= Decimal(repr(limits.more_than)))
        or (limits.at_most is not None and number > Decimal(repr(limits.at_most)))
        or (limits.less_than is not None and number >= Decimal(repr(limits.less_than)))
    )
