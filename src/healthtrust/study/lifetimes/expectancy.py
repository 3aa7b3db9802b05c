"""Life expectancy at birth from deaths and people by age, with its standard error.

    e₀ = Σ_a S(a) (1 − exp(−m(a))) / m(a),   S(a + 1) = S(a) exp(−m(a)),   the last age open  (`people.vital`)
    q(a) = deaths(a) / people(a),  m = −ln(1 − q)
    var(e₀) = Σ_a S(a)² (e(a + 1) + 1/2)² q (1 − q) / people(a)

Source  Chiang, The Life Table and its Applications, 1984 [recalled]. People and deaths of all years of a run
        are taken together. An age that nobody reaches, or at which all die, has no rate: then there is none.

>>> people, deaths = np.full(101, 1000.0), np.linspace(1, 300, 101)
>>> years, error = life_expectancy_of(people, deaths)
>>> round(years, 1), round(error, 2)
(22.7, 0.3)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.people.vital import life_expectancy


def life_expectancy_of(
    people: NDArray[np.generic], deaths: NDArray[np.generic]
) -> tuple[float, float] | None:
    """Return life expectancy at birth and its standard error, years; None where an age has no rate."""
    heads, died = np.asarray(people, dtype=np.float64), np.asarray(deaths, dtype=np.float64)
    q = np.divide(died, heads, out=np.ones(len(heads)), where=heads > 0)
    if (q >= 1).any():
        return None
    rates = np.maximum(-np.log1p(-q), 1e-12)
    alive = np.concatenate([[1.0], np.exp(-np.cumsum(rates))[:-1]])
    lived = alive * -np.expm1(-rates) / rates
    lived[-1] = alive[-1] / rates[-1]
    later = np.concatenate([np.cumsum(lived[::-1])[::-1][1:], [0.0]]) / (alive * (1 - q))
    # The last age is open: one death more or less moves 1/q, whose derivative is 1/q².
    weight = alive * (later + 0.5)
    weight[-1] = alive[-1] / q[-1] ** 2 if q[-1] > 0 else 0.0
    variance = (weight**2 * q * (1 - q) / heads).sum()
    return float(life_expectancy(rates)), float(np.sqrt(variance))
