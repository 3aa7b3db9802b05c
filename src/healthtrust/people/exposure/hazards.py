"""What exposure does to people's yearly risks, as ratios to today's.

    m_j = product over r of (1 + L_r (R_rj − 1)) / (1 + X_r (R_rj − 1))

L_r, X_r   lagged exposure of risk factor r, and its prevalence today: shares of the population
R_rj       risk of j of a person with the factor over that of one without: j a transition between segments,
           death, or the onset of a condition
Source  equation (18) of the delivery model: the ratio of population means (the denominator of the population
        attributable fraction, Levin 1953 [recalled]), multiplied over factors so that overlap is not counted
        twice; the factors are independent in the population [assumed].

Fast programmes also act on emergency admissions at once, as equation (23) says: the logarithm of the
admissions of people who are multimorbid or frail falls by X_r (1 − exp(−E_r / X_r)) × direct, summed over
programmes: effect E_r × direct while that is little, and never more than if nobody were exposed.

>>> from healthtrust.people.exposure.factors import shipped_factors
>>> factors = shipped_factors()
>>> hazard_ratios(factors.prevalence, factors).tolist()
[1.0, 1.0, 1.0, 1.0, 1.0]
>>> nobody_smokes = np.where(np.array(factors.codes) == "smoking", 0.0, factors.prevalence)
>>> hazard_ratios(nobody_smokes, factors).round(3).tolist()
[0.983, 0.981, 0.983, 0.99, 0.983]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.people.exposure.dynamics import share_left
from healthtrust.people.exposure.factors import Factors


def hazard_ratios(lagged: NDArray[np.float64], factors: Factors) -> NDArray[np.float64]:
    """Return ratios [..., 5] of today's rates: the four transitions to the next segment, then death.

    `lagged` [..., factor] is the share exposed.
    """
    return _ratios(lagged, factors.prevalence, factors.on_transition)


def condition_ratios(lagged: NDArray[np.float64], factors: Factors) -> NDArray[np.float64]:
    """Return ratios [..., condition] of today's rates of onset of the conditions of the catalogue."""
    return _ratios(lagged, factors.prevalence, factors.on_condition)


def admission_log_points(effect: NDArray[np.float64], factors: Factors) -> NDArray[np.float64]:
    """Return by how many log points fast programmes change (other, avoidable) emergency admissions [..., 2].

    Of people who are multimorbid or frail; below zero where programmes lower them. `effect` [..., factor]
    counts as in `dynamics`, on those who are still exposed: nobody is protected twice.
    """
    felt = factors.prevalence * (1 - share_left(effect, factors.prevalence))
    return np.asarray(-(felt[..., None] * factors.direct).sum(axis=-2))


def _ratios(
    lagged: NDArray[np.float64], today: NDArray[np.float64], risk: NDArray[np.float64]
) -> NDArray[np.float64]:
    excess = risk - 1
    then = 1 + lagged[..., None] * excess
    return np.asarray((then / (1 + today[..., None] * excess)).prod(axis=-2))
