"""Words in tables as numbers: 64 bits for each person, groups in the order a reader expects, yes and no.

>>> identities(["12", "A-12"])[0] == 12, identities(["A-12"]) == identities(["B", "A-12"])[1:]
(np.True_, array([ True]))
>>> labels(np.array([65.0, 7.0, np.nan, 1234567.0])).distinct, labels(["b", "", "a"]).distinct
(('7', '65', '1234567', '(nothing)'), ('(nothing)', 'a', 'b'))
>>> yes_and_no(["yes", "No"]).tolist(), yes_and_no(["yes", "7"])
([1.0, 0.0], None)
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.words import Words, as_texts
from healthtrust.records.plans import key_of
from healthtrust.records.store import array_of

YES_AND_NO = {"yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0}
"""Words that count as numbers wherever a rule of choice multiplies by a column."""


def identities(column: Any) -> NDArray[np.uint64]:
    """Return 64 bits for every identity: a whole number is what it is, any other text has bits of its own."""
    import pyarrow.compute as pc

    texts = as_texts(column)
    plain = pc.match_substring_regex(texts, "^[0-9]{1,19}$")
    numbers = pc.if_else(plain, texts, "0").cast("uint64").to_numpy(zero_copy_only=False)
    others = np.flatnonzero(~plain.to_numpy(zero_copy_only=False))
    if not len(others):
        return np.asarray(numbers, dtype=np.uint64)
    found = np.array(numbers, dtype=np.uint64)
    found[others] = [_bits(name) for name in texts.take(others).to_pylist()]
    return found


def _bits(name: str) -> int:
    number = int(name) if name.isdecimal() else 2**64
    return number if number < 2**64 else key_of(name)


def labels(column: Any) -> Words:
    """Return the groups of a column by their names, numbers in their order and texts by the alphabet."""
    values = array_of(column) if hasattr(column, "type") and not worded(column) else np.asarray(column)
    if not worded(column) and values.dtype.kind in "iufb":
        distinct, index = np.unique(values, return_inverse=True)
        named = ["(nothing)" if value != value else f"{value:.12g}" for value in distinct.tolist()]
    else:
        words = Words.of(column)
        order = sorted(range(len(words.distinct)), key=lambda place: words.distinct[place])
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        index = place[words.index]
        named = [words.distinct[k] or "(nothing)" for k in order]
    return Words(tuple(named), index.astype(np.int32))


def yes_and_no(column: Any) -> NDArray[np.float64] | None:
    """Return a column of words as 1 and 0; None where other words stand in it."""
    words = Words.of(column)
    meant = [YES_AND_NO.get(text.lower()) for text in words.distinct]
    return None if None in meant else np.array(meant, dtype=np.float64)[words.index]


def worded(values: Any) -> bool:
    """Return whether a column of Arrow holds texts."""
    return str(getattr(values, "type", "")) in ("string", "large_string")
