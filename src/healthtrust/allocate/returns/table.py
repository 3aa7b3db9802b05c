"""Every programme and the care margin in one table, on one scale: what the next QALY costs each.

    counted cost per QALY = cost per QALY / φ(lag, horizon, rate)            (`counted`)

Source  HTS-5, HTS-6: one authority compares the marginal return of population health and personal care, and
        publishes it for each programme. Numbers: catalogue/coefficients/margins.csv and programmes.csv.

>>> mix = Programmes(("stop smoking", "debt advice"), np.array([0.6, 0.4]), np.array([2_000.0, 14_000.0]))
>>> curves = curves_of(mix, np.array([600_000, 400_000]), np.array([3.0, 10.0]), care(90_000_000))
>>> (curves.cost_per_qaly / 100).round().tolist()          # discounted, pounds a QALY
[2206.0, 18904.0, 13500.0]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.programmes import PROGRAMMES, Programmes
from healthtrust.allocate.returns.counted import counted
from healthtrust.allocate.returns.curves import Curves, price_at
from healthtrust.allocate.returns.margins import (
    POPULATION_HEALTH,
    Margin,
    Scale,
    care_margin,
    shipped_margins,
    shipped_scale,
)
from healthtrust.allocate.returns.split import nearest_split
from healthtrust.ground.money import Currency
from healthtrust.records.store import read_table, shipped

CARE_NAME = "personal care"
POUNDS = Currency("GBP", 2)


@dataclass(frozen=True)
class Care:
    """Spending on personal care, minor units, with its margin, the scale of all returns and the currency."""

    spent: int
    margin: Margin
    scale: Scale
    money: Currency


def care(
    spent: int,
    margin: Margin | None = None,
    scale: Scale | None = None,
    money: Currency = POUNDS,
) -> Care:
    """Return the care side of the comparison; margin and scale are the catalogue's unless given."""
    return Care(spent, margin or care_margin(), scale or shipped_scale(), money)


def shipped_lags() -> NDArray[np.float64]:
    """Return the mean lag of each programme of the catalogue, years."""
    return np.asarray(read_table(shipped("coefficients", "programmes"), PROGRAMMES)["lag"], dtype=np.float64)


def curves_of(
    programmes: Programmes, spent: NDArray[np.int64], lag: NDArray[np.float64], care: Care
) -> Curves:
    """Return the response curves of programmes (spent minor units, lag years) and, last, of personal care."""
    known, unit = shipped_margins(), 10**care.money.exponent
    bend = 1 + known[f"mortality-elasticity.{POPULATION_HEALTH}"].value
    lags = np.append(lag, care.margin.lag)
    scale = care.scale
    share = np.array([counted(each, horizon=scale.horizon, rate=scale.discount_qalys) for each in lags])
    cost = np.append(programmes.cost_per_qaly, care.margin.cost_per_qaly) / share * unit
    all_spent = np.append(spent, care.spent).astype(np.int64)
    return Curves(
        (*programmes.names, CARE_NAME),
        all_spent,
        cost,
        np.append(np.full(len(spent), bend), care.margin.curvature),
        np.ceil(all_spent * known["least-change"].value).astype(np.int64),
        np.floor(all_spent * known["most-change"].value).astype(np.int64),
    )


def returns_table(
    programmes: Programmes,
    spent: NDArray[np.int64],
    lag: NDArray[np.float64],
    care: Care,
    curves: Curves | None = None,
) -> dict[str, NDArray[Any]]:
    """Return one row a programme and a last one for personal care.

    The response curves go through the spending given, unless others are.

    what; spent, minor units; cost_per_qaly as its source gives it, major units; lag, years; and counted on
    the scale: counted_cost_per_qaly, major units, and qalys_per_million of the next money. Then the split of
    the same money at equal returns: spent_at_equal_returns, change, minor units; the counted cost per QALY
    there; and bound, where one keeps returns from being equal.
    """
    unit, now = 10**care.money.exponent, np.append(spent, care.spent).astype(np.int64)
    curves = curves or curves_of(programmes, spent, lag, care)
    split, cost = nearest_split(int(now.sum()), curves), price_at(now.astype(np.float64), curves)
    return {
        "what": np.array(curves.names, dtype=object),
        "spent": now,
        "cost_per_qaly": np.append(programmes.cost_per_qaly, care.margin.cost_per_qaly),
        "lag": np.append(lag, care.margin.lag),
        "counted_cost_per_qaly": cost / unit,
        "qalys_per_million": 1e6 * unit / cost,
        "spent_at_equal_returns": split.spent,
        "change": split.spent - now,
        "counted_cost_per_qaly_there": price_at(split.spent.astype(np.float64), curves) / unit,
        "bound": np.array(split.bound, dtype=object),
    }
