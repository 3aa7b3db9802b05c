"""What an index of a formula is worth in every place, made from the columns of the places table.

    column        i_p = x_p   where the column is an index;   x_p / n_p   where it counts weighted heads
    groups        i_p = Σ_g h_pg w_g / Σ_g h_pg
    coefficients  i_p = a + Σ_k b_k x_pk,   or its exponential where the link is a logarithm
    constant      i_p = c                                  and every one of them raised to its power

p, n_p   place, and its population;  h_pg  its residents of group g;  w_g  what one of that group counts
a, b_k   intercept and coefficients of a fitted need model;  x_pk  its variables
Source  age-cost curves and additional-need regressions of weighted capitation: Smith, Rice and Carr-Hill
        2001, J R Stat Soc A 164:217 [recalled]

>>> import numpy as np
>>> young, old = Group(column="under_65", weight=1.0), Group(column="from_65", weight=4.0)
>>> columns = {"under_65": np.array([90.0, 60.0]), "from_65": np.array([10.0, 40.0])}
>>> values, problems = index_of(Index(name="age", groups=(young, old)), columns, np.array([100.0, 100.0]))
>>> values.tolist(), problems
([1.3, 2.2], [])
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.formula import Formula, Group, Index
from healthtrust.ground.problems import Problem, nearest_match

Real = NDArray[np.float64]
Columns = Mapping[str, NDArray[np.generic]]
_NAMED = 5


def index_of(
    index: Index, columns: Columns, population: Real, names: Sequence[str] = ()
) -> tuple[Real, list[Problem]]:
    """Return an index [n] of the n places, and a problem for each column that cannot be used.

    columns: by name [n]; population [n]. An index for each resident must be above zero wherever people live;
    weighted heads and residents of a group may be zero, never negative. Nothing is filled in.
    """
    missing = missing_columns(index.needs, columns)
    if missing:
        return np.ones(len(population)), []
    read = [column_of(name, columns, names) for name in index.needs]
    problems = [problem for _, found in read for problem in found]
    values = _value(index, [values for values, _ in read], population)
    known = np.all([np.isfinite(column) for column, _ in read], axis=0) if read else population >= 0
    problems += _unusable(index, np.where(known, values, 1.0), population, names)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(population > 0, values**index.power, 0.0), problems


def missing_columns(needed: Sequence[str], columns: Columns) -> list[str]:
    """Return the columns that are needed and not there."""
    return [name for name in needed if name not in columns]


def missing_problems(formula: Formula, columns: Columns, where: str) -> list[Problem]:
    """Return a problem for each column a formula needs and places lack; one for a whole table of groups."""
    found, told = [], set[str]()
    for index in (i for part in formula.parts for i in formula.indices_of(part) if i.groups):
        missing = [n for n in missing_columns(index.needs, columns) if n not in told]
        if len(missing) > 1:
            told |= set(missing)
            remedy = "Add the columns, or give residents by place, age, sex, ... in a table of their own."
            meaning = f"columns that count the residents of each group of the index {index.name!r}"
            found.append(Problem(where, f"no columns {_in_words(missing)}", meaning, remedy=remedy))
    return found + [
        Problem(where, f"no column {name!r}", f"{name}: {meaning}", nearest_match(name, columns))
        for name, meaning in formula.needs.items()
        if name not in columns and name not in told
    ]


def column_of(name: str, columns: Columns, names: Sequence[str] = ()) -> tuple[Real, list[Problem]]:
    """Return a column [n] as numbers, and a problem with its count for what is missing or no number."""
    values = np.asarray(columns[name])
    try:
        numbers = values.astype(np.float64)
    except (TypeError, ValueError):
        numbers = np.array([_number(value) for value in values.tolist()], dtype=np.float64)
    bad = ~np.isfinite(numbers)
    if not bad.any():
        return numbers, []
    expected = "a number in every place"
    remedy = "Fill it in or leave the places out: nothing is put in their stead."
    return numbers, [
        Problem(f"column {name}", f"no number in {places_in_words(bad, names)}", expected, None, remedy)
    ]


def places_in_words(chosen: NDArray[np.bool_], names: Sequence[str] = ()) -> str:
    """Say how many places are chosen, and name the first few, without names by their row below a header.

    >>> places_in_words(np.array([True, False, True]), ("North", "South", "West"))
    '2 of 3 places (North, West)'
    """
    positions = np.flatnonzero(chosen)
    named = (
        [names[i] for i in positions[:_NAMED]] if len(names) else [f"row {i + 2}" for i in positions[:_NAMED]]
    )
    more = ", ..." if len(positions) > _NAMED else ""
    return f"{len(positions)} of {len(chosen)} places ({', '.join(named)}{more})"


def _value(index: Index, read: Sequence[Real], population: Real) -> Real:
    if index.constant is not None:
        return np.full(len(population), index.constant)
    if index.coefficients:
        linear = index.intercept + sum(b * x for b, x in zip(index.coefficients.values(), read, strict=True))
        return np.asarray(np.exp(linear) if index.link == "log" else linear, dtype=np.float64)
    if index.groups:
        heads = np.stack(read)
        weights = np.array([group.weight for group in index.groups])
        lowest = np.minimum(heads.min(axis=0), 0.0)
        return np.where(lowest < 0, lowest, _ratio(weights @ heads, heads.sum(axis=0)))
    return read[0] if index.column_is == "index" else _ratio(read[0], population)


def _ratio(over: Real, under: Real) -> Real:
    """Return over / under [n]; where under is 0, 0 over 0 is 0 and the rest infinite."""
    otherwise = np.where(over == 0, 0.0, np.inf)
    return np.divide(over, under, out=otherwise, where=under > 0)


def _unusable(index: Index, values: Real, population: Real, names: Sequence[str]) -> list[Problem]:
    """Return a problem where an index is zero, negative or has nobody to count, and people live there."""
    counts = index.column_is == "heads"
    where = f"column {index.column}" if index.column else f"index {index.name}"
    lived_in = population > 0
    faults = (
        (lived_in & (values < 0), "a value below zero", "no negative value"),
        (lived_in & (values == 0) & (not counts), "0", "an index above zero wherever people live"),
        (np.isinf(values), "weighted heads or no residents by group", "heads that agree with the population"),
    )
    return [
        Problem(where, f"{found} in {places_in_words(bad, names)}", expected)
        for bad, found, expected in faults
        if bad.any()
    ]


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return np.nan


def _in_words(missing: Sequence[str]) -> str:
    more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
    return ", ".join(missing[:_NAMED]) + more


__all__ = [
    "Group",
    "Index",
    "column_of",
    "index_of",
    "missing_columns",
    "missing_problems",
    "places_in_words",
]
