"""Columns as comma-separated text, a million rows in a second: every cell as it would be written one by one.

A text stands in quotation marks only where it holds a comma, a quotation mark or a line break; nothing is an
empty cell. Numbers are as exact as they are known: the fewest digits that read back as the same number, as
Python writes them, so that a long table looks like a short one.

>>> names = ["A, or B", 'the "new" one', None]
>>> print(comma_separated({"plan": names, "share": [0.1, 2.0, 1e-9], "heads": [1, 2, 3]}), end="")
plan,share,heads
"A, or B",0.1,1
"the ""new"" one",2.0,2
,1e-09,3
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from numpy.typing import NDArray

from healthtrust.ground.arrow import arrow

ROWS_AT_ONCE = 200_000

Values = Sequence[Any] | NDArray[Any]


def comma_separated(columns: Mapping[str, Values]) -> str:
    """Return columns of one length as text with a header; raises ValueError where lengths differ."""
    names = list(columns)
    rows = {len(values) for values in columns.values()}
    if len(rows) > 1:
        raise ValueError(f"columns of {sorted(rows)} rows")
    count = rows.pop() if rows else 0
    parts = [_joined([[name] for name in names])]
    for start in range(0, count, ROWS_AT_ONCE):
        parts.append(_joined([values[start : start + ROWS_AT_ONCE] for values in columns.values()]))
    return "".join(parts)


def _joined(columns: Sequence[Values]) -> str:
    import pyarrow.compute as pc

    lines = pc.binary_join_element_wise(*(_cells(values) for values in columns), _text(","))
    whole = arrow().LargeListArray.from_arrays([0, len(lines)], lines)
    return f"{pc.binary_join(whole, _text(chr(10)))[0].as_py()}\n"


def _cells(values: Values) -> Any:
    """Return a column as texts of Arrow, in quotation marks where they must be."""
    pa = arrow()
    import pyarrow.compute as pc

    try:
        array = (
            values if isinstance(values, pa.Array) else pa.array(values, from_pandas=True)
        )  # NaN is nothing
    except (pa.ArrowInvalid, pa.ArrowTypeError):  # texts and numbers in one column
        array = pa.array([None if value is None else str(value) for value in values])
    if pa.types.is_floating(array.type):
        coded = array.dictionary_encode()
        digits = [repr(number) for number in coded.dictionary.to_pylist()]
        array = pa.array(digits, pa.large_string()).take(coded.indices)
    words = pa.types.is_string(array.type) or pa.types.is_large_string(array.type)
    texts = pc.fill_null(array.cast(pa.large_string()), "")
    marked = pc.match_substring_regex(texts, '[",\r\n]') if words else None
    if marked is None or not pc.any(marked).as_py():
        return texts
    doubled = pc.replace_substring(texts, '"', '""')
    return pc.if_else(marked, pc.binary_join_element_wise(_text('"'), doubled, _text('"'), _text("")), texts)


def _text(value: str) -> Any:
    return arrow().scalar(value, arrow().large_string())
