"""Equivalised household income: lognormal within each deprivation fifth.

    x(u)  = exp(μ + σ Φ⁻¹(u)),     μ = ln m − σ² / 2
    x̄_k   = m K (Φ(Φ⁻¹(k / K) − σ) − Φ(Φ⁻¹((k − 1) / K) − σ)),     Σ_k x̄_k / K = m

x(u)  income at rank u of the fifth's households;  m, σ  mean income and spread of its logarithm in the fifth
x̄_k   mean income of the k-th of K equal groups, from the poorest
Source  the lognormal's quantiles and conditional means: Aitchison and Brown, The Lognormal Distribution, 1957
        [recalled]. Means and spreads: catalogue/coefficients/income.csv, assumed where marked there.

>>> incomes = Incomes(mean=np.full(5, 30_000.0), spread=0.6)
>>> group_means(incomes, 2).round()[0], round(group_means(incomes, 2)[0].mean())
(array([16455., 43545.]), 30000)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.people import Income
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import Currency
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.ground.tables import Column, Contract
from healthtrust.records.persons import FIFTHS
from healthtrust.records.store import read_table, shipped

MARGINS = Contract(
    "income",
    (
        Column("margin", "text", "", "named margin"),
        Column("parameter", "text", "", "what the value is"),
        Column("value", "number", "as in the column unit", "its value", low=0),
    ),
    other=True,
)

TENTHS = 10
"""Income groups of a fifth that illness looks at."""


@dataclass(frozen=True)
class Incomes:
    """Mean [fifth] of equivalised household income a year in minor units, and spread of its logarithm."""

    mean: NDArray[np.float64]
    spread: float


def incomes_of(income: Income, currency: Currency) -> Incomes:
    """Return the incomes a design names, its own mean and spread (within fifths) over those of the margin.

    Raises `InvalidInput` with the nearest match for a margin that is not shipped.
    """
    table = read_table(shipped("coefficients", "income"), MARGINS)
    known = list(dict.fromkeys(str(name) for name in table["margin"]))
    if income.margin not in known:
        nearest = nearest_match(income.margin, known)
        raise InvalidInput([Problem("people.income.margin", repr(income.margin), in_words(known), nearest)])
    chosen = np.flatnonzero(table["margin"] == income.margin)
    value = {str(table["parameter"][i]): float(table["value"][i]) for i in chosen}
    mean = value["mean"] if income.mean is None else income.mean
    spread = value["spread_within_fifth"] if income.spread is None else income.spread
    ratio = np.array([value[f"ratio_fifth_{fifth}"] for fifth in range(1, FIFTHS + 1)])
    return Incomes(mean * ratio * 10**currency.exponent, spread)


def at_rank(incomes: Incomes, fifth: NDArray[np.uint8], rank: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return income [n] in minor units at a rank between 0 and 1 [n] of the fifth 1 to 5 [n]."""
    from scipy.special import ndtri

    middle = np.log(incomes.mean) - incomes.spread**2 / 2
    return np.asarray(np.exp(middle[fifth.astype(np.intp) - 1] + incomes.spread * ndtri(rank)))


def group_means(incomes: Incomes, groups: int) -> NDArray[np.float64]:
    """Return mean income [fifth, group] in minor units of equal groups of a fifth, from the poorest."""
    from scipy.special import ndtr, ndtri

    below = ndtr(ndtri(np.arange(groups + 1) / groups) - incomes.spread)
    return np.asarray(incomes.mean[:, None] * groups * np.diff(below))


def tenths(incomes: Incomes, fifth: NDArray[np.uint8], equivalised: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return the tenth of its fifth, 0 = poorest, that each income [n] in minor units lies in."""
    edges = np.arange(1, TENTHS) / TENTHS
    found = np.zeros(len(fifth), dtype=np.uint8)
    for one in range(1, FIFTHS + 1):
        limits = at_rank(incomes, np.full(TENTHS - 1, one, dtype=np.uint8), edges)
        here = np.flatnonzero(fifth == one)
        found[here] = np.searchsorted(limits, equivalised[here], side="right")
    return found
