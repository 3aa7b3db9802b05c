"""Births and deaths: how likely each is in a year, by age, sex and deprivation fifth.

    m(a, s, f) = exp( ln m(a, s) + ln r(a, f) )           both log-linear in age between their knots
    q          = 1 − exp(−m)
    e₀         = Σ_a S(a) (1 − exp(−m(a))) / m(a),   S(a + 1) = S(a) exp(−m(a)),   the last age open

m   deaths per person-year;  r  the fifth's ratio to the average of its age;  q  chance to die within a year
S   share alive at age a;    e₀ life expectancy at birth, years
Source  mortality and its ratios fitted to Asaria, Doran and Cookson 2016, J Epidemiol Community Health 70:990
        (England 2011); fertility rates of England and Wales 2011 by age [recalled]. Beyond the last knot the
        rates stay as they are there [assumed].

>>> expectancy = life_expectancy(mortality("england-2011"))        # [sex, fifth]
>>> bool(expectancy[0, 4] > expectancy[1, 4] > expectancy[1, 0])
True
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.tables import Column, Contract, Table
from healthtrust.records.persons import FIFTHS, OLDEST, SEXES
from healthtrust.records.store import read_table, shipped

AGES = np.arange(OLDEST + 1, dtype=np.float64)

MORTALITY = Contract(
    "mortality",
    (
        Column("sex", "choice", "", "sex", choices=SEXES),
        Column("age", "number", "years", "knot of age", low=0, high=120),
        Column("rate", "number", "deaths per person-year", "death rate there", low=1e-9, high=5),
    ),
    other=True,
)
MORTALITY_RATIOS = Contract(
    "mortality by deprivation",
    (
        Column("fifth", "whole", "fifth", "deprivation fifth, 1 = most deprived", low=1, high=FIFTHS),
        Column("age", "number", "years", "knot of age", low=0, high=120),
        Column("ratio", "number", "ratio", "death rate over the average of its age", low=0.01, high=100),
    ),
    other=True,
)
FERTILITY = Contract(
    "fertility",
    (
        Column("minimum_age", "whole", "years", "first age of the band", low=10, high=60),
        Column("maximum_age", "whole", "years", "last age of the band", low=10, high=60),
        Column("rate", "number", "births per 1000 women", "births a year", low=0, high=1000),
    ),
    other=True,
)

SHARE_OF_GIRLS = 100 / 205
"""Girls among newborns: 105 boys to 100 girls, as in most countries [recalled]."""


@lru_cache(maxsize=8)
def mortality(name: str) -> NDArray[np.float64]:
    """Return death rates [age, sex, fifth] per person-year of a shipped table such as 'england-2011'."""
    rates = read_table(shipped("coefficients", f"mortality-{name}"), MORTALITY)
    ratios = read_table(shipped("coefficients", f"mortality-deprivation-{name}"), MORTALITY_RATIOS)
    by_sex = [log_linear(rates, rates["sex"] == sex, "rate") for sex in SEXES]
    by_fifth = [log_linear(ratios, ratios["fifth"] == fifth, "ratio") for fifth in range(1, FIFTHS + 1)]
    return np.stack(by_sex, axis=1)[:, :, None] * np.stack(by_fifth, axis=1)[:, None, :]


@lru_cache(maxsize=8)
def fertility(name: str) -> NDArray[np.float64]:
    """Return births per woman-year by age [age] of a shipped table such as 'england-2011'."""
    table = read_table(shipped("coefficients", f"fertility-{name}"), FERTILITY)
    births = np.zeros(OLDEST + 1)
    bands = zip(table["minimum_age"], table["maximum_age"], table["rate"].astype(np.float64), strict=True)
    for first, last, per_thousand in bands:
        births[int(first) : int(last) + 1] = per_thousand / 1000
    return births


def log_linear(table: Table, rows: NDArray[np.bool_], value: str) -> NDArray[np.float64]:
    """Return a value by single year of age [age], log-linear between the knots in `rows` of a table."""
    age = table["age"][rows].astype(np.float64)
    knots = np.argsort(age)
    logarithm = np.log(table[value][rows].astype(np.float64))
    return np.exp(np.interp(AGES, age[knots], logarithm[knots]))


def life_expectancy(rates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return life expectancy at birth [...] in years, from death rates by age [age, ...]."""
    alive = np.exp(-np.cumsum(rates, axis=0))
    alive_at_start = np.concatenate([np.ones_like(alive[:1]), alive[:-1]])
    years = alive_at_start * (1 - np.exp(-rates)) / rates
    years[-1] = alive_at_start[-1] / rates[-1]
    return np.asarray(years.sum(axis=0))
