"""Compare groups of unlike age and sex: rates standardised directly and indirectly.

    direct_f   = Σ_g N_g r_gf / Σ_g N_g                          the group's rates in the standard population
    indirect_f = r × Σ_g n_gf r_gf / Σ_g n_gf r_g                the group's people at the standard rates

g, f    age-sex cell, and the group compared (fifth of deprivation);  n_gf, r_gf  its people and its rate
N_g     people of all groups, the standard;  r_g, r  rate of all groups in cell g, and over all
Source  direct and indirect standardisation as in any textbook of epidemiology [recalled]. England 2011/12,
        NHS spending a head, fifths 1 and 5: direct £2,075 and £1,475, indirect £2,070.34 and £1,473.66
        [cited: data of Asaria, Doran and Cookson 2016, J Epidemiol Community Health 70:990]

The needs of a fifth at standard rates, Σ_g n_gf r_g, are what a formula by age and sex alone would pay it.

>>> people, rates = np.array([[10.0, 30.0], [30.0, 10.0]]), np.array([[2.0, 1.0], [6.0, 4.0]])
>>> direct(people, rates).tolist()
[4.0, 2.5]
>>> indirect(people, rates).round(3).tolist()
[3.803, 2.554]
>>> at_standard_rates(people, rates).tolist()
[177.5, 92.5]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]


def direct(people: Real, rates: Real) -> Real:
    """Return directly standardised rates [f] from people and rates [g, f]."""
    standard = people.sum(axis=1)
    return np.asarray(standard @ rates / standard.sum())


def indirect(people: Real, rates: Real) -> Real:
    """Return indirectly standardised rates [f] from people and rates [g, f]."""
    observed = (people * rates).sum(axis=0)
    return np.asarray(observed / at_standard_rates(people, rates) * (observed.sum() / people.sum()))


def at_standard_rates(people: Real, rates: Real) -> Real:
    """Return what the people [g, f] of each group would come to [f] at the rates of all groups together."""
    everyone = np.maximum(people.sum(axis=1), 1e-300)
    return np.asarray(((people * rates).sum(axis=1) / everyone) @ people)
