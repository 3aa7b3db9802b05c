"""What finding out would be worth: everything, a group of parameters, or one of them alone.

    of a population = worth per person and year × persons × Σ_{t < T} 1 / (1 + d)^t
    per person and year = worth per decision / (residents × Σ_{t < Y} 1 / (1 + d)^t)

T, Y     years the decision holds, years of the design;  d  discount rate of money
Source   EVPPI by regression: `study.information` (Strong, Oakley and Brennan 2014)

No well-kept Python library does this: the tools of the field are written in R (voi, BCEA, dampack), and the
one there is for Python fits straight lines. A group of more parameters than draws can carry is judged by
those of it that go with the differences most; that is said.

>>> theta = np.array([[-1.0, 0.0, 1.0, 2.0] * 10, [0.5, -0.5, -0.5, 0.5] * 10])
>>> values = np.array([0 * theta[0], theta[0] - 0.4])
>>> found = of_groups(values, theta, ("a", "b"), {"a": ("a",), "b": ("b",)})
>>> [(row.name, round(row.worth.worth, 3)) for row in found]
[('a', 0.45), ('b', 0.0)]
>>> round(years_counted(3, 0.035), 4)
2.8997
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.information import DRAWS_PER_FUNCTION, Worth, by_group, partial

Real = NDArray[np.float64]

ALONE_MOST = 20
"""Parameters judged one by one: those that go with the differences most."""


class OfGroup(NamedTuple):
    """What knowing a group of parameters is worth per decision."""

    name: str
    worth: Worth
    parameters: int
    used: int
    """Parameters of the group that the regression rests on."""


def of_groups(
    values: Real, theta: Real, names: Sequence[str], groups: Mapping[str, Sequence[str]]
) -> list[OfGroup]:
    """Return the worth of knowing each group, of the most worth first.

    values [design, draw], theta [parameter, draw]. Raises ValueError for too few draws.
    """
    reach = max(values.shape[1] // (2 * DRAWS_PER_FUNCTION), 1)
    ranked = [names[i] for i in by_association(values, theta)]
    used = {
        label: tuple(name for name in ranked if name in set(group))[:reach] for label, group in groups.items()
    }
    whole = [label for label in groups if set(groups[label]) == set(names)]
    used.update({label: tuple(names) for label in whole})
    found = by_group(values, theta, names, used)
    rows = [OfGroup(label, found[label], len(set(groups[label])), len(used[label])) for label in groups]
    return sorted(rows, key=lambda row: -row.worth.worth)


def alone(values: Real, theta: Real, names: Sequence[str], most: int = ALONE_MOST) -> list[OfGroup]:
    """Return the worth of knowing each of the parameters that go with the differences most."""
    rows = [
        OfGroup(names[i], partial(values, theta[i : i + 1]), 1, 1)
        for i in by_association(values, theta)[:most]
    ]
    return sorted(rows, key=lambda row: -row.worth.worth)


def by_association(values: Real, theta: Real) -> NDArray[np.int64]:
    """Return the parameters that vary, those most correlated with any difference of designs first."""
    best = int(values.mean(axis=1).argmax())
    apart = np.delete(values - values[best], best, axis=0)
    spread = theta.std(axis=1)
    varied = np.flatnonzero(spread > 1e-12 * np.abs(theta).max(axis=1, initial=0.0))
    centred = (theta[varied] - theta[varied].mean(axis=1, keepdims=True)) / spread[varied, None]
    level = apart - apart.mean(axis=1, keepdims=True)
    size = level.std(axis=1, keepdims=True)
    with_all = centred @ np.divide(level, size, out=np.zeros_like(level), where=size > 0).T
    return np.asarray(varied[np.argsort(-np.abs(with_all).max(axis=1, initial=0.0), kind="stable")])


def years_counted(years: int, rate: float) -> float:
    """Return how many years so many years are, later ones counting less."""
    return float(((1 + rate) ** -np.arange(years, dtype=np.float64)).sum())
