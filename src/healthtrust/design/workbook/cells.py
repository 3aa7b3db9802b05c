"""One value as the content of one cell, and back: nothing is lost on the way, nothing is guessed.

An empty cell stands for the default. A text that a cell alone could not tell from something else, such as an
empty one, stands in quotes as in JSON; so does a member of a list that holds a comma.

>>> from healthtrust.design.workbook.forms import Form
>>> listed = Form(listed=Form(text=True))
>>> cell_of(["a", "b, c", ""], listed), value_of('a, "b, c", ""', listed)
('a, "b, c", ""', ['a', 'b, c', ''])
>>> value_of("9 %", Form(number=True, limits={"le": 1}))
Wrong(found="'9 %'", expected='a number', remedy='A share is written as a plain number: 0.09 is 9 %.')
>>> value_of("", Form(number=True)) is ABSENT
True
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from healthtrust.design.workbook.forms import Form
from healthtrust.ground.problems import in_words, nearest_match

EXACT = 2**53
"""Whole numbers up to which a cell, which holds a double, is exact."""
NONE = "[]"
"""An empty list, where that is not the default."""
YES, NO = "yes", "no"
MARK = "→ "
"""What the cell of a list begins with, before the name of the sheet that holds it."""
AWKWARD = re.compile(r'^"|^→|^\[\]$|^\s|\s$|[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|^$')
SHARE = "A share is written as a plain number: 0.09 is 9 %."
RETYPE = "It is a text that looks like a number: type it again, in a cell that is not formatted as text."


class Absent:
    """What an empty cell says: nothing, so that the default stands."""


ABSENT = Absent()


@dataclass(frozen=True)
class Wrong:
    """What a cell holds that it may not."""

    found: str
    expected: str
    nearest: str | None = None
    remedy: str = ""

    def __repr__(self) -> str:
        return f"Wrong(found={self.found!r}, expected={self.expected!r}, remedy={self.remedy!r})"


class Marked(str):
    """A text that is told, such as where else something stands, and never put in quotes."""


def cell_of(value: Any, form: Form) -> str | float | int | None:
    """Return what stands in the cell of a value."""
    if value is None:
        return None
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, int):
        return value if abs(value) <= EXACT else str(value)
    if isinstance(value, float):
        return value
    if isinstance(value, list | tuple):
        return _list_cell(list(value), form.listed or Form(text=True))
    return str(value) if isinstance(value, Marked) else quoted(str(value))


def quoted(text: str) -> str:
    """Return a text, in quotes where it could be taken for something else.

    >>> quoted("plain"), quoted(""), quoted("=1+1")
    ('plain', '""', '=1+1')
    """
    if not AWKWARD.search(text):
        return text
    told = json.dumps(text, ensure_ascii=bool(re.search(r"[\ud800-\udfff\ufffe\uffff\x7f]", text)))
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", r"\\u005f", told).replace("\x7f", "\\u007f")


def _list_cell(values: list[Any], form: Form) -> str | float:
    if not values:
        return NONE
    if len(values) == 1 and isinstance(values[0], float):
        return values[0]
    return ", ".join(_member(each, form) for each in values)


def _member(value: Any, form: Form) -> str:
    if not isinstance(value, str):
        return repr(value)
    told = quoted(value)
    return json.dumps(value, ensure_ascii=False) if told == value and ("," in value or '"' in value) else told


def value_of(cell: Any, form: Form) -> Any:
    """Return the value of a cell, ABSENT where it is empty, or what is Wrong with it."""
    if isinstance(cell, str):
        cell = cell.strip()
    if cell is None or cell == "":
        return ABSENT
    if isinstance(cell, date | datetime | time | timedelta):
        return Wrong(
            f"the date {cell}", expected_of(form), remedy="Format the cell as a number, and type it again."
        )
    if form.listed is not None and not isinstance(cell, bool):
        return _list_value(cell, form)
    return _one(cell, form)


def expected_of(form: Form) -> str:
    """Return in words what a cell may hold."""
    if form.choices:
        return in_words([repr(each) for each in form.choices])
    if form.listed is not None:
        return f"a list with commas between, each of them {expected_of(form.listed)}"
    if form.yes_no:
        return "yes or no"
    numbers = ["a number"] if form.number else ["a whole number"] if form.whole else []
    return " or ".join([*numbers, *(["a text"] if form.text else [])]) or "a table"


def _one(cell: Any, form: Form) -> Any:
    if isinstance(cell, bool):
        return cell if form.yes_no else Wrong("yes" if cell else "no", expected_of(form))
    if isinstance(cell, int | float):
        return _number(float(cell), form)
    return _text(str(cell), form)


def _number(cell: float, form: Form) -> Any:
    whole = cell.is_integer() and abs(cell) <= EXACT
    if form.number:
        return cell
    if form.whole and whole:
        return int(cell)
    if form.text and not form.whole:
        return str(int(cell)) if whole else repr(cell)
    if form.yes_no and cell in (0, 1):
        return bool(cell)
    return Wrong(f"{cell:.15g}", expected_of(form))


def _text(cell: str, form: Form) -> Any:
    if form.yes_no:
        known = {"yes": True, "no": False, "true": True, "false": False}
        return known.get(cell.lower(), Wrong(repr(cell[:80]), expected_of(form)))
    if form.choices:
        if cell in form.choices:
            return cell
        same = [each for each in form.choices if each.lower() == cell.lower()]
        near = nearest_match(cell, form.choices)
        return same[0] if same else Wrong(repr(cell[:80]), expected_of(form), near)
    if form.text:
        return unquoted(cell)
    if form.whole and re.fullmatch(r"-?\d{16,19}", cell):
        return int(cell)
    return Wrong(repr(cell[:80]), expected_of(form), remedy=_remedy(cell, form))


def _remedy(cell: str, form: Form) -> str:
    if cell.endswith("%") or (form.limits.get("le") == 1 and form.number):
        return SHARE
    return RETYPE if re.fullmatch(r"[-+]?[\d.,' ]+", cell) else ""


def unquoted(cell: str) -> str:
    """Return the text that a cell stands for."""
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        try:
            told = json.loads(cell)
        except ValueError:
            return cell
        return str(told)
    return cell


def _list_value(cell: Any, form: Form) -> Any:
    assert form.listed is not None
    if cell == NONE:
        return []
    if not isinstance(cell, str):
        one = _number(float(cell), form.listed)
        return one if isinstance(one, Wrong) else [one]
    values = [_from_list(each, form.listed) for each in _split(cell)]
    return next((each for each in values if isinstance(each, Wrong)), values)


def _from_list(member: str, form: Form) -> Any:
    if (form.number or form.whole) and re.fullmatch(r"[-+]?\d*\.?\d+([eE][-+]?\d+)?", member):
        return _number(float(member), form)
    return Wrong("nothing between two commas", expected_of(form)) if not member else _text(member, form)


def _split(cell: str) -> list[str]:
    """Return the members of a list, those in quotes with their quotes.

    >>> _split('a, "b, c",d')
    ['a', '"b, c"', 'd']
    """
    return [each.strip() for each in re.findall(r'\s*("(?:[^"\\]|\\.)*"|[^,]*)\s*(?:,|$)', cell + ",")[:-1]]


def text_in(cell: Any) -> str:
    """Return what a cell says as a text; whole numbers without a point.

    >>> text_in(1.0), text_in(" a "), text_in(None)
    ('1', 'a', '')
    """
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
