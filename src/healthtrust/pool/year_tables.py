"""The result tables of step pool in a year: what each contribution raises, how fair it is, who is in arrears.

Each is made from what the step found; the rules are those of `contributions`, `fairness` and
`resistance_revenue`.

>>> [round(factor, 2) for factor in FACTORS[:3]], FACTORS[-1]
([0.5, 0.6, 0.7], 2.0)
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import everywhere
from healthtrust.engine.gathered import gathered
from healthtrust.ground.inequality import Estimate
from healthtrust.pool.charged import charged
from healthtrust.pool.contributions.assess import PAYERS, each
from healthtrust.pool.fairness import fairness
from healthtrust.pool.means import TENTHS, per_equivalent_adult, residents
from healthtrust.pool.resistance_revenue import revenue_curve
from healthtrust.state import State, known

Columns = dict[str, NDArray[Any]]

FACTORS = tuple(round(0.1 * step, 1) for step in range(5, 21))
"""Times the rates: where the revenue curve is shown."""
SURE = 1.96
"""Standard errors on each side of an interval of 95 %."""


def contributions_table(state: State) -> Columns:
    """Return one row a contribution: owed by households, employers and the government, and spared."""
    found = known(state.contributions, "pool")
    return {
        "contribution": np.array(found.sources, dtype=object),
        **{payer: found.owed_by_source[:, k] for k, payer in enumerate(PAYERS)},
        "spared": found.spared,
    }


def fairness_table(state: State) -> Columns | None:
    """Return one row an index of what households owe: value, standard_error, low and high of 95 %.

    Of more than four million rows of households every k-th is looked at (`engine.gathered`).
    """
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    of_rows = {
        "income": homes.equivalised_income.astype(np.float64),
        "paid": per_equivalent_adult(known(state.contributions, "pool").owed, homes),
        "residents": residents(persons, homes),
    }
    rows = gathered(of_rows, homes.identity)
    if rows is None:
        return None
    found = fairness(rows.columns["income"], rows.columns["paid"], rows.columns["residents"])
    indices = {name: value for name, value in vars(found).items() if isinstance(value, Estimate)}
    value = np.array([index.value for index in indices.values()])
    error = np.array([index.standard_error for index in indices.values()])
    return {
        "index": np.array([name.replace("_", " ") for name in indices], dtype=object),
        "value": value,
        "standard_error": error,
        "low": value - SURE * error,
        "high": value + SURE * error,
    }


def arrears_table(state: State) -> Columns | None:
    """Return one row a tenth of income: households, in_arrears, owed, paid and unpaid; None where all pay."""
    found, homes = known(state.contributions, "pool"), known(state.households, "people")
    if found.in_arrears is None:
        return None
    weight = homes.weight.astype(np.int64)
    columns = {
        "households": weight,
        "in_arrears": found.in_arrears.astype(np.int64),
        "owed": found.owed * weight,
        "paid": found.paid,
        "unpaid": found.owed * weight - found.paid,
    }
    return {"tenth": np.arange(1, TENTHS + 1)} | everywhere(
        {name: _by_tenth(found.decile, amount) for name, amount in columns.items()}
    )


def revenue_table(state: State) -> Columns | None:
    """Return one row a factor on the rates: owed and collected by expectation; None where all pay."""
    of = charged(state)
    if of.debtors is None:
        return None
    curve = revenue_curve(
        lambda factor: each(of.payers, of.rules, factor).sum(axis=1),
        of.debtors,
        state.design.pool.response,
        FACTORS,
    )
    return dict(vars(curve))


def _by_tenth(decile: NDArray[np.int8], amount: NDArray[np.int64]) -> NDArray[np.int64]:
    totals = np.zeros(TENTHS, dtype=np.int64)
    np.add.at(totals, decile, amount)
    return totals
