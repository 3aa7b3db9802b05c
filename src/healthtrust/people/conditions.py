"""Long-term conditions: how common each is by age, sex, deprivation fifth and income within the fifth.

    P(c; a, s, f)    = P(c; a, s) × R^((3 − f) / 4) / mean over f of the same
    P(c; a, s, f, g) = logistic(α + β z_g),    β = ln R,    z_g = 0.45 (poorest tenth) to −0.45 (richest)
    α so that mean over g of P(c; a, s, f, g) = P(c; a, s, f)

c, a, s, f, g   condition, age, sex, fifth (1 = most deprived), tenth of the fifth's household incomes
R               how much more common c is in the most than in the least deprived fifth
Source  prevalences at knots of age and R: catalogue/coefficients/conditions.csv. Between knots linear; below
        the first rising from zero at birth; above the last as there [assumed]. That the ends of one fifth's
        incomes differ like the ends of all fifths (β = ln R) is assumed; the rest is arithmetic. Conditions
        befall people of one age, sex, fifth and tenth independently [assumed].

>>> table = read_conditions()
>>> at_65 = by_income(table)[table.codes.index("diabetes"), 65, 0]        # [fifth, tenth]
>>> at_65.mean(axis=1).round(4)
array([0.1505, 0.1334, 0.1183, 0.1048, 0.0929])
>>> at_65[0, [0, 9]].round(4)
array([0.1795, 0.1241])
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.tables import Column, Contract
from healthtrust.people.income import TENTHS
from healthtrust.records.persons import FIFTHS, OLDEST, SEXES
from healthtrust.records.store import read_table, shipped

KNOTS = (16, 35, 50, 65, 80)
MOST_CONDITIONS = 16
CEILING = 0.98
"""No condition befalls more than this share of an age, sex and fifth."""

CONDITIONS = Contract(
    "conditions",
    (
        Column("code", "text", "", "code of the condition"),
        Column("name", "text", "", "its name"),
        Column("bit", "whole", "bit", "its place among the bits of persons.conditions", low=0, high=15),
        Column("sex", "choice", "", "sex", choices=SEXES),
        *(Column(f"prevalence_{a}", "number", "share", f"prevalence at {a}", low=0, high=1) for a in KNOTS),
        Column("deprivation_ratio", "number", "ratio", "prevalence, fifth 1 over fifth 5", low=0.1, high=10),
    ),
    other=True,
)


@dataclass(frozen=True)
class Conditions:
    """The conditions by their bits: prevalence [condition, age, sex, fifth] and ratio R [condition]."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    prevalence: NDArray[np.float64]
    ratio: NDArray[np.float64]

    @property
    def count(self) -> int:
        """Return the number of conditions."""
        return len(self.codes)


@lru_cache(maxsize=4)
def read_conditions(name: str = "conditions") -> Conditions:
    """Return a shipped table of conditions; a bit that no condition has stands for one that nobody has."""
    table = read_table(shipped("coefficients", name), CONDITIONS)
    bits = int(table["bit"].max()) + 1
    codes, names = [""] * bits, [""] * bits
    prevalence = np.zeros((bits, OLDEST + 1, 2, FIFTHS))
    ratio = np.ones(bits)
    for i in range(table.rows):
        bit, sex = int(table["bit"][i]), SEXES.index(str(table["sex"][i]))
        codes[bit], names[bit] = str(table["code"][i]), str(table["name"][i])
        ratio[bit] = float(table["deprivation_ratio"][i])
        at_knots = [float(table[f"prevalence_{age}"][i]) for age in KNOTS]
        by_age = np.interp(np.arange(OLDEST + 1), (0, *KNOTS), (0.0, *at_knots))
        prevalence[bit, :, sex] = by_age[:, None] * by_deprivation(ratio[bit])
    return Conditions(tuple(codes), tuple(names), np.minimum(prevalence, CEILING), ratio)


def by_deprivation(ratio: float) -> NDArray[np.float64]:
    """Return factors [fifth] of mean 1, the first `ratio` times the last, evenly spaced in logarithms."""
    factor = ratio ** ((3 - np.arange(1, FIFTHS + 1)) / 4)
    return np.asarray(factor / factor.mean())


def by_income(conditions: Conditions) -> NDArray[np.float64]:
    """Return prevalence [condition, age, sex, fifth, tenth]; the tenths' mean is the fifth's."""
    shift = np.log(conditions.ratio)[:, None] * (0.5 - (np.arange(TENTHS) + 0.5) / TENTHS)
    mean = conditions.prevalence[..., None]
    possible = np.where(mean > 0, mean, 0.5)
    level = np.log(possible / (1 - possible))
    shift = shift[:, None, None, None, :]
    for _ in range(8):
        found = 1 / (1 + np.exp(-(level + shift)))
        # Newton's step: the derivative of a logistic mean is the mean of P(1 − P).
        slope = (found * (1 - found)).mean(axis=-1, keepdims=True)
        level = level - (found.mean(axis=-1, keepdims=True) - possible) / slope
    return np.where(mean > 0, 1 / (1 + np.exp(-(level + shift))), 0.0)


def table_of_counts() -> NDArray[np.uint8]:
    """Return how many conditions each pattern of 16 bits holds [65536]."""
    patterns = np.arange(2**MOST_CONDITIONS, dtype=np.uint16)
    every_bit = np.unpackbits(patterns.view(np.uint8).reshape(-1, 2), axis=1)
    return np.asarray(every_bit.sum(axis=1, dtype=np.uint8))
