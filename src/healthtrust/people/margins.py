"""How many residents of each age and sex a neighbourhood has: a national margin tilted by deprivation.

    w(f, a, s)  ∝ share(band of a, s) / years in the band × ratio(f, band of a)            Σ over a, s = 1
    n_k         = ⌊N W_k + o⌋ − ⌊N W_{k−1} + o⌋,    W_k = w_1 + … + w_k                    Σ n_k = N

share  share of all residents in a band of ages and a sex;  ratio  its share in fifth f over that of all
N, n   rows of people in the neighbourhood, and those of each age and sex k: women from 0 to 100, then men
o      where the neighbourhood starts rounding: the j-th at the fractional part of j / golden ratio
Source  England 2011 by sex and five-year band, and its ratios by fifth, fitted to Asaria, Doran and Cookson
        2016, J Epidemiol Community Health 70:990. Ages within a band are alike [assumed].

Rounded in this way every run of ages is right to one row, where largest remainders would leave a small
neighbourhood without its rare ages, the oldest; and neighbourhoods do not all lack the same ones.

>>> weights = age_sex_weights("population-england-2011")        # [fifth, age, sex]
>>> weights.shape, weights.sum(axis=(1, 2)).round(12).tolist()
((5, 101, 2), [1.0, 1.0, 1.0, 1.0, 1.0])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.tables import Column, Contract
from healthtrust.records.persons import FIFTHS, OLDEST, SEXES
from healthtrust.records.places import Places
from healthtrust.records.store import located, read_table, shipped

_BAND = (
    Column("minimum_age", "whole", "years", "first age of the band", low=0, high=120),
    Column("maximum_age", "whole", "years", "last age of the band", low=0, high=120),
)
AGE_SEX = Contract(
    "age and sex margin",
    (
        Column("sex", "choice", "", "sex", choices=SEXES),
        *_BAND,
        Column("share", "number", "share", "share of all residents in this band and sex", low=0, high=1),
    ),
    other=True,
)
TILT = Contract(
    "age by deprivation",
    (
        Column("fifth", "whole", "fifth", "deprivation fifth, 1 = most deprived", low=1, high=FIFTHS),
        *_BAND,
        Column(
            "ratio", "number", "ratio", "share of the band in the fifth over that in all", low=0, high=100
        ),
    ),
    other=True,
)

GOLDEN = (5**0.5 - 1) / 2


def age_sex_weights(name: str, folder: str = "") -> NDArray[np.float64]:
    """Return the share of each age and sex within each fifth [fifth, age, sex] of a margin.

    name: a shipped table, or a file beside the design in `folder`. Raises `InvalidInput` if it breaks its
    contract.
    """
    return _tilted(_single_years(name, folder))


def _single_years(name: str, folder: str) -> NDArray[np.float64]:
    table = read_table(located(name, "coefficients", folder), AGE_SEX)
    weights = np.zeros((OLDEST + 1, 2))
    for i in range(table.rows):
        first, last = (min(int(table[edge][i]), OLDEST) for edge in ("minimum_age", "maximum_age"))
        sex = SEXES.index(str(table["sex"][i]))
        weights[first : last + 1, sex] += float(table["share"][i]) / (last - first + 1)
    return weights


def _tilted(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    table = read_table(shipped("coefficients", "population-tilt-england-2011"), TILT)
    ratio = np.ones((FIFTHS, OLDEST + 1))
    for i in range(table.rows):
        first, last = int(table["minimum_age"][i]), int(table["maximum_age"][i])
        ratio[int(table["fifth"][i]) - 1, first : last + 1] = float(table["ratio"][i])
    tilted = weights[None] * ratio[:, :, None]
    return np.asarray(tilted / tilted.sum(axis=(1, 2), keepdims=True))


def rows_by_age_and_sex(
    places: Places, rows: NDArray[np.int64], weights: NDArray[np.float64], some: slice = slice(None)
) -> NDArray[np.int64]:
    """Return rows of people [leaf, sex, age], exact by leaf, of some leaves or of all.

    rows [place], weights [fifth, age, sex].
    """
    leaves = places.leaves[some]
    by_sex = weights.transpose(0, 2, 1).reshape(FIFTHS, -1)
    start = np.arange(len(places.leaves), dtype=np.float64)[some] * GOLDEN % 1.0
    counts = rounded_in_turn(rows[leaves], by_sex[places.fifth[leaves].astype(np.intp) - 1], start)
    return counts.reshape(len(leaves), 2, OLDEST + 1)


def rounded_in_turn(
    totals: NDArray[np.int64], weights: NDArray[np.float64], start: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Share totals [n] over weights [n, k], so that every run of neighbours is right to one.

    start [n]: where the rounding of each row starts, from 0 to below 1.

    >>> rounded_in_turn(np.array([10]), np.array([[3.0, 0.4, 0.4, 0.4, 0.4, 0.4]]), np.array([0.5]))
    array([[6, 1, 1, 0, 1, 1]])
    """
    reached = np.cumsum(weights, axis=1)
    reached /= reached[:, -1:]
    edges = np.floor(totals[:, None] * reached + start[:, None]).astype(np.int64)
    return np.diff(edges, axis=1, prepend=0)
