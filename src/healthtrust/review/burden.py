"""Payments for care that take too much of what a household has, or put it below the poverty line.

    catastrophic     above 10 % or 25 % of income, or 25 % or 40 % of capacity to pay (income less food)
    impoverishing    income per equivalent adult at or above the line before payments, below it after them

payments  user charges and care paid for out of pocket, of one household of each row, with luck of its own
line      60 % of median income per equivalent adult, at risk of poverty in the European Union [recalled]
food      by tenth of income: catalogue/coefficients/spending-by-tenth.csv
Source    see `pool.fairness.burden` and `pool.fairness.poverty`

>>> POOR * Ranking.of(np.array([30_000, 10_000, 20_000]), np.array([1, 1, 4])).at(0.5)
12000.0
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.gathered import gathered
from healthtrust.engine.ranking import Ranking
from healthtrust.ground.inequality import Estimate
from healthtrust.pool.contributions.spending import shipped_spending, spending_of
from healthtrust.pool.fairness import burdens, impoverishing, interval, observe
from healthtrust.pool.fairness.sample import Sample
from healthtrust.pool.means import per_equivalent_adult, residents
from healthtrust.state import State, known

Columns = dict[str, NDArray[Any]]

POOR = 0.6
"""Poverty line over median income per equivalent adult."""


def burden_table(state: State) -> Columns | None:
    """Return one row a measure: measure, of, threshold, value, standard_error, low (not below 0) and high.

    Of more than four million rows of households every k-th is looked at (`engine.gathered`).
    """
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    heads, weight = residents(persons, homes), homes.weight.astype(np.float64)
    table = shipped_spending(homes.equivalised_income, heads).only(("food",))
    line = POOR * Ranking.of(homes.equivalised_income, heads).at(0.5)
    paid = known(state.care, "deliver").out_of_pocket_of_one
    rows = gathered(
        {
            "equivalised": homes.equivalised_income.astype(np.float64),
            "members": heads / weight,
            "weight": weight,
            "income": homes.income,
            "nonfood": homes.income - spending_of(homes.income, homes.equivalised_income, table)[:, 0],
            "paid": paid,
            "paid_per_adult": per_equivalent_adult(paid, homes),
        },
        homes.identity,
    )
    return None if rows is None else _table(rows.columns, line)


def _table(of: Mapping[str, NDArray[Any]], line: float) -> Columns:
    """Return the table of rows of households, given the poverty line."""
    seen = observe(of["equivalised"], of["members"], Sample.of(len(of["weight"]), of["weight"]))
    found: list[tuple[str, str, float, Estimate]] = []
    for each in burdens(of["paid"], of["income"], seen, of["nonfood"]):
        found.append(("residents of households above", each.of, each.threshold, each.headcount))
        found.append(("... the poorer counted for more", each.of, each.threshold, each.headcount_by_rank))
        found.append(("mean overshoot of all", each.of, each.threshold, each.overshoot))
    if line > 0:
        poor = impoverishing(of["paid_per_adult"], of["equivalised"], line, seen)
        found.append(("residents pushed below the poverty line", "median income", POOR, poor.pushed))
        found.append(("residents pushed further below it", "median income", POOR, poor.pushed_further))
    what, shares_of, above, estimates = zip(*found, strict=True)
    ranges = [interval(estimate) for estimate in estimates]
    return {
        "measure": np.array(what, dtype=object),
        "of": np.array(shares_of, dtype=object),
        "threshold": np.array(above),
        "value": np.array([estimate.value for estimate in estimates]),
        "standard_error": np.array([estimate.standard_error for estimate in estimates]),
        "low": np.array([max(each.low, 0.0) for each in ranges]),
        "high": np.array([each.high for each in ranges]),
    }
