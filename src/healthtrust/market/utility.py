"""What a household thinks of a plan: quality, which the ill value more, against a price that hurts the poor.

    V_hp = q × Q_p × max(0, 1 + i × (n_h − 1)) − s × 100 × min(1, A_h × P_p / Y_h)

Q_p   quality of plan p, 0 to 1;  P_p  its surcharge per adult a year
A_h   adults of household h;  Y_h  its income a year;  n_h  mean risk score of its members, 1 = average
q, i  how much quality adds to utility, and how much more for a household of twice the average need
s     how much a surcharge of one per cent of income takes away; no more than the whole income counts
Source  additive random utility: McFadden 1974 [recalled]. That the ill attend more to quality and the poor
        to price is assumed; the sizes stand in the design.

>>> rule = Taste(quality=2.0, illness=0.5, surcharge=1.0)
>>> two_adults = dict(need=2.0, income=1_000_000, adults=2)
>>> round(utility_of(rule, 0.6, 6_000, **two_adults), 3), round(utility_of(rule, 0.5, 0, **two_adults), 3)
(0.6, 1.5)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.design.market import Market

Offers = tuple[NDArray[np.float64], NDArray[np.int64]]
"""Quality [plan] and surcharge per adult [plan], minor units."""


class Taste(NamedTuple):
    """What a household's utility of a plan responds to, and how much."""

    quality: float
    illness: float
    surcharge: float


def taste_of(market: Market) -> Taste:
    """Return the responses that the design states."""
    return Taste(
        float(market.quality_response), float(market.illness_response), float(market.surcharge_response)
    )


@njit(nogil=True, cache=True, inline="always")
def utility_of(taste: Taste, quality: float, surcharge: int, need: float, income: int, adults: int) -> float:
    """Return the utility of one plan for one household; surcharge and income in minor units."""
    charged = np.float64(surcharge) * np.float64(adults)
    burden = 0.0
    if charged > 0:
        burden = charged / income if charged < income else 1.0
    keenness = max(0.0, 1 + taste.illness * (need - 1))
    return taste.quality * quality * keenness - taste.surcharge * (100 * burden)


def utilities(
    taste: Taste,
    offers: Offers,
    need: NDArray[np.float64],
    income: NDArray[np.int64],
    adults: NDArray[np.uint8],
) -> NDArray[np.float64]:
    """Return the utility [household, plan] for columns of households: `utility_of`, one by one."""
    quality, surcharge = offers
    charged = surcharge.astype(np.float64) * adults.astype(np.float64)[:, None]
    earned = income.astype(np.float64)[:, None]
    burden = np.divide(charged, earned, out=np.ones_like(charged), where=charged < earned)
    burden[charged == 0] = 0.0
    keenness = np.maximum(0.0, 1 + taste.illness * (need - 1))
    return np.asarray(taste.quality * quality * keenness[:, None] - taste.surcharge * (100 * burden))
