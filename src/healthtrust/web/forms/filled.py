"""A form as it is filled in: the texts of its boxes by their names, made from a value, rows added and taken.

    pool.ceiling_share            a box                    pool.brackets@rows       how many rows there are
    pool.brackets.0.rate          a box in the first row   people.net_migration.0@key and @value
    market.plans@how              which of two forms       allocate.pace@given      whether there is one

A name never holds what somebody typed, so that no text can stand for another box.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from healthtrust.design.shapes import Member, Shape, members
from healthtrust.web.forms.numbers import GROUPED_FROM, Unreadable, read_number, written

Filled = dict[str, list[str]]

MOST_ROWS = 1000
ROWS, HOW, GIVEN, KEY, VALUE = "@rows", "@how", "@given", "@key", "@value"
YES, NO = "yes", "no"


def filled(shape: Shape, name: str, value: Any) -> Filled:
    """Return the boxes of a value, as they are filled in when a form is opened."""
    if shape.kind == "part":
        return _part(shape, name, value)
    if shape.kind == "either":
        return _either(shape, name, value)
    if shape.kind == "table":
        return _table(shape, name, value or {})
    if shape.kind == "list":
        return _list(shape, name, value or [])
    return {name: [text_of(shape, value)]}


def text_of(shape: Shape, value: Any) -> str:
    """Return the text of one box."""
    if value is None:
        return ""
    if shape.kind == "yes or no":
        return YES if value else NO
    if isinstance(value, bool | str):
        return _word(value) if shape.kind == "word" and isinstance(value, str) else str(value)
    if shape.kind in ("years", "choice"):
        return str(value)
    return written(value, shape.is_share, 1_000 if shape.unit else GROUPED_FROM)


def blank(shape: Shape, name: str) -> Filled:
    """Return the boxes of a new row: defaults where there are any."""
    if shape.kind != "part":
        return filled(shape, name, None)
    assert shape.model is not None
    return _merged(filled(each.shape, f"{name}.{each.name}", each.default) for each in members(shape.model))


def rows_of(form: Mapping[str, list[str]], name: str) -> int:
    """Return how many rows a form says it has; no more than a form may have."""
    said = first(form, f"{name}{ROWS}")
    return min(int(said), MOST_ROWS) if said.isdecimal() and len(said) < 6 else 0


def first(form: Mapping[str, list[str]], name: str) -> str:
    """Return the text of a box, or nothing."""
    return next(iter(form.get(name, ())), "")


def with_row(form: Filled, shape: Shape, name: str) -> Filled:
    """Return a form with a new row at the end of a list or table."""
    assert shape.of is not None
    count = rows_of(form, name)
    new = _new_row(shape, f"{name}.{count}")
    return {**form, **new, f"{name}{ROWS}": [str(min(count + 1, MOST_ROWS))]}


def without_row(form: Filled, name: str, row: int) -> Filled:
    """Return a form without one row of a list or table; those after it move up."""
    count = rows_of(form, name)
    if not 0 <= row < count:
        return form
    kept: Filled = {}
    for key, texts in form.items():
        at = _row_in(key, name)
        if at is None or at < row:
            kept[key] = texts
        elif at > row:
            kept[f"{name}.{at - 1}{key[len(f'{name}.{at}') :]}"] = texts
    return {**kept, f"{name}{ROWS}": [str(count - 1)]}


def _row_in(key: str, name: str) -> int | None:
    """Return the row of a list that a box stands in.

    >>> _row_in("pool.brackets.2.rate", "pool.brackets"), _row_in("a.10@key", "a"), _row_in("a@rows", "a")
    (2, 10, None)
    """
    if not key.startswith(f"{name}."):
        return None
    number = key[len(name) + 1 :].split(".")[0].split("@")[0]
    return int(number) if number.isdecimal() else None


def _new_row(shape: Shape, name: str) -> Filled:
    assert shape.of is not None
    if shape.kind == "list":
        return blank(shape.of, name)
    inner = blank(shape.of, name) if shape.of.kind == "part" else {f"{name}{VALUE}": [""]}
    return {f"{name}{KEY}": [""], **inner}


def _part(shape: Shape, name: str, value: Any) -> Filled:
    assert shape.model is not None
    given = {f"{name}{GIVEN}": [NO if value is None else YES]} if shape.optional else {}
    if value is None:
        return {**given, **blank(shape, name)}
    return {**given, **_merged(_member(each, name, value) for each in members(shape.model))}


def _member(each: Member, name: str, value: Mapping[str, Any]) -> Filled:
    absent = None if each.shape.optional else each.default
    return filled(each.shape, f"{name}.{each.name}", value.get(each.name, absent))


def _either(shape: Shape, name: str, value: Any) -> Filled:
    how = how_of(shape, value)
    boxes = [filled(form, name, value if at == how else None) for at, form in enumerate(shape.forms)]
    return {f"{name}{HOW}": [str(how)], **_merged(boxes)}


def how_of(shape: Shape, value: Any) -> int:
    """Return which of its forms a value has."""
    listed = isinstance(value, list | tuple)
    return next(at for at, form in enumerate(shape.forms) if (form.kind == "list") == listed)


def _list(shape: Shape, name: str, value: Any) -> Filled:
    assert shape.of is not None
    if shape.of.kind == "part":
        rows = _merged(filled(shape.of, f"{name}.{at}", each) for at, each in enumerate(value))
        return {f"{name}{ROWS}": [str(len(value))], **rows}
    if shape.of.kind == "choice":
        return {name: [str(each) for each in shape.of.choices if each in value]}
    return {name: ["\n".join(text_of(shape.of, each) for each in value)]}


def _table(shape: Shape, name: str, value: Mapping[str, Any]) -> Filled:
    assert shape.of is not None
    if shape.choices:
        return {f"{name}.{key}": [text_of(shape.of, value.get(key))] for key in shape.choices}
    boxes: Filled = {f"{name}{ROWS}": [str(len(value))]}
    for at, (key, inner) in enumerate(value.items()):
        boxes[f"{name}.{at}{KEY}"] = [key]
        box = f"{name}.{at}" if shape.of.kind == "part" else f"{name}.{at}{VALUE}"
        boxes |= filled(shape.of, box, inner)
    return boxes


def _merged(boxes: Any) -> Filled:
    return {name: texts for each in boxes for name, texts in each.items()}


def _word(value: str) -> str:
    """Return a text where a number might stand too; one that looks like a number is marked as a formula.

    >>> _word("members * 2"), _word("12"), _word("=x")
    ('members * 2', '=12', '==x')
    """
    try:
        read_number(value)
    except Unreadable:
        return f"={value}" if value.startswith("=") else value
    return f"={value}"
