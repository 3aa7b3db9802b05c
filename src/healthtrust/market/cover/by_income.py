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
from healthtrust.ground.intervals import wilson

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
    may = np.ones(len(held), dtype=np.bool_) if may is None else may
    rows: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for g in range(groups):
        here = of.group == g
        weight = of.weight[here]
        persons, holders, eligible = weight.sum(), weight @ held[here], weight @ may[here]
        low, high = interval(held[here], weight)
        values = (
            g + 1,
            float(persons),
            float(weight @ of.income[here] / persons) if persons else 0.0,
            float(eligible),
            float(holders),
            float(holders / persons) if persons else 0.0,
            low,
            high,
            float(weight @ (held[here] * may[here]) / eligible) if eligible else None,
        )
        for name, value in zip(COLUMNS, values, strict=True):
            rows[name].append(value)
    return rows


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


def interval(held: Floats, weight: Floats) -> tuple[float, float]:
    """Return the 95 % interval of the weighted share of holders."""
    total = float(weight.sum())
    if not total:
        return 0.0, 1.0
    seen = total**2 / float(weight @ weight)
    share = min(max(float(weight @ held) / total, 0.0), 1.0)
    return tuple(wilson(share * seen, seen))  # type: ignore[return-value]
