"""Values, names and limits in plain words.

>>> label("pool.subsidy_per_exempt_resident"), label("allocate.transformation.fund.money_per_qaly")
('Subsidy per exempt resident', 'Money per QALY')
>>> from healthtrust.design.shapes import Limits
>>> limits_in_words(Shape("number", "share", limits=Limits(at_least=0, less_than=1)))
'at least 0 % and less than 100 %'
>>> said(Shape("number", "share"), 0.125), said(Shape("whole", "people"), 40000), said(Shape("text"), None)
('12.5 % (0.125)', '40,000 people', 'none')
>>> said(Shape("list", of=Shape("number", "share")), [0.1, 0.25])
'10 %, 25 %'
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from healthtrust.design.keys import CALLED
from healthtrust.design.shapes import Shape, members
from healthtrust.web.forms.filled import how_of, text_of
from healthtrust.web.forms.numbers import written
from healthtrust.web.language.spoken import Say, spoken

ENGLISH = spoken("en")
CAPITALS = {"qaly": "QALY", "qalys": "QALYs", "id": "ID"}
OTHERWISE = {"settings": "settings_of_care"}
"""Names that mean something else on the pages."""
LONGEST_NAMED = 4
BOUNDS = ("at least {n}", "more than {n}", "at most {n}", "less than {n}")
"""How the ends of a range are said."""


def label(key: str) -> str:
    """Return a dotted name in words: its last part, as one would say it."""
    last = key.split(".")[-1]
    words = [CAPITALS.get(word, word) for word in OTHERWISE.get(last, last).split("_")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def limits_in_words(shape: Shape, say: Say = ENGLISH) -> str:
    """Return what a number may be; nothing where anything goes."""
    limits = shape.limits
    ends = zip(BOUNDS, (limits.at_least, limits.more_than, limits.at_most, limits.less_than), strict=True)
    told = [say(words, n=written(bound, shape.is_share)) for words, bound in ends if bound is not None]
    return say("{one} and {other}", one=told[0], other=told[1]) if len(told) == 2 else "".join(told)


def said(shape: Shape, value: Any) -> str:
    """Return a value in words with its unit, short enough for a line of a summary."""
    if value is None or value == "" or value == [] or value == {}:
        return "none"
    if shape.kind == "either":
        return said(shape.forms[how_of(shape, value)], value)
    if shape.kind == "part":
        return "; ".join(rows_in_words(shape, value)) or "as it is by default"
    if shape.kind == "list":
        return _list_said(shape, value)
    if shape.kind == "table":
        return "; ".join(rows_in_words(shape, value))
    if shape.is_share:
        return f"{written(value, True)} ({written(value)})"
    text = text_of(shape, value)
    return f"{text} {shape.unit}" if shape.unit and shape.kind in ("number", "whole") else text


def rows_in_words(shape: Shape, value: Any) -> list[str]:
    """Return the rows of a list or a table in words, or the values of a part, one by one."""
    if shape.kind == "either":
        return rows_in_words(shape.forms[how_of(shape, value)], value)
    if shape.kind == "part" and isinstance(value, Mapping):
        return _members_said(shape, value)
    if shape.kind == "table" and isinstance(value, Mapping):
        assert shape.of is not None
        return [f"{key}: {_brief(shape.of, inner)}" for key, inner in value.items()]
    if shape.kind == "list" and isinstance(value, list | tuple):
        assert shape.of is not None
        return [_brief(shape.of, each) for each in value]
    return [said(shape, value)]


def _list_said(shape: Shape, value: Any) -> str:
    assert shape.of is not None
    if shape.of.kind != "part":
        return ", ".join(text_of(shape.of, each) for each in value)
    names = [next((str(each[key]) for key in CALLED if key in each), "") for each in value]
    if all(names):
        more = len(names) - LONGEST_NAMED
        listed = ", ".join(names[:LONGEST_NAMED])
        return f"{len(names)}: {listed}" + (f" and {more} more" if more > 0 else "")
    return "; ".join(rows_in_words(shape, value))


def _brief(shape: Shape, value: Any) -> str:
    return ", ".join(_members_said(shape, value)) if shape.kind == "part" else text_of(shape, value)


def _members_said(shape: Shape, value: Mapping[str, Any]) -> list[str]:
    """Return the values of a part that are given and are not what they are by default."""
    assert shape.model is not None
    return [
        f"{small(label(each.name))} {_inner(each.shape, inner)}"
        for each in members(shape.model)
        if (inner := value.get(each.name)) not in (None, "", [], {})
        and (each.required or inner != each.default)
    ]


def small(name: str) -> str:
    """Return a label within a sentence; what is written in capitals stays so."""
    return name if name[:2].isupper() else f"{name[:1].lower()}{name[1:]}"


def _inner(shape: Shape, value: Any) -> str:
    if shape.is_single and shape.kind != "list":
        return text_of(shape, value)
    return f"({said(shape, value)})"
