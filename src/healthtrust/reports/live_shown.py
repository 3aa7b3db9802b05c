"""What completion and forecast found, as the charts of a live year show it.

>>> upto = np.array([[6000, 9000, 10000], [12000, 17000, 0], [9000, 0, 0]])
>>> found = completed(upto)
>>> shown = developed("primary", ("2027-01", "2027-02", "2027-03"), upto, found)
>>> shown.ratio[1], [round(each, 3) for each in shown.share_by_age]
([1.4166666666666667, None], [0.623, 0.9, 1.0])
>>> year = year_of_months([f"2027-{m:02d}" for m in range(1, 5)], np.array([10000] * 4), found)
>>> year.paid, year.ibnr, year.forecast, year.low[2:]
([10000, 17000, 9000, None], [0, 1889, 5444, None], [None, None, None, 14444], [12170, None])
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.intervals import normal_quantile
from healthtrust.ground.money import share
from healthtrust.live.completion.chain_ladder import Completed, completed
from healthtrust.live.completion.forecast import forecast
from healthtrust.reports.charts.budget_actual import Months
from healthtrust.reports.charts.development_triangle import Development

__all__ = ["completed", "developed", "year_of_months"]

Whole = NDArray[np.int64]


def developed(what: str, months: Sequence[str], upto: Whole, found: Completed) -> Development:
    """Return how a triangle [month of care, month of development], completed as `found`, develops."""
    ages = len(found.factor)
    ratio = [
        [float(row[d + 1] / row[d]) if d + 1 < watched and row[d] > 0 else None for d in range(ages)]
        for row, watched in zip(upto, found.watched.tolist(), strict=True)
    ]
    by_age = (1 / found.to_ultimate).tolist()
    return Development(what, list(months), ratio, found.factor.tolist(), found.share_in.tolist(), by_age)


def year_of_months(
    months: Sequence[str], budget: Whole, found: Completed, since: int = 0, level: float = 0.95
) -> Months:
    """Return the months of a year beside their budget [month of the year], minor units.

    since: the months of care in `found` before the year. Months to come share what the forecast leaves for
    them as their budgets do, and have no interval each.
    """
    here = slice(since, None)
    paid, ibnr, cost = (each[here] for each in (found.latest, found.ibnr, found.ultimate))
    ahead = forecast(cost, found.error(here), budget, level)
    to_come = budget[len(paid) :]
    rest = share(ahead.rest, to_come).tolist() if to_come.any() else [0] * len(to_come)
    reach = normal_quantile(level) * found.standard_error[here]
    low, high = ([round(x) for x in (cost + sign * reach).tolist()] for sign in (-1, 1))
    nothing: list[int | None] = [None] * len(to_come)
    return Months(
        list(months),
        budget.tolist(),
        [*paid.tolist(), *nothing],
        [*ibnr.tolist(), *nothing],
        [*([None] * len(paid)), *rest],
        [*low, *nothing],
        [*high, *nothing],
    )
