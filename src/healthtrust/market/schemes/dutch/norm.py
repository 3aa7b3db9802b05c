"""The norm contribution: insurers receive what their insured are expected to cost, less what these pay.

    N_ic = Σ_j share_j [j in class c, insured with i]
    norm_ik = Σ_c N_ic × w_ck             contribution_i = Σ_k norm_ik − π × payers_i − deductible_i

N_ic     insured years of insurer i in class c, as realised;  share_j  share of the year person j is insured
w_ck     norm amount of class c of a criterion, for cluster of costs k;  π  nominal premium reckoned with
payers   premium payers;  deductible  what insured are expected to pay themselves
Art. 11 sets the weight of a criterion's "none" class so that weights × realised numbers add up to zero.
Source   Regeling risicoverevening 2012 to 2015 [cited]; the fund pays, and is a party to the transfers.

>>> classed = np.array([0, 1, 1]), np.array([0, 1, 2])
>>> years = realised(np.array([1.0, 0.5]), np.array([0, 1]), classed, (2, 3))
>>> years.tolist(), norm_amounts(years, np.array([[900.0], [1200.0], [-80.0]])).tolist()
([[1.0, 0.0, 0.0], [0.0, 0.5, 0.5]], [[900.0], [560.0]])
>>> contribution(np.array([900.0, 560.0]), 400.0, np.array([1.0, 0.5]), np.array([90.0, 50.0])).tolist()
[410.0, 310.0]
>>> reset(np.array([3.0, 1.0]), np.array([[-10.0], [60.0]]), np.array([0, 0]), (0,)).tolist()
[[-20.0], [60.0]]
>>> round(premium_payers(15_358.6e6, 1154.0) / 1e6, 3)    # 2013
13.309
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


def realised(
    share: Floats, insurer: Codes, classed: tuple[Codes, Codes], shape: tuple[int, int]
) -> NDArray[np.float64]:
    """Return insured years [insurer, class] of persons' shares of the year [row] and insurers [row].

    classed: row and class of every class that a row is in; shape: numbers of insurers and of classes.
    """
    row, klass = classed
    flat = np.bincount(
        insurer[row] * shape[1] + klass, weights=share[row], minlength=shape[0] * shape[1]
    ).astype(np.float64)
    return flat.reshape(shape)


def norm_amounts(years: Floats, weights: Floats) -> Floats:
    """Return norm amounts [insurer, cluster] of insured years [insurer, class], weights [class, cluster]."""
    return np.asarray(years @ weights)


def reset(years: Floats, weights: Floats, criterion: Codes, none: Sequence[int]) -> Floats:
    """Return weights [class, cluster] in which the criteria of these "none" classes add up to zero.

    years: [class], insured years of all insurers together; criterion: [class]; none: classes to set.
    Raises ZeroDivisionError where nobody is in such a class.
    """
    weights = weights.copy()
    for klass in none:
        if years[klass] <= 0:
            raise ZeroDivisionError(f"nobody is in class {klass}, so its weight cannot balance the others")
        others = (criterion == criterion[klass]) & (np.arange(len(criterion)) != klass)
        weights[klass] = -(years[others] @ weights[others]) / years[klass]
    return weights


def contribution(norm: ArrayLike, premium: float, payers: ArrayLike, deductible: ArrayLike) -> Floats:
    """Return what the fund pays each insurer [insurer]; norm, premium and deductible in one unit."""
    paid_by_insured = premium * np.asarray(payers, dtype=np.float64) + np.asarray(
        deductible, dtype=np.float64
    )
    return np.asarray(norm, dtype=np.float64) - paid_by_insured


def premium_payers(revenue: float, premium: float) -> float:
    """Return the premium payers behind a revenue from nominal premiums, in the same unit of money."""
    return revenue / premium
