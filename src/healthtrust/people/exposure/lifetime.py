"""What a person has still to come, from each segment: years of life, QALYs, or what their care will cost.

    V(s) = v(s) + β (stay(s) V(s) + on(s) V(s + 1))            β = 1 / (1 + discount rate)
    so   V(s) = (v(s) + β on(s) V(s + 1)) / (1 − β stay(s)),   from the frail back to the well

v(s)    value of one year in segment s;  on, stay  shares that move on and that stay (`moves`)
Source  expected reward of an absorbing Markov chain (Kemeny and Snell 1960 [recalled]). Prevention adds years
        that cost something too: lifetime cost is highest for the healthy, then the obese, then smokers
        (281, 250 and 220 thousand EUR: van Baal et al., PLoS Medicine 2008 [cited]).

>>> from healthtrust.people.exposure.moves import shipped_moves
>>> years = remaining_lifetime(shipped_moves(), np.ones(5), np.ones(5))
>>> years.round(1).tolist()
[97.1, 49.1, 28.5, 12.7, 5.6]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.exposure.moves import Moves, yearly_rates
from healthtrust.records.persons import SEGMENTS


def remaining_lifetime(
    moves: Moves, ratios: NDArray[np.float64], value: NDArray[np.float64], *, discount: float = 0.0
) -> NDArray[np.float64]:
    """Return the expected sum [..., 5] of a yearly value [5] from each segment to death, this year counted.

    `ratios` [..., 5] stay as they are for life; `discount` is a rate a year (0.035), 0 for a plain sum.
    Raises InvalidInput for ratios below zero, and for a segment that nobody leaves if nothing is discounted.
    """
    on, dying = yearly_rates(moves, ratios)
    beta = 1 / (1 + discount)
    ends = 1 - beta * (1 - on - dying)
    if not (ends > 0).all():
        never = [SEGMENTS[s] for s in range(len(SEGMENTS)) if (ends[..., s] <= 0).any()]
        found = f"nobody ever leaves {', '.join(never)}"
        refuse([Problem("moves and deaths", found, "some who leave every segment, or a discount rate")])
    total = np.zeros(on.shape)
    later = np.zeros(on.shape[:-1])
    for s in reversed(range(len(SEGMENTS))):
        later = (value[s] + beta * on[..., s] * later) / ends[..., s]
        total[..., s] = later
    return total
