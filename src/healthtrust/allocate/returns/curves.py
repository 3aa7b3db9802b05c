"""Response curves with diminishing returns, through today's spending and today's cost per QALY.

    marginal cost per QALY     k(S) = k₀ (S / S₀)^η
    QALYs above today's    Q(S) = S₀ / k₀ · ( (S / S₀)^(1−η) − 1 ) / (1 − η),   S₀ / k₀ · ln(S / S₀) at η = 1
    spending at the price p    S(p) = S₀ (p / k₀)^(1/η),  kept between its least and its most

S₀, k₀  spending today, minor units; cost per QALY there, minor units
η       curvature: by how many per cent the next QALY gets dearer as spending grows by one per cent
Source  where deaths follow spending with a constant elasticity ε, D = D₀ (S/S₀)^(−ε), as in the logarithmic
        equations of Martin, Lomas and Claxton 2020 (doi 10.1136/bmjopen-2019-036411), the gain of the next
        unit falls with S^(−1−ε): η = 1 + ε. Elasticities [cited]; the same for every programme [assumed].

>>> curves = Curves(("falls", "care"), np.array([100, 900]), np.array([2.0, 10.0]), np.array([1.0, 2.0]),
...                 np.array([50, 450]), np.array([300, 2700]))
>>> spending_at(8.0, curves).round(1).tolist()             # 8 a QALY: falls up to their most, care down
[300.0, 805.0]
>>> gained(np.array([300.0, 805.0]), curves).round(2).tolist()
[54.93, -10.62]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Curves:
    """Columns of what money can be spent on, programmes and personal care alike."""

    names: tuple[str, ...]
    spent: NDArray[np.int64]
    """[curve]: spending today, minor units, above zero."""
    cost_per_qaly: NDArray[np.float64]
    """[curve]: what the next QALY costs today, minor units."""
    curvature: NDArray[np.float64]
    """[curve]: above zero."""
    least: NDArray[np.int64]
    """[curve]: spending below which the curve says nothing, minor units."""
    most: NDArray[np.int64]
    """[curve]: spending above which the curve says nothing, minor units."""

    @property
    def programmes(self) -> Curves:
        """Return all but the last: population-health programmes without personal care."""
        return Curves(
            self.names[:-1],
            self.spent[:-1],
            self.cost_per_qaly[:-1],
            self.curvature[:-1],
            self.least[:-1],
            self.most[:-1],
        )


def spending_at(price: float, curves: Curves) -> NDArray[np.float64]:
    """Return the spending [curve] at which the next QALY costs `price` minor units, within the bounds."""
    wanted = curves.spent * (price / curves.cost_per_qaly) ** (1 / curves.curvature)
    return np.clip(wanted, curves.least, curves.most)


def price_at(spent: NDArray[np.float64], curves: Curves) -> NDArray[np.float64]:
    """Return what the next QALY costs [curve] at this spending, minor units."""
    return np.asarray(curves.cost_per_qaly * (spent / curves.spent) ** curves.curvature)


def gained(spent: NDArray[np.float64], curves: Curves) -> NDArray[np.float64]:
    """Return the QALYs [curve] that this spending gains above today's; below zero where it is less."""
    ratio, bend = spent / curves.spent, 1 - curves.curvature
    straight = np.abs(bend) < 1e-9
    power = np.where(straight, 1.0, bend)
    with np.errstate(divide="ignore"):
        logarithm = np.log(ratio)
    shape = np.where(straight, logarithm, np.expm1(power * logarithm) / power)
    return np.asarray(curves.spent / curves.cost_per_qaly * shape)
