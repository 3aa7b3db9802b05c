"""How much health a resident expects without the services in question: discounted QALYs over remaining life.

    H(a) = q(a) L(a) + S(a) H(a + 1) / (1 + d),     L(a) = (1 − S(a)) / m(a),     S(a) = exp(−m(a))

q     utility at that age (0 dead, 1 full health), by sex, times the ratio of the deprivation fifth, at most 1
m     deaths per person-year at that age, by sex and fifth;  S  share who live another year;  L  years lived
      in it;  d  discount rate of health. The last age stands for all after it: H = q L / (1 − S / (1 + d))
Source  actuarial; q: Kind, Hardman and Macran 1999 [recalled]; m: `people.vital`; d: National Institute for
        Health and Care Excellence, 3.5 % a year. Tables and statuses: catalogue/coefficients.

In the unit of the catalogue's benefits, so that the two may be added.

>>> newborn, old = remaining_qalys()[0], remaining_qalys()[80]        # [sex, fifth]
>>> bool((newborn > old).all()), bool(newborn[0, 4] > newborn[0, 0])
(True, True)
>>> bool(24 < newborn[0, 2] < 26), bool(5 < old[0, 2] < 7)
(True, True)
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.tables import Column, Contract
from healthtrust.people.vital import mortality
from healthtrust.records.persons import CELLS, FIFTHS, OLDEST, SEGMENTS, SEXES
from healthtrust.records.store import read_table, shipped

LIFE_TABLE = "england-2011"

NORMS = Contract(
    "utility norms",
    (
        Column("sex", "choice", "", "sex", choices=SEXES),
        Column("minimum_age", "whole", "years", "first age of the band", low=0, high=120),
        Column("maximum_age", "whole", "years", "last age of the band", low=0, high=120),
        Column("utility", "number", "utility", "quality of a year of life", low=0, high=1),
    ),
    other=True,
)
BY_FIFTH = Contract(
    "utility by deprivation",
    (
        Column("fifth", "whole", "fifth", "deprivation fifth", low=1, high=FIFTHS, unique=True),
        Column("ratio", "number", "ratio", "utility over the average of all fifths", low=0.1, high=10),
    ),
    other=True,
)
PARAMETERS = Contract(
    "behaviour",
    (
        Column("parameter", "text", "", "name of the parameter", unique=True),
        Column("value", "number", "as in the column unit", "its value"),
    ),
    other=True,
)


def health_by_cell() -> NDArray[np.float64]:
    """Return expected discounted QALYs over remaining life of a resident of each need cell [CELLS]."""
    return np.repeat(remaining_qalys().reshape(-1), len(SEGMENTS)).reshape(CELLS)


@lru_cache(maxsize=1)
def remaining_qalys() -> NDArray[np.float64]:
    """Return expected discounted QALYs over remaining life [age, sex, fifth]."""
    deaths, quality = mortality(LIFE_TABLE), utility_norms()
    kept = 1 / (1 + _parameter("discount_rate_health"))
    survive = np.exp(-deaths)
    within_year = quality * (1 - survive) / deaths
    ahead = within_year / (1 - survive * kept)
    for age in range(OLDEST - 1, -1, -1):
        ahead[age] = within_year[age] + survive[age] * kept * ahead[age + 1]
    return np.asarray(ahead)


def utility_norms() -> NDArray[np.float64]:
    """Return the quality of a year of life [age, sex, fifth]."""
    norms = read_table(shipped("coefficients", "utility-norms"), NORMS)
    by_age = np.ones((OLDEST + 1, len(SEXES)))
    first, last = norms["minimum_age"].astype(np.int64), norms["maximum_age"].astype(np.int64)
    for sex, start, end, utility in zip(norms["sex"], first, last, norms["utility"], strict=True):
        by_age[start : end + 1, SEXES.index(str(sex))] = utility
    fifths = read_table(shipped("coefficients", "utility-deprivation"), BY_FIFTH)
    ratio = fifths["ratio"][np.argsort(fifths["fifth"])].astype(np.float64)
    return np.asarray(np.minimum(by_age[:, :, None] * ratio, 1.0))


def _parameter(name: str) -> float:
    table = read_table(shipped("coefficients", "behaviour"), PARAMETERS)
    return float(table["value"].astype(np.float64)[table["parameter"] == name][0])
