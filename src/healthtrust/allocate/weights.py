"""Turn need into money per head: a class of residents is worth the mean expected cost of its members.

    w_g = Σ_{c in g} n_c × k_c / Σ_{c in g} n_c          v_g = 1 000 000 × w_g / ( Σ_c n_c k_c / Σ_c n_c )

g     a class: all need cells that look alike under a classification, for instance one age and sex
n_c   residents of need cell c;  k_c  expected cost to the pool of covered care of one of them, minor units
w_g   money per head of the class. Σ_c n_c w_g(c) = Σ_c n_c k_c: no classification creates or loses money
v_g   the same as points, whole millionths of the mean resident's: residents' points are added without error
Source  direct standardisation to the cells of a capitation formula, as in weighted capitation in England:
        Smith, Rice and Carr-Hill 2001, J R Stat Soc A 164:217 [recalled]. The same weights serve as risk
        scores between plans.

A classification says what a weight may look at. "Population" looks at nothing, so everyone is worth the mean.

>>> heads, cost = np.zeros(CELLS, dtype=np.int64), np.zeros(CELLS)
>>> heads[[0, 1]], cost[[0, 1]] = (300, 100), (20_000.0, 100_000.0)    # newborn girls, well and at risk
>>> class_mean(cost, heads, "age and sex")[[0, 1]]
array([40000., 40000.])
>>> class_mean(cost, heads, "age, sex, deprivation and segment")[[0, 1]]
array([ 20000., 100000.])
>>> points(class_mean(cost, heads, "age, sex, deprivation and segment"), heads)[[0, 1]]
array([ 500000, 2500000])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.records.persons import CELLS, FIFTHS, OLDEST, SEGMENTS, SEXES, cell_parts

AVERAGE = 1_000_000
"""Points of a resident of average need."""

SIZES = {"age": OLDEST + 1, "sex": len(SEXES), "fifth": FIFTHS, "segment": len(SEGMENTS)}
LOOKS_AT = {
    "population": (),
    "age and sex": ("age", "sex"),
    "age, sex and deprivation": ("age", "sex", "fifth"),
    "age, sex, deprivation and segment": ("age", "sex", "fifth", "segment"),
}
"""What each classification of the design looks at."""


def classes(classification: str) -> NDArray[np.int64]:
    """Return the number of the class [CELLS] that each need cell falls into."""
    parts = cell_parts()
    group = np.zeros(CELLS, dtype=np.int64)
    for name in LOOKS_AT[classification]:
        group = group * SIZES[name] + getattr(parts, name) - (1 if name == "fifth" else 0)
    return group


def class_mean(
    cell_cost: NDArray[np.float64], heads: NDArray[np.int64], classification: str
) -> NDArray[np.float64]:
    """Return for each need cell [CELLS] the mean cost per head of its class, in the unit of `cell_cost`.

    cell_cost, heads: [CELLS]. Σ heads × result = Σ heads × cell_cost. A class without residents gets 0.
    """
    group = classes(classification)
    residents = np.bincount(group, weights=heads)
    cost = np.bincount(group, weights=heads * cell_cost)
    mean = np.divide(cost, residents, out=np.zeros_like(cost), where=residents > 0)
    return np.asarray(mean[group])


def points(per_head: NDArray[np.float64], heads: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return money per head [CELLS] as whole millionths of the residents' mean.

    Where nobody is expected to cost anything, everyone counts the same: one average resident.
    """
    cost, residents = float(heads @ per_head), int(heads.sum())
    if cost <= 0:
        return np.full(CELLS, AVERAGE, dtype=np.int64)
    return np.rint(per_head * (AVERAGE * residents / cost)).astype(np.int64)
