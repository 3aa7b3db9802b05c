"""How long a group can expect to live, and how well: quality-adjusted life expectancy from an abridged life
table.

    q_x = n M_x / (1 + (1 − a) n M_x),   q = 1 in the last band          probability of dying within a band
    l_0 = 1,   l_(x+n) = l_x (1 − q_x)                                   share alive at its start
    L_x = n [ l_(x+n) + a (l_x − l_(x+n)) ]                              years lived within it
    QALE_x = Σ_(y ≥ x) L_y u_y / l_x

n, a    width of a band in years; the part of it lived by those who die in it, ½
M_x     deaths per person-year;  u_x  health-related quality of life, 1 = full health
Source  Chiang, Introduction to Stochastic Processes in Biostatistics, 1968 [recalled], with a = ½; QALE of
        groups: Asaria, Griffin and Cookson, Med Decis Making 2016; 36: 8-19 [recalled]
beyond the paper

The last band has a width too, which all who reach it share: its L is n a l.

>>> death, quality = [[0.0, 0.1], [0.02, 0.1]], [[1.0, 0.5], [1.0, 0.5]]
>>> life_expectancy(death, width=[50, 20]).tolist()          # 50 + 10;  33⅓ + ⅓ of 10
[60.0, 36.66666666666667]
>>> quality_adjusted(death, quality, width=[50, 20]).tolist()
[55.0, 35.0]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.package.question import Real

LIVED_BY_THE_DYING = 0.5


def dying(mortality: ArrayLike, width: ArrayLike) -> Real:
    """Return the probability of dying within each age band [..., age], 1 in the last.

    mortality [..., age] deaths per person-year, width [age] years. Raises ValueError for a negative rate and
    for one so high that its probability would exceed 1.
    """
    rate, n = np.asarray(mortality, dtype=np.float64), np.asarray(width, dtype=np.float64)
    chance = n * rate / (1 + (1 - LIVED_BY_THE_DYING) * n * rate)
    chance[..., -1] = 1.0
    if not ((chance >= 0) & (chance <= 1)).all():
        raise ValueError("mortality must be a rate per person-year, not negative and below 2 / width")
    return np.asarray(chance)


def years_lived(mortality: ArrayLike, width: ArrayLike) -> tuple[Real, Real]:
    """Return who is alive at the start of each age band [..., age], of one born, and years lived in it."""
    surviving = np.cumprod(1 - dying(mortality, width), axis=-1)
    alive = np.concatenate([np.ones_like(surviving[..., :1]), surviving[..., :-1]], axis=-1)
    lived = surviving + LIVED_BY_THE_DYING * (alive - surviving)
    return alive, np.asarray(width, dtype=np.float64) * lived


def quality_adjusted(mortality: ArrayLike, quality: ArrayLike, width: ArrayLike, band: int = 0) -> Real:
    """Return expected quality-adjusted years left at the start of an age band [...], at birth unless told.

    mortality [..., age] deaths per person-year, quality [..., age] from 1 (full health) down, width [age]
    years.
    """
    alive, lived = years_lived(mortality, width)
    well = lived * np.asarray(quality, dtype=np.float64)
    return np.asarray(well[..., band:].sum(axis=-1) / alive[..., band])


def life_expectancy(mortality: ArrayLike, width: ArrayLike, band: int = 0) -> Real:
    """Return expected years left at the start of an age band [...], at birth unless told."""
    return quality_adjusted(mortality, 1.0, width, band)
