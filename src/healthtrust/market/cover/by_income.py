"""Take-up by income: what share of each fifth or tenth holds a cover, with its interval.

    share_g = Σ_{i in g} w_i h_i / Σ_{i in g} w_i         n_g = (Σ w)² / Σ w²  persons seen, for the interval

h_i     whether (or how likely) person i holds the cover;  w_i  weight
Source  Wilson interval (ground.intervals) at the effective number of persons, Kish 1965 [recalled]. For
        expected take-up it is the interval within which drawn take-up would lie.

People of one income stand in one group, `quantile_groups`; or each row alone, in the order of the file.

>>> income, held = np.array([1.0, 2.0, 3.0, 4.0]), np.array([0.0, 1.0, 1.0, 1.0])
>>> table = by_group(held, Sample(income, np.ones(4), income_groups(income, groups=2)), 2)
>>> table["share"], table["mean income"], [round(low, 3) for low in table["low"]]
([0.5, 1.0], [1.5, 3.5], [0.095, 0.342])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.inequality import quantile_groups
from healthtrust.ground.intervals import Interval, wilson

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """Columns of persons: income, weight, and the group each is in, 0 the poorest."""

    income: Floats
    weight: Floats
    group: NDArray[np.int8]


def income_groups(
    income: Floats, weight: Floats | None = None, groups: int = 10, together: bool = True
) -> NDArray[np.int8]:
    """Return the group [person] by income, 0 the poorest; equal incomes together, or in the order of rows."""
    if together:
        return quantile_groups(income, weight, groups)
    rank = np.empty(len(income), dtype=np.int64)
    rank[np.argsort(income, kind="stable")] = np.arange(len(income))
    return quantile_groups(rank, weight, groups)


def by_group(
    held: Floats, of: Sample, groups: int, may: NDArray[np.bool_] | None = None
) -> dict[str, list[Any]]:
    """Return a row a group: persons, mean income, who may hold it, who does, the share with its interval.

    held [person]: 0 to 1; may [person]: who may hold it, everybody unless given. "share of eligible": of
    those who may, how many do; none where nobody of the group may.
    """
    eligible = of.weight if may is None else of.weight * may
    takes_up = of.weight * held if may is None else of.weight * held * may

    def total(each: Floats) -> Floats:
        return np.asarray(np.bincount(of.group, each, groups), dtype=np.float64)

    persons, holders, may_hold = total(of.weight), total(of.weight * held), total(eligible)
    limits = [
        interval(*each)
        for each in zip(persons.tolist(), holders.tolist(), total(of.weight**2).tolist(), strict=True)
    ]
    columns = (
        range(1, groups + 1),
        persons.tolist(),
        _over(total(of.weight * of.income), persons, 0.0),
        may_hold.tolist(),
        holders.tolist(),
        _over(holders, persons, 0.0),
        [low for low, _ in limits],
        [high for _, high in limits],
        _over(total(takes_up), may_hold, None),
    )
    return {name: list(values) for name, values in zip(COLUMNS, columns, strict=True)}


def _over(part: Floats, whole: Floats, otherwise: float | None) -> list[float | None]:
    return [p / w if w else otherwise for p, w in zip(part.tolist(), whole.tolist(), strict=True)]


COLUMNS = (
    "group",
    "persons",
    "mean income",
    "may hold",
    "hold",
    "share",
    "low",
    "high",
    "share of eligible",
)


def interval(persons: float, holders: float, squares: float) -> Interval:
    """Return the 95 % interval of the share of holders; squares: the sum of squared weights."""
    if not persons:
        return Interval(0.0, 1.0)
    seen = persons**2 / squares
    return wilson(min(max(holders / persons, 0.0), 1.0) * seen, seen)
