"""Payments for care that take too much of what a household has, or put it below the poverty line.

    catastrophic     above 10 % or 25 % of income, or 25 % or 40 % of capacity to pay (income less food)
    impoverishing    income per equivalent adult at or above the line before payments, below it after them

payments  user charges and care paid for out of pocket, of one household of each row, with luck of its own
line      60 % of median income per equivalent adult, at risk of poverty in the European Union [recalled]
food      by tenth of income: catalogue/coefficients/spending-by-tenth.csv
Source    see `pool.fairness.burden` and `pool.fairness.poverty`

>>> median(np.array([30, 10, 20]), np.array([1, 1, 4]))
20
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.inequality import Estimate
from healthtrust.pool.contributions.spending import shipped_spending, spending_of
from healthtrust.pool.fairness import burdens, impoverishing, interval, observe
from healthtrust.pool.fairness.sample import Sample
from healthtrust.pool.means import per_equivalent_adult, residents
from healthtrust.state import State, known

Columns = dict[str, NDArray[Any]]

POOR = 0.6
"""Poverty line over median income per equivalent adult."""


def burden_table(state: State) -> Columns:
    """Return one row a measure: measure, of, threshold, value, standard_error, low (not below 0) and high."""
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    paid, weight = known(state.care, "deliver").out_of_pocket_of_one, homes.weight.astype(np.float64)
    heads, income = residents(persons, homes), homes.equivalised_income.astype(np.float64)
    seen = observe(income, heads / weight, Sample.of(homes.rows, weight))
    table = shipped_spending(homes.equivalised_income, heads).only(("food",))
    nonfood = homes.income - spending_of(homes.income, homes.equivalised_income, table)[:, 0]
    found: list[tuple[str, str, float, Estimate]] = []
    for each in burdens(paid, homes.income, seen, nonfood):
        found.append(("residents of households above", each.of, each.threshold, each.headcount))
        found.append(("... the poorer counted for more", each.of, each.threshold, each.headcount_by_rank))
        found.append(("mean overshoot of all", each.of, each.threshold, each.overshoot))
    line = POOR * median(homes.equivalised_income, heads)
    if line > 0:
        poor = impoverishing(per_equivalent_adult(paid, homes), income, float(line), seen)
        found.append(("residents pushed below the poverty line", "median income", POOR, poor.pushed))
        found.append(("residents pushed further below it", "median income", POOR, poor.pushed_further))
    what, of, above, estimates = zip(*found, strict=True)
    ranges = [interval(estimate) for estimate in estimates]
    return {
        "measure": np.array(what, dtype=object),
        "of": np.array(of, dtype=object),
        "threshold": np.array(above),
        "value": np.array([estimate.value for estimate in estimates]),
        "standard_error": np.array([estimate.standard_error for estimate in estimates]),
        "low": np.array([max(each.low, 0.0) for each in ranges]),
        "high": np.array([each.high for each in ranges]),
    }


def median(values: NDArray[np.int64], weights: NDArray[np.int64]) -> int:
    """Return the weighted median of values [n]: the least that half of all weight is at or below."""
    order = np.argsort(values, kind="stable")
    upto = np.cumsum(weights[order])
    return int(values[order][np.searchsorted(2 * upto, upto[-1])])
