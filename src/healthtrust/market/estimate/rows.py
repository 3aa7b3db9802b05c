"""Columns of a table of choices, checked one by one: numbers, texts, groups, last year's plan.

Yes and no count as 1 and 0. A missing number is an error with its count; nothing is filled in.

>>> numbers(np.array(["yes", "no"]), "old", "c.csv")[0].tolist()
[1.0, 0.0]
>>> print(*numbers(np.array([1.0, np.nan]), "age", "c.csv")[1])
c.csv, column age: found 1 missing of 2, the first in row 3; expected a number in every row. Nothing is
filled in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.problems import Problem, nearest_match, rows_in_words
from healthtrust.market.choice.names import YES_AND_NO
from healthtrust.market.estimate.estimated import Floats

Raw = Mapping[str, NDArray[np.generic]]


@dataclass(frozen=True, eq=False)
class Rows:
    """A table of choices as arrays by person."""

    plans: tuple[str, ...]
    attributes: Mapping[str, Floats]
    persons: Mapping[str, Floats]
    chosen: NDArray[np.int64]
    available: NDArray[np.bool_]
    weight: Floats
    before: NDArray[np.int64] | None
    cluster: NDArray[np.int64] | None
    read: int
    notes: tuple[str, ...] = ()


def missing_columns(columns: Raw, names: Sequence[str], source: str) -> list[Problem]:
    """Return a problem for each column that is not there."""
    return [
        Problem(source, f"no column {name!r}", "one of that name", nearest_match(name, columns))
        for name in dict.fromkeys(names)
        if name not in columns
    ]


def numbers(values: NDArray[np.generic], name: str, source: str) -> tuple[Floats, list[Problem]]:
    """Return a column as numbers, and what is wrong with it."""
    where = f"{source}, column {name}"
    if values.dtype.kind in "biuf":
        found = values.astype(np.float64)
        strange = np.zeros(len(found), dtype=np.bool_)
    else:
        said = [str("" if v is None else v).strip() for v in values.tolist()]
        found = np.array([YES_AND_NO.get(text.lower(), _number(text)) for text in said])
        strange = np.isnan(found) & np.array(
            [text.lower() not in ("", "nan") for text in said], dtype=np.bool_
        )
    problems = []
    lost = np.isnan(found) & ~strange
    if lost.any():
        count = f"{int(lost.sum()):,} missing of {len(found):,}, the first in row {_first(lost)}"
        remedy = "Nothing is filled in."
        problems.append(Problem(where, count, "a number in every row", remedy=remedy))
    strange |= np.isinf(found)
    if strange.any():
        first = values[int(np.flatnonzero(strange)[0])]
        which = rows_in_words((np.flatnonzero(strange) + 2).tolist())
        problems.append(Problem(f"{where}, {which}", repr(str(first)), "a number, or yes and no"))
    return found, problems


def texts(values: NDArray[np.generic]) -> NDArray[np.object_]:
    """Return a column as texts: 7.0 of a workbook is 7, and nothing is an empty text."""
    if values.dtype.kind == "f":
        plain = ["" if v != v else str(int(v)) if v.is_integer() else str(v) for v in values.tolist()]
    else:
        plain = ["" if v is None or v != v else str(v).strip() for v in values.tolist()]
    return np.array(plain, dtype=object)


def coded(values: NDArray[np.object_]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Return the distinct texts in the order in which they first appear, and each row's position there."""
    names: dict[str, int] = {}
    codes = np.array([names.setdefault(text, len(names)) for text in values.tolist()], dtype=np.int64)
    return tuple(names), codes


def last_year(values: NDArray[np.generic], plans: Sequence[str]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Return last year's plan by position, −1 = none or not offered now, and a note on the latter."""
    named = texts(values)
    position = {plan: p for p, plan in enumerate(plans)}
    found = np.array([position.get(text, -1) for text in named.tolist()], dtype=np.int64)
    gone = [text for text in dict.fromkeys(named.tolist()) if text and text not in position]
    people = int(np.isin(named, gone).sum()) if gone else 0
    listed = ", ".join(gone[:5]) + (" and others" if len(gone) > 5 else "")
    note = f"{people:,} were last year in a plan that nobody can choose now ({listed}) and count as new"
    return found, (note,) if gone else ()


def wrong_weights(weight: Floats, name: str, source: str) -> list[Problem]:
    """Return a problem where weights are negative."""
    below = weight < 0
    if not below.any():
        return []
    return [
        Problem(f"{source}, column {name}", f"{int(below.sum()):,} below zero", "weights of zero or more")
    ]


def _first(where: NDArray[np.bool_]) -> int:
    return int(np.flatnonzero(where)[0]) + 2


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")
