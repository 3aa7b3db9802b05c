"""Population segments: each resident is in the first one whose rule fits, by age and number of conditions.

    segment = that of the first rule with   minimum age ≤ age ≤ maximum age   and   conditions ≥ minimum
    share(s; a, x, f) = mean over g of Σ_k P(k conditions; a, x, f, g) [rules give s at age a with k]
    P_c(k) = P_{c−1}(k) (1 − p_c) + P_{c−1}(k − 1) p_c

s, a, x, f, g  segment, age, sex, fifth, tenth of income;  k  number of conditions;  p_c  prevalence of c
Source  segments in the manner of Lynn et al. 2007, Bridges to Health, PMC2690331 [recalled]; limits assumed,
        see catalogue/formulas/segments-1.csv. Number of conditions: the Poisson binomial distribution, exact
        where conditions are independent within age, sex, fifth and tenth.

>>> rules = read_rules("segments-1")
>>> ages, conditions = np.array([30, 60, 60, 85], np.uint8), np.array([0b0, 0b0, 0b101, 0b111], np.uint16)
>>> [SEGMENTS[s] for s in segment_of(conditions, ages, rules)]
['well', 'at risk', 'multimorbid', 'frail']
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.ground.tables import Column, Contract, Table
from healthtrust.people.conditions import MOST_CONDITIONS, table_of_counts
from healthtrust.records.persons import OLDEST, SEGMENTS
from healthtrust.records.store import located, read_table

RULES = Contract(
    "segment rules",
    (
        Column("order", "whole", "rank", "the first rule that fits decides", low=1, unique=True),
        Column("segment", "choice", "", "segment it gives", choices=SEGMENTS),
        Column("minimum_age", "whole", "years", "youngest age it fits", low=0, high=120),
        Column("maximum_age", "whole", "years", "oldest age it fits", low=0, high=120),
        Column("minimum_conditions", "whole", "conditions", "fewest it fits", low=0, high=MOST_CONDITIONS),
    ),
    other=True,
)


@dataclass(frozen=True)
class Rules:
    """A rule list worked out: `segment[age, number of conditions]`."""

    name: str
    segment: NDArray[np.uint8]


def read_rules(name: str, folder: str = "") -> Rules:
    """Return a shipped rule list, or one in a file beside the design.

    Raises `InvalidInput` if the list breaks its contract or leaves anybody without a segment.
    """
    path = located(name, "formulas", folder)
    table = read_table(path, RULES)
    segment = np.full((OLDEST + 1, MOST_CONDITIONS + 1), len(SEGMENTS), dtype=np.uint8)
    for i in reversed(np.argsort(table["order"])):  # earlier rules are written over later ones
        ages = slice(int(table["minimum_age"][i]), int(table["maximum_age"][i]) + 1)
        segment[ages, int(table["minimum_conditions"][i]) :] = SEGMENTS.index(str(table["segment"][i]))
    refuse(_nobody_left_out(segment, path, table))
    return Rules(name, segment)


def _nobody_left_out(segment: NDArray[np.uint8], path: Path, table: Table) -> list[Problem]:
    without = np.argwhere(segment == len(SEGMENTS))
    if not len(without):
        return []
    age, count = without[0]
    found = f"no rule of {table.rows} for age {age} with {count} conditions"
    remedy = "End the list with a rule for everybody else: ages 0 to 120, 0 conditions."
    return [Problem(path.name, found, "a segment for everybody", remedy=remedy)]


def segment_of(conditions: NDArray[np.uint16], age: NDArray[np.uint8], rules: Rules) -> NDArray[np.uint8]:
    """Return the segment [n], a position in `SEGMENTS`, from conditions as bits [n] and age in years [n]."""
    return rules.segment[np.minimum(age, OLDEST), table_of_counts()[conditions]]


def expected_shares(prevalence: NDArray[np.float64], rules: Rules) -> NDArray[np.float64]:
    """Return the share of each segment within age, sex and fifth [age, sex, fifth, segment].

    prevalence [condition, age, sex, fifth, tenth], as `conditions.by_income` gives it.
    """
    chance = np.zeros((*prevalence.shape[1:], MOST_CONDITIONS + 1))
    chance[..., 0] = 1.0
    for p in prevalence[..., None]:
        one_more = chance[..., :-1] * p
        chance *= 1 - p
        chance[..., 1:] += one_more
    by_count = chance.mean(axis=3)
    given = rules.segment[:, :, None] == np.arange(len(SEGMENTS))
    return np.asarray(np.einsum("asfk,akg->asfg", by_count, given.astype(np.float64)))
