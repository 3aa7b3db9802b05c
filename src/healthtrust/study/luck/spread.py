"""How far savings rates lie apart though nobody saves: what lasts, and what belongs to one year.

    rate of party i in year t = s + p_it + w_it
    Var w = y / n            Var p = a + b / max(n, m)            Corr(p_t, p_{t+k}) = ρ^k

s    true saving, share of expected cost          n    people
y    variance of one person's cost over its mean squared: the luck of who falls ill in the year
p    what lasts: error of the benchmark, and true differences between parties; the data do not tell them apart
m    size below which there are too few parties to say how what lasts grows: it is taken to stay
b    holds at least the luck of the base years, Σ_j v_j² y, of a benchmark that weighs base year j by v_j

So three readings of what is luck: `year`, w alone; `chance`, w and the luck of the base years, both of them
chance in single persons' cost; `all`, everything that is not s. The truth is between `chance` and `all`.

Source  ACO-years 2014-2023, public use files of the Medicare Shared Savings Program: catalogue table luck.csv
        [cited]; cost of independent persons: law of large numbers; base years: 42 CFR 425.602(a) [cited];
        that the lasting part fades by one factor a year is this project's own, held against lags 1 to 5

>>> spread = shipped_spread()
>>> [round(float(spread.deviation(n)), 4) for n in (5_000, 12_000, 70_000)]
[0.0685, 0.0473, 0.028]
>>> [round(float(spread.deviation(10_000, counted)), 4) for counted in COUNTED]
[0.02, 0.0241, 0.0509]
>>> [round(float(spread.correlation(12_000, lag)), 2) for lag in (1, 3)]
[0.66, 0.39]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.records.store import read_columns, shipped

Real = NDArray[np.float64]
Counted = Literal["year", "chance", "all"]
COUNTED: tuple[Counted, ...] = get_args(Counted)
MEANING = {
    "year": "the luck of the year alone",
    "chance": "the luck of the year and of the base years",
    "all": "all that is not true saving",
}
"""What each reading counts as luck, in words."""


@dataclass(frozen=True)
class Spread:
    """The spread of savings rates by size; variances are shares of expected cost, squared."""

    fixed: float
    """a: lasting variance that no size takes away."""
    by_size: float
    """b: lasting variance times people."""
    yearly: float
    """y: variance of one year times people."""
    persistence: float
    """ρ: correlation of the lasting part with that of the next year."""
    base_weights: tuple[float, ...] = (0.1, 0.3, 0.6)
    """v: weights of the years that the benchmark is made of."""
    smallest: float = 5_000.0
    """m: people below which what lasts is that of so many."""

    def parts(self, people: ArrayLike, counted: Counted = "all") -> tuple[Real, Real]:
        """Return the variances [...] of what lasts and of the year, as far as they are counted as luck."""
        n = np.asarray(people, dtype=np.float64)
        of_year = self.yearly / n
        if counted == "all":
            return self.fixed + self.by_size / np.maximum(n, self.smallest), of_year
        if counted == "chance":
            of_base = sum(weight**2 for weight in self.base_weights) * self.yearly
            return np.asarray(np.minimum(of_base / n, self.parts(n)[0])), of_year
        return np.zeros_like(n), of_year

    def deviation(self, people: ArrayLike, counted: Counted = "all", years: int = 1) -> Real:
        """Return the standard deviation [...] of the mean rate of some years in a row."""
        lasting, of_year = self.parts(people, counted)
        return np.asarray(np.sqrt(lasting * shared_by(self.persistence, years) + of_year / years))

    def correlation(self, people: ArrayLike, lag: int) -> Real:
        """Return the correlation [...] of a party's rate with its rate `lag` years later."""
        lasting, of_year = self.parts(people)
        return np.asarray(self.persistence**lag * lasting / (lasting + of_year))


def shared_by(persistence: float, years: int) -> float:
    """Return the variance of the mean of some years of what lasts, over that of one: Σ_ij ρ^|i−j| / k²."""
    gaps = abs(np.subtract.outer(np.arange(years), np.arange(years)))
    return float((persistence**gaps).sum() / years**2)


def person_deviation(variation: float, people: ArrayLike) -> Real:
    """Return what theory says the luck of a year is: the coefficient of variation of cost over √people.

    >>> round(float(person_deviation(2.0, 10_000)), 3)
    0.02
    """
    return np.asarray(variation / np.sqrt(np.asarray(people, dtype=np.float64)))


@lru_cache(maxsize=1)
def shipped_facts() -> dict[str, tuple[float, str, str, str]]:
    """Return the shipped numbers by name: value, unit, source, status."""
    columns, _ = read_columns(shipped("coefficients", "luck"))
    rows = zip(*(columns[name].tolist() for name in SHIPPED), strict=True)
    return {name: (float(value), unit, source, status) for name, value, unit, source, status in rows}


SHIPPED = ("parameter", "value", "unit", "source", "status")
PARAMETERS = (
    "lasting variance at any size",
    "lasting variance times people",
    "variance of one year times people",
    "persistence",
)


def shipped_spread() -> Spread:
    """Return the spread that ships, fitted to ACO-years 2014-2023."""
    facts = shipped_facts()
    weights = [facts[name][0] for name in facts if name.startswith("base year weight")]
    fixed, by_size, yearly, persistence = (facts[name][0] for name in PARAMETERS)
    smallest = facts["people below which what lasts stays"][0]
    return Spread(fixed, by_size, yearly, persistence, tuple(weights), smallest)


def in_words(spread: Spread, sizes: Sequence[float]) -> str:
    """Return the spread at some sizes in a sentence."""
    said = [
        f"{100 * float(spread.deviation(n)):.1f} % at {n:,.0f} people "
        f"({100 * sqrt(spread.yearly / n):.1f} % of the year alone)"
        for n in sizes
    ]
    return f"Standard deviation of the savings rate where nobody saves: {', '.join(said)}."
